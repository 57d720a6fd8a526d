"""The `jiceng` command: for operators and checks. Exit code 0 done, 1 failed, 2 misused."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from jiceng.site.commands.saying import CommandError, warn
from jiceng.site.commands.starting import begin

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[Any]

DONE, FAILED, MISUSED = 0, 1, 2
# What argparse says, in the words of the people who read it.
SAID = (
    (re.compile(r"the following arguments are required: (.*)"), r"缺少：\1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"不认识的参数：\1"),
    (re.compile(r"argument (\S+): invalid choice: '?([^']*)'? \(choose from (.*)\)"),
     r"没有“\2”这个命令，可以用：\3"),
    (re.compile(r"argument (\S+): expected (one|at least one) argument"), r"\1 后面要写内容"),
    (re.compile(r"argument (\S+): invalid int value: (.*)"), r"\1 要写整数，不是 \2"),
)  # fmt: skip


class Words(argparse.ArgumentParser):
    """Says in Chinese what is wrong, and how it is meant."""

    def error(self, message: str) -> NoReturn:
        for said, ours in SAID:
            message = said.sub(ours, message)
        warn(f"{message}\n用法见：{self.prog} --help")
        sys.exit(MISUSED)


def parser() -> argparse.ArgumentParser:
    words = Words(prog="jiceng", description="基层：记录一次，处处可用；每个数字都能打开")
    verbs = words.add_subparsers(
        dest="verb", required=True, metavar="命令", parser_class=Words, prog="jiceng"
    )
    _founding(verbs)
    _asking(verbs)
    _keeping(verbs)
    return words


def _add(verbs: "Verbs", name: str, does: str, about: str) -> argparse.ArgumentParser:
    """A command, and the function that does it (`module.function` of site.commands)."""
    one: argparse.ArgumentParser = verbs.add_parser(name, help=about, description=about)
    one.set_defaults(does=does)
    return one


def _founding(verbs: "Verbs") -> None:
    init = _add(verbs, "init", "founding.init", "建立正式数据：密钥、数据表、区划、三个管理员")
    init.add_argument("--district", default="", help="区划代码，例如 410305")
    init.add_argument("--division", default="", help="区划名单所在的目录")
    init.add_argument("--name", default="", help="本级党组织名称")
    init.add_argument("--hosts", default="127.0.0.1,localhost", help="访问用的域名，逗号分隔")
    demo = _add(verbs, "demo", "founding.demo", "建立演示区")
    demo.add_argument("--until", default="", help="数据做到哪一天，默认今天")
    serve = _add(verbs, "serve", "serving.serve", "启动网页服务和后台任务")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2)


def _asking(verbs: "Verbs") -> None:
    _add(verbs, "figures", "asking.figures", "列出全部指标").add_argument(
        "--json", action="store_true"
    )
    one = _add(verbs, "figure", "asking.figure", "查一个指标")
    one.add_argument("key", help="指标键，例如 orgs.orgs 或 orgs.orgs{kind=branch}")
    one.add_argument("--split", nargs="+", action="extend", default=[], metavar="分组=值")
    one.add_argument("--records", action="store_true", help="连同记录和还差的")
    _when(one)
    _add(verbs, "rules", "asking.rules", "列出全部规则及其依据").add_argument(
        "--json", action="store_true"
    )
    moved = _add(verbs, "statement", "stating.statement", "增减表：期初＋增加－减少＝期末")
    moved.add_argument("--kind", choices=("members", "orgs"), default="members",
                       help="党员 members，党组织 orgs")  # fmt: skip
    moved.add_argument("--org", default="", help="党组织编码、地点编码、标识或路径，默认最上级")
    moved.add_argument("--period", required=True, help="2025、2025H1、2025Q3、2025-06 或起止日")
    moved.add_argument("--every", action="store_true", help="下级每个党组织、每个月也核一遍")
    moved.add_argument("--json", action="store_true")
    _report(verbs)
    _book(verbs)
    _fill(verbs)


def _report(verbs: "Verbs") -> None:
    report = verbs.add_parser("report", help="报告").add_subparsers(
        dest="what",
        required=True,
        metavar="list|build|check",
        parser_class=Words,
        prog="jiceng report",
    )
    _add(report, "list", "asking.report_list", "列出报告").add_argument(
        "--json", action="store_true"
    )
    build = _add(report, "build", "asking.report_build", "生成报告")
    build.add_argument("name")
    build.add_argument("--out", required=True, help="写入的文件，.docx、.html 或 .pdf")
    build.add_argument("--freeze", action="store_true", help="定稿")
    build.add_argument("--campaign", default="", help="专项总结是哪一个专项活动的，写名称")
    _when(build)
    held = _add(report, "check", "checking.report_check", "核对一份成稿里的数")
    held.add_argument("file", help="成稿，.docx 或 .txt")
    held.add_argument("--labels", default="", help="已知的错：n,finding 两列的 .csv，看查得对不对")
    _when(held)


def _fill(verbs: "Verbs") -> None:
    fill = verbs.add_parser("fill", help="填我的文件").add_subparsers(
        dest="what", required=True, metavar="blanks|build|measure", parser_class=Words,
        prog="jiceng fill",
    )  # fmt: skip
    blanks = _add(fill, "blanks", "filling.fill_blanks", "列出文件里的空和提出的指标")
    made = _add(fill, "build", "filling.fill_build", "填好文件：按以前选定的和这里写明的")
    made.add_argument("--out", required=True, help="写入的文件，和原文件一个格式")
    for one in (blanks, made):
        one.add_argument("file", help="带空的文件，.docx 或 .txt")
        one.add_argument("--choose", nargs="+", action="extend", default=[], metavar="空=指标")
        _when(one)
    rates = _add(fill, "measure", "filling.measure_text", "对照标注，看提出的指标对不对")
    rates.add_argument("text", help="带空的文字，UTF-8")
    rates.add_argument("labels", help="标注：n,figure 两列的 .csv")
    rates.add_argument("--misses", action="store_true", help="连同没有提对的")
    rates.add_argument("--json", action="store_true")


def _book(verbs: "Verbs") -> None:
    book = verbs.add_parser("book", help="关账").add_subparsers(
        dest="what", required=True, metavar="close|verify|list", parser_class=Words,
        prog="jiceng book",
    )  # fmt: skip
    close = _add(book, "close", "closing.close", "关账：核对后定格一个期间的全部指标")
    close.add_argument("--org", default="", help="党组织编码、地点编码、标识或路径，默认最上级")
    close.add_argument("--period", required=True, help="2025、2025H1、2025Q3 或 2025-06")
    close.add_argument("--reason", default="", help="关过账的另作调整，写明原因")
    close.add_argument("--json", action="store_true")
    for name, does, about in (
        ("verify", "closing.verify", "核对关账簿的摘要和链首"),
        ("list", "closing.list_", "列出关过的账"),
    ):
        one = _add(book, name, does, about)
        one.add_argument("--org", default="", help="只看这个党组织，默认全部")
        one.add_argument("--json", action="store_true")


def _when(one: argparse.ArgumentParser) -> None:
    one.add_argument("--org", default="", help="党组织编码、地点编码、标识或路径，默认最上级")
    one.add_argument("--period", default="", help="2025、2025H1、2025Q3、2025-06 或起止日")
    one.add_argument("--asof", default="", help="时点，例如 2025-06-30")
    one.add_argument("--bound", action="append", default=[], metavar="界限=数")
    one.add_argument("--json", action="store_true")


def _keeping(verbs: "Verbs") -> None:
    for name, does, about in (
        ("check", "keeping.check", "核对全部不变量和流水"),
        ("seal", "keeping.seal", "封存流水"),
    ):
        _add(verbs, name, does, about).add_argument("--json", action="store_true")
    one = _add(verbs, "import", "keeping.import_", "导入一张表")
    one.add_argument("sheet", help="表名，例如 members.members")
    one.add_argument("file")
    one.add_argument("--dry-run", action="store_true", help="只试算，不写入")
    one.add_argument("--all", action="store_true", help="有一行不对就都不写")
    one.add_argument("--json", action="store_true")
    _add(verbs, "backup", "storing.backup", "备份数据库和文件").add_argument("file")
    back = _add(verbs, "restore", "storing.restore", "从备份恢复")
    back.add_argument("file")
    back.add_argument("--replace", action="store_true", help="替换现有数据")
    _parcels(verbs)
    _packages(verbs)


def _parcels(verbs: "Verbs") -> None:
    said = verbs.add_parser("parcels", help="与另一节点的交接文件").add_subparsers(
        dest="what", required=True, metavar="export|import", parser_class=Words,
        prog="jiceng parcels",
    )  # fmt: skip
    out = _add(said, "export", "handing.export", "写出给一个节点的交接文件")
    out.add_argument("node", help="对方节点名")
    out.add_argument("file")
    back = _add(said, "import", "handing.import_", "读入对方节点的交接文件")
    back.add_argument("file")
    back.add_argument("--json", action="store_true")


def _packages(verbs: "Verbs") -> None:
    said = verbs.add_parser("package", help="上报包").add_subparsers(
        dest="what", required=True, metavar="build|verify|receive|settle", parser_class=Words,
        prog="jiceng package",
    )  # fmt: skip
    made = _add(said, "build", "packaging.build", "生成已关账期间的上报包")
    made.add_argument("--period", required=True, help="已经关账的期间，例如 2026Q3")
    made.add_argument("--out", required=True, help="写入的文件，.zip")
    made.add_argument("--org", default="", help="上报单位的编码，只有一个上级节点时不用写")
    made.add_argument("--to", default="", help="上级节点的编码")
    for name, about in (
        ("verify", "核对上报包的签名和来源，不写入"),
        ("receive", "收下级的上报包"),
        ("settle", "登记上级的回执"),
    ):
        one = _add(said, name, f"packaging.{name}", about)
        one.add_argument("file")
        one.add_argument("--json", action="store_true")
        if name == "receive":
            one.add_argument("--receipt", default="", help="把回执写到这个文件")
    made.add_argument("--json", action="store_true")


OWN_START = ("founding", "serving")  # these choose the mode before the settings load


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is said in one plain sentence."""
    asked = parser().parse_args(given)
    module, _, name = asked.does.partition(".")
    try:
        if module not in OWN_START:
            begin()
        does: Callable[[argparse.Namespace], int] = getattr(
            import_module(f"jiceng.site.commands.{module}"), name
        )
        return does(asked)
    except BrokenPipeError:
        return DONE
    except Exception as why:
        said = _said(why)
        if said is None:
            raise
        warn(said)
        return FAILED


def _said(why: Exception) -> str | None:
    """The sentence for what was foreseen; None for what is a fault of the program."""
    from django.core.exceptions import ImproperlyConfigured, ValidationError  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    if isinstance(why, ValidationError):
        return "；".join(why.messages)
    if isinstance(why, CommandError | LookupError | ImproperlyConfigured):
        return str(why.args[0]) if why.args else str(why)
    if isinstance(why, OperationalError):
        return f"数据库用不了（{why}）。请先运行 jiceng init 或 jiceng demo，或检查 DATABASE_URL"
    if isinstance(why, OSError) and why.filename:
        return f"“{why.filename}”读写不了：{_cause(why)}"
    return str(why) if isinstance(why, ValueError) else None


def _cause(why: OSError) -> str:
    """What the machine says of a file, in words that tell what to do."""
    if isinstance(why, FileNotFoundError):
        return "没有这个文件或文件夹，请检查路径"
    if isinstance(why, PermissionError):
        return "没有权限，请换一个位置或换一个用户"
    return "请检查路径和磁盘空间（" + (why.strerror or str(why)) + "）"


if __name__ == "__main__":
    sys.exit(main())

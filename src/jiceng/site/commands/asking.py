"""`jiceng figures`, `jiceng figure`, `jiceng rules`, `jiceng report`."""

import pkgutil
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import jiceng.kernel
from jiceng.insight.reports import papers, printing
from jiceng.insight.reports.actions import freeze
from jiceng.insight.reports.slots import Draft
from jiceng.insight.reports.writing import Report, report_of, reports, write
from jiceng.insight.shelf.addresses import Written, read_day
from jiceng.insight.shelf.again import SHARE
from jiceng.insight.shelf.asked import Asked, shown
from jiceng.insight.shelf.look import look_up, narrowed, parts_of, read_value, read_where, shelf
from jiceng.insight.shelf.nodes import node_of, too_early, top
from jiceng.insight.shelf.values import proven
from jiceng.kernel import citations, clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Across
from jiceng.kernel.measures import Rows
from jiceng.kernel.periods import Period, on, parse
from jiceng.kit.rooms import furniture
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme
from jiceng.site.commands.saying import CommandError, give, tell, warn

OPERATOR = System("命令行")
PAPERS: Mapping[str, Callable[[Draft], bytes]] = {
    ".docx": papers.word,
    ".html": papers.page,
    ".pdf": printing.pdf,
}


def figures(asked: Namespace) -> int:
    """Every figure of the shelf; those with a population also as their share."""
    found = [line for figure in shelf().values() for line in _lines(figure)]
    if asked.json:
        give({"figures": found})
        return 0
    for line in found:
        tell(f"{line['key']:<44} {line['title']}（{line['unit']}）")
    return 0


def _lines(figure: Any) -> Iterator[dict[str, Any]]:
    line = {
        "key": figure.key,
        "title": str(figure.title),
        "unit": str(figure.unit),
        "kind": figure.kind,
        "at": at_of(figure),
        "splits": list(figure.splits),
        "source": str(figure.cites),
    }
    yield line
    if isinstance(figure, Figure) and figure.having is not None:
        title = SHARE % str(figure.title).removesuffix("的")
        yield line | {"key": f"{figure.key}:share", "title": title, "unit": "%", "kind": "share"}


def at_of(figure: Any) -> str:
    """The lookup from a row to its organisation; of a formula, its first input's."""
    while not isinstance(figure, Figure):
        figure = figure.over if isinstance(figure, Across) else parts_of(figure)[0]
    return figure.at


def figure(asked: Namespace) -> int:
    """One figure at one node and time, with the rows it opens to."""
    where = read_where(",".join(asked.split)) if asked.split else {}
    found = look_up(asked.key)
    if where:
        found = narrowed(found, where)
    cut = Written.read(asked.key)
    for split, values in where.items():
        cut = cut.only(split, "|".join(map(str, values)))
    ask = ask_of(asked)
    proven(str(cut), ask)
    answer = answered(found, node(asked.org), ask, rows=asked.records)
    if asked.json:
        give(answer)
        return 0
    value = answer["value"]
    told = (
        f"×（{answer.get('why') or '没有数据'}）"
        if value is None
        else f"{shown(value, found.unit)}{found.unit}"
    )
    tell(f"{found.title}：{told}")
    for row in answer.get("records", []):
        tell(f"  {row['id']}  {row['label']}")
    return 0


def answered(found: Any, where: Org, ask: Ask, *, rows: bool) -> dict[str, Any]:
    """The answer in the shape the command line promises."""
    if why := too_early(where, ask.period):
        nothing = dict.fromkeys(("value", "of", "having"))
        return {**nothing, "unit": str(found.unit), "kind": found.kind, "why": why}
    reading = found.read(where, ask)
    top_, bottom = _sides(found, reading)
    answer: dict[str, Any] = {
        "value": reading.value,
        "unit": str(found.unit),
        "kind": found.kind,
        "of": bottom,
        "having": top_,
    }
    if rows:
        base = found if isinstance(found, Figure) else None
        answer["records"] = listed(reading.records, base)
        answer["missing"] = listed(reading.missing, base) if hasattr(reading, "missing") else []
    return answer


def _sides(found: Any, reading: Any) -> tuple[Any, Any]:
    """Those having, and the population: of a figure its own, of a share its two inputs."""
    if isinstance(found, Figure):
        return reading.value, found.population.read(reading.node, reading.ask).value
    if found.kind == "share" and len(reading.inputs) > 1:
        return reading.inputs[0].value, reading.inputs[1].value
    return None, None


def listed(rows: Rows, found: Figure | None) -> list[dict[str, Any]]:
    """The rows by id and name; where people are counted, each person once."""
    people = Asked.people_of(found) if found is not None else ""
    label = found.label if found is not None else ""
    if people:
        seen = rows.exclude(**{people: None}).order_by(people).values_list(people, label or people)
        return [{"id": pk, "label": str(name)} for pk, name in dict(seen).items()]
    if label:
        pairs = rows.order_by("pk").values_list("pk", label)
        return [{"id": pk, "label": str(name)} for pk, name in pairs]
    noun = rows.model._meta.verbose_name  # a record's own words could ask for a row each
    return [
        {"id": pk, "label": f"{noun}{pk}"}
        for pk in rows.order_by("pk").values_list("pk", flat=True)
    ]


def node(text: str) -> Org:
    """The node asked for; the top of the tree if none is named."""
    found = node_of(text) if text else top()
    if found is None:
        raise CommandError("还没有任何党组织，请先运行 jiceng init 或 jiceng demo")
    return found


def ask_of(asked: Namespace) -> Ask:
    """`--period P`, `--asof D`, or both: the period, with states as of the day."""
    if not asked.period and not asked.asof:
        raise CommandError("请写明期间（--period 2026）或时点（--asof 2026-11-22）")
    bounds = dict(_bound(text) for text in asked.bound)
    as_of = read_day(asked.asof) if asked.asof else None
    period = parse(asked.period) if asked.period else None
    _say_what_is_to_come(as_of, period)
    if period is not None:
        # Of a period that is not over, the states of today: nothing is known of tomorrow.
        return Ask(period, as_of or min(period.last, clock.today()), bounds)
    assert as_of is not None  # noqa: S101 - one of the two was given
    return Ask(on(as_of), None, bounds)


def _say_what_is_to_come(as_of: date | None, period: Period | None) -> None:
    """A number of a day still to come is one of what is known today, and is said to be."""
    today = clock.today()
    if as_of is not None and as_of > today:
        warn(f"注意：{as_of} 还没有到，数是按今天（{today}）已经登记的推到那一天的，往后还会变")
    if period is not None and period.first > today:
        warn(f"注意：{period.first} 开始的期间还没有到，数里只有今天（{today}）已经登记的")


def _bound(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise CommandError(f"界限“{text}”缺少等号，请写成 指标.界限=数")
    return name, read_value(value)


def rules(asked: Namespace) -> int:
    """Every rule that cites an article, with how well its text is known and what it may do."""
    for module in pkgutil.iter_modules(jiceng.kernel.__path__, "jiceng.kernel."):
        if not module.ispkg:
            import_module(module.name)
    list(furniture("rules"))
    found = [_rule(rule) for rule in citations.RULES]
    if asked.json:
        give({"rules": found})
        return 0
    for rule in found:
        tell(f"{rule['article']}  {rule['status']} {rule['severity']}  {rule['module']}")
    return 0


def _rule(rule: Any) -> dict[str, Any]:
    article = rule.cites
    return {
        "article": str(article),
        "regulation": article.regulation,
        "number": article.number,
        "status": article.status,
        "severity": article.severity,
        "blocks": article.blocks,
        "reading": article.reading,
        "rule": rule.__name__,
        "module": rule.__module__,
    }


def report_list(asked: Namespace) -> int:
    found = [{"name": r.name, "title": r.title, "genre": r.genre} for r in reports().values()]
    if asked.json:
        give({"reports": found})
        return 0
    for one in found:
        tell(f"{one['name']:<16} {one['title']}")
    return 0


def _campaign(report: Report, name: str) -> Programme | None:
    """The campaign of this name, else the newest of the report's subject. Raises CommandError
    naming those there are.
    """
    every = report.campaigns()
    if not name:
        return report.newest()
    found = next((one for one in every if one.name == name), None)
    if found is None:
        known = "、".join(one.name for one in every) or "还没有登记"
        raise CommandError(f"没有叫“{name}”的专项活动，现有：{known}")
    return found


def report_build(asked: Namespace) -> int:
    """Write a report to a .docx, .html or .pdf file; with --freeze it is issued first."""
    out = Path(asked.out)
    if out.suffix not in PAPERS:
        raise CommandError("报告文件名要以 .docx、.html 或 .pdf 结尾")
    report, where, ask = report_of(asked.name), node(asked.org), ask_of(asked)
    campaign = _campaign(report, asked.campaign) if report.campaign else None
    draft = (
        freeze(report, where, ask, actor=OPERATOR).draft
        if asked.freeze
        else write(report, where, ask, campaign=campaign)
    )
    try:
        out.write_bytes(PAPERS[out.suffix](draft))
    except printing.NoPdfError as why:
        raise CommandError(str(why)) from why
    wanting = len(draft.wanting)
    if asked.json:
        of_campaign = {"campaign": str(campaign)} if campaign else {}
        told = {"file": str(out), "numbers": len(draft.slots), "wanting": wanting}
        give(told | of_campaign)
    else:
        of = f"（{campaign}）" if campaign else ""
        tell(f"已写入 {out}{of}：{len(draft.slots)} 处数据，待补 {wanting} 项")
    return 0


def read_text(name: str) -> str:
    """A text file named on the command line. Raises CommandError."""
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"读不了文件 {name}，请检查路径，并存为 UTF-8 文本") from None

"""`make docs`: writes the pages of docs/ that the code knows better than any hand.

`python -m tools.docs --check` writes nothing and fails when a page is stale.
"""

from __future__ import annotations

import os
import pkgutil
import sys
import tempfile
from importlib import import_module
from typing import TYPE_CHECKING, Any

import django

from tools import regulations
from tools.stamps import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

DOCS = ROOT / "docs"
MADE = "<!-- Written by `make docs` from the code. Do not edit. -->"
STATUS = {
    "P": "全文已读 · full text read",
    "S": "见于二手资料 · seen in a secondary source",
    "G": "一般认识，待确认 · general knowledge, to be confirmed",
    "L": "本地习惯 · local habit",
}
SEVERITY = {"BLOCK": "阻止 · blocks", "WARN": "提示 · warns", "ADVISE": "建议 · advises"}
EVERY = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}


def pages() -> Mapping[Path, Callable[[], str]]:
    """The generated pages and who writes them."""
    return {
        DOCS / "figures.md": chinese(figures),
        DOCS / "regulations/README.md": chinese(regulations.text),
        DOCS / "regulations/articles.md": chinese(articles),
        DOCS / "commands.md": chinese(commands),
    }


def chinese(write: Callable[[], str]) -> Callable[[], str]:
    """The page in the source language, whichever the process speaks."""

    def page() -> str:
        from django.utils import translation  # noqa: PLC0415 - after the settings

        with translation.override("zh-hans"):
            return write()

    return page


def figures() -> str:
    """Every figure of the shelf, room by room, then what is owed."""
    from jiceng.insight.shelf.look import shelf  # noqa: PLC0415 - after the settings
    from jiceng.kit.rooms import gather  # noqa: PLC0415

    rooms: dict[str, list[Any]] = {}
    for figure in shelf().values():
        rooms.setdefault(figure.key.split(".")[0], []).append(figure)
    text = [
        MADE,
        "# 指标 · Figures",
        f"{len(shelf())} 个指标。每个都能在任一党组织、任一期间打开到记录。"
        f" {len(shelf())} figures; each opens at any node and period to its records. "
        "`jiceng figure KEY --org CODE --period P --records`.",
    ]
    heads = ("指标 · figure", "单位", "kind", "可按 · splits", "口径 · definition", "依据 · source")
    for room, found in rooms.items():
        text.append(f"## {_room(room)} · `{room}`")
        text.append(table(heads, map(_figure, found)))
    owed = [
        (f"{duty.title}<br>{english(duty.title)}", f"`{duty.key}`", EVERY[duty.every], duty.cites)
        for duty in gather("figures", "DUTIES")
    ]
    text.append("## 应办 · Duties")
    text.append("A duty is a figure with a due date: overdue is what is missing after it.")
    text.append(table(("应办 · owed", "figure", "every", "依据 · source"), owed))
    return "\n\n".join(text) + "\n"


def _figure(figure: Any) -> tuple[object, ...]:
    words = [f"**{figure.title}**", english(figure.title), f"`{figure.key}`"]
    splits = "<br>".join(f"`{name}`" for name in figure.splits)
    return (
        "<br>".join(words),
        figure.unit,
        figure.kind,
        splits,
        figure.definition,
        figure.cites,
    )


def _room(key: str) -> str:
    from django.apps import apps  # noqa: PLC0415

    found = [one for one in apps.get_app_configs() if one.label == key]
    return f"{found[0].verbose_name} {english(str(found[0].verbose_name))}" if found else key


def english(text: object) -> str:
    """The English of a title, as the interface says it."""
    from django.utils import translation  # noqa: PLC0415

    with translation.override("en"):
        return translation.gettext(str(text))


def articles() -> str:
    """Every article the code follows: how well it is known, what it may do, where it stands."""
    found_articles, usages = _sources()
    text = [
        MADE,
        "# 依据逐条 · Articles",
        "每条规则、指标和应办都注明依据；这里是全部。读法是我们自己的话，不是原文。"
        "没有读过全文的依据（S、G）和本地习惯（L）只提示，不阻止。",
        "Every rule, figure and duty names its source; these are all of them. The readings are in "
        "our own words. A source whose full text was not read (S, G) and a local habit (L) warn "
        "and never block. Correct one by changing its `Article` in the module named last.",
        table(("", "meaning"), STATUS.items()),
    ]
    heads = ("条 · article", "known", "a breach", "读法 · reading", "where")
    for regulation in sorted({article.regulation for article in found_articles}):
        text.append(f"## 《{regulation}》")
        found = [one for one in found_articles if one.regulation == regulation]
        found.sort(key=lambda one: (one.number, one.clause, one.reading))
        rows = (
            (
                one.place,
                one.status,
                _breach(one),
                one.reading,
                "<br>".join(f"`{place}`" for place in sorted(found_articles[one])),
            )
            for one in found
        )
        text.append(table(heads, rows))
    text.append("## 统计和台账习惯 · Usages")
    text.append("Where no article says how to count, the usage of the reports and ledgers does.")
    counted = sorted(
        (u.document, u.quote, "<br>".join(f"`{p}`" for p in sorted(usages[u]))) for u in usages
    )
    text.append(table(("出处", "口径", "where"), counted))
    return "\n\n".join(text) + "\n"


def _breach(article: Any) -> str:
    told = SEVERITY[article.severity]
    weaker = article.severity == "BLOCK" and not article.blocks
    return f"{SEVERITY['WARN']}（全文未读，暂不阻止）" if weaker else told


def _sources() -> tuple[dict[Any, set[str]], dict[Any, set[str]]]:
    """Articles and usages with the rules, figures and steps that cite them."""
    from jiceng.insight.shelf.look import shelf  # noqa: PLC0415
    from jiceng.kernel.citations import RULES, Article, Usage  # noqa: PLC0415
    from jiceng.kit.rooms import furniture, gather  # noqa: PLC0415

    _load("jiceng.kernel")
    list(furniture("rules"))
    steps = [(f"{f.key}.{s.name}", s) for f in gather("flows", "FLOWS") for s in f.steps.values()]
    cited = [
        *((f"{rule.__module__}.{rule.__qualname__}", rule) for rule in RULES),
        *((figure.key, figure) for figure in shelf().values()),
        *steps,
    ]
    articles: dict[Any, set[str]] = {}
    usages: dict[Any, set[str]] = {}
    for place, one in cited:
        source = getattr(one, "cites", None)
        kept = articles if isinstance(source, Article) else usages
        if isinstance(source, Article | Usage):
            kept.setdefault(source, set()).add(place.removeprefix("jiceng."))
    return articles, usages


def _load(package: str) -> None:
    for module in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
        if not module.ispkg:
            import_module(module.name)


def command() -> Any:
    """The parser of the command line."""
    from jiceng.site.command import parser  # noqa: PLC0415 - after the settings

    return parser()


def commands() -> str:
    """The command line, as its own help says it."""
    text = [
        MADE,
        "# 命令 · The command line",
        "After `make run` or `make setup` the command is `.venv/bin/jiceng`. Exit code 0 is done, "
        "1 is refused or failed with one plain sentence, 2 is a command that cannot be read. "
        "Periods are written 2025, 2025H1, 2025Q3, 2025-06, 2025-06-01 or 2025-01-01..2025-06-30.",
    ]
    for name, one in verbs(command(), "jiceng"):
        rows = ((f"`{_flag(a)}`", a.help or "") for a in one._actions if a.dest != "help")
        text.append(f"## `{name}`")
        text.append(one.description or "")
        text.append(table(("argument", ""), rows))
    return "\n\n".join(part for part in text if part) + "\n"


def verbs(parser: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with what stands before it."""
    below = [a for a in parser._actions if hasattr(a, "_name_parser_map")]
    if not below:
        yield name, parser
    for action in below:
        for word, one in action.choices.items():
            yield from verbs(one, f"{name} {word}")


def _flag(action: Any) -> str:
    word = action.option_strings[-1] if action.option_strings else action.dest.upper()
    takes = "" if action.nargs == 0 or not action.option_strings else f" {_placeholder(action)}"
    return f"{word}{takes}"


def _placeholder(action: Any) -> str:
    return str(action.metavar or action.dest.upper())


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; nothing at all when there are no rows."""
    heads = tuple(heads)
    lines = [" | ".join(str(cell).replace("|", "\\|") for cell in row) for row in rows]
    head = [" | ".join(heads), " | ".join("---" for _ in heads)]
    return "\n".join(f"| {line} |" for line in [*head, *lines]) if lines else ""


def stale() -> list[Path]:
    """Pages that no longer say what the code says."""
    made = pages()
    return [path for path in made if not path.exists() or path.read_text() != made[path]()]


def main() -> int:
    """Write the pages, or with --check only say which are stale."""
    with tempfile.TemporaryDirectory(prefix="jiceng-docs-") as home:
        os.environ |= {"JICENG_MODE": "test", "JICENG_HOME": home}
        os.environ["DJANGO_SETTINGS_MODULE"] = "jiceng.site.settings"
        django.setup()
        found = stale()
        if "--check" in sys.argv[1:]:
            print("\n".join(f"过期 · stale: {path.relative_to(ROOT)}" for path in found))
            return 1 if found else 0
        for path in found:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages()[path]())
            print(f"✓ {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

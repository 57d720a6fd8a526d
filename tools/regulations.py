"""Writes docs/regulations/README.md: every regulation and usage the code cites, and how well each
is known. `python -m tools.regulations`; a test compares the file with what the code cites.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tools.stamps import ROOT

FILE = ROOT / "docs" / "regulations" / "README.md"
STATUS = {"P": "全文", "S": "转引", "G": "通识", "L": "本地"}


def cited() -> tuple[dict[str, set[tuple[str, str]]], dict[str, set[str]]]:
    """Regulation → its articles with their status; document → what is counted as it does."""
    from jiceng.kernel.citations import RULES, Article, Usage  # noqa: PLC0415 - needs the settings
    from jiceng.kit.rooms import gather, rooms  # noqa: PLC0415

    for room in rooms():
        if find_spec(f"{room}.rules"):
            import_module(f"{room}.rules")
    sources: list[Any] = [getattr(rule, "cites", None) for rule in RULES]
    stated = (*gather("figures", "FIGURES"), *gather("figures", "DUTIES"))
    sources += [getattr(one, "cites", None) for one in stated]
    articles: dict[str, set[tuple[str, str]]] = defaultdict(set)
    usages: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        if isinstance(source, Article):
            articles[source.regulation].add((f"{source.number:04}{source.clause}", source.status))
        elif isinstance(source, Usage):
            usages[source.document].add(source.quote)
    return articles, usages


def text() -> str:
    """The page, the same for the same code."""
    articles, usages = cited()
    lines = [
        "# 引用的规定 · Regulations the code cites",
        "",
        "由 `python -m tools.regulations` 生成，勿手改。Generated; do not edit.",
        "",
        "只有读过全文的条款才可能拦下一项办理，其余只作提示。"
        " Only an article whose full text was read may block; all others warn.",
        "",
        "| 规定 regulation | 条款 articles | 依据 known by |",
        "|---|---|---|",
    ]
    for name in sorted(articles):
        numbers = "、".join(_number(code) for code, _status in sorted(articles[name]))
        known = "、".join(sorted({STATUS[status] for _code, status in articles[name]}))
        lines.append(f"| {name} | {numbers} | {known} |")
    if usages:
        lines += ["", "| 统计口径 usage | 口径 counted as |", "|---|---|"]
        lines += [f"| {name} | {'；'.join(sorted(usages[name]))} |" for name in sorted(usages)]
    return "\n".join([*lines, ""])


def _number(code: str) -> str:
    return f"第{int(code[:4])}条{code[4:]}" if int(code[:4]) else code[4:]


def listed() -> set[str]:
    """The names in the written page."""
    if not FILE.is_file():
        return set()
    rows = [line.split("|") for line in FILE.read_text(encoding="utf-8").splitlines()]
    return {row[1].strip() for row in rows if len(row) > 2}  # noqa: PLR2004


def main() -> None:
    """Write the page."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text(), encoding="utf-8")
    print(FILE.relative_to(ROOT))


if __name__ == "__main__":
    os.environ.setdefault("JICENG_MODE", "test")
    os.environ.setdefault("JICENG_HOME", tempfile.mkdtemp(prefix="jiceng-docs-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.site.settings")
    import django

    django.setup()
    main()

"""What the trial page shows: counts, causes, the rows that need a look, cells to mend in place."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from jiceng.kit.imports.judging import IS_NEW, IS_SAME, SKIP, WHOLE, Fate
from jiceng.kit.imports.models import ImportBatch
from jiceng.kit.imports.trials import lines

PAGE: Final = 50
TONES: Final = {
    Fate.NEW: "done",
    Fate.UPDATE: "open",
    Fate.SAME: "void",
    Fate.TWIN: "near",
    Fate.WRONG: "late",
}
CAUSES: Final = 30


def trial(batch: ImportBatch, query: QueryDict) -> dict[str, Any]:
    """The `trial` of `kit/import.html`."""
    facts = batch.counts
    rows = list(lines(batch, Fate.WRONG, Fate.TWIN)) or list(lines(batch))
    cause = _cause(facts, query.get("cause", ""))
    if cause is not None:
        rows = [row for row in rows if _has(row, cause)]
    page = Paginator(rows, PAGE).get_page(query.get("page"))
    places = facts.get("titles", [])
    return {
        "file": batch.file_name,
        "total": facts.get("total", 0),
        "good": facts.get("new", 0) + facts.get("update", 0),
        "bad": facts.get("wrong", 0),
        "twins": facts.get("twin", 0),
        "same": facts.get("same", 0),
        "causes": [
            _told(number, one) for number, one in enumerate(facts.get("causes", [])[:CAUSES])
        ],
        "columns": [{"title": title} for _at, title, _field in places],
        "rows": [_row(row, places, batch.choices.get("twins", {})) for row in page.object_list],
        "page": page,
    }


def _cause(facts: Mapping[str, Any], text: str) -> dict[str, Any] | None:
    causes = facts.get("causes", [])
    known = text.isascii() and text.isdigit() and int(text) < len(causes)
    return causes[int(text)] if known else None


def _has(row: Mapping[str, Any], cause: Mapping[str, Any]) -> bool:
    return any(words == cause["words"] or _like(words, cause["bare"])
               for words, _near in row["problems"].values())  # fmt: skip


def _like(words: str, bare: str) -> bool:
    """Is this one of the messages that differ only in their numbers and quotations?"""
    at = 0
    for part in bare.split("…"):
        at = words.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _told(number: int, cause: Mapping[str, Any]) -> dict[str, Any]:
    near = {"near": cause["near"], "accept": f"accept-{number}"} if cause["near"] else {}
    return {
        "column": cause["column"] or _("整行"),
        "words": cause["words"],
        "count": cause["count"],
        "url": f"?cause={number}",
        **near,
    }


def _row(
    row: Mapping[str, Any], places: list[list[Any]], twins: Mapping[str, str]
) -> dict[str, Any]:
    words = {
        Fate.NEW: _("可导入"),
        Fate.UPDATE: _("更新"),
        Fate.SAME: row["words"] or _("无变化"),
        Fate.TWIN: row["words"],
        Fate.WRONG: "；".join(
            told for at, (told, _near) in row["problems"].items() if int(at) == WHOLE
        ) or _("有误"),
    }[Fate(row["fate"])]  # fmt: skip
    found = {
        "number": row["n"],
        "state": TONES[Fate(row["fate"])],
        "words": words,
        "cells": [
            _cell(row, at, title, text)
            for (at, title, _field), text in zip(places, row["cells"], strict=True)
        ],
    }
    if row["fate"] == Fate.TWIN:
        found["match"] = {"title": row["match"], "url": "", "only": not row["match"]}
        found["chosen"] = twins.get(str(row["n"]), SKIP)
    return found


def _cell(row: Mapping[str, Any], at: int, title: str, text: str) -> dict[str, Any]:
    problem = row["problems"].get(str(at))
    if problem is None:
        return {"text": text, "title": title}
    return {
        "text": text,
        "title": title,
        "error": problem[0],
        "near": problem[1],
        "input": f"cell-{row['n']}-{at}",
    }


def read(post: QueryDict, facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What was written anew and decided: the `cells` and `twins` of `choose`."""
    titles = {str(at): title for at, title, _field in facts.get("titles", [])}
    cells: dict[str, dict[str, str]] = {}
    twins: dict[str, str] = {}
    for name, value in post.items():
        kind, _dash, rest = name.partition("-")
        row, _dash, at = rest.partition("-")
        if kind == "cell" and row.isdigit() and at in titles:
            cells.setdefault(row, {})[titles[at]] = str(value)
        elif kind == "twin" and row.isdigit() and value in (SKIP, IS_SAME, IS_NEW):
            twins[row] = str(value)
    return {"cells": cells, "twins": twins}

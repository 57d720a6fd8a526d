"""The dry run: all rows judged, counted, grouped by cause, kept for the page; nothing written."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import uncollected
from jiceng.kernel.memos import remembering
from jiceng.kit.imports.files import Source, source
from jiceng.kit.imports.heads import Head
from jiceng.kit.imports.judging import WHOLE, Choices, Fate, Judge, Verdict
from jiceng.kit.imports.models import BatchState, ImportBatch, ImportWord
from jiceng.kit.imports.plain import said
from jiceng.kit.imports.readers import fields_of
from jiceng.kit.sheets import Sheet
from jiceng.kit.uploads import RefusedFile

PREVIEW: Final = 50  # rows in order that are shown beside those that are not
_VARYING: Final = re.compile(r"“[^”]*”|\d+(?:[-.]\d+)*")
LINES: Final = "trial.jsonl"

Progress = Callable[[int, int], None]


def _quiet(done: int, total: int) -> None:
    del done, total


@dataclass
class Tally:
    """What a run over the file came to."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(map(str, Fate), 0))
    causes: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    total: int = 0

    def add(self, verdict: Verdict, head: Head) -> None:
        self.total += 1
        self.counts[verdict.fate] += 1
        if verdict.fate is not Fate.WRONG:
            return
        titles = {place.at: place for place in head.places}
        for at, problem in verdict.problems.items():
            bare = _VARYING.sub("…", problem.words)
            place = titles.get(at)
            text = said(verdict.cells[at]) if 0 <= at < len(verdict.cells) else ""
            key = (at, f"{text}→{problem.near}" if problem.near else bare)
            cause = self.causes.setdefault(
                key,
                {
                    "column": place.title if place else "",
                    "field": place.field if place else "",
                    "words": problem.words,
                    "bare": bare,
                    "count": 0,
                    "said": text,
                    "near": problem.near,
                },
            )
            cause["count"] += 1
            if cause["words"] != problem.words:
                cause["words"] = bare

    def facts(self, source: Source) -> dict[str, Any]:
        """As kept with the batch."""
        causes = sorted(self.causes.values(), key=lambda cause: -cause["count"])
        return {
            **self.counts,
            "total": self.total,
            "causes": causes[:200],
            "ignored": list(source.head.ignored)[:50],
            "titles": [[place.at, place.title, place.field] for place in source.head.places],
            "worksheet": source.worksheet,
            "header": source.head.row,
        }


def line(verdict: Verdict, head: Head) -> dict[str, Any]:
    """One row as the page and the marked workbook need it."""
    cells = verdict.cells
    return {
        "n": verdict.number,
        "fate": str(verdict.fate),
        "words": verdict.words,
        "match": verdict.match,
        "pk": str(verdict.record.pk) if verdict.record is not None else "",
        "cells": [said(cells[p.at]) if p.at < len(cells) else "" for p in head.places],
        "problems": {str(at): [p.words, p.near] for at, p in verdict.problems.items()},
    }


class Lines:
    """Keeps the rows worth looking at in a file beside the upload."""

    def __init__(self, folder: Path) -> None:
        self.path, self.draft = folder / LINES, folder / f"{LINES}.tmp"
        self._file = self.draft.open("w", encoding="utf-8")
        self._plain = 0

    def keep(self, verdict: Verdict, head: Head) -> None:
        if verdict.fate in (Fate.NEW, Fate.UPDATE, Fate.SAME):
            self._plain += 1
            if self._plain > PREVIEW:
                return
        self._file.write(json.dumps(line(verdict, head), ensure_ascii=False) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._file.close()
        if kind is None:  # a run broken off leaves the report of the one before
            self.draft.replace(self.path)


def lines(batch: ImportBatch, *fates: Fate) -> Iterator[dict[str, Any]]:
    """The kept rows of these fates, in the order of the file."""
    path = batch.folder / LINES
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as file:
        for text in file:
            found = json.loads(text)
            if not fates or found["fate"] in fates:
                yield found


def words_of(sheet: Sheet, actor: Actor) -> dict[str, dict[str, str]]:
    """What this person's words are known to mean: field → said → meant."""
    found: dict[str, dict[str, str]] = {}
    for word in ImportWord.objects.filter(sheet=sheet.name, account=actor.pk):
        found.setdefault(word.field, {})[word.said] = word.meant
    return found


def prepared(
    batch: ImportBatch, sheet: Sheet, actor: Actor, keeps: Iterable[str]
) -> tuple[Source, Judge]:
    """The file and its judge. Raises RefusedFile when the file cannot be worked with."""
    if sheet.form is None:
        raise TypeError(f"{sheet.name} has no form to judge rows by")
    if not batch.source.is_file():
        raise RefusedFile(_("上传的文件已过保留时间，请重新上传"))
    fields = fields_of(sheet.form, actor)
    found = source(batch.source, batch.file_name, sheet, fields)
    said_: Mapping[str, Any] = batch.choices
    choices = Choices(said_.get("cells", {}), said_.get("twins", {}), words_of(sheet, actor))
    return found, Judge(sheet, found.head, fields, actor, keeps=keeps, choices=choices)


def try_out(
    batch: ImportBatch,
    sheet: Sheet,
    *,
    actor: Actor,
    keeps: Iterable[str] = (),
    progress: Progress = _quiet,
) -> ImportBatch:
    """Judge the whole file; the outcome is kept with the batch."""
    found, judge = prepared(batch, sheet, actor, keeps)
    tally = Tally()
    with Lines(batch.folder) as kept, uncollected() as clear:
        for chunk in found.chunks():
            with remembering():
                verdicts = judge.chunk(chunk)
            for verdict in verdicts:
                tally.add(verdict, found.head)
                kept.keep(verdict, found.head)
            progress(tally.total, 0)
            clear()
    facts = tally.facts(found)
    open_ = (BatchState.UPLOADED, BatchState.TRIED)
    rows = ImportBatch.objects.filter(pk=batch.pk, state__in=open_)
    rows.update(state=BatchState.TRIED, counts=facts, words=_said(facts))
    batch.refresh_from_db()
    return batch


def _said(facts: Mapping[str, Any]) -> str:
    return _("可导入 %(good)d · 有误 %(wrong)d · 疑似重复 %(twin)d · 无变化 %(same)d") % {
        "good": facts["new"] + facts["update"],
        "wrong": facts["wrong"],
        "twin": facts["twin"],
        "same": facts["same"],
    }


__all__ = ["WHOLE", "Lines", "Tally", "lines", "prepared", "try_out", "words_of"]

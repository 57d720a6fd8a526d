"""`jiceng import SHEET FILE [--dry-run] --json`: the same import without pages."""

from pathlib import Path
from typing import Any

from jiceng.kernel.actors import Actor
from jiceng.kit.imports.actions import import_rows, take_in
from jiceng.kit.imports.jobs import served
from jiceng.kit.imports.judging import Fate
from jiceng.kit.imports.trials import lines, try_out
from jiceng.kit.uploads import RefusedFile


def import_file(
    sheet_name: str,
    path: str | Path,
    actor: Actor,
    dry_run: bool = False,
    *,
    everything: bool = False,
) -> dict[str, Any]:
    """Import the rows of a file that are right; with `everything`, all or none.

    Gives counts (new, update, same, twin, wrong, total), the errors by row and column, and what
    was written. Raises RefusedFile for a file that cannot be taken, KeyError for no such sheet.
    """
    asked = served(sheet_name)
    source = Path(path)
    if not source.is_file():
        raise RefusedFile(f"没有这个文件：{source}")
    with source.open("rb") as file:
        batch = take_in(file, source.name, asked.sheet, actor=actor)
    try_out(batch, asked.sheet, actor=actor, keeps=asked.keeps)
    if not dry_run:
        import_rows(batch, asked.sheet, actor=actor, keeps=asked.keeps, everything=everything)
    facts = batch.counts
    titles = {at: title for at, title, _field in facts["titles"]}
    found = {name: facts[name] for name in ("total", "new", "update", "same", "twin", "wrong")}
    found["sheet"], found["dry_run"] = sheet_name, dry_run
    found["written"] = 0 if dry_run else facts["added"] + facts["changed"]
    found["ignored"] = facts["ignored"]
    found["errors"] = [
        {"row": row["n"], "column": titles.get(int(at), ""), "message": words}
        for row in lines(batch, Fate.WRONG)
        for at, (words, _near) in row["problems"].items()
    ]
    return found

"""The verbs of importing: take a file in, import its rows in one transaction, undo within a day."""

import hashlib
import shutil
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock, masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import pour, uncollected
from jiceng.kernel.journal import JournalLine, note
from jiceng.kernel.memos import remembering
from jiceng.kernel.numbers import next_number
from jiceng.kernel.prepared import reread
from jiceng.kernel.secrets import Sealed, reseal
from jiceng.kit.imports.files import Numbered
from jiceng.kit.imports.judging import WHOLE, Fate, Judge, Verdict
from jiceng.kit.imports.models import UNDO, BatchState, ImportBatch, ImportedRow, ImportWord
from jiceng.kit.imports.readers import Problem, fields_of
from jiceng.kit.imports.trials import Lines, Progress, Tally, prepared
from jiceng.kit.sheets import Sheet
from jiceng.kit.uploads import check_spreadsheet

BATCH = 1_000
TOLD = 200  # names of touched records that are listed


def take_in(file: IO[bytes], name: str, sheet: Sheet, *, actor: Actor) -> ImportBatch:
    """Keep an uploaded file for its trial. Raises RefusedFile for what cannot be taken."""
    check_spreadsheet(file, name)
    batch = ImportBatch(
        sheet=sheet.name,
        account=actor.pk,
        actor_name=actor.name[:60],
        file_name=name[-200:],
        uploaded_at=clock.now(),
    )
    digest = hashlib.sha256()
    file.seek(0)
    with batch.source.open("wb") as kept:
        while piece := file.read(1 << 20):
            digest.update(piece)
            kept.write(piece)
    batch.file_hash = digest.hexdigest()
    with transaction.atomic():
        batch.save()
        note(actor, "kit.take_in", batch, sheet=sheet.name)
    return batch


@transaction.atomic
def choose(batch: ImportBatch, *, actor: Actor, cells: Any = None, twins: Any = None) -> None:
    """Keep what the person wrote anew and decided at the trial; it counts from the next one."""
    held: dict[str, Any] = dict(batch.choices)
    for name, given in (("cells", cells), ("twins", twins)):
        mine = dict(held.get(name, {}))
        for row, value in (given or {}).items():
            mine[row] = {**mine.get(row, {}), **value} if name == "cells" else value
        held[name] = mine
    batch.choices = held
    batch.save(update_fields=["choices"])
    note(actor, "kit.choose", batch)


@transaction.atomic
def learn(sheet: Sheet, field: str, said: str, meant: str, *, actor: Actor) -> None:
    """Remember what somebody's word means, for this and every later file."""
    word, _made = ImportWord.objects.update_or_create(
        sheet=sheet.name,
        field=field,
        account=actor.pk,
        said=said[:200],
        defaults={"meant": meant[:200]},
    )
    note(actor, "kit.learn", word)


def import_rows(
    batch: ImportBatch,
    sheet: Sheet,
    *,
    actor: Actor,
    keeps: Iterable[str] = (),
    everything: bool = False,
    hold: Callable[[], None] | None = None,
    progress: Progress | None = None,
) -> ImportBatch:
    """Import the rows without fault in one transaction, or all, which refuses while any is wrong.

    The rows are judged again inside the transaction, one import of a sheet at a time: what
    somebody else has imported since the trial counts as unchanged. Done twice it does nothing.
    """
    with transaction.atomic():
        next_number(f"import.{sheet.name}")  # held until the end: the second importer waits here
        at = clock.now()
        open_ = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.TRIED)
        if not open_.update(state=BatchState.DONE, done_at=at):
            reread(batch)
            return batch
        reread(batch)
        facts = _written(batch, sheet, actor, keeps, progress)
        if everything and facts["wrong"]:
            raise ValidationError(
                _("还有 %d 行有误，不能全部导入。请改好再导，或只导入正确的行") % facts["wrong"]
            )
        if hold is not None:
            hold()
        done = {name: facts[name] for name in ("added", "changed", "same", "left")}
        note(actor, "kit.import_rows", batch, sheet=sheet.name, **done)
        last = JournalLine.objects.order_by("-pk").values_list("pk", flat=True).first()
        batch.counts, batch.journal = facts, last or 0
        batch.save(update_fields=["counts", "journal"])
    return batch


def _written(
    batch: ImportBatch,
    sheet: Sheet,
    actor: Actor,
    keeps: Iterable[str],
    progress: Progress | None,
) -> dict[str, Any]:
    found, judge = prepared(batch, sheet, actor, keeps)
    tally = Tally()
    before = batch.counts.get("total", 0)
    with Lines(batch.folder) as kept, uncollected() as clear:

        def take(chunk: list[Numbered]) -> None:
            """Of its own, so that nothing of a chunk is held any more when it is cleared away."""
            with remembering():
                verdicts = judge.chunk(chunk)
                _write(batch, judge, actor, verdicts)
            for verdict in verdicts:
                tally.add(verdict, found.head)
                kept.keep(verdict, found.head)

        for chunk in found.chunks():
            take(chunk)
            if progress is not None:
                progress(tally.total, before)
            clear()
    facts = tally.facts(found)
    left = facts["wrong"] + facts["twin"]
    facts.update(added=facts["new"], changed=facts["update"], left=left)
    return facts


def _write(batch: ImportBatch, judge: Judge, actor: Actor, verdicts: Sequence[Verdict]) -> None:
    """Write the new and the changed rows of a chunk through the sheet's own actions."""
    sheet, rows = judge.sheet, list[tuple[Any, ...]]()
    new = [v for v in verdicts if v.fate is Fate.NEW]
    changed = [v for v in verdicts if v.fate is Fate.UPDATE]
    for verdict in changed:
        rows.append(_row(batch, verdict, _before(judge, verdict)))

    def record(some: Sequence[Verdict]) -> None:
        made: Any = sheet.record_many
        for verdict, one in zip(some, made([v.values for v in some], actor=actor), strict=True):
            verdict.record = one

    def change(some: Sequence[Verdict]) -> None:
        changing: Any = sheet.change_many
        if len(some) < len(changed):  # an attempt at more of them was refused half-way
            judge.reread(some)
        changing([(v.record, v.values) for v in some], actor=actor)

    _halving(new, record)
    _halving(changed, change)
    rows = [row for row, v in zip(rows, changed, strict=True) if v.fate is Fate.UPDATE]
    told = [_row(batch, v, None) for v in new if v.fate is Fate.NEW]
    # An extract tells of the same record again and again: it is known by its last line only, so
    # that what was said, unsaid and said again is taken a third time.
    keys = [row[ROW.index("record")] for row in told]
    ImportedRow.objects.filter(sheet=sheet.name, record__among=keys).update(mark="")
    pour(ImportedRow, ROW, rows + told)


def _halving(some: Sequence[Verdict], write: Callable[[Sequence[Verdict]], None]) -> None:
    """Write all; when the action refuses, halve until the rows it refuses stand alone."""
    if not some:
        return
    try:
        with transaction.atomic():
            write(some)
    except (ValidationError, IntegrityError) as error:
        if len(some) > 1:
            middle = len(some) // 2
            _halving(some[:middle], write)
            _halving(some[middle:], write)
            return
        told = "；".join(error.messages) if isinstance(error, ValidationError) else ""
        words = told or _("与已有记录冲突，可能有人刚登记过，请核对")
        some[0].wrong(WHOLE, Problem(words, "refused"))


ROW = ("batch_id", "sheet", "mark", "label", "record", "before", "live")


def _row(batch: ImportBatch, verdict: Verdict, before: dict[str, Any] | None) -> tuple[Any, ...]:
    record: Any = verdict.record
    mark = verdict.mark if before is None else ""
    return batch.pk, batch.sheet, mark, record._meta.label_lower, str(record.pk), before, True


def _before(judge: Judge, verdict: Verdict) -> dict[str, Any]:
    """What the changed fields held, so that it can be written back."""
    initial = judge.initial(verdict.record)
    found: dict[str, Any] = {}
    for name in verdict.values:
        value = getattr(verdict.record, name, initial.get(name))
        found[name] = _kept(initial.get(name) if callable(value) else value)
    return found


def _kept(value: Any) -> Any:
    if isinstance(value, models.Model):
        return {"pk": value.pk}
    if isinstance(value, Sealed):
        return {"sealed": [value.token, value.purpose, value.masked]}
    if hasattr(value, "all"):
        return {"pks": [one.pk for one in value.all()]}
    if isinstance(value, str) and masks.HIDDEN in value:
        return {"lost": True}
    return str(value) if isinstance(value, uuid.UUID) else value


# Undoing -----------------------------------------------------------------------------------


@transaction.atomic
def undo(batch: ImportBatch, sheet: Sheet, *, actor: Actor) -> ImportBatch:
    """Undo an import: new records by the sheet's own `undo_many`, changes by writing back.

    Records touched since are left as they are and listed.
    """
    if not batch.undoable:
        raise ValidationError(_("导入超过 24 小时或已经撤销，不能再撤销，请逐条更正"))
    next_number(f"import.{sheet.name}")
    won = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.DONE).update(
        state=BatchState.UNDONE, undone_at=clock.now()
    )
    if not won:
        raise ValidationError(_("这次导入刚被撤销，请刷新后再看"))
    kept: list[str] = []
    rows = ImportedRow.objects.filter(batch=batch, live=True).order_by("-pk")
    for chunk in _chunks(rows):
        kept += _undo_chunk(batch, sheet, chunk, actor)
    reread(batch)
    batch.counts = {**batch.counts, "kept": len(kept), "kept_names": kept[:TOLD]}
    batch.save(update_fields=["counts"])
    note(actor, "kit.undo", batch, sheet=sheet.name, kept=len(kept))
    return batch


def forget() -> int:
    """Delete uploads of more than a day ago with their reports; for the scheduler, every hour."""
    count = 0
    old = clock.now() - UNDO
    for batch in ImportBatch.objects.filter(uploaded_at__lt=old, kept=True):
        shutil.rmtree(batch.folder, ignore_errors=True)
        count += ImportBatch.objects.filter(pk=batch.pk).update(kept=False)
    return count


def _chunks(rows: Any) -> Iterable[list[ImportedRow]]:
    found = list(rows)
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def _undo_chunk(
    batch: ImportBatch, sheet: Sheet, rows: Sequence[ImportedRow], actor: Actor
) -> list[str]:
    """Undo some rows; the names of those that were left."""
    records = _records(sheet, rows)
    touched = _touched(batch, rows)
    fields = fields_of(sheet.form, actor) if sheet.form else {}
    new, changed, kept, undone = [], [], [], []
    for row in rows:
        record = records.get((row.label, row.record))
        lost = row.before is not None and any(_lost(value) for value in row.before.values())
        blocked = (row.label, row.record) in touched or lost
        blocked = blocked or (row.before is None and sheet.undo_many is None)
        if record is None or blocked:
            kept.append(str(record) if record is not None else row.record)
            continue
        undone.append(row.pk)
        if row.before is None:
            new.append(record)
        else:
            changed.append((record, _restored(row.before, fields)))
    if new and sheet.undo_many is not None:
        sheet.undo_many(new, actor=actor)
    if changed and sheet.change_many is not None:
        sheet.change_many(changed, actor=actor)
    ImportedRow.objects.filter(pk__in=undone).update(live=False)
    return kept


def _records(sheet: Sheet, rows: Sequence[ImportedRow]) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    for label in {row.label for row in rows}:
        own: Any = sheet.model if label == sheet.model._meta.label_lower else apps.get_model(label)
        keys = [row.record for row in rows if row.label == label]
        for record in own._base_manager.filter(pk__in=keys):
            found[label, str(record.pk)] = record
    return found


def _touched(batch: ImportBatch, rows: Sequence[ImportedRow]) -> set[tuple[str, str]]:
    """Records with a journal line of later than the import."""
    found: set[tuple[str, str]] = set()
    for label in {row.label for row in rows}:
        keys = [row.record for row in rows if row.label == label]
        later = JournalLine.objects.filter(label=label, record__in=keys, pk__gt=batch.journal)
        found.update(later.values_list("label", "record"))
    return found


def _lost(value: Any) -> bool:
    return isinstance(value, dict) and "lost" in value


def _restored(before: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in before.items():
        field = fields.get(name)
        if isinstance(value, dict) and "sealed" in value:
            token, purpose, masked = value["sealed"]
            found[name] = reseal(Sealed(token, purpose, masked))  # its index is not kept
        elif isinstance(value, dict) and field is not None:
            rows = field.queryset.model._base_manager
            found[name] = (
                rows.get(pk=value["pk"])
                if "pk" in value
                else list(rows.filter(pk__in=value["pks"]))
            )
        else:
            found[name] = field.to_python(value) if field is not None else value
    return found

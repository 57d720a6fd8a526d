"""Large files: the trial and the import as background work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.urls import get_resolver, reverse
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.imports.actions import import_rows
from jiceng.kit.imports.models import ImportBatch
from jiceng.kit.imports.trials import try_out
from jiceng.kit.jobs import Outcome, Work, job
from jiceng.kit.rooms import gather
from jiceng.kit.sheets import Sheet
from jiceng.kit.uploads import RefusedFile

TRY: Final = "import_try"
WRITE: Final = "import_write"


@dataclass(frozen=True)
class Served:
    """A sheet with pages for importing, and the roles that may."""

    sheet: Sheet
    keeps: tuple[str, ...] = ()


SERVED: dict[str, Served] = {}


def served(name: str) -> Served:
    """The sheet of this name, served by pages or only declared. Raises KeyError for none."""
    if name not in SERVED:
        _patterns = get_resolver().url_patterns  # the pages register their sheets as they load
        del _patterns
    if name in SERVED:
        return SERVED[name]
    return {sheet.name: Served(sheet) for sheet in gather("sheets", "SHEETS")}[name]


@job(TRY, _("试算导入"))
def try_file(work: Work, actor: Actor, *, batch: str, keeps: Sequence[str] = ()) -> Outcome:
    """Judge the file; run again it judges it again."""
    found: Any = ImportBatch.objects.get(uid=batch)
    sheet = served(found.sheet).sheet
    words = str(_("校验"))
    try:
        found = try_out(
            found,
            sheet,
            actor=actor,
            keeps=keeps,
            progress=lambda done, total: work.progress(1, done, total, words, steps=1),
        )
    except RefusedFile as error:
        raise ValidationError(str(error)) from error
    return Outcome(found.words, result_url=_page(sheet, found))


@job(WRITE, _("导入"))
def write_file(
    work: Work, actor: Actor, *, batch: str, keeps: Sequence[str] = (), everything: bool = False
) -> Outcome:
    """Import the rows, refused at the end if another run has taken the job over."""
    found: Any = ImportBatch.objects.get(uid=batch)
    sheet = served(found.sheet).sheet
    words = str(_("校验并写入"))
    try:
        found = import_rows(
            found,
            sheet,
            actor=actor,
            keeps=keeps,
            everything=everything,
            hold=work.hold,
            progress=lambda done, total: work.progress(1, done, total, words, steps=1),
        )
    except RefusedFile as error:
        raise ValidationError(str(error)) from error
    told = _("新增 %(added)d · 更新 %(changed)d · 无变化 %(same)d · 没有导入 %(left)d")
    counts = {name: found.counts.get(name, 0) for name in ("added", "changed", "same", "left")}
    return Outcome(str(told) % counts, result_url=_page(sheet, found))


def _page(sheet: Sheet, batch: ImportBatch) -> str:
    return reverse(f"{sheet.name}.import_batch", args=[batch.uid])

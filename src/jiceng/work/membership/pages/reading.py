"""Reads the other register's roster against ours, row by row; nothing is written."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.secrets import blinds
from jiceng.kit.imports.files import source
from jiceng.kit.imports.judging import IS_SAME, Choices, Judge, Verdict
from jiceng.kit.imports.models import ImportBatch
from jiceng.kit.imports.plain import said
from jiceng.kit.imports.readers import fields_of
from jiceng.kit.uploads import RefusedFile
from jiceng.registers.members.models import Member
from jiceng.work.membership.access import SETTLES
from jiceng.work.membership.forms.national import NationalForm
from jiceng.work.membership.sheets.national import NATIONAL, near_extended

MASKS: Final = {
    "id_number": masks.citizen_number,
    "phone": masks.phone,
    "address": masks.address,
    "native": masks.address,
}
INDEXED: Final = {"id_number": ("id_blind", "id"), "phone": ("phone_blind", "phone")}
# Of these the other register says what ours does not: they are no difference.
UNASKED: Final = frozenset({"entry", "entered_on", "category", "exempt", "gone"})


class AllSame(Mapping[str, str]):
    """Whoever may be one of ours is taken to be: this is a comparison, not an import."""

    def __getitem__(self, key: str) -> str:
        return IS_SAME

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def get(self, key: str, default: Any = None) -> Any:
        return IS_SAME


def read_roster(
    kept: ImportBatch, actor: Actor, tell: Callable[[int, int], None]
) -> tuple[list[dict[str, Any]], int]:
    """The rows of a kept upload as `actions.compare` takes them, and how many said nothing.

    `tell` hears how many rows are read. Raises ValidationError for a file whose heading cannot be
    found, or that has been kept for longer than its day.
    """
    if not kept.source.is_file():
        raise ValidationError({"file": _("上传的文件已过保留时间，请重新上传")})
    fields = fields_of(NationalForm, actor)
    try:
        found = source(kept.source, kept.file_name, NATIONAL, fields)
        choices = Choices(twins=AllSame())
        judge = Judge(NATIONAL, found.head, fields, actor, keeps=SETTLES, choices=choices)
        rows, unread = [], 0
        for chunk in found.chunks():
            read = _chunk(judge, judge.chunk(chunk))
            unread += sum(1 for one in read if one is None)
            rows += [one for one in read if one is not None]
            tell(len(rows) + unread, 0)
    except RefusedFile as error:
        raise ValidationError({"file": str(error)}) from error
    return rows, unread


def _chunk(judge: Judge, verdicts: list[Verdict]) -> list[dict[str, Any] | None]:
    """Rows that could not be read as a whole are looked for by what could be read of them."""
    astray = [one for one in verdicts if one.record is None]
    near = near_extended([one.values for one in astray])
    for verdict, records in zip(astray, near, strict=True):
        verdict.record = records[0] if records else None
    whole = {id(one) for one in astray}
    return [_row(judge, verdict, whole=id(verdict) in whole) for verdict in verdicts]


def _row(judge: Judge, verdict: Verdict, *, whole: bool) -> dict[str, Any] | None:
    name = verdict.told.get("name") or str(verdict.values.get("name") or "")
    place = judge.places.get("org")
    branch = said(verdict.cells[place.at]) if place and place.at < len(verdict.cells) else ""
    if not name:
        return None
    found: Any = verdict.record
    org = verdict.values.get("org")
    return {
        "member": found,
        "name": name,
        "org": org if not isinstance(org, str) else None,
        "branch": branch,
        "differs": _differs(judge, verdict, found, whole) if found is not None else [],
    }


def _differs(
    judge: Judge, verdict: Verdict, member: Member, whole: bool
) -> list[tuple[str, str, str]]:
    """Item, ours, theirs, of every column the other side fills and says differently.

    Of a row the judge matched only what differs is left in its values; of one that was
    found afterwards (`whole`) all of them stand there.
    """
    ours = NationalForm.record_initial(member)
    found = []
    for name, place in judge.places.items():
        theirs = verdict.told.get(name, "")
        if name in UNASKED or not theirs:
            continue
        if place.at in verdict.problems:
            found.append((place.title, _told(ours.get(name)), _masked(name, theirs)))
        elif (whole or name in verdict.values) and not _same(name, verdict, ours, member):
            here = _shown(judge, name, ours.get(name))
            found.append((place.title, here, _masked(name, theirs)))
    return found


def _same(name: str, verdict: Verdict, ours: Mapping[str, Any], member: Member) -> bool:
    theirs = verdict.values.get(name, verdict.told.get(name))
    if name in INDEXED:
        column, purpose = INDEXED[name]
        text = str(theirs)
        if masks.HIDDEN in text:  # the other side masks as well: masks are all there is
            return text == (ours.get(name) or "")
        return getattr(member.person, column) in blinds(text, purpose)
    if name in MASKS:
        return _masked(name, str(theirs)) == (ours.get(name) or "")
    mine = ours.get(name)
    if name == "org":
        return getattr(mine, "pk", None) == getattr(theirs, "pk", None)
    if mine in (None, "") or theirs in (None, ""):
        return (mine or "") == (theirs or "") or (not mine and not theirs)
    return bool(mine == theirs) or str(mine) == str(theirs)


def _masked(name: str, text: str) -> str:
    if name not in MASKS or masks.HIDDEN in text:
        return text
    return MASKS[name](text)


def _told(value: Any) -> str:
    return "" if value is None else str(value)


def _shown(judge: Judge, name: str, value: Any) -> str:
    """Ours in words: the label of a code, 是 or 否 of a flag."""
    field: Any = judge.readers[name].field
    if isinstance(value, bool):
        return "是" if value else "否"
    choices = getattr(field, "choices", None)
    if choices is not None and not hasattr(field, "queryset"):
        return str(dict(choices).get(value, _told(value)))
    return _told(value)

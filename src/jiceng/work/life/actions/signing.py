"""签到: opening a sheet, signing by code, list, paper or proxy, closing it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import Prepared, reread
from jiceng.registers.members.models import Affiliation, Member
from jiceng.work.life.actions.recording import record
from jiceng.work.life.models import Signing, SignSheet

HAD = Prepared(lambda sheet, member: Signing.objects.filter(sheet=sheet, member=member))
STILL_OPEN = Prepared(lambda sheet: SignSheet.objects.open().filter(pk=sheet))


@transaction.atomic
def open_sheet(*, actor: Actor, **values: Any) -> SignSheet:
    """开一张签到表: org, type, held_on (today or later), and theme and minutes."""
    if values["held_on"] < clock.today():
        raise ValidationError({"held_on": _("会议已经开过，请直接登记会议")})
    same = SignSheet.objects.open().filter(
        org=values["org"], type=values["type"], held_on=values["held_on"]
    )
    if same.exists():
        raise ValidationError({"held_on": _("这次会已经有签到表，不用再开一张")})
    made: SignSheet = SignSheet.objects.create(recorded_at=clock.now(), **values)
    note(actor, "life.open_sheet", made)
    return made


def sign(sheet: SignSheet, *, actor: Actor, member: Member, way: str = "code") -> Signing:
    """签到. Sent again, by whatever way, it is the same line, and the first way stays.

    Who is on the sheet already is only read; of two sends at one moment the table lets in one.
    """
    had: list[Signing] = HAD(sheet.pk, member.pk)
    if had:
        return had[0]
    try:
        return _sign(sheet, actor=actor, member=member, way=way)
    except IntegrityError:
        found: Signing = Signing.objects.get(sheet=sheet, member=member)
        return found


@transaction.atomic
def _sign(sheet: SignSheet, *, actor: Actor, member: Member, way: str) -> Signing:
    _refuse_closed(sheet)
    if not (member.org_id == sheet.org_id or _called(sheet, member)):
        raise ValidationError(_("“%s”不在这次会的范围里，列席的请告诉会务登记") % member)
    made: Signing = Signing.objects.create(
        sheet=sheet, member=member, way=way, recorded_at=clock.now()
    )
    note(actor, "life.sign", made)
    return made


def _refuse_closed(sheet: SignSheet) -> None:
    if not STILL_OPEN(sheet.pk):
        raise ValidationError(_("签到已经结束，请告诉会务或者支部书记"))
    if sheet.held_on != clock.today():
        raise ValidationError(_("会议在 %s，当天再签到") % sheet.held_on)


def _called(sheet: SignSheet, member: Member) -> bool:
    """Beneath the organisation that called the meeting, or looked after by it."""
    if member.org.path.startswith(sheet.org.path):
        return True
    hosted = Affiliation.objects.attending(sheet.org, sheet.held_on)
    return bool(hosted.filter(member=member).exists())


@transaction.atomic
def sign_many(
    sheet: SignSheet, *, actor: Actor, members: Iterable[Member], way: str = "list"
) -> SignSheet:
    """点名、纸质签到、代签 of many at once; whoever has signed already stays as they are."""
    _refuse_closed(sheet)
    wanted = list(members)
    if strange := [m for m in wanted if m.org_id != sheet.org_id and not _called(sheet, m)]:
        names = "、".join(map(str, strange))
        raise ValidationError({"members": _("这些同志不在这次会的范围里：%s") % names})
    keys = [member.pk for member in wanted]
    had = set(Signing.objects.filter(sheet=sheet, member__in=keys).values_list("member", flat=True))
    at = clock.now()
    made = Signing.objects.bulk_create(
        (
            Signing(sheet=sheet, member=member, way=way, recorded_at=at)
            for member in wanted
            if member.pk not in had
        ),
        batch_size=2_000,
        ignore_conflicts=True,
    )
    note_many(actor, "life.sign", [sheet] * bool(made), signed=len(made))
    return sheet


@transaction.atomic
def close_sheet(sheet: SignSheet, *, actor: Actor) -> SignSheet:
    """结束签到. A meeting of a higher level is thereby recorded, with whoever signed, unless nobody
    did; a branch records its own, where the roll begins with what was signed and is put right by
    taps.
    """
    if not SignSheet.objects.open().filter(pk=sheet.pk).update(closed_at=clock.now()):
        raise ValidationError(_("签到已经结束"))
    reread(sheet)
    note(actor, "life.close_sheet", sheet)
    if not sheet.org.is_branch and Signing.objects.filter(sheet=sheet).exists():
        rows = Signing.objects.filter(sheet=sheet).select_related("member__person")
        meeting = record(
            actor=actor, org=sheet.org, type=sheet.type, held_on=sheet.held_on,
            theme=sheet.theme, due=[one.member for one in rows.order_by("pk")],
        )  # fmt: skip
        SignSheet.objects.filter(pk=sheet.pk).update(meeting=meeting)
        reread(sheet)
    return sheet

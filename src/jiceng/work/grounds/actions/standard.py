"""Standards and their checks; the least use."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.registers.orgs.models import Org
from jiceng.registers.venues.models import Status, Venue
from jiceng.work.grounds.models import CheckedItem, StandardCheck, StandardItem, UseNorm
from jiceng.work.grounds.rules import up_to_standard


def past(day: date, name: str) -> None:
    """What is recorded has happened."""
    if day > clock.today():
        raise ValidationError({name: _("日期还没有到，请检查日期")})


def in_order(on: date, *steps: tuple[date | None, str]) -> None:
    """A step is not taken before those that were taken already (their day, what they are)."""
    day, what = max((one for one in steps if one[0] is not None), default=(None, ""))
    if day is not None and on < day:
        said = _("不能早于%(what)s日期（%(day)s）")
        raise ValidationError({"on": said % {"what": what, "day": day}})


def keeper_of(venue: Venue, day: date) -> Org:
    """Who answered for the venue that day; refuses a day before anything was known of it."""
    status = Status.objects.standing(day).filter(venue=venue).select_related("keeper").first()
    if status is None:
        said = _("“%(venue)s”在 %(day)s 还没有登记，请检查日期")
        raise ValidationError({"venue": said % {"venue": venue, "day": day}})
    found: Org = status.keeper
    return found


@transaction.atomic
def list_item(*, actor: Actor, **values: Any) -> StandardItem:
    """列入标准的一项: org, kind, name, standard, required, since, document."""
    held = StandardItem.objects.filter(kind=values["kind"], name=values["name"], until=None)
    if held.exists():
        raise ValidationError({"name": _("这一种类已经有这一项，要改请先停用原来的")})
    made: StandardItem = StandardItem.objects.create(**values)
    note(actor, "grounds.list_item", made)
    return made


@transaction.atomic
def unlist_item(item: StandardItem, *, actor: Actor, on: date) -> StandardItem:
    """停用标准的一项; what was checked by it stays."""
    if on <= item.since:
        raise ValidationError({"on": _("停用日期要晚于启用日期（%s）") % item.since})
    if not StandardItem.objects.filter(pk=item.pk, until=None).update(until=on):
        raise StepError(_("这一项已经停用，请刷新后再看"))
    item.until = on
    note(actor, "grounds.unlist_item", item, on=on)
    return item


@transaction.atomic
def check(*, actor: Actor, **values: Any) -> StandardCheck:
    """登记一次达标检查; see `check_many`."""
    return check_many([values], actor=actor)[0]


@transaction.atomic
def check_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[StandardCheck]:
    """Checks of venues: venue, held_on, checker, evidence, `met` (items), recheck_on."""
    at, made, lines = clock.now(), [], []
    for row in rows:
        values = dict(row)
        met = list(values.pop("met", ()))
        past(values["held_on"], "held_on")
        venue: Venue = values["venue"]
        org = keeper_of(venue, values["held_on"])
        wanted = list(StandardItem.objects.standing(values["held_on"]).filter(kind=venue.kind))
        _fit(venue, wanted, met)
        lacking = [one for one in wanted if one not in met]
        passed = up_to_standard(
            required=(one.pk for one in wanted if one.required), met=(one.pk for one in met)
        )
        one = StandardCheck(
            org=org, passed=passed, recorded_at=at,
            lacking="、".join(item.name for item in lacking)[:300], **values,
        )  # fmt: skip
        made.append(one)
        lines += [CheckedItem(check_of=one, item=item, met=item in met) for item in wanted]
    insert(made)
    insert(lines)
    note_many(actor, "grounds.check", made)
    return made


def _fit(venue: Venue, wanted: Sequence[StandardItem], met: Sequence[StandardItem]) -> None:
    if not wanted:
        said = _("“%s”还没有标准，请先由区或街道列出各项要求")
        raise ValidationError({"venue": said % venue.get_kind_display()})
    if strange := [one for one in met if one not in wanted]:
        told = "、".join(map(str, strange))
        raise ValidationError({"met": _("这些项目不是这一种类的标准，请取消勾选：%s") % told})


@transaction.atomic
def set_norm(*, actor: Actor, **values: Any) -> UseNorm:
    """规定最少使用次数: org, kind, visits, since, document; the former one ends where it begins.

    It holds for every street, so only the district sets it.
    """
    if values["org"].parent_id is not None:
        said = _("最少使用次数全区一样，由区一级规定，请选择区一级党组织")
        raise ValidationError({"org": said})
    held = UseNorm.objects.filter(kind=values["kind"], until=None)
    held.filter(since__lt=values["since"]).update(until=values["since"])
    if held.exists():
        raise ValidationError({"since": _("已经有更晚开始的规定，请检查日期")})
    made: UseNorm = UseNorm.objects.create(**values)
    note(actor, "grounds.set_norm", made)
    return made


def _checks_agree_with_their_items() -> Iterator[str]:
    """A check passed if every required item of it was met."""
    asked = CheckedItem.objects.filter(check_of=OuterRef("pk"), item__required=True)
    unmet = asked.filter(met=False)
    wrong = StandardCheck.objects.filter(
        Q(passed=True) & Exists(unmet) | Q(passed=False) & Exists(asked) & ~Exists(unmet)
    )
    for pk in wrong.order_by("-pk").values_list("pk", flat=True)[:20]:
        yield f"达标检查 {pk} 的结论与各项不符"


INVARIANTS = [_checks_agree_with_their_items]

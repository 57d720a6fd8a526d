"""Drawing and picking records, reading them, giving them back to be mended."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period, month
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Source
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.inspection.flows import DRAWN, INSPECTION, RETURNED
from jiceng.work.inspection.models import (
    Channel,
    Draw,
    Fault,
    Inspection,
    Whom,
    first_of,
)
from jiceng.work.inspection.rules import draw as drawn_by

MEND_DAYS = 14  # what a branch usually gets; the inspector writes another day where it needs one


def begun(day: date) -> date:
    """The month's first day; refused while the month has not begun."""
    first = first_of(day)
    if first > clock.today():
        raise ValidationError({"month_on": _("这个月还没有到，请检查月份")})
    return first


def drawable(org: Org, channel: str, period: Period, whom: str = Whom.BRANCHES) -> dict[str, Any]:
    """What may be drawn, by key: meetings nobody has drawn yet, or who stood then beneath the
    node: branches, or those above them.
    """
    if channel == Channel.ON_SITE:
        orgs = Org.objects.standing(period.last).filter(inside("path", org.path))
        if whom == Whom.COMMITTEES:
            orgs = orgs.exclude(kind__in=BRANCHES).exclude(pk=org.pk)
        else:
            orgs = orgs.filter(kind__in=BRANCHES)
        return {str(one.uid): one for one in orgs}
    taken = Inspection.objects.exclude(meeting=None).values("meeting")
    rows = Meeting.objects.standing().during(period).exclude(pk__in=taken)
    mine = rows.filter(inside("org__path", org.path), org__kind__in=BRANCHES)
    return {str(one.uid): one for one in mine.select_related("org")}


@transaction.atomic
def draw(
    *, actor: Actor, org: Org, channel: str, month_on: date, size: int, seed: str = "",
    whom: str = "",
) -> Draw:  # fmt: skip
    """抽取: `size` records (on site: organisations) of a month, by the seed; they wait then."""
    whom = whom or Whom.BRANCHES
    if whom != Whom.BRANCHES and channel != Channel.ON_SITE:
        raise ValidationError({"whom": _("线上调阅只抽党支部的记录，请选线下查看")})
    first, at = begun(month_on), clock.now()
    period = month(first.year, first.month)
    before = Draw.objects.filter(org=org, channel=channel, month_on=first)
    seed = seed.strip() or f"{org.code}-{first:%Y%m}-{before.count() + 1}"
    if before.filter(seed=seed).exists():
        raise ValidationError({"seed": _("这个种子已经抽过，同样的种子只会抽到同样的记录")})
    found = drawable(org, channel, period, whom)
    if not found:
        raise ValidationError({"month_on": _("这个月在这个范围里没有可以抽取的，请换一个月份")})
    made = Draw.objects.create(
        org=org, channel=channel, whom=whom, month_on=first, seed=seed, size=size,
        keys=sorted(found), population=len(found), drawn_on=clock.today(), recorded_at=at,
    )  # fmt: skip
    chosen = [found[key] for key in drawn_by(seed, found, size)]
    meetings = channel == Channel.ONLINE
    Inspection.objects.bulk_create(
        Inspection(
            draw=made, org=one.org if meetings else one, meeting=one if meetings else None,
            channel=channel, drawn_on=made.drawn_on, recorded_at=at,
        )
        for one in chosen
    )  # fmt: skip
    note(actor, "inspection.draw", made, drawn=len(chosen), of=len(found))
    return made


@transaction.atomic
def pick(*, actor: Actor, **values: Any) -> Inspection:
    """指定调阅: org, channel, meeting; where a question or a report gives cause."""
    org, meeting = values["org"], values.get("meeting")
    if org.kind not in BRANCHES and values["channel"] != Channel.ON_SITE:
        said = _("线上调阅的是党支部的记录，请选择党支部；看支部以上的党组织请选线下查看")
        raise ValidationError({"org": said})
    if meeting is not None and meeting.org_id != org.pk:
        raise ValidationError({"meeting": _("这次会议不是这个党支部的，请重新选择")})
    if meeting is not None and Inspection.objects.filter(meeting=meeting, state=DRAWN).exists():
        raise ValidationError({"meeting": _("这次会议的记录已经在等着调阅，不用再指定")})
    if meeting is not None and meeting.void_reason:
        raise ValidationError({"meeting": _("这次会议的记录已经作废，请选择别的")})
    made: Inspection = Inspection.objects.create(
        drawn_on=clock.today(), recorded_at=clock.now(), **values
    )
    note(actor, "inspection.pick", made)
    return made


def _read(one: Inspection, on: date) -> None:
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    if on < one.drawn_on:
        raise ValidationError({"on": _("不能早于抽取日期（%s）") % one.drawn_on})


@transaction.atomic
def pass_it(one: Inspection, *, actor: Actor, on: date, inspector: str) -> Inspection:
    """合格: nothing to mend."""
    return pass_many([one], actor=actor, on=on, inspector=inspector)[0]


@transaction.atomic
def pass_many(
    records: Sequence[Inspection], *, actor: Actor, on: date, inspector: str
) -> Sequence[Inspection]:
    """Several read on one day by one person, all in order."""
    for one in records:
        _read(one, on)
        take(one, INSPECTION, "pass_it", actor=actor, inspected_on=on, inspector=inspector)
    note_many(actor, "inspection.pass_it", records)
    return records


@transaction.atomic
def send_back(
    one: Inspection, *, actor: Actor, on: date, inspector: str, kinds: Sequence[str], problem: str,
    due_on: date | None = None,
) -> Inspection:  # fmt: skip
    """退回整改: what is wrong, mended by when; the branch gets a matter and answers on it."""
    _read(one, on)
    if not kinds:
        raise ValidationError({"kinds": _("请选择是哪一类问题")})
    due = due_on or on + timedelta(days=MEND_DAYS)
    if due < on:
        raise ValidationError({"due_on": _("整改时限早于调阅日期，请检查日期")})
    sender = one.draw.org if one.draw is not None else one.org.parent or one.org
    matter = matters.lodge(
        actor=actor, title=_("调阅整改：%s") % problem[:80], org=one.org, sender=sender,
        source=Source.FINDING, origin=one, origin_text=str(one), raised_on=on, due_on=due,
    )  # fmt: skip
    take(one, INSPECTION, "send_back", actor=actor, inspected_on=on, inspector=inspector,
         problem=problem, matter=matter)  # fmt: skip
    Fault.objects.bulk_create(Fault(inspection=one, kind=kind) for kind in dict.fromkeys(kinds))
    note(actor, "inspection.send_back", one, due=due)
    hand_on("inspection.send_back", one, actor=actor)
    return one


def _returned_say_what_is_wrong() -> Iterator[str]:
    """What was given back names its sorts of problem."""
    rows = Inspection.objects.filter(state=RETURNED, fault=None)
    for pk in rows.values_list("pk", flat=True)[:20]:
        yield f"调阅记录 {pk} 已退回，却没有问题种类"


def _draws_come_out_the_same() -> Iterator[str]:
    """Drawn again from its own seed and keys, every draw holds what it held."""
    held: dict[int, set[str]] = defaultdict(set)
    rows = Inspection.objects.exclude(draw=None)
    for draw_, meeting, org in rows.values_list("draw", "meeting__uid", "org__uid"):
        held[draw_].add(str(meeting or org))
    for one in Draw.objects.order_by("-pk")[:200]:
        if one.keys and held[one.pk] != set(drawn_by(one.seed, one.keys, one.size)):
            yield f"调阅抽取 {one.pk} 与按种子重抽的不同"


INVARIANTS = [_returned_say_what_is_wrong, _draws_come_out_the_same]

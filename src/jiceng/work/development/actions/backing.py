"""培养联系人 and 入党介绍人: full members of the branch who stand behind somebody."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note
from jiceng.registers.members.models import Member
from jiceng.work.development.actions.taking import judged, take_steps
from jiceng.work.development.models import Backing, Case, CaseStep
from jiceng.work.development.models.knowing import Pair, sponsors_of
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules.checks import contact
from jiceng.work.development.rules.checks import introduce as judge


@transaction.atomic
def assign(
    case: Case, *, actor: Actor, member: Member, on: date | None = None, remark: str = "",
    **values: Any,
) -> CaseStep:  # fmt: skip
    """指定培养联系人."""
    pairs = [(case, [member])]
    return assign_many(pairs, actor=actor, on=on or clock.today(), remark=remark, **values)[0]


@transaction.atomic
def assign_many(
    pairs: Sequence[Pair], *, actor: Actor, on: date, remark: str = "", **values: Any
) -> list[CaseStep]:
    """指定培养联系人 of several cases on one day."""
    version, rows, backings = values.get("version") or art.version_on(on), [], []
    told, held = sponsors_of(pairs, on), _held(pairs, Backing.Part.CONTACT)
    for case, members in pairs:
        already = len(held.get(case.pk, ()))
        faults = []
        for count, one in enumerate(told[case.pk]):
            found = contact(one, already=already + count, version=version)
            faults += judged(found, {"remark": remark})
        who = "、".join(str(one) for one in members)[:50]
        step = {"on": on, "who": who, "remark": remark, "faults": faults}
        rows.append((case, {**step, **values}))
        backings += _backings(case, members, Backing.Part.CONTACT, on, held)
    made = take_steps("assign", rows, actor=actor)
    insert(backings)
    return made


def _held(pairs: Sequence[Pair], part: str) -> dict[int, set[int]]:
    """For each case the members who stand behind it now."""
    keys, found = [case.pk for case, _members in pairs], dict[int, set[int]]()
    rows = Backing.objects.filter(case__in=keys, part=part, until=None)
    for case, member in rows.values_list("case", "member"):
        found.setdefault(case, set()).add(member)
    return found


def stand_down(cases: Sequence[Case], on: date, *, part: str = "", reason: str = "") -> None:
    """Whoever stands behind these cases does so no longer; who began later never did."""
    held = Backing.objects.filter(case__in=[case.pk for case in cases], until=None)
    held = held.filter(part=part) if part else held
    told = {"reason": reason} if reason else {}
    held.filter(since__gt=on).update(until=F("since"), **told)
    held.update(until=on, **told)


def _standing(case: Case, part: str, on: date) -> int:
    count: int = Backing.objects.standing(on).filter(case=case, part=part).count()
    return count


def _backings(
    case: Case, members: Sequence[Member], part: str, on: date, held: Mapping[int, set[int]]
) -> list[Backing]:
    for one in members:
        if one.pk in held.get(case.pk, ()):
            raise ValidationError({"member": _("“%s”已经在任，不用重复登记") % one})
    return [Backing(case=case, member=one, part=part, since=on) for one in members]


@transaction.atomic
def replace(
    backing: Backing, *, actor: Actor, member: Member, on: date | None = None, reason: str
) -> Backing:
    """调整: somebody who cannot or should not go on is replaced promptly; the old span stays."""
    day, case = on or clock.today(), backing.case
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么调整")})
    if day > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再登记")})
    if day < backing.since:
        raise ValidationError({"on": _("日期不能早于担任的日期（%s）") % backing.since})
    version, (one,) = art.version_on(day), sponsors_of([(case, [member])], day)[case.pk]
    if backing.part == Backing.Part.CONTACT:
        already = _standing(case, backing.part, day) - 1
        judged(contact(one, already=already, version=version), {"remark": reason})
    else:
        stay = Backing.objects.standing(day).filter(case=case, part=backing.part)
        others = [b.member for b in stay.exclude(pk=backing.pk).select_related("member__person")]
        found = judge([one, *sponsors_of([(case, others)], day)[case.pk]], version=version)
        judged(found, {"remark": reason})
    if not Backing.objects.filter(pk=backing.pk, until=None).update(until=day, reason=reason):
        raise ValidationError(_("已经调整过，请刷新后再看"))
    made: Backing = Backing.objects.create(case=case, member=member, part=backing.part, since=day)
    note(actor, "development.replace", case, reason=reason, before=backing.member_id,
         after=member.pk, part=backing.part)  # fmt: skip
    return made


@transaction.atomic
def introduce(
    case: Case, *, actor: Actor, first: Member, second: Member, on: date | None = None,
    remark: str = "", **values: Any,
) -> CaseStep:  # fmt: skip
    """确定入党介绍人: two full members, usually the contacts."""
    pairs = [(case, [first, second])]
    return introduce_many(pairs, actor=actor, on=on or clock.today(), remark=remark, **values)[0]


@transaction.atomic
def introduce_many(
    pairs: Sequence[Pair], *, actor: Actor, on: date, remark: str = "", **values: Any
) -> list[CaseStep]:
    """确定入党介绍人 of several cases on one day."""
    version, rows, backings = values.get("version") or art.version_on(on), [], []
    told, held = sponsors_of(pairs, on), _held(pairs, Backing.Part.INTRODUCER)
    for case, members in pairs:
        if len({one.pk for one in members}) < len(members):
            raise ValidationError({"second": _("两名介绍人不能是同一人")})
        found = judge(told[case.pk], version=version)
        faults = _laid(found, remark)
        who = "、".join(str(one) for one in members)[:50]
        step = {"on": on, "who": who, "remark": remark, "faults": faults}
        rows.append((case, {**step, **values}))
        backings += _backings(case, members, Backing.Part.INTRODUCER, on, held)
    made = take_steps("introduce", rows, actor=actor)
    insert(backings)
    return made


def _laid(found: Sequence[Any], remark: str) -> list[str]:
    """The words beside the first introducer: the form has a field for each."""
    try:
        return judged(found, {"remark": remark})
    except ValidationError as error:
        told = error.message_dict
        told["first"] = told.pop("introducers", []) + told.pop("__all__", [])
        raise ValidationError({key: words for key, words in told.items() if words}) from None

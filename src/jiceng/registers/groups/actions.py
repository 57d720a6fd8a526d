"""The verbs of groups: set up, correct, assign, appoint, take out, dissolve; entrust, relieve."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import Prepared, reread
from jiceng.kernel.spans import standing
from jiceng.registers.groups.models import Charge, Group, Grouping, Leading
from jiceng.registers.members.actions.endings import earlier, tell, told
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org

FEW = 20
RELEASE = "groups.release"


# Groups ------------------------------------------------------------------------------------


@transaction.atomic
def set_up(*, actor: Actor, **values: Any) -> Group:
    """划分党小组; see `set_up_many`."""
    return set_up_many([values], actor=actor)[0]


@transaction.atomic
def set_up_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Group]:
    """划分. Each row: org (a branch), name, since."""
    at, made = clock.now(), []
    for row in rows:
        org, since = row["org"], row["since"]
        if not org.is_branch:
            raise ValidationError({"org": _("党小组划在党支部里，请选择具体的支部")})
        if since < org.since or (org.until is not None and since >= org.until):
            raise ValidationError({"since": _("这一天“%s”不在，请检查日期") % org})
        if since > clock.today():
            raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})
        if Group.objects.filter(org=org, name=row["name"], until=None).exists():
            raise ValidationError({"name": _("“%s”已经有这个名称的党小组") % org})
        made.append(Group(recorded_at=at, **row))
    insert(made)
    note_many(actor, "groups.set_up", made)
    return made


@transaction.atomic
def correct(group: Group, *, actor: Actor, reason: str, name: str) -> Group:
    """更正 the name, with a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    before = group.name
    if Group.objects.filter(org=group.org_id, name=name, until=None).exclude(pk=group.pk).exists():
        raise ValidationError({"name": _("“%s”已经有这个名称的党小组") % group.org})
    group.name = name
    group.save(update_fields=["name"])
    note(actor, "groups.correct", group, reason=reason, before={"name": before})
    return group


@transaction.atomic
def assign(group: Group, *, actor: Actor, members: Iterable[Member], since: date) -> list[Grouping]:
    """编入 members of the group's own branch; whoever was in another group leaves it that day.

    Nobody stays in a group longer than in its branch: where a member has gone since, the
    grouping ends with the belonging.
    """
    people = list(members)
    _open(group, since)
    stretches = {
        one.member_id: one
        for one in Belonging.objects.standing(since).filter(org=group.org_id, member__in=people)
    }
    strange = [str(one) for one in people if one.pk not in stretches]
    if strange:
        said = _("这些同志%s不在本支部，不能编入：%s") % (since, "、".join(strange))
        raise ValidationError({"members": said})
    _leave_others(people, group, since)
    made = [
        Grouping(group=group, member=one, since=since, until=stretches[one.pk].until)
        for one in people
    ]
    insert(made)
    note(actor, "groups.assign", group, members=[one.pk for one in people], since=since)
    return made


def _open(group: Group, on: date) -> None:
    if on < group.since or (group.until is not None and on >= group.until):
        raise ValidationError({"since": _("这一天“%s”还没有划分或已经撤销") % group.name})
    if on > clock.today():
        raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})


def _leave_others(people: Sequence[Member], group: Group, since: date) -> None:
    held = Grouping.objects.filter(Q(until=None) | Q(until__gt=since), member__in=people)
    for one in held.select_related("group", "member__person"):
        if one.group_id == group.pk or one.since >= since:
            said = _("“%(who)s”自%(since)s起已经编在“%(group)s”，请检查日期")
            names = {"who": one.member, "since": one.since, "group": one.group.name}
            raise ValidationError({"members": said % names})
        _end_leading(one.member_id, since, group=one.group_id)
        Grouping.objects.filter(pk=one.pk).update(until=since)


@transaction.atomic
def appoint(group: Group, *, actor: Actor, member: Member, since: date) -> Leading:
    """指定组长: one of the group's members; the former one ends that day."""
    _open(group, since)
    within = Grouping.objects.standing(since).filter(group=group, member=member).first()
    if within is None:
        raise ValidationError({"member": _("组长要是本组党员，请先把“%s”编入") % member})
    before = Leading.objects.filter(Q(until=None) | Q(until__gt=since), group=group).first()
    if before is not None and before.since >= since:
        said = _("自%s起已经登记过组长，请按先后顺序登记")
        raise ValidationError({"since": said % before.since})
    if before is not None:
        Leading.objects.filter(pk=before.pk).update(until=since)
    made: Leading = Leading.objects.create(
        group=group, member=member, since=since, until=within.until
    )
    note(actor, "groups.appoint", group, member=member.pk, since=since)
    return made


@transaction.atomic
def take_out(group: Group, *, actor: Actor, member: Member, since: date) -> Group:
    """调出: the member stays in the branch, in no group."""
    row = Grouping.objects.filter(group=group, member=member, until=None).first()
    if row is None or row.since >= since:
        raise ValidationError({"since": _("“%s”这一天之前不在本组，请检查日期") % member})
    if since > clock.today():
        raise ValidationError({"since": _("日期还没有到，请到那一天再办理")})
    _end_leading(member.pk, since, group=group.pk)
    Grouping.objects.filter(pk=row.pk).update(until=since)
    note(actor, "groups.take_out", group, member=member.pk, since=since)
    return group


def _led(member: int, on: date, **where: Any) -> Any:
    late = Q(until=None) | Q(until__gt=on)
    return Leading.objects.filter(late, member=member, **where)


def _end_leading(member: int, on: date, **where: Any) -> None:
    held = _led(member, on, **where)
    if held.filter(since__gte=on).exists():
        raise ValidationError({"since": _("这位同志在这一天之后才任组长，请检查日期")})
    held.update(until=on)


@transaction.atomic
def dissolve(group: Group, *, actor: Actor, on: date, reason: str = "") -> Group:
    """撤销党小组: its members stay in the branch."""
    if group.until is not None:
        raise ValidationError(_("“%s”已经撤销") % group)
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再办理")})
    rows: Any = Grouping.objects.filter(Q(until=None) | Q(until__gt=on), group=group)
    led: Any = Leading.objects.filter(Q(until=None) | Q(until__gt=on), group=group)
    last = max([group.since, *rows.values_list("since", flat=True),
                *led.values_list("since", flat=True)])  # fmt: skip
    if on <= last:
        raise ValidationError({"on": _("撤销日期要晚于最近一次编组或任组长的日期（%s）") % last})
    led.update(until=on)
    rows.update(until=on)
    group.until = on
    group.save(update_fields=["until"])
    note(actor, "groups.dissolve", group, reason=reason, on=on)
    return group


# Areas and posts ---------------------------------------------------------------------------


@transaction.atomic
def entrust(*, actor: Actor, **values: Any) -> Charge:
    """设岗定责; see `entrust_many`."""
    return entrust_many([values], actor=actor)[0]


@transaction.atomic
def entrust_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Charge]:
    """Each row: member, kind, name, since, and place and duty where known.

    The branch is the one the member belonged to on that day, and it ends with that belonging.
    """
    at, made = clock.now(), []
    for row in rows:
        member, since = row["member"], row["since"]
        if since > clock.today():
            raise ValidationError({"since": _("日期还没有到，请到那一天再登记")})
        stretch = Belonging.objects.standing(since).filter(member=member).first()
        if stretch is None:
            raise ValidationError({"since": _("“%s”这一天不在花名册里，请检查日期") % member})
        if Charge.objects.filter(member=member, name=row["name"], until=None).exists():
            raise ValidationError({"name": _("“%s”已经登记了这个责任区或岗位") % member})
        made.append(Charge(org_id=stretch.org_id, until=stretch.until, recorded_at=at, **row))
    insert(made)
    note_many(actor, "groups.entrust", made)
    return made


@transaction.atomic
def relieve(charge: Charge, *, actor: Actor, on: date) -> Charge:
    """卸任."""
    if on <= charge.since:
        raise ValidationError({"on": _("结束日期要晚于开始日期（%s）") % charge.since})
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再办理")})
    if not Charge.objects.filter(pk=charge.pk, until=None).update(until=on):
        raise ValidationError(_("已经结束，请刷新后再看"))
    reread(charge)
    note(actor, "groups.relieve", charge, on=on)
    return charge


# When a member goes ------------------------------------------------------------------------


@transaction.atomic
def release(member: Member, *, actor: Actor) -> None:
    """Whoever moved or left is in no group of the former branch and answers for nothing there."""
    here = member.org_id if member.left_on is None else None
    grouped = [one for one in GROUPED(member.pk) if one.group.org_id != here]
    charged = [one for one in CHARGED(member.pk) if one.org_id != here]
    ended = [*grouped, *charged]
    if not ended:
        return
    last = Belonging.objects.filter(member=member).exclude(until=None).order_by("-until").first()
    on: date = (last.until if last is not None else None) or clock.today()
    if late := [one.since for one in ended if one.since >= on]:
        said = _("这位同志%s才编入党小组或定了责任区、岗位，日期要晚于这一天")
        raise ValidationError({"on": said % max(late)})
    tell([*_led(member.pk, on), *ended], RELEASE, actor=actor)
    _end_leading(member.pk, on)
    Grouping.objects.filter(pk__in=[one.pk for one in grouped], until=None).update(until=on)
    Charge.objects.filter(pk__in=[one.pk for one in charged], until=None).update(until=on)


GROUPED = Prepared(
    lambda who: Grouping.objects.filter(member=who, until=None).select_related("group")
)
CHARGED = Prepared(lambda who: Charge.objects.filter(member=who, until=None))


@transaction.atomic
def end_anew(member: Member, *, actor: Actor) -> None:
    """The day of leaving was put right: nothing in the branch outlasts it, and what had ended with
    the wrong day ends on the right one; of who never left it stands on.
    """
    on, held = member.left_on, _held(member)
    before = {one: day for rows in held for one, day in _told(member, rows)}
    if on is None:
        _stand_on(member, before, actor)
        return
    ended = [
        one for rows in held for one in rows if one in before or one.until is None or one.until > on
    ]
    if late := [one.since for one in ended if one.since >= on]:
        said = _("这位同志%s才编入党小组或定了责任区、岗位，日期要晚于这一天")
        raise ValidationError({"on": said % max(late)})
    tell(ended, RELEASE, actor=actor)
    for one in ended:
        one.until = earlier(_end(one, on), before.get(one, one.until))
        one.save(update_fields=["until"])


def _held(member: Member) -> list[list[Any]]:
    """What they are or were in the branch, by kind; the group before who leads it."""
    grouped = [
        list(model.objects.filter(member=member).select_related("group"))
        for model in (Grouping, Leading)
    ]
    return [*grouped, list(Charge.objects.filter(member=member))]


def _told(member: Member, rows: Sequence[Any]) -> Iterator[tuple[Any, date | None]]:
    """Those that ended when the member left, with the day they had ended on by themselves."""
    before = told(member, rows, RELEASE)
    return ((one, before[one.pk]) for one in rows if one.pk in before)


def _stand_on(member: Member, before: Mapping[Any, date | None], actor: Actor) -> None:
    """They never left: what ended with it stands on, unless the group is gone or led by another."""
    back: list[Any] = []
    for one, day in before.items():
        groups = {row.group_id for row in back if isinstance(row, Grouping)}
        if day is None and not _still(one, member, groups):
            continue
        one.until = day
        one.save(update_fields=["until"])
        back.append(one)
    if back:
        note_many(actor, "groups.stand_on", back)


def _still(one: Any, member: Member, groups: Set[int]) -> bool:
    """May it be open again? `groups` are those the member is in again."""
    if isinstance(one, Charge):
        return bool(one.org_id == member.org_id)
    if isinstance(one, Grouping):
        return bool(one.group.org_id == member.org_id and one.group.until is None)
    led = Leading.objects.filter(group=one.group_id, until=None).exists()
    return one.group_id in groups and not led


def _end(one: Any, on: date) -> date:
    """That day; before it where the group was dissolved or somebody else came to lead it."""
    if isinstance(one, Charge):
        return on
    days = [on] if one.group.until is None else [on, one.group.until]
    if isinstance(one, Leading):
        after = Leading.objects.filter(group=one.group_id, since__gt=one.since)
        days += after.values_list("since", flat=True)
    return min(days)


# What must hold ----------------------------------------------------------------------------


def groups_hold(org: Org, on: date) -> str:
    """An organisation with groups is not abolished before they are dissolved."""
    held = Group.objects.filter(Q(until=None) | Q(until__gt=on), org=org).count()
    return _("还有 %s 个党小组，请先撤销党小组") % held if held else ""


def _covers(lookup: str = "") -> Q:
    """An outer span that holds the inner one whole."""
    later = Q(until=None) | Q(until__gte=OuterRef(f"{lookup}until"))
    return later & Q(since__lte=OuterRef(f"{lookup}since"))


def _outside(rows: Any, around: Any) -> Any:
    """Rows whose span is not held by one of these; an open one needs an open one."""
    open_ = around.filter(until=None, since__lte=OuterRef("since"))
    whole = around.filter(_covers())
    lost = Q(until=None) & ~Exists(open_)
    return rows.filter(lost | (Q(until__isnull=False) & ~Exists(whole)))


def _nobody_outlasts_the_branch() -> Iterator[str]:
    """Grouping, leading and charge lie within the belonging, the grouping, the belonging."""
    own = Belonging.objects.filter(member=OuterRef("member"))
    grouped = _outside(Grouping.objects.all(), own.filter(org=OuterRef("group__org")))
    for pk, member in grouped.values_list("pk", "member")[:FEW]:
        yield f"编组 {pk}：党员 {member} 不在这个党支部"
    within = Grouping.objects.filter(member=OuterRef("member"), group=OuterRef("group"))
    for pk, member in _outside(Leading.objects.all(), within).values_list("pk", "member")[:FEW]:
        yield f"组长 {pk}：党员 {member} 不在这个党小组"
    charged = _outside(Charge.objects.all(), own.filter(org=OuterRef("org")))
    for pk, member in charged.values_list("pk", "member")[:FEW]:
        yield f"责任区岗位 {pk}：党员 {member} 不在这个党支部"


def _one_group_at_a_time() -> Iterator[str]:
    other = Grouping.objects.filter(
        Q(until=None) | Q(until__gt=OuterRef("since")),
        member=OuterRef("member"),
        since__lte=OuterRef("since"),
    ).exclude(pk=OuterRef("pk"))
    for (member,) in Grouping.objects.filter(Exists(other)).values_list("member")[:FEW]:
        yield f"党员 {member} 同时编在两个党小组"


def _groups_stand_within_branches() -> Iterator[str]:
    over = Q(org__until__isnull=False) & (Q(until=None) | Q(until__gt=F("org__until")))
    for group in Group.objects.filter(over | Q(since__lt=F("org__since")))[:FEW]:
        yield f"党小组 {group.pk} 在党支部不存在的日子里存在"


HOLDERS = [groups_hold]
INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _nobody_outlasts_the_branch,
    _one_group_at_a_time,
    _groups_stand_within_branches,
]


def roll_of(group: Group, day: date) -> list[Member]:
    """Who is in the group on a day: the people a meeting of it is due to see."""
    return ROLL(group.pk, day)


def _roll(group: int, day: date) -> Any:
    within = Grouping.objects.standing(day).filter(group=group).filter(standing(day, "group__"))
    members = Member.objects.filter(pk__in=within.values("member")).select_related("person")
    return members.order_by("person__initials", "pk")


ROLL = Prepared(_roll)

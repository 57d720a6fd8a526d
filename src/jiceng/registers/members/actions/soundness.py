"""What must hold of every member at every instant, asked of all of them at once."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import Lag, RowNumber
from django.utils.translation import gettext as _

from jiceng.registers.members.models import Began, Belonging, Ended, Member, Merge, Mobility
from jiceng.registers.orgs.models import Org

FEW = 20  # of each kind of fault; one is enough to stop


def members_hold(org: Org, on: date) -> str:
    """An organisation with members on its roll cannot be abolished."""
    held = Belonging.objects.filter(org=org).filter(Q(until=None) | Q(until__gt=on)).count()
    said = _("还有 %s 名党员的组织关系在“%s”，请先转移")
    return said % (held, org) if held else ""


def _row_and_open_stretch_agree() -> Iterator[str]:
    """A present member's row names the organisation of the one open stretch."""
    open_ = Belonging.objects.filter(member=OuterRef("pk"), until=None)
    astray = Member.objects.filter(left_on=None).filter(~Exists(open_.filter(org=OuterRef("org"))))
    for pk, name in astray.values_list("pk", "person__name")[:FEW]:
        yield f"党员 {pk}“{name}”的所在支部与组织关系不符"
    left = Member.objects.exclude(left_on=None).filter(Exists(open_))
    for (gone,) in left.values_list("pk")[:FEW]:
        yield f"党员 {gone} 已经减少，组织关系却没有结束"


def _stretches_adjoin() -> Iterator[str]:
    """Each begins where the last ended; only who left the roll may have been nowhere between."""
    order: Any = {"partition_by": F("member"), "order_by": F("since").asc()}
    told: Any = Belonging.objects.annotate(
        turn=Window(RowNumber(), **order),
        before=Window(Lag("until"), **order),
        how=Window(Lag("ended"), **order),
    )
    moved = Q(began=Began.MOVED)
    first = Q(turn=1) & moved
    overlap = Q(turn__gt=1) & (Q(before=None) | Q(before__gt=F("since")))
    gap = Q(turn__gt=1) & moved & (~Q(before=F("since")) | ~Q(how=Ended.MOVED))
    torn = Q(turn__gt=1) & ~moved & Q(how=Ended.MOVED)
    wrong = told.filter(first | overlap | gap | torn)
    for member, since in wrong.values_list("member", "since")[:FEW]:
        yield f"党员 {member} 的组织关系在 {since} 处不衔接"
    dangling = Belonging.objects.filter(ended=Ended.MOVED)
    after = Belonging.objects.filter(member=OuterRef("member"), since=OuterRef("until"))
    for (member,) in dangling.filter(~Exists(after)).values_list("member")[:FEW]:
        yield f"党员 {member} 调出后没有去处"


def _entry_and_exit_are_in_the_stretches() -> Iterator[str]:
    """The row's last entry and exit are those of its stretches; a merged row has none left."""
    merged = Merge.objects.standing().values("gone")
    own = Belonging.objects.filter(member=OuterRef("pk"))
    came = own.filter(since=OuterRef("entered_on"), began=OuterRef("entry"))
    here = Member.objects.exclude(pk__in=merged)
    for (pk,) in here.filter(~Exists(came)).values_list("pk")[:FEW]:
        yield f"党员 {pk} 的增加日期和原因与组织关系不符"
    went = own.filter(until=OuterRef("left_on"), ended=OuterRef("exit"))
    left = here.exclude(left_on=None).filter(~Exists(went))
    for (pk,) in left.values_list("pk")[:FEW]:
        yield f"党员 {pk} 的减少日期和原因与组织关系不符"


def _nobody_belongs_to_what_does_not_stand() -> Iterator[str]:
    """A stretch lies within the days its organisation stood."""
    over = Q(org__until__isnull=False) & (Q(until=None) | Q(until__gt=F("org__until")))
    outside = Belonging.objects.filter(over | Q(since__lt=F("org__since")))
    for member, org in outside.values_list("member", "org__name")[:FEW]:
        yield f"党员 {member} 在“{org}”不存在的日子里属于它"


def _records_are_kept_by_the_branch() -> Iterator[str]:
    """The branch answers for its members' personal records."""
    astray = Member.objects.filter(left_on=None).exclude(person__keeper=F("org"))
    for (pk,) in astray.values_list("pk")[:FEW]:
        yield f"党员 {pk} 的人员档案不在所在支部"


def _mobility_ends_with_membership() -> Iterator[str]:
    late = Q(until=None) | Q(until__gt=F("member__left_on"))
    gone = Mobility.objects.filter(late).exclude(member__left_on=None)
    for (member,) in gone.values_list("member")[:FEW]:
        yield f"党员 {member} 已经减少，流动登记却没有结束"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _row_and_open_stretch_agree,
    _stretches_adjoin,
    _entry_and_exit_are_in_the_stretches,
    _nobody_belongs_to_what_does_not_stand,
    _records_are_kept_by_the_branch,
    _mobility_ends_with_membership,
]

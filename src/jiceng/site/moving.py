"""Members on the move: what letters, hosts and homes tell one another."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.refs import Ref
from jiceng.kit.roles import Role
from jiceng.registers.accounts.models import Account
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Belonging, Mobility
from jiceng.site.telling import holders, queue, tell


def copy_home(record: Any, *, actor: Actor) -> None:
    """流入地办的 → 原支部: the secretaries at home read what a host did with their member."""
    member = record.member if hasattr(record, "member") else record.mobility.member
    _tell_home(record, member, record._meta.verbose_name, actor)


def copy_guests(meeting: Any, *, actor: Actor) -> None:
    """外来党员到会 → 各自的原支部."""
    rows = Attendance.objects.guests().filter(meeting=meeting).select_related("member__person")
    for one in rows.select_related("member__org").order_by("pk"):
        _tell_home(meeting, one.member, _("到会"), actor)


def _tell_home(record: Any, member: Any, what: Any, actor: Actor) -> None:
    words = _("%(host)s为%(name)s登记了%(what)s")
    said = {"host": record.org, "name": member, "what": what}
    key = f"{record._meta.label_lower}:{record.pk}:{member.pk}"
    queue(record.org, holders(member.org, Role.BRANCH_SECRETARY), key, kind="result", actor=actor,
           text=words % said)  # fmt: skip


def remind_of_transfer(departure: Any, *, actor: Actor) -> None:
    """催办接转 → 待发消息: to whoever decides where it lies now, once a day."""
    from jiceng.work.transfers.actions import held_by  # noqa: PLC0415  # may be left out

    org, roles = held_by(departure)
    today = clock.today()
    queue(departure.org, holders(org, *roles), f"transfers.chase:{departure.pk}:{today}",
           kind="duty", actor=actor, template="transfers.chase",
           params={"days": (today - departure.applied_on).days},
           text="有一件组织关系接转已经{days}天，请尽快办理")  # fmt: skip


def _open_cases(member: Any) -> Any:
    cases: Any = apps.get_model("development.Case")._default_manager
    return cases.open().filter(member=member).select_related("org", "person")


OPEN_CASES = Prepared(_open_cases)


def follow_the_member(member: Any, *, actor: Actor) -> None:
    """组织关系转移 → 发展党员: a probationer's case goes along with the member."""
    if not apps.is_installed("jiceng.work.development"):
        return
    from jiceng.work.development.actions import follow  # noqa: PLC0415  # may be left out

    for case in OPEN_CASES(member.pk):
        begun = Belonging.objects.filter(member=member, until=None).values_list("since", flat=True)
        follow(case, actor=actor, to=member.org, on=begun.get())


def dues_paid_to(member: Any, *, actor: Actor) -> date | None:
    """党费交至, as the first of that month, where dues are kept here; transfers asks it."""
    del actor
    if not apps.is_installed("jiceng.work.dues"):
        return None
    from jiceng.work.dues.models import paid_to  # noqa: PLC0415  # may be left out
    from jiceng.work.dues.rules import first_of  # noqa: PLC0415

    reached = paid_to(member)
    return first_of(reached) if reached is not None else None


def tell_of_claim(trace: Any, *, actor: Actor) -> None:
    """本人申报还没有报到 → 社区: somebody waits to be called; no name leaves the list."""
    text = _("有党员本人申报还没有报到，请到“隐形党员、口袋党员查找台账”联系核实")
    tell(trace.org, f"mobility.claim:{trace.pk}", text, kind="duty", sender=trace.org, actor=actor)


def tell_branch_said(stay: Any, *, actor: Actor) -> None:
    """本人报告外出或者返回 → 本支部: what a member said of themself is read by their secretary."""
    member, back = stay.member, stay.until is not None
    text = _("%(name)s报告已经返回") if back else _("%(name)s报告外出：%(where)s，请保持联系")
    said = {"name": member, "where": stay.where}
    key, org = f"mobility.said:{stay.pk}:{stay.until or ''}", member.org
    tell(org, key, text % said, kind="result", sender=org, actor=actor)


def tell_home_of_found(trace: Any, *, actor: Actor) -> None:
    """找到的党员原支部在本区 → 原支部: whom another organisation looks after from now on."""
    hosting = Ref.read(trace.outcome).open() if trace.way == trace.Way.HOME else None
    if hosting is not None:
        _tell_home(trace, hosting.member, _("协助管理，请登记流出并保持联系"), actor)


def arrival_of(number: str, *, actor: Actor) -> str | None:
    """介绍信编号或者回执号 → the accepted arrival as a Ref, "" if there is none; mobility asks."""
    del actor
    if not apps.is_installed("jiceng.work.transfers"):
        return None
    from jiceng.work.transfers.models import Arrival  # noqa: PLC0415  # may be left out

    named = Q(letter=number) | Q(receipt=number)
    found = Arrival.objects.filter(named).exclude(accepted_on=None).order_by("-pk").first()
    return str(Ref.to(found)) if found is not None else ""


def book_relocated(rows: Any, *, actor: Actor) -> None:
    """合并、分设、升格移动的党员 → 组织关系接转: a letter and a receipt for each, that same day."""
    if not apps.is_installed("jiceng.work.transfers"):
        return
    from jiceng.work.transfers.actions import book_relocated_many  # noqa: PLC0415  # may be left out

    book_relocated_many(rows, actor=actor)


def no_transfer(org: Any, *, actor: Actor) -> str | None:
    """Why no relation can be sent from or received in an organisation; structure asks it."""
    del actor
    if not apps.is_installed("jiceng.work.transfers"):
        return None
    from jiceng.work.transfers.actions import refusal  # noqa: PLC0415  # may be left out

    return refusal(org) or None


def not_by_hand(pair: Any, *, actor: Actor) -> str | None:
    """花名册调整支部: beyond the committee it takes a letter; the roll asks before it moves."""
    del actor
    if not apps.is_installed("jiceng.work.transfers"):
        return None
    from jiceng.work.transfers.actions import across  # noqa: PLC0415  # may be left out

    member, to = pair
    return across(member.org, to) or None


def go_along(member: Any, *, actor: Actor) -> None:
    """党员调整支部 → 在办的接转: what is applied for is from now on the new branch's."""
    if not apps.is_installed("jiceng.work.transfers"):
        return
    from jiceng.work.transfers.actions import follow  # noqa: PLC0415  # may be left out

    follow(member, actor=actor)


def _tell_member(org: Any, member: Any, key: str, text: str, *, actor: Actor) -> None:
    """One line in the member's own page, where they have an account."""
    own = Account.objects.filter(Q(member=member) | Q(member=None, person=member.person_id))
    queue(org, own, key, kind="result", actor=actor, text=text)


def tell_of_release(departure: Any, *, actor: Actor) -> None:
    """介绍信开出 → 本人和转出支部."""
    text = _("转往“%s”的介绍信已开出；对方接收之前，仍在原支部参加组织生活、交纳党费")
    words, key = text % departure.destination, f"transfers.release:{departure.pk}"
    _tell_member(departure.org, departure.member, key, words, actor=actor)
    tell(departure.org, key, words, kind="result", sender=departure.org, actor=actor)


def tell_of_receiving(arrival: Any, *, actor: Actor) -> None:
    """审核转入 → 接收支部: somebody waits there; no name leaves the list."""
    text = _("有一名党员等待支部接收，请到“待接收的组织关系”办理")
    key = f"transfers.receive:{arrival.pk}:{arrival.org_id}"
    tell(arrival.org, key, text, kind="duty", sender=arrival.org, actor=actor)


def tell_of_acceptance(arrival: Any, *, actor: Actor) -> None:
    """支部接收 → 本人和接收支部; the giver is told by the receipt."""
    text = _("“%(org)s”已接收组织关系（%(on)s），回执%(receipt)s")
    said = {"org": arrival.org, "on": arrival.accepted_on, "receipt": arrival.receipt}
    key = f"transfers.accept:{arrival.pk}"
    _tell_member(arrival.org, arrival.member, key, text % said, actor=actor)
    tell(arrival.org, key, text % said, kind="result", sender=arrival.org, actor=actor)


def tell_of_receipt(departure: Any, *, actor: Actor) -> None:
    """回执已到 → 转出支部; whoever left the district as well, as nobody here accepted them."""
    said = {"to": departure.destination, "receipt": departure.receipt}
    words = _("转往“%(to)s”的组织关系已被接收，回执%(receipt)s，已办结") % said
    key = f"transfers.close:{departure.pk}"
    if departure.to_id is None:
        _tell_member(departure.org, departure.member, key, words, actor=actor)
    tell(departure.org, key, words, kind="result", sender=departure.org, actor=actor)


def appraise_mobile(round_: Any, *, actor: Actor) -> None:
    """评定等次 → 流动党员年度评议: of those who are away, at home or where they are hosted."""
    if not apps.is_installed("jiceng.work.mobility"):
        return
    from jiceng.work.mobility.actions import appraise_many  # noqa: PLC0415  # may be left out
    from jiceng.work.mobility.models import Appraisal  # noqa: PLC0415

    out = Mobility.objects.standing(round_.graded_on).filter(direction=Mobility.Direction.OUT)
    done = Appraisal.objects.filter(year=round_.year).values("member")
    rows = round_.memberreview_set.exclude(grade="").exclude(part="hosted")
    rows = rows.filter(member__in=out.values("member")).exclude(member__in=done)
    # Read once: after they are written these are among the done, and there would be none to tell.
    away = list(rows.select_related("member__org", "member__person").order_by("pk"))
    told = [
        {"member": one.member, "org": round_.org, "year": round_.year, "grade": one.grade,
         "on": round_.graded_on}
        for one in away
    ]  # fmt: skip
    appraise_many(told, actor=actor)
    for one in away:
        if one.part == "guest":
            _tell_home(round_, one.member, _("年度评议"), actor)


def settle_at_home(appraisal: Any, *, actor: Actor) -> None:
    """流入地登记的年度评议 → 原支部的民主评议: the grade stands there as well."""
    if not apps.is_installed("jiceng.work.appraisal"):
        return
    from jiceng.work.appraisal.actions import settle_hosted  # noqa: PLC0415  # may be left out

    settle_hosted(appraisal.member, actor=actor, year=appraisal.year, grade=appraisal.grade)


FOLLOWS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "appraisal.grade": [appraise_mobile],
    "dues.paid_to": [dues_paid_to],
    "meetings.welcome": [copy_guests],
    "members.adjust": [not_by_hand],
    "mobility.appraise": [copy_home, settle_at_home],
    "mobility.arrived": [arrival_of],
    "mobility.attach": [tell_home_of_found],
    "mobility.claim": [tell_of_claim],
    "mobility.contact": [copy_home],
    "mobility.said": [tell_branch_said],
    "structure.relocate": [book_relocated],
    "transfers.accept": [tell_of_acceptance],
    "transfers.chase": [remind_of_transfer],
    "transfers.close": [tell_of_receipt],
    "transfers.receive": [tell_of_receiving],
    "transfers.refusal": [no_transfer],
    "transfers.release": [tell_of_release],
}

"""What one room's result means for another: each a few lines that can be read aloud."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.refs import Ref
from jiceng.kit.roles import Role
from jiceng.registers.accounts.models import Account
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members.models import Belonging, Mobility
from jiceng.site import alliances, caring, census, covering
from jiceng.site.cobuilds import did_something, remind_of_promise
from jiceng.site.firms import tell_of_issues, tell_of_reply
from jiceng.site.leaving import (
    close_the_case,
    end_groups_anew,
    end_teams_anew,
    leave_groups,
    leave_orders,
    leave_posts,
    leave_posts_anew,
    leave_teams,
    list_dues_anew,
    strike_dues,
)
from jiceng.site.letters import tell_burden_officer, tell_of_letter
from jiceng.site.listening import answer_order, pass_on, untie_account
from jiceng.site.ordering import (
    RECALLS,
    address_of_code,
    answer_requester,
    tell_of_assignment,
    tell_of_passing,
)
from jiceng.site.pointing import (
    earn_from_order,
    earn_points,
    hours_confirmed,
    points_signal,
    take_back_from_order,
)
from jiceng.site.telling import (
    ask_keeper,
    ask_keeper_of_all,
    holders,
    invite_trainees,
    queue,
    remind_of_dues,
    remind_of_note,
    send_booking_answer,
    send_invitation,
    send_leave_answer,
    tell,
    tell_of_class_leave,
    tell_of_leave,
)
from jiceng.site.visits import follow_the_hall, order_of_matter, order_of_visit, tell_of_visits
from jiceng.site.volunteers import FOLLOWS


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


def send_reminder(reminder: Any, *, actor: Actor) -> None:
    """提醒换届 → 待发消息: to whoever keeps the organisation that is reminded."""
    tell(reminder.term.org, f"structure.remind:{reminder.pk}", reminder.words, kind="duty",
         sender=reminder.org, actor=actor)  # fmt: skip


def send_answer(application: Any, *, actor: Actor) -> None:
    """请示的答复 → 待发消息: to whoever keeps the organisation that asked."""
    said = f"{application}：{application.get_state_display()}"
    text = f"{said}。{application.answer}" if application.answer else f"{said}。"
    key = f"structure.answered:{application.pk}:{application.state}:{clock.now():%Y%m%d%H%M%S}"
    sender = application.org.parent or application.org
    tell(application.org, key, text, kind="result", sender=sender, actor=actor)


def file_decision(application: Any, *, actor: Actor) -> None:
    """街道批准的 → 区委备案: the district reads what was decided below it."""
    text = _("%(what)s：%(org)s的请示已由街道批准（%(document)s），请备案") % {
        "what": application, "org": application.org, "document": application.document,
    }  # fmt: skip
    root = application.org.above().first()
    key = f"structure.decided:{application.pk}"
    tell(root, key, text, kind="result", sender=application.org, actor=actor)


def follow_the_member(member: Any, *, actor: Actor) -> None:
    """组织关系转移 → 发展党员: a probationer's case goes along with the member."""
    if not apps.is_installed("jiceng.work.development"):
        return
    from jiceng.work.development.actions import follow  # noqa: PLC0415  # may be left out
    from jiceng.work.development.models import Case  # noqa: PLC0415

    for case in Case.objects.open().filter(member=member).select_related("org", "person"):
        begun = Belonging.objects.filter(member=member, until=None).values_list("since", flat=True)
        follow(case, actor=actor, to=member.org, on=begun.get())


def stars_now(org: Any, *, actor: Actor) -> int | None:
    """星级, as the last confirmed round has it today; the pages of bases ask it."""
    del actor
    if not apps.is_installed("jiceng.insight.ratings"):
        return None
    from jiceng.insight.ratings.figures import stars_of  # noqa: PLC0415  # may be left out

    return stars_of(org, clock.today())


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


def propose_case(unfit: Any, *, actor: Actor) -> None:
    """提请组织处置 → 组织处置: a case that begins with a talk; nothing is decided by it."""
    if not apps.is_installed("jiceng.work.disposal"):
        return
    from jiceng.work.disposal.actions import open_case  # noqa: PLC0415  # may be left out

    review = unfit["review"]
    open_case(actor=actor, member=review.member, opened_on=review.proposed_on, ground="duties",
              lead="review", facts=unfit["facts"])  # fmt: skip


def forget_posts(posts: Sequence[Any], *, actor: Actor) -> None:
    """撤销任职导入 → 应训名单: whoever was due by such a post no longer is, and never was."""
    if not apps.is_installed("jiceng.work.training"):
        return
    from jiceng.work.training.actions import forget_posts as drop  # noqa: PLC0415  # may be left out

    drop(posts, actor=actor)


HANDOFFS: Mapping[str, Sequence[Callable[..., Any]]] = {
    **FOLLOWS,
    **RECALLS,
    "accounts.suspend": [untie_account],
    "alliance.call": [alliances.tell_liaisons],
    "alliance.concluded": [alliances.tell_of_conclusion],
    "alliance.deeds": [did_something],
    "alliance.measure": [alliances.measured],
    "alliance.measures": [alliances.measures],
    **caring.FOLLOWS,
    **census.FOLLOWS,
    **covering.FOLLOWS,
    "appraisal.grade": [appraise_mobile],
    "appraisal.signals": [points_signal],
    "appraisal.unfit": [propose_case],
    "booking.answered": [send_booking_answer],
    "booking.repeat": [ask_keeper_of_all],
    "booking.request": [ask_keeper],
    "fastlane.collect": [tell_of_issues],
    "fastlane.reply": [tell_of_reply],
    "halls.hand_over": [order_of_matter],
    "halls.refer": [order_of_visit],
    "halls.tell": [tell_of_visits],
    "life.answered": [send_leave_answer],
    "life.ask_leave": [tell_of_leave],
    "life.notify": [send_invitation],
    "dues.paid_to": [dues_paid_to],
    "cobuilding.remind": [remind_of_promise],
    "dues.remind": [remind_of_dues],
    "ratings.stars": [stars_now],
    "transfers.accept": [tell_of_acceptance],
    "training.ask_leave": [tell_of_class_leave],
    "training.enrol": [invite_trainees],
    "training.note_due": [remind_of_note],
    "transfers.chase": [remind_of_transfer],
    "members.leave": [
        leave_groups,
        leave_teams,
        leave_posts,
        leave_orders,
        caring.leave_households,
        close_the_case,
        strike_dues,
    ],
    "members.right_death": [end_groups_anew, end_teams_anew, leave_posts_anew, list_dues_anew],
    "venues.hand_over": [follow_the_hall],
    "transfers.close": [tell_of_receipt],
    "transfers.receive": [tell_of_receiving],
    "transfers.release": [tell_of_release],
    "members.adjust": [not_by_hand],
    "members.move": [leave_groups, follow_the_member, go_along],
    "meetings.welcome": [copy_guests],
    "mobility.appraise": [copy_home, settle_at_home],
    "mobility.arrived": [arrival_of],
    "mobility.attach": [tell_home_of_found],
    "mobility.claim": [tell_of_claim],
    "mobility.said": [tell_branch_said],
    "mobility.contact": [copy_home],
    "orders.answered": [answer_requester, pass_on, earn_from_order],
    "orders.assigned": [tell_of_assignment],
    "orders.reopened": [tell_of_passing, take_back_from_order],
    "orders.transferred": [tell_of_passing],
    "people.withdraw_posts": [forget_posts],
    "points.earn": [earn_points],
    "points.hours": [hours_confirmed],
    "public.code": [address_of_code],
    "structure.answered": [send_answer],
    "structure.decided": [file_decision],
    "structure.relocate": [book_relocated],
    "structure.remind": [send_reminder],
    "transfers.refusal": [no_transfer],
    "outreach.complain": [tell_burden_officer],
    "outreach.suggest": [tell_of_letter],
    "wechat.text": [answer_order],
}

"""What one room's result means for another: each a few lines that can be read aloud."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.site import alliances, caring, census, cobuilds, covering, moving
from jiceng.site.firms import tell_of_issues, tell_of_reply
from jiceng.site.leaving import (
    close_the_case,
    close_the_case_anew,
    end_groups_anew,
    end_teams_anew,
    leave_groups,
    leave_orders,
    leave_posts,
    leave_posts_anew,
    leave_teams,
    list_dues_anew,
    stand_transfers_down,
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
    invite_trainees,
    remind_of_dues,
    remind_of_note,
    send_booking_answer,
    send_invitation,
    send_leave_answer,
    tell,
    tell_of_class_leave,
    tell_of_duty,
    tell_of_leave,
    tell_of_return,
)
from jiceng.site.visits import follow_the_hall, order_of_matter, order_of_visit, tell_of_visits
from jiceng.site.volunteers import FOLLOWS


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


def stars_now(org: Any, *, actor: Actor) -> int | None:
    """星级, as the last confirmed round has it today; the pages of bases ask it."""
    del actor
    if not apps.is_installed("jiceng.insight.ratings"):
        return None
    from jiceng.insight.ratings.figures import stars_of  # noqa: PLC0415  # may be left out

    return stars_of(org, clock.today())


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
    **caring.FOLLOWS,
    **census.FOLLOWS,
    **cobuilds.FOLLOWS,
    **covering.FOLLOWS,
    **moving.FOLLOWS,
    "accounts.suspend": [untie_account],
    "alliance.call": [alliances.tell_liaisons],
    "alliance.concluded": [alliances.tell_of_conclusion],
    "alliance.measure": [alliances.measured],
    "alliance.measures": [alliances.measures],
    "appraisal.signals": [points_signal],
    "appraisal.unfit": [propose_case],
    "booking.answered": [send_booking_answer],
    "booking.repeat": [ask_keeper_of_all],
    "booking.request": [ask_keeper],
    "desk.near": [tell_of_duty],
    "dues.remind": [remind_of_dues],
    "fastlane.collect": [tell_of_issues],
    "fastlane.reply": [tell_of_reply],
    "halls.hand_over": [order_of_matter],
    "halls.refer": [order_of_visit],
    "halls.tell": [tell_of_visits],
    "life.answered": [send_leave_answer],
    "life.ask_leave": [tell_of_leave],
    "life.notify": [send_invitation],
    "members.leave": [
        leave_groups,
        leave_teams,
        leave_posts,
        leave_orders,
        caring.leave_households,
        close_the_case,
        stand_transfers_down,
        strike_dues,
    ],
    "members.move": [leave_groups, moving.follow_the_member, moving.go_along],
    "members.right_death": [
        end_groups_anew,
        end_teams_anew,
        leave_posts_anew,
        caring.leave_households_anew,
        close_the_case_anew,
        list_dues_anew,
    ],
    "orders.answered": [answer_requester, pass_on, earn_from_order],
    "orders.assigned": [tell_of_assignment],
    "orders.reopened": [tell_of_passing, take_back_from_order],
    "orders.transferred": [tell_of_passing],
    "inspection.send_back": [tell_of_return],
    "outreach.complain": [tell_burden_officer],
    "outreach.suggest": [tell_of_letter],
    "people.withdraw_posts": [forget_posts],
    "points.earn": [earn_points],
    "points.hours": [hours_confirmed],
    "public.code": [address_of_code],
    "ratings.stars": [stars_now],
    "structure.answered": [send_answer],
    "structure.decided": [file_decision],
    "structure.remind": [send_reminder],
    "training.ask_leave": [tell_of_class_leave],
    "training.enrol": [invite_trainees],
    "training.note_due": [remind_of_note],
    "venues.hand_over": [follow_the_hall],
    "wechat.text": [answer_order],
}

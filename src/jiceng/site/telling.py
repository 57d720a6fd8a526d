"""Words to people's own pages: who hears of what another room has done, and in which words."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.prepared import Prepared
from jiceng.kit.roles import STAFF, Role
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.meetings.actions import roll


def queue(org: Any, accounts: Any, key: str, *, kind: str, actor: Actor, **said: Any) -> None:
    """One message for each account's own page, once for each key; `said` is its words: `text` as
    it is to be read, or with holes and the `params` that fill them.
    """
    queue_each([(org, accounts.filter(is_active=True).order_by("pk"), key)], kind=kind,
               actor=actor, **said)  # fmt: skip


def queue_each(
    letters: Iterable[tuple[Any, Iterable[Any], str]], *, kind: str, actor: Actor, **said: Any
) -> None:
    """The same words under several keys at once: each letter is whose it is, to which accounts
    that are active, and its key.
    """
    if not apps.is_installed("jiceng.registers.outbox"):
        return
    from jiceng.registers.outbox.actions import queue_many  # noqa: PLC0415  # may be left out

    if "params" not in said:  # people's own words stand in it, and a brace in them is no hole
        said = {**said, "text": "{said}", "params": {"said": said["text"]}}
    shared = {"channel": "page", "kind": kind, **said}
    queue_many(
        [
            {**shared, "org": org, "account": one, "dedupe_key": f"{key}:{one.pk}"}
            for org, accounts, key in letters for one in accounts
        ],
        actor=actor,
    )  # fmt: skip


def holders(org: Any, *roles: str) -> Any:
    """The accounts that hold one of these roles at the organisation itself today."""
    return holders_of([org], *roles)


def holders_of(orgs: Any, *roles: str) -> Any:
    """The same of several organisations, or of a query of them."""
    return _holding(Grant.objects.standing(clock.today()).filter(org__in=orgs), roles)


def _holding(grants: Any, roles: Iterable[str]) -> Any:
    return Account.objects.filter(pk__in=grants.filter(role__in=roles).values("account"))


def tell(org: Any, key: str, text: str, *, kind: str, sender: Any, actor: Actor) -> None:
    """One line in the page of everybody who keeps an organisation's affairs."""
    keepers = KEEPERS(org.pk, clock.today())
    queue_each([(sender, keepers, key)], kind=kind, actor=actor, text=text)


def _keepers(org: Any, day: Any) -> Any:
    kept = _holding(Grant.objects.standing(day).filter(org=org), (*STAFF, Role.BRANCH_SECRETARY))
    return kept.filter(is_active=True).order_by("pk")


KEEPERS = Prepared(_keepers)


def invite_trainees(enrolments: Sequence[Any], *, actor: Actor) -> None:
    """培训班邀请学员 → 待发消息: to whoever is invited and has an account, once for a class.

    A class that is over (a list written up afterwards) invites nobody.
    """
    invited: dict[Any, list[Any]] = {}
    for one in enrolments:
        if one.klass.ends_on >= clock.today():
            invited.setdefault(one.klass, []).append(one)
    for klass, rows in invited.items():
        people = [one.person_id for one in rows]
        accounts = Account.objects.filter(Q(person__in=people) | Q(member__person__in=people))
        words = _("请您参加“%(name)s”，%(day)s 开班，请在“我的培训”里确认") % {
            "name": klass, "day": klass.starts_on,
        }  # fmt: skip
        # By the first enrolment of the lot: whoever withdrew and is invited anew hears of it anew.
        queue(klass.org, accounts, f"training.enrol:{rows[0].pk}", kind="meeting", actor=actor,
              text=words)  # fmt: skip


def tell_of_leave(leave: Any, *, actor: Actor) -> None:
    """会前请假 → 本支部: whoever keeps the branch answers it."""
    text = _("%(name)s就%(day)s的会请假：%(reason)s，请答复") % {
        "name": leave.member, "day": leave.invitation.held_on, "reason": leave.reason,
    }  # fmt: skip
    org = leave.invitation.org
    key = f"life.leave:{leave.pk}:{leave.reason}"[:100]
    queue(org, holders(org, Role.BRANCH_SECRETARY), key, kind="meeting", actor=actor, text=text)


def tell_of_class_leave(leave: Any, *, actor: Actor) -> None:
    """培训请假 → 主办党组织: whoever runs the class answers."""
    org = leave.enrolment.klass.org
    text = _("“%s”有一位学员请假，请答复") % leave.enrolment.klass
    tell(org, f"training.ask_leave:{leave.pk}", text, kind="duty", sender=leave.enrolment.org,
          actor=actor)  # fmt: skip


def tell_of_return(inspection: Any, *, actor: Actor) -> None:
    """退回整改 → 被调阅的党组织: it finds the matter on its desk and on its phone, by when."""
    text = _("督查调阅退回了一条记录，请在%(due)s前整改，打开“待办”就能看到") % {
        "due": inspection.matter.due_on,
    }  # fmt: skip
    tell(inspection.org, f"inspection.send_back:{inspection.pk}", text, kind="duty",
         sender=inspection.matter.sender or inspection.org, actor=actor)  # fmt: skip


def remind_of_note(group: Any, *, actor: Actor) -> None:
    """晚间汇报提醒 → 领队: once an evening, and never again for that day."""
    accounts = Account.objects.filter(Q(person=group.leader) | Q(member__person=group.leader))
    queue(group.klass.org, accounts, f"training.note_due:{group.pk}:{clock.today()}", kind="duty",
           actor=actor, text=_("今天的小组汇报请在九点前交，在“我的培训”里填"))  # fmt: skip


def ask_keeper(booking: Any, *, actor: Actor) -> None:
    """预约 → 待发消息: to whoever keeps the place, each time it waits for an answer."""
    said = {"org": booking.org, "space": booking.space, "day": booking.held_on}
    text = _("%(org)s预约了%(space)s（%(day)s），请答复") % said
    keeper = booking.space.venue.keeper
    key = f"booking.asked:{booking.pk}:{clock.now():%Y%m%d%H%M%S%f}"
    tell(keeper, key, text, kind="duty", sender=booking.org, actor=actor)


def ask_keeper_of_all(series: Any, *, actor: Actor) -> None:
    """长期预约 → 待发消息: to whoever keeps the place, once for all of its days."""
    said = {"org": series.org, "space": series.space, "first": series.first, "last": series.last}
    text = _("%(org)s长期预约了%(space)s（%(first)s至%(last)s），请答复") % said
    tell(series.space.venue.keeper, f"booking.repeat:{series.pk}", text, kind="duty",
          sender=series.org, actor=actor)  # fmt: skip


def send_booking_answer(booking: Any, *, actor: Actor) -> None:
    """预约的答复 → 待发消息: to whoever booked."""
    said = f"{booking.space} {booking.held_on} {booking.hours}：{booking.get_state_display()}"
    text = f"{said}。{booking.told}" if booking.told else f"{said}。"
    key = f"booking.answered:{booking.pk}:{booking.state}:{clock.now():%Y%m%d%H%M%S%f}"
    keeper = booking.space.venue.keeper
    tell(booking.org, key, text, kind="result", sender=keeper, actor=actor)


def send_invitation(invitation: Any, *, actor: Actor) -> None:
    """会议通知 → 待发消息: to every member of the branch who has an account, in their own page."""
    invited = Account.objects.filter(member__in=roll(invitation.org, invitation.held_on))
    queue(invitation.org, invited, f"life.notify:{invitation.pk}", kind="meeting", actor=actor,
           text=invitation.words)  # fmt: skip


def send_leave_answer(leave: Any, *, actor: Actor) -> None:
    """请假的答复 → 本人."""
    said = f"{leave.invitation.held_on}：{leave.get_state_display()}"
    text = f"{said}。{leave.answer}" if leave.answer else f"{said}。"
    mine = Account.objects.filter(member=leave.member_id)
    queue(leave.invitation.org, mine, f"life.leave:{leave.pk}:{leave.state}", kind="result",
           actor=actor, text=text)  # fmt: skip


def tell_of_duty(near: Any, *, actor: Actor) -> None:
    """快到期的事 → 待发消息: to whoever holds the role that owes it, once."""
    queue(near.org, holders(near.org, near.duty.by), near.key, kind="duty", actor=actor,
           text=near.words)  # fmt: skip


def remind_of_dues(reminder: Any, *, actor: Actor) -> None:
    """明天交党费 → 待发消息: to the branch's members with an account, once; the outbox joins it to
    the day's digest.
    """
    members = Account.objects.filter(member__in=roll(reminder.org, reminder.day))
    queue(reminder.org, members, f"dues.remind:{reminder.org.pk}:{reminder.number}", kind="duty",
           actor=actor, text=reminder.words)  # fmt: skip

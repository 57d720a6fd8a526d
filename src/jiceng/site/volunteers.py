"""报到、认岗 → 待发消息: who hears of a report-in, an answer, a post that fits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.registers.accounts.models import Account
from jiceng.site.telling import queue, queue_each, tell


def _own(rows: Sequence[Any], key: str, words: Callable[[Any], str], actor: Actor) -> None:
    """A line in each member's own page, where they have an account."""
    members = {one.member_id: one for one in rows}
    for account in Account.objects.filter(member__in=members).order_by("pk"):
        one = members[account.member_id]
        mine = Account.objects.filter(pk=account.pk)
        queue(one.org, mine, f"volunteering.{key}:{one.pk}:{one.state}", kind="result",
              actor=actor, text=words(one))  # fmt: skip


def tell_of_report(checkins: Sequence[Any], *, actor: Actor) -> None:
    """手机报到 → 社区: somebody waits for an answer; no name leaves the list."""
    for one in checkins:
        text = _("有一名在职党员申请到社区报到，请到“在职党员报到认岗台账”确认")
        tell(one.org, f"volunteering.report:{one.pk}", text, kind="duty", sender=one.org,
             actor=actor)  # fmt: skip


def tell_of_report_answer(checkins: Sequence[Any], *, actor: Actor) -> None:
    """确认、退回 → 本人."""

    def words(one: Any) -> str:
        if one.number:
            said = _("“%(org)s”已确认您的报到，回执编号 %(number)s")
            return said % {"org": one.org, "number": one.number}
        return _("“%(org)s”退回了您的报到：%(answer)s") % {"org": one.org, "answer": one.answer}

    _own(checkins, "report", words, actor)


def tell_of_claim_answer(claims: Sequence[Any], *, actor: Actor) -> None:
    """同意、不同意认领 → 本人."""

    def words(one: Any) -> str:
        if one.approved_on:
            return _("“%(post)s”同意您来") % {"post": one.post}
        said = _("“%(post)s”这次没有安排您：%(answer)s")
        return said % {"post": one.post, "answer": one.answer}

    _own(claims, "claim", words, actor)


def tell_of_post(posts: Sequence[Any], *, actor: Actor) -> None:
    """设岗 → 报到的党员中说明过这项特长的: once a post, and only while it is new."""
    if not apps.is_installed("jiceng.work.volunteering"):
        return
    from jiceng.work.volunteering.models import CheckIn, Talent  # noqa: PLC0415  # may be left out

    for post in posts:
        here = CheckIn.objects.standing(clock.today()).filter(org=post.org_id)
        fit = Talent.objects.filter(skill__in=post.skills.values("pk"))
        members = fit.filter(member__in=here.values("member")).values("member")
        accounts = Account.objects.filter(member__in=members, is_active=True).order_by("pk")
        if hearing := list(accounts):
            text = _("“%(org)s”新设了“%(post)s”，和您说明的特长相符，可以在“我的志愿”里认领")
            queue_each([(post.org, hearing, f"volunteering.publish:{post.pk}")], kind="result",
                       actor=actor, text=text % {"org": post.org, "post": post})  # fmt: skip


def tell_of_hours(rows: Sequence[Any], *, actor: Actor) -> None:
    """登记时长 → 社区: what was logged by members themselves waits to be confirmed."""
    for one in rows:
        if getattr(actor, "member_id", None) == one.member_id:
            text = _("有服务时长等确认，请到“服务时长台账”办理")
            key = f"volunteering.hours:{one.org_id}:{clock.today()}"
            tell(one.org, key, text, kind="duty", sender=one.org, actor=actor)


def tell_of_denial(hours: Any, *, actor: Actor) -> None:
    """不予确认 → 本人, with the reason."""

    def words(one: Any) -> str:
        said = {"day": one.held_on, "answer": one.told}
        return _("%(day)s的服务时长没有确认：%(answer)s") % said

    _own([hours], "hours", words, actor)


def tell_of_swap(shift: Any, *, actor: Actor) -> None:
    """请人替班 → 被请的同志."""
    text = _("%(who)s请您替班：%(post)s %(day)s，请在“我的志愿”里答复")
    said = {"who": shift.member, "post": shift.post, "day": shift.held_on}
    queue(shift.org, Account.objects.filter(member=shift.swap_to_id),
          f"volunteering.swap:{shift.pk}:{shift.swap_to_id}", kind="duty", actor=actor,
          text=text % said)  # fmt: skip


def tell_of_taken(shift: Any, *, actor: Actor) -> None:
    """同意替班 → 请人的同志."""
    _answered(shift, _("%(who)s替您值这一班：%(post)s %(day)s"), "taken", actor)


def tell_of_declined(shift: Any, *, actor: Actor) -> None:
    """不能替班 → 请人的同志."""
    text = _("%(who)s这次不能替班：%(post)s %(day)s，请另找一位，或者告诉社区")
    _answered(shift, text, "declined", actor)


def _answered(shift: Any, text: str, how: str, actor: Actor) -> None:
    said = {"who": shift.swap_to, "post": shift.post, "day": shift.held_on}
    queue(shift.org, Account.objects.filter(member=shift.member_id),
          f"volunteering.swap:{shift.pk}:{shift.swap_to_id}:{how}", kind="result", actor=actor,
          text=text % said)  # fmt: skip


def remind_of_shift(shifts: Sequence[Any], *, actor: Actor) -> None:
    """明天值班 → 本人: once a shift."""
    for shift in shifts:
        text = _("明天 %(hours)s 在“%(post)s”值班")
        said = {"hours": f"{shift.starts_at:%H:%M}—{shift.ends_at:%H:%M}", "post": shift.post}
        queue(shift.org, Account.objects.filter(member=shift.member_id),
              f"volunteering.shift:{shift.pk}:{shift.member_id}", kind="duty", actor=actor,
              text=text % said)  # fmt: skip


def tell_of_activity(activities: Sequence[Any], *, actor: Actor) -> None:
    """计划活动 → 社区: what will be held there, and by whom."""
    for one in activities:
        if one.held_on >= clock.today() and one.org_id != one.community_id:
            text = _("“%(org)s”计划%(day)s到本社区开展“%(name)s”")
            said = {"org": one.org, "day": one.held_on, "name": one.name}
            tell(one.community, f"volunteering.arrange:{one.pk}", text % said, kind="meeting",
                 sender=one.org, actor=actor)  # fmt: skip


def ask_to_settle(activity: Any, *, actor: Actor) -> None:
    """登记开展 → 社区: please say whether it was so."""
    text = _("“%(name)s”已开展，请到“在本社区开展的活动”确认服务人数") % {"name": activity.name}
    key = f"volunteering.hold:{activity.pk}:{clock.now():%Y%m%d%H%M%S}"
    tell(activity.community, key, text, kind="duty", sender=activity.org, actor=actor)


def tell_of_sending_back(activity: Any, *, actor: Actor) -> None:
    """退回 → 组织单位, with the reason."""
    text = _("社区退回了“%(name)s”：%(told)s") % {"name": activity.name, "told": activity.told}
    key = f"volunteering.send_back:{activity.pk}:{clock.now():%Y%m%d%H%M%S}"
    tell(activity.org, key, text, kind="result", sender=activity.community, actor=actor)


def send_year_note(notes: Sequence[Any], *, actor: Actor) -> None:
    """年度反馈 → 单位."""
    for one in notes:
        text = _("“%(org)s”反馈了%(year)s年在职党员服务情况，请看“社区给本单位的反馈”")
        tell(one.unit, f"volunteering.note:{one.pk}", text % {"org": one.org, "year": one.year},
             kind="result", sender=one.org, actor=actor)  # fmt: skip


def remind_silent_teams(rows: Sequence[Any], *, actor: Actor) -> None:
    """两周没有走访 → 队长, and whoever keeps the team: once for each stretch of silence."""
    from jiceng.registers.teams.models import Leading  # noqa: PLC0415  # may be left out

    led = Leading.objects.standing(clock.today()).select_related("joining")
    heads = {one.team_id: one.joining.member_id for one in led}
    for team, since, turns in rows:
        text = _("“%(team)s”自%(since)s起没有走访记录；走访过的请补记，没有要办的不必答复")
        words = text % {"team": team, "since": since}
        key = f"volunteering.silent:{team.pk}:{since}:{turns}"
        head = Account.objects.filter(member=heads.get(team.pk), member__isnull=False)
        if head.exists():
            queue(team.keeper, head, key, kind="duty", actor=actor, text=words)
        else:
            tell(team.keeper, key, words, kind="duty", sender=team.keeper, actor=actor)


def points_near(org: Any, *, actor: Actor) -> list[dict[str, Any]] | None:
    """派单、群众看附近的服务 → 就近的党员服务岗 of an organisation; orders and services ask."""
    del actor
    if not apps.is_installed("jiceng.work.volunteering"):
        return None
    from jiceng.work.volunteering.models.near import near_points  # noqa: PLC0415  # may be left out

    return near_points(org.path, clock.now().astimezone(clock.ZONE))


FOLLOWS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "volunteering.accept": [tell_of_report_answer],
    "volunteering.approve": [tell_of_claim_answer],
    "volunteering.arrange": [tell_of_activity],
    "volunteering.ask_swap": [tell_of_swap],
    "volunteering.decline_swap": [tell_of_declined],
    "volunteering.deny": [tell_of_denial],
    "volunteering.hold": [ask_to_settle],
    "volunteering.log_hours": [tell_of_hours],
    "volunteering.near": [points_near],
    "volunteering.publish": [tell_of_post],
    "volunteering.refuse": [tell_of_report_answer],
    "volunteering.report": [tell_of_report],
    "volunteering.send_back": [tell_of_sending_back],
    "volunteering.shift_due": [remind_of_shift],
    "volunteering.silent": [remind_silent_teams],
    "volunteering.take_over": [tell_of_taken],
    "volunteering.tell_unit": [send_year_note],
    "volunteering.turn_down": [tell_of_claim_answer],
}

"""报到、认岗 → 待发消息: who hears of a report-in, an answer, a post that fits."""

from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.registers.accounts.models import Account
from jiceng.site.telling import queue, tell


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
        accounts = Account.objects.filter(member__in=members)
        if accounts.exists():
            text = _("“%(org)s”新设了“%(post)s”，和您说明的特长相符，可以在“我的志愿”里认领")
            queue(post.org, accounts, f"volunteering.publish:{post.pk}", kind="result",
                  actor=actor, text=text % {"org": post.org, "post": post})  # fmt: skip

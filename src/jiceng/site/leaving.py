"""Somebody leaves the roll, or the day they left is put right: what ends with it elsewhere."""

from typing import Any

from django.apps import apps

from jiceng.kernel.actors import Actor
from jiceng.site.moving import OPEN_CASES


def leave_groups(member: Any, *, actor: Actor) -> None:
    """党员转走、减少 → 党小组、责任区: ended in the branch that is left."""
    if not apps.is_installed("jiceng.registers.groups"):
        return
    from jiceng.registers.groups.actions import release  # noqa: PLC0415  # may be left out

    release(member, actor=actor)


def leave_teams(member: Any, *, actor: Actor) -> None:
    """党员减少 → 服务队: whoever left the roll serves in a team as a member no longer."""
    if not apps.is_installed("jiceng.registers.teams"):
        return
    from jiceng.registers.teams.actions import release  # noqa: PLC0415  # may be left out

    release(member, actor=actor)


def leave_orders(member: Any, *, actor: Actor) -> None:
    """党员减少 → 接的单: what they led goes back into the pool of its community."""
    if not apps.is_installed("jiceng.work.orders"):
        return
    from jiceng.work.orders.actions import release  # noqa: PLC0415  # may be left out

    release(member, actor=actor)


def end_teams_anew(righted: Any, *, actor: Actor) -> None:
    """更正死亡登记 → 服务队: they end on the right day, or stand on."""
    if not apps.is_installed("jiceng.registers.teams"):
        return
    from jiceng.registers.teams.actions import release  # noqa: PLC0415  # may be left out

    release(righted.member, actor=actor)


def end_groups_anew(righted: Any, *, actor: Actor) -> None:
    """更正死亡登记 → 党小组、责任区: they end on the right day, or stand on."""
    if not apps.is_installed("jiceng.registers.groups"):
        return
    from jiceng.registers.groups.actions import end_anew  # noqa: PLC0415  # may be left out

    end_anew(righted.member, actor=actor)


def leave_posts(member: Any, *, actor: Actor) -> None:
    """党员减少 → 社区报到、岗位: whoever left the roll is reported in nowhere and on no post."""
    if not apps.is_installed("jiceng.work.volunteering"):
        return
    from jiceng.work.volunteering.actions import release  # noqa: PLC0415  # may be left out

    release(member, actor=actor)


def leave_posts_anew(righted: Any, *, actor: Actor) -> None:
    """更正死亡登记 → 社区报到、岗位: they end on the right day, or stand on."""
    if not apps.is_installed("jiceng.work.volunteering"):
        return
    from jiceng.work.volunteering.actions import release  # noqa: PLC0415  # may be left out

    release(righted.member, actor=actor)


def stand_transfers_down(member: Any, *, actor: Actor) -> None:
    """减少党员 → 组织关系接转: nobody is left on the way anywhere."""
    if not apps.is_installed("jiceng.work.transfers"):
        return
    from jiceng.work.transfers.actions import stand_down  # noqa: PLC0415  # may be left out

    stand_down(member, actor=actor)


def close_the_case(member: Any, *, actor: Actor) -> None:
    """减少党员 → 发展党员: whoever leaves the roll on probation has no way left to go."""
    if not apps.is_installed("jiceng.work.development"):
        return
    from jiceng.work.development.actions import close  # noqa: PLC0415  # may be left out

    for case in OPEN_CASES(member.pk):
        close(case, actor=actor, on=member.left_on, remark=member.get_exit_display())


def close_the_case_anew(righted: Any, *, actor: Actor) -> None:
    """更正死亡登记 → 发展党员: the way ends on the right day, or goes on where it stood."""
    if not apps.is_installed("jiceng.work.development"):
        return
    from jiceng.work.development.actions import close_anew  # noqa: PLC0415  # may be left out

    close_anew(righted.member, actor=actor)


def strike_dues(member: Any, *, actor: Actor) -> None:
    """减少党员 → 党费: months after the day they left are owed by nobody."""
    if not apps.is_installed("jiceng.work.dues"):
        return
    from jiceng.work.dues.actions import strike  # noqa: PLC0415  # may be left out

    strike(member, actor=actor)


def list_dues_anew(righted: Any, *, actor: Actor) -> None:
    """更正死亡登记 → 党费: months that are owed after all are listed again, others struck."""
    if not apps.is_installed("jiceng.work.dues"):
        return
    from jiceng.work.dues.actions import relist, strike  # noqa: PLC0415  # may be left out

    relist(righted.member, actor=actor, since=righted.was)
    strike(righted.member, actor=actor)

"""Where members are on duty near an office: member posts, the nearest first, with the reason.

Whoever dispatches reads it; nobody is sent anywhere by it. Names are those of members who are on
duty now and have agreed to be named (`Claim.near_on`); of the others only that somebody is there.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel.paths import neighbouring, steps
from jiceng.registers.members.models import Member
from jiceng.work.volunteering.flows import PLANNED, SERVED, TAKEN
from jiceng.work.volunteering.models.posts import Claim, ServicePost
from jiceng.work.volunteering.models.service import RosterShift

NEAREST = 3
ENDS = ("area__keeper", "venue__keeper", "org")  # where a post is, the most exact first


def near_points(path: str, now: datetime) -> list[dict[str, Any]]:
    """The nearest posts of the street of a node at a moment (in local time).

    Each: name, reason, far (steps in the tree), duty (who is there now, in words), members (keys of
    those who agreed to be named), telephone.
    """
    posts = list(_posts(path, now))
    duty = _on_duty([one.pk for one in posts], now)
    found = [_told(one, path, duty.get(one.pk, [])) for one in posts]
    found.sort(key=lambda one: (one["far"], not one["duty"], one["name"]))
    return found[:NEAREST]


def _posts(path: str, now: datetime) -> Any:
    near = Q()
    for end in ENDS:
        near |= neighbouring(f"{end}__path", path)
    rows = ServicePost.objects.standing(now.date()).filter(kind=ServicePost.Kind.MEMBER)
    return rows.filter(near).select_related("org", *ENDS[:2], "area", "venue")


def _on_duty(posts: list[int], now: datetime) -> dict[int, list[Member | None]]:
    """By post who is on duty at this moment; None is somebody who has not agreed to be named."""
    rows = RosterShift.objects.filter(
        post__in=posts, held_on=now.date(), starts_at__lte=now.time(), ends_at__gt=now.time(),
        state__in=(PLANNED, SERVED),
    )  # fmt: skip
    agreed = set(
        Claim.objects.filter(post__in=posts, state__in=TAKEN, near_on__lte=now.date()).values_list(
            "post", "member"
        )
    )
    found: dict[int, list[Member | None]] = defaultdict(list)
    for one in rows.select_related("member__person").order_by("starts_at", "pk"):
        named = (one.post_id, one.member_id) in agreed
        found[one.post_id].append(one.member if named else None)
    return found


def _told(post: ServicePost, path: str, duty: list[Member | None]) -> dict[str, Any]:
    spot = post.area or post.venue
    keeper = spot.keeper if spot is not None else post.org
    far = steps(keeper.path, path)
    reason = _("就在本社区") if far == 0 else _("在%s") % keeper
    if spot is not None:
        reason = _("%(reason)s，点位：%(spot)s") % {"reason": reason, "spot": spot}
    named = [one for one in duty if one is not None]
    said = [str(one) for one in named]
    if rest := len(duty) - len(named):
        said.append(_("%d 人值班") % rest)
    telephone = post.telephone or (post.venue.telephone if post.venue is not None else "")
    return {"name": str(post), "reason": reason, "far": far, "duty": "、".join(said),
            "members": [one.pk for one in named], "telephone": telephone}  # fmt: skip

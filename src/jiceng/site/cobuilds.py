"""What co-building means for other rooms: promises called to mind, services announced to those they
are for, who speaks for a partner, what partners did.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.paths import inside
from jiceng.kit.roles import Role
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.coalitions.models import Partner
from jiceng.registers.members.models import Belonging, Mobility
from jiceng.registers.orgs.models import Field, Org
from jiceng.site.telling import queue, tell

FIRMS = {"firms": (Field.STATE_FIRM, Field.PRIVATE_FIRM), "social_orgs": (Field.SOCIAL_ORG,)}
SPEAKERS = (Role.FIRM_LIAISON, Role.UNIT_LIAISON, Role.BRANCH_SECRETARY)


def remind_of_promise(promise: Any, *, actor: Actor) -> None:
    """承诺快到期 → 待发消息: to whoever keeps the organisation it was made to, once."""
    text = _("“%(title)s”（%(who)s）的承诺 %(due)s 到期，请问问办到哪一步") % {
        "title": promise.title, "who": promise.who, "due": promise.due_on,
    }  # fmt: skip
    tell(promise.org, f"cobuilding.remind:{promise.pk}", text, kind="duty", sender=promise.org,
         actor=actor)  # fmt: skip


def ask_to_confirm(promise: Any, *, actor: Actor) -> None:
    """承诺方说完成 → 受益方: to look and to confirm, each time it is said."""
    text = _("%(who)s说“%(title)s”已经完成，请看一看，确认或者退回") % {
        "title": promise.title, "who": promise.who,
    }  # fmt: skip
    key = f"cobuilding.say_done:{promise.pk}:{clock.now():%Y%m%d%H%M%S%f}"
    tell(promise.org, key, text, kind="duty", sender=promise.party or promise.org, actor=actor)


def speaks_for(nothing: Any, *, actor: Any) -> Any:
    """The partners whose named liaison officer this person is."""
    del nothing
    if not apps.is_installed("jiceng.work.alliance"):
        return None
    from jiceng.work.alliance.models import LiaisonOfficer  # noqa: PLC0415  # may be left out

    named = LiaisonOfficer.objects.standing(clock.today()).held_by(actor)
    return named.values("partner")


def _meant(service: Any) -> Any:
    """The accounts of those it is for, beneath its community; residents read the open page."""
    today, path = clock.today(), service.org.path
    if service.group == "members":
        roll = Belonging.objects.standing(today).filter(inside("org__path", path))
        return Account.objects.filter(member__in=roll.values("member"))
    if service.group == "mobile":
        away = Mobility.objects.standing(today).filter(inside("member__org__path", path))
        return Account.objects.filter(member__in=away.values("member"))
    fields = FIRMS.get(service.group)
    if fields is None:
        return Account.objects.none()
    orgs = Org.objects.standing(today).within(service.org).filter(field__in=fields)
    held = Grant.objects.standing(today).filter(org__in=orgs, role__in=SPEAKERS)
    return Account.objects.filter(pk__in=held.values("account"))


def announce_service(service: Any, *, actor: Actor) -> None:
    """共享服务 → 面向的人: once; what is written up afterwards is announced to nobody."""
    if service.held_on < clock.today():
        return
    text = _("%(who)s %(day)s 有“%(title)s”，要来的请在“共驻共建公开栏”报名") % {
        "who": service.who, "day": service.held_on, "title": service.title,
    }  # fmt: skip
    queue(service.org, _meant(service), f"cobuilding.offer:{service.pk}", kind="meeting",
           actor=actor, text=text)  # fmt: skip


def call_off_service(service: Any, *, actor: Actor) -> None:
    """共享服务取消 → 同样的人."""
    if service.held_on < clock.today():
        return
    text = _("%(day)s 的“%(title)s”取消了：%(why)s") % {
        "day": service.held_on, "title": service.title, "why": service.told,
    }  # fmt: skip
    queue(service.org, _meant(service), f"cobuilding.cancel:{service.pk}", kind="meeting",
           actor=actor, text=text)  # fmt: skip


def did_something(between: tuple[Any, Any], *, actor: Actor) -> list[Any] | None:
    """Partners that promised, gave, offered or took part between two days, each as keys."""
    del actor
    if not apps.is_installed("jiceng.work.cobuilding"):
        return None
    from jiceng.work.cobuilding.models import (  # noqa: PLC0415  # may be left out
        Contribution,
        JointActivity,
        ListItem,
        Partaking,
        Promise,
        SharedService,
    )

    units: set[int] = set()
    orgs: set[int] = set()
    for model, day in (
        (Promise, "made_on"), (Promise, "confirmed_on"), (Contribution, "held_on"),
        (ListItem, "listed_on"), (SharedService, "held_on"),
    ):  # fmt: skip
        rows = model.objects.valid().filter(**{f"{day}__range": between}).order_by()
        found = rows.values_list("unit", "party").distinct()
        units |= {unit for unit, _party in found if unit}
        orgs |= {party for _unit, party in found if party}
    joint = JointActivity.objects.valid().filter(held_on__range=between).order_by()
    units |= {*Partaking.objects.filter(activity__in=joint.values("pk")).values_list(
        "unit", flat=True)}  # fmt: skip
    return [Partner.objects.filter(Q(unit__in=units) | Q(org__in=orgs)).values("pk")]


def lands_of_partners(question: tuple[Any, Any], *, actor: Actor) -> list[tuple[Any, ...]] | None:
    """Idle land of a coalition's partners as of a day: who, which, square metres, how far it is."""
    del actor
    if not apps.is_installed("jiceng.work.cobuilding"):
        return None
    from jiceng.work.cobuilding.models import IdleLand, LandLead  # noqa: PLC0415  # may be left out

    coalition, day = question
    partners = Partner.objects.standing(day).filter(coalition=coalition)
    here = Q(unit__in=partners.exclude(unit=None).values("unit"))
    here |= Q(unit=None, party__in=partners.exclude(org=None).values("org"))
    leads = LandLead.objects.filter(land=OuterRef("pk"), on__lte=day).order_by().values("land")
    rows = IdleLand.objects.standing(day).filter(here).select_related("unit", "party", "org")
    told = rows.annotate(asked=Subquery(leads.annotate(n=Count("pk")).values("n")))
    found = told.order_by("listed_on", "pk")
    return [(one.who, one.name, one.area, _how_far(one, day)) for one in found]


def _how_far(land: Any, day: date) -> str:
    if land.leased_on and land.leased_on <= day:
        return _("已租出：%s") % land.told if land.told else _("已租出")
    return _("来谈的 %d 家") % land.asked if land.asked else _("还没有来谈的")


FOLLOWS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "alliance.deeds": [did_something],
    "alliance.lands": [lands_of_partners],
    "cobuilding.cancel": [call_off_service],
    "cobuilding.offer": [announce_service],
    "cobuilding.remind": [remind_of_promise],
    "cobuilding.say_done": [ask_to_confirm],
    "cobuilding.speaks_for": [speaks_for],
}

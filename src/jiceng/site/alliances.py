"""What co-building means for other rooms: calls to liaison officers, figures of pairs."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.insight.shelf.look import NoFigureError, look_up, shelf
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import on
from jiceng.kernel.phrases import percent, plain
from jiceng.kit.roles import Role
from jiceng.registers.accounts.models import Account
from jiceng.registers.coalitions.models import Partner
from jiceng.site.telling import holders, queue


def tell_liaisons(call: Any, *, actor: Actor) -> None:
    """通知开会 → 各共建单位联络员; where a partner has none, whoever keeps its organisation."""
    from jiceng.work.alliance.models import LiaisonOfficer  # noqa: PLC0415  # may be left out

    partners = Partner.objects.standing(clock.today()).filter(coalition=call.coalition)
    named = LiaisonOfficer.objects.standing(clock.today()).filter(partner__in=partners.values("pk"))
    text = _("“%(name)s”定于%(day)s开会：%(words)s") % {
        "name": call.coalition, "day": call.held_on, "words": call.words,
    }  # fmt: skip
    key = f"alliance.call:{call.pk}"
    told = Account.objects.filter(
        Q(pk__in=named.values("account")) | Q(person__in=named.values("person"))
    )
    queue(call.coalition.keeper, told, key, kind="meeting", actor=actor, text=text)
    silent = partners.exclude(pk__in=named.values("partner")).exclude(org=None)
    for partner in silent.select_related("org"):
        queue(call.coalition.keeper, holders(partner.org, Role.BRANCH_SECRETARY, Role.UNIT_LIAISON),
              key, kind="meeting", actor=actor, text=text)  # fmt: skip


def tell_of_conclusion(item: Any, *, actor: Actor) -> None:
    """议题有了结论 → 提出单位的联络员."""
    from jiceng.work.alliance.models import LiaisonOfficer  # noqa: PLC0415  # may be left out

    partner = item.partner or (item.source.partner if item.source else None)
    if partner is None:
        return
    named = LiaisonOfficer.objects.standing(clock.today()).filter(partner=partner)
    told = Account.objects.filter(
        Q(pk__in=named.values("account")) | Q(person__in=named.values("person"))
    )
    text = _("议题“%(title)s”：%(said)s") % {"title": item.title, "said": item.conclusion}
    queue(item.coalition.keeper, told, f"alliance.concluded:{item.pk}", kind="result",
          actor=actor, text=text)  # fmt: skip


def measures(nothing: Any, *, actor: Actor) -> list[tuple[str, str]]:
    """The figures a pair may be looked at by: shares where there is a whole, else counts."""
    del nothing, actor
    return [
        (f"{key}:share" if one.having else key, _(one.title))
        for key, one in shelf().items()
        if isinstance(one, Figure)
    ]


def measured(question: tuple[str, Any, Any], *, actor: Actor) -> dict[str, Any] | None:
    """A figure of an organisation on a day, in words; None where there is no such figure."""
    del actor
    written, org, day = question
    try:
        figure = look_up(written)
    except NoFigureError:
        return None
    key, _colon, part = written.partition(":")
    value = figure.read(org, Ask(on(day))).value
    text = percent(value) if part == "share" else plain(value)
    title = _(shelf()[key].title)
    return {"title": title, "value": value, "text": text}

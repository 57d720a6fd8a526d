"""What co-building means for other rooms: calls to liaison officers, figures of pairs."""

from typing import Any

from django.utils.translation import gettext as _

from jiceng.insight.shelf.look import NoFigureError, look_up, shelf
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import DAY, Period
from jiceng.kernel.phrases import percent, plain
from jiceng.kit.roles import Role
from jiceng.registers.coalitions.models import Partner
from jiceng.site.telling import holders_of, queue

YEAR = 12
CLOSED = frozenset({"disposal"})  # rooms whose figures count restricted tables
CIRCULAR = frozenset({"alliance.pairs_better"})  # asks after the measures of pairs itself


def tell_liaisons(call: Any, *, actor: Actor) -> None:
    """通知开会 → 各共建单位联络员; where a partner has none, whoever keeps its organisation."""
    from jiceng.work.alliance.models import LiaisonOfficer  # noqa: PLC0415  # may be left out

    partners = Partner.objects.standing(clock.today()).filter(coalition=call.coalition)
    named = LiaisonOfficer.objects.standing(clock.today()).filter(partner__in=partners.values("pk"))
    silent = partners.exclude(pk__in=named.values("partner")).exclude(org=None)
    keep = holders_of(silent.values("org"), Role.BRANCH_SECRETARY, Role.UNIT_LIAISON)
    text = _("“%(name)s”定于%(day)s开会：%(words)s") % {
        "name": call.coalition, "day": call.held_on, "words": call.words,
    }  # fmt: skip
    queue(call.coalition.keeper, (named.accounts() | keep).distinct(), f"alliance.call:{call.pk}",
          kind="meeting", actor=actor, text=text)  # fmt: skip


def tell_of_conclusion(item: Any, *, actor: Actor) -> None:
    """议题有了结论 → 提出单位的联络员; what the leading organisation raised itself, to nobody."""
    from jiceng.work.alliance.models import LiaisonOfficer  # noqa: PLC0415  # may be left out

    if item.partner_id is None:
        return
    named = LiaisonOfficer.objects.standing(clock.today()).filter(partner=item.partner_id)
    text = _("议题“%(title)s”：%(said)s") % {"title": item.title, "said": item.conclusion}
    queue(item.coalition.keeper, named.accounts(), f"alliance.concluded:{item.pk}", kind="result",
          actor=actor, text=text)  # fmt: skip


def measures(nothing: Any, *, actor: Actor) -> list[tuple[str, str]]:
    """The figures a pair may be looked at by: shares where there is a whole, else counts."""
    del nothing, actor
    return [
        (f"{key}:share" if one.having else key, _(one.title))
        for key, one in shelf().items()
        if isinstance(one, Figure) and may_be_shown(key)
    ]


def may_be_shown(key: str) -> bool:
    """Both sides see a pair's figure, so it is none that counts what is restricted."""
    if key in CIRCULAR or key.partition(".")[0] in CLOSED:
        return False
    return isinstance(shelf().get(key), Figure)


def measured(question: tuple[str, Any, Any], *, actor: Actor) -> dict[str, Any] | None:
    """A figure of an organisation on a day, in words; None where there is none to be looked at.

    What counts events is asked of the year up to that day: on the day itself hardly any happened.
    """
    del actor
    written, org, day = question
    name, _colon, part = written.partition(":")
    key = name.partition("{")[0]
    if not may_be_shown(key):
        return None
    try:
        figure = look_up(written)
    except NoFigureError:
        return None
    period = Period(add_months(day, -YEAR) + DAY, day)
    value = figure.read(org, Ask(period)).value
    text = percent(value) if part == "share" else plain(value)
    title = _(shelf()[key].title)
    return {"title": title, "value": value, "text": text}

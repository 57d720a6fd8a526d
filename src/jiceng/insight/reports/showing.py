"""What any page of prose over figures needs: its node and day from the address, its draft shown."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiceng.insight.reports import papers
from jiceng.insight.reports.access import BUILDS
from jiceng.insight.reports.slots import Draft
from jiceng.insight.shelf.addresses import read_day
from jiceng.insight.shelf.nodes import actor_of, code_of, node_of
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import parse, year
from jiceng.kit.access import may
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme


def home(request: HttpRequest, roles: tuple[str, ...]) -> Org:
    """The highest node this person holds one of these roles on."""
    held = sorted(actor_of(request).reach(*roles), key=len)
    found: Org | None = Org.objects.filter(path=held[0]).first() if held and held[0] else None
    if found is None:
        raise PermissionDenied(_("报告由区委组织部和街道党建办生成，领导查阅。"))
    return found


def given_by(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET


def asked_at(
    request: HttpRequest, usual: Org | None = None, ask: Ask | None = None, given: Any = None
) -> tuple[Org, Ask]:
    """The node, period and day of an address, the `usual` node and `ask` where it names none.
    `given` is where they stand, if not in what the page sends. Raises LookupError or PeriodError.
    """
    given = given_by(request) if given is None else given
    node = node_of(str(given["org"])) if given.get("org") else usual or home(request, BUILDS)
    if not may(actor_of(request), BUILDS, node.path):
        raise PermissionDenied(_("您不能为这个党组织生成报告。"))
    today = clock.today()
    if ask is None or given.get("period"):
        period = parse(str(given["period"])) if given.get("period") else year(today.year)
        ask = Ask(period, min(period.last, today))
    return node, Ask(ask.period, read_day(str(given["asof"])) if given.get("asof") else ask.day)


def said(node: Org, ask: Ask, campaign: Programme | None = None) -> str:
    """The Ask as an address carries it."""
    given: dict[str, Any] = {"org": code_of(node), "period": ask.period.code, "asof": ask.day}
    of = {"campaign": campaign.pk} if campaign else {}
    return urlencode(given | of | dict(ask.bounds))


def shown(draft: Draft) -> dict[str, Any]:
    """What the kit's report page is given."""
    return {
        "title": draft.called,
        "title_lang": "zh-CN",
        "prose": papers.prose(draft, drawn=True),
        "outline": papers.outline(draft),
        "missing": [
            {"title": s.title, "url": s.link, "words": s.why, "supplied_by": s.supplied_by}
            for s in draft.wanting
        ],
        "definitions": [
            {"title": s.title, "words": s.definition, "cites": s.source} for s in draft.defined
        ],
        "draft": draft,
    }

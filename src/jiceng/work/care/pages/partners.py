"""Ledgers of 三社联动: contracts with what was done under them, workers, the yearly review."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.periods import year
from jiceng.kit.access import may
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.work.care import actions
from jiceng.work.care.access import KEEPS, SEES
from jiceng.work.care.flows import CONTRACT
from jiceng.work.care.forms import OnForm
from jiceng.work.care.forms import partners as forms
from jiceng.work.care.models import PartnerReview, ServiceContract
from jiceng.work.care.rules import contract_findings
from jiceng.work.care.sheets import CONTRACTS, RATINGS, REVIEWS, SERVICES, WORKERS

SECTION = "服务群众"


def begins(*names: str) -> Any:
    def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
        del actor
        return {"org": scope.node, **dict.fromkeys(names, clock.today())}

    return start


def last_year(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    return {**begins("decided_on")(actor, scope), "year": clock.today().year}


def weigh(values: Mapping[str, Any]) -> Sequence[Finding]:
    bought = values.get("way") == ServiceContract.Way.BUY
    return contract_findings(
        amount=values.get("amount"), source=values.get("source") or "", bought=bought
    )


def _more(panel: Panel, title: Any, name: str, contract: ServiceContract, actor: Actor) -> Panel:
    if not contract.void_reason and may(actor, KEEPS, contract.org.path):
        url = f"{reverse(name)}?contract={contract.pk}"
        panel.buttons = [{"title": title, "url": url}]
    return panel


def served(contract: ServiceContract, actor: Actor) -> Panel:
    rows = SERVICES.visible(actor).filter(contract=contract, void_reason="")
    made = listed(
        "served", _("服务"), SERVICES, rows.order_by("-held_on", "-pk"),
        only=("held_on", "words", "persons", "minutes"),
        address=lambda row: reverse("care.services.detail", args=[row.pk]),
        empty=_("还没有登记服务。"),
    )  # fmt: skip
    return _more(made, _("登记服务"), "care.services.new", contract, actor)


def rated(contract: ServiceContract, actor: Actor) -> Panel:
    rows = RATINGS.visible(actor).filter(contract=contract, void_reason="")
    made = listed(
        "rated", _("评价"), RATINGS, rows.order_by("-held_on", "-pk"),
        only=("held_on", "side", "grade", "words"),
        address=lambda row: reverse("care.ratings.detail", args=[row.pk]),
        empty=_("还没有评价。"),
    )  # fmt: skip
    return _more(made, _("登记评价"), "care.ratings.new", contract, actor)


def done(review: PartnerReview, actor: Actor) -> Panel:
    """What was done under its contracts that year: to read before one decides."""
    here = ServiceContract.objects.running_in(year(review.year))
    rows = CONTRACTS.visible(actor).filter(pk__in=here.values("pk"), org=review.org,
                                           provider=review.provider)  # fmt: skip
    return listed(
        "done", _("当年的合同"), CONTRACTS, rows.order_by("begins", "pk"),
        only=("name", "amount", "state", "services", "served"),
        address=lambda row: reverse("care.contracts.detail", args=[row.pk]),
    )  # fmt: skip


CONTRACT_PAGES = RecordPages(
    CONTRACTS,
    noun=_("三社联动合同"),
    record=actions.sign,
    weigh=weigh,
    steps=[
        StepPage(
            CONTRACT, {"finish": actions.finish, "terminate": actions.terminate},
            {"finish": forms.CloseForm, "terminate": forms.CloseForm},
        )
    ],
    acts=[ActPage("void_contract", _("作废"), actions.void_contract, forms.VoidForm, danger=True)],
    panels=[served, rated, attachments],
    menu=(SECTION, 66),
    icon="folder",
    keeps=KEEPS,
    sees=SEES,
    start=begins("signed_on", "begins"),
    verbs={"sign": _("登记合同")},
    empty=_("这个期间没有签订合同。"),
)  # fmt: skip
SERVICE_PAGES = RecordPages(
    SERVICES,
    noun=_("社会组织服务"),
    record=actions.serve,
    acts=[ActPage("void_service", _("作废"), actions.void_service, forms.VoidForm, danger=True)],
    menu=(SECTION, 67),
    icon="check",
    keeps=KEEPS,
    sees=SEES,
    start=begins("held_on"),
    verbs={"serve": _("登记服务")},
)
RATING_PAGES = RecordPages(
    RATINGS,
    noun=_("合同评价"),
    record=actions.rate,
    acts=[ActPage("void_rating", _("作废"), actions.void_rating, forms.VoidForm, danger=True)],
    menu=(SECTION, 68),
    icon="star",
    keeps=KEEPS,
    sees=SEES,
    start=begins("held_on"),
    verbs={"rate": _("登记评价")},
)
WORKER_PAGES = RecordPages(
    WORKERS,
    noun=_("社会工作者"),
    record=actions.name_worker,
    acts=[
        ActPage("relieve", _("离开"), actions.relieve, OnForm,
                when=lambda row: row.until is None, start=lambda row: {"on": clock.today()}),
    ],
    menu=(SECTION, 69),
    icon="people",
    keeps=KEEPS,
    sees=SEES,
    start=begins("since"),
    verbs={"name_worker": _("登记社会工作者")},
)  # fmt: skip
REVIEW_PAGES = RecordPages(
    REVIEWS,
    noun=_("年度评议"),
    record=actions.review,
    panels=[done, attachments],
    menu=(SECTION, 70),
    icon="review",
    keeps=KEEPS,
    sees=SEES,
    start=last_year,
    verbs={"review": _("登记年度评议")},
)
PAGES = [CONTRACT_PAGES, SERVICE_PAGES, RATING_PAGES, WORKER_PAGES, REVIEW_PAGES]

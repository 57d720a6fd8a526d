"""Those who are away: the ledger with its checklist, contacts, cards, how often."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.gate import row_of
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.registers.members.models import Affiliation, Belonging, Mobility
from jiceng.work.mobility import actions, forms, models
from jiceng.work.mobility.access import ISSUES, KEEPS, SETS
from jiceng.work.mobility.figures import lacking
from jiceng.work.mobility.models import Certificate, Contact
from jiceng.work.mobility.rules import USUAL_MONTHS
from jiceng.work.mobility.sheets import CERTIFICATES, CONTACTS, HOSTED, OUT, RHYTHMS

SECTION = "党员"


def today_as(*names: str) -> Any:
    return lambda record: dict.fromkeys(names, clock.today())


def away(mobility: Mobility) -> bool:
    return mobility.until is None


def advised(mobility: Any, actor: Actor) -> Panel | None:
    """What the articles have to say of this stay today."""
    del actor
    if mobility.until is not None:
        return None
    facts = [
        {"title": str(one.cites), "text": _(one.words) % one.values, "kind": "text"}
        for one in models.advised(mobility, clock.today())
    ]
    return Panel("advice", gettext_lazy("规定怎么说"), facts=facts) if facts else None


def checklist(mobility: Mobility, actor: Actor) -> Panel | None:
    """一证两表、三明一评: each item, there or not, and what shows it."""
    del actor
    if mobility.until is not None:
        return None
    here = Belonging.objects.filter(member=mobility.member_id, until=None)
    facts = [
        {
            "title": str(item),
            "text": f"{_('有') if has else _('缺')}（{item.get_met_by_display()}）",
            "kind": "text",
        }
        for item, has in lacking(here, Ask(on(clock.today())))
    ]
    return Panel("checklist", gettext_lazy("工作清单"), facts=facts) if facts else None


def contacts(mobility: Mobility, actor: Actor) -> Panel:
    rows = CONTACTS.visible(actor).filter(mobility=mobility)
    only = ("on", "way", "reached", "org__name", "words")
    empty = gettext_lazy("还没有联系记录。")
    return listed("contacts", gettext_lazy("联系记录"), CONTACTS, rows, only=only, empty=empty)


def hosts(mobility: Mobility, actor: Actor) -> Panel:
    """The home sees all places where its member lives as one."""
    del actor
    rows = Affiliation.objects.filter(member=mobility.member_id).order_by("-since")
    only = ("host__name", "way", "venue__name", "attends", "appraises", "since", "until")
    empty = gettext_lazy("还没有别的党组织协助管理。")
    return listed("hosts", gettext_lazy("多重管理"), HOSTED, rows, only=only, empty=empty)


def cards(mobility: Mobility, actor: Actor) -> Panel | None:
    rows = CERTIFICATES.visible(actor).filter(mobility=mobility)
    if not rows.exists():
        return None
    return listed(
        "cards", gettext_lazy("活动证"), CERTIFICATES, rows,
        only=("number", "issued_on", "until", "voided_on"),
        address=lambda row: reverse("mobility.certificates.detail", args=[row.pk]),
    )  # fmt: skip


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    return {"since": clock.today(), "source": Mobility.Source.SELF}


def begin_contact(mobility: Mobility) -> Mapping[str, Any]:
    del mobility
    return {"on": clock.today(), "reached": "yes", "way": Contact.Way.PHONE}


def begin_host(mobility: Mobility) -> Mapping[str, Any]:
    return {"since": max(mobility.since, clock.today()), "way": Affiliation.Way.MOBILE}


def begin_appraisal(mobility: Mobility) -> Mapping[str, Any]:
    del mobility
    return {"year": clock.today().year, "on": clock.today(), "grade": "qualified"}


OUT_PAGES = RecordPages(
    OUT,
    noun=gettext_lazy("流出登记"),
    record=actions.go_out,
    change=actions.correct_out,
    change_form=forms.CorrectOutForm,
    acts=[
        ActPage("contact", gettext_lazy("记一次联系"), actions.contact, forms.ContactForm,
                when=away, start=begin_contact),
        ActPage("host", gettext_lazy("登记接收方"), actions.host, forms.HostForm, when=away,
                start=begin_host),
        ActPage("tick", gettext_lazy("勾选清单"), actions.tick, forms.TickForm, when=away,
                start=today_as("on")),
        ActPage("appraise", gettext_lazy("登记年度评议"), actions.appraise, forms.AppraiseForm,
                when=away, start=begin_appraisal),
        ActPage("issue", gettext_lazy("发活动证"), actions.issue, forms.IssueForm, roles=ISSUES,
                when=away, start=today_as("issued_on")),
        ActPage("come_back", gettext_lazy("已经返回"), actions.come_back, forms.BackForm,
                when=away, start=today_as("on")),
    ],
    panels=[advised, checklist, contacts, hosts, cards],
    menu=(SECTION, 20),
    icon="people",
    keeps=KEEPS,
    start=start,
    root="",
    verbs={
        "members.correct_mobility": gettext_lazy("更正流动登记"),
        "mobility.contact": gettext_lazy("联系"),
        "mobility.tick": gettext_lazy("勾选清单"),
    },
)  # fmt: skip
CONTACT_PAGES = RecordPages(CONTACTS, menu=(SECTION, 24), icon="phone")
CERTIFICATE_PAGES = RecordPages(
    CERTIFICATES,
    acts=[
        ActPage("void", gettext_lazy("作废"), actions.void, ReasonForm,
                when=lambda card: card.voided_on is None, danger=True),
    ],
    menu=(SECTION, 25),
    icon="star",
    keeps=ISSUES,
    buttons=lambda card, actor: [
        {"title": _("打印活动证"), "url": reverse("mobility.card", args=[card.pk]), "icon": "print"}
    ],
    verbs={"mobility.issue": gettext_lazy("发活动证")},
)  # fmt: skip
RHYTHM_PAGES = RecordPages(
    RHYTHMS,
    noun=gettext_lazy("联系周期"),
    record=actions.set_rhythm,
    menu=(SECTION, 29),
    icon="clock",
    keeps=SETS,
    start=lambda actor, scope: {"since": clock.today(), "months": USUAL_MONTHS},
    verbs={"mobility.set_rhythm": gettext_lazy("规定联系周期")},
)


def show_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card as a sheet to print: no photo, no identity number, no fee."""
    card: Certificate = row_of(CERTIFICATE_PAGES, request, pk)
    context = {
        "title": _("流动党员活动证"),
        "card": card,
        "member": card.mobility.member,
        "back_url": reverse("mobility.certificates.detail", args=[pk]),
    }
    return render(request, "mobility/card.html", context)

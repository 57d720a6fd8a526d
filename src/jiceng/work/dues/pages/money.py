"""Pages of the money: the account, handing up and giving back, use, gifts, publishing, the bank."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.registers.orgs.models import Org
from jiceng.work.dues import actions, forms, rules
from jiceng.work.dues.access import KEEPS, OWN, SEES
from jiceng.work.dues.flows import GIFTS as GIFT_FLOW
from jiceng.work.dues.flows import REMITTANCES as REMITTANCE_FLOW
from jiceng.work.dues.models import BankLine, Publication, Remittance, Use
from jiceng.work.dues.sheets import (
    BANK_LINES,
    ENTRIES,
    GIFTS,
    PUBLICATIONS,
    REMITTANCES,
    USES,
)


def here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """The organisation looked at, today, the last three months."""
    today = clock.today()
    last = rules.number_of(today)
    node = scope.node if scope.node is not None else _home(actor)
    return {
        "org": node,
        "sent_on": today,
        "used_on": today,
        "given_on": today,
        "published_on": today,
        "year": today.year,
        "first_no": last - 2,
        "last_no": last,
    }


def _home(actor: Actor) -> Any:
    paths = [path for path in actor.reach(*KEEPS) if path]
    return Org.objects.filter(path__in=paths).order_by("path").first() if paths else None


def hand_over(*, actor: Actor, org: Org, to: Org | None = None, **values: Any) -> Remittance:
    """上缴, or 返还 where somebody beneath is named."""
    if to is None:
        return actions.remit(actor=actor, org=org, **values)
    told = {name: values[name] for name in ("amount", "sent_on", "document")}
    return actions.give_back(actor=actor, org=org, to=to, **told)


def receive(one: Remittance, *, actor: Actor, on: Any) -> Any:
    """By the side that takes."""
    if one.to is None or not may(actor, KEEPS, one.to.path):
        raise PermissionDenied(_("由收款的党组织确认收到"))
    return actions.receive(one, actor=actor, on=on)


def withdraw(one: Remittance, *, actor: Actor, reason: str) -> Any:
    """By the side that gave."""
    if not may(actor, KEEPS, one.org.path):
        raise PermissionDenied(_("由交出的党组织撤回"))
    return actions.withdraw(one, actor=actor, reason=reason)


def forward(one: Any, *, actor: Actor, on: Any) -> Any:
    return actions.forward(one, actor=actor, on=on)


class Handed(RecordPages):
    """Who takes it confirms, who gave it takes it back: neither is offered the other's button."""

    def offered(self, record: Any, actor: Actor) -> list[ActPage]:
        ends = {"receive": record.to, "withdraw": record.org}
        return [
            act for act in super().offered(record, actor)
            if (end := ends.get(act.name)) is not None and may(actor, KEEPS, end.path)
        ]  # fmt: skip


ENTRIES_PAGES = RecordPages(sheet=ENTRIES, menu=("党员", 69), icon="people", sees=SEES)
REMITTANCES_PAGES = Handed(
    sheet=REMITTANCES,
    noun=gettext_lazy("上缴或返还"),
    form=forms.RemitForm,
    record=hand_over,
    steps=[
        StepPage(
            REMITTANCE_FLOW,
            {"receive": receive, "withdraw": withdraw},
            {"receive": forms.DayForm, "withdraw": ReasonForm},
        )
    ],
    menu=("党员", 67),
    icon="people",
    sees=SEES,
    keeps=KEEPS,
    start=here,
    verbs={"remit": gettext_lazy("上缴"), "give_back": gettext_lazy("返还")},
)


def reason_shown(use: Use, actor: Actor) -> Panel | None:
    """Another purpose than the five is told with its article."""
    del actor
    finding = rules.use_finding(use.purpose)
    if finding is None:
        return None
    facts: list[dict[str, Any]] = [
        {"title": _("提示"), "text": _(finding.words), "kind": "text", "wide": True},
        {"title": _("依据"), "text": str(finding.cites), "kind": "text"},
    ]
    return Panel("finding", _("用途"), facts=facts)


USES_PAGES = RecordPages(
    sheet=USES,
    noun=gettext_lazy("党费使用"),
    record=actions.spend,
    acts=[
        ActPage("unspend", gettext_lazy("作废"), actions.unspend, ReasonForm,
                when=lambda use: not use.void_reason, danger=True),
    ],
    panels=[reason_shown],
    menu=("党员", 70),
    icon="people",
    sees=SEES,
    keeps=KEEPS,
    start=here,
    verbs={"spend": gettext_lazy("登记使用"), "unspend": gettext_lazy("作废")},
)  # fmt: skip
GIFTS_PAGES = RecordPages(
    sheet=GIFTS,
    noun=gettext_lazy("自愿多交"),
    form=forms.GiftForm,
    record=actions.give,
    steps=[
        StepPage(
            GIFT_FLOW,
            {"forward": forward, "acknowledge": actions.acknowledge},
            {"forward": forms.DayForm, "acknowledge": forms.AcknowledgeForm},
        )
    ],
    sees=OWN,
    keeps=OWN,
    start=here,
    verbs={"give": gettext_lazy("登记")},
)


def waiting(line: BankLine) -> bool:
    return line.state == BankLine.State.WAITING


BANK_PAGES = RecordPages(
    sheet=BANK_LINES,
    noun=gettext_lazy("银行流水"),
    record=actions.list_line,
    change=actions.correct_line,
    change_form=forms.CorrectLineForm,
    change_when=waiting,
    acts=[
        ActPage("book", gettext_lazy("入账"), actions.book,
                when=lambda line: waiting(line) and line.member_id is not None),
        ActPage("ignore", gettext_lazy("不是党费"), actions.ignore, ReasonForm, when=waiting),
    ],
    sees=OWN,
    keeps=OWN,
    verbs={"list_line": gettext_lazy("列入"), "correct_line": gettext_lazy("更正"),
           "book": gettext_lazy("入账")},
)  # fmt: skip


def printed(one: Publication, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = f"{reverse('dues.statement')}?org={one.org.code or one.org.uid}&year={one.year}"
    return [{"title": _("打印收支公布表"), "url": url, "icon": "print"}]


PUBLICATIONS_PAGES = RecordPages(
    sheet=PUBLICATIONS,
    noun=gettext_lazy("公布"),
    form=forms.PublishForm,
    record=actions.publish,
    menu=("党员", 71),
    icon="people",
    sees=SEES,
    keeps=KEEPS,
    start=here,
    buttons=printed,
    verbs={"publish": gettext_lazy("公布")},
)
MONEY_PAGES = [
    ENTRIES_PAGES,
    REMITTANCES_PAGES,
    USES_PAGES,
    GIFTS_PAGES,
    BANK_PAGES,
    PUBLICATIONS_PAGES,
]

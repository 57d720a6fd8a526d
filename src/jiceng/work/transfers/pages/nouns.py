"""The nouns' own pages: what may be done at each end, and what stands beside it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.access import may
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.work.transfers import actions, flows, forms, rules
from jiceng.work.transfers.access import COMMITTEES, KEEPS
from jiceng.work.transfers.models import Arrival, Departure, Letter
from jiceng.work.transfers.pages.panels import advice, checklist, judged, letters, other_end
from jiceng.work.transfers.sheets import ARRIVALS, DEPARTURES, DUE, LETTERS, RECEIPTS, STAYS

VERBS: Mapping[str, Any] = {
    "apply": gettext_lazy("申请转出"),
    "release": gettext_lazy("审批转出"),
    "close": gettext_lazy("回执已到，办结"),
    "hand_back": gettext_lazy("对方退回"),
    "take_back": gettext_lazy("已撤回"),
    "book": gettext_lazy("补记"),
    "offer": gettext_lazy("收到"),
    "register": gettext_lazy("登记转入"),
    "book_arrivals": gettext_lazy("补记"),
    "give_way": gettext_lazy("对方撤回"),
    "keep_graduate": gettext_lazy("登记在校保留"),
    "correct_stay": gettext_lazy("修改在校保留"),
    "follow": gettext_lazy("随党员调整支部"),
}


def applied(row: Departure) -> bool:
    return row.state == flows.APPLIED


def on_the_way(row: Departure) -> bool:
    return row.state == flows.RELEASED


def on_paper(row: Departure) -> bool:
    """A letter travels, and nothing but a clerk can say what became of it."""
    return row.parcel is None and row.state in {flows.RELEASED, flows.RECALLED}


def recalled_on_paper(row: Departure) -> bool:
    return row.parcel is None and row.state == flows.RECALLED


def leaving(row: Departure) -> bool:
    return row.state in flows.LEAVING


def arriving(row: Arrival) -> bool:
    return row.state in flows.ARRIVING


def owes_receipt(row: Arrival) -> bool:
    accepted = row.state == flows.ACCEPTED and row.parcel is None
    return accepted and row.returned_on is None


def letter_start(row: Departure) -> Mapping[str, Any]:
    """What a letter usually says."""
    return {
        "dues_to": forms.this_month(),
        "days": rules.NORMAL_DAYS,
        "dossier": row.dossier,
    }


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """The day of the application."""
    del actor, scope
    return {"applied_on": clock.today()}


def papers(row: Departure, actor: Actor) -> list[dict[str, Any]]:
    del actor
    if row.issued_on is None:
        return []
    url = reverse("transfers.letter", args=[row.pk])
    return [{"title": _("打印介绍信"), "url": url, "icon": "print"}]


def of_letter(row: Letter, actor: Actor) -> list[dict[str, Any]]:
    url = reverse("transfers.departures.detail", args=[row.departure_id])
    return [*papers(row.departure, actor), {"title": _("看这次接转"), "url": url}]


def receipt_paper(row: Arrival, actor: Actor) -> list[dict[str, Any]]:
    del actor
    if row.state != flows.ACCEPTED:
        return []
    url = reverse("transfers.receipt", args=[row.pk])
    return [{"title": _("打印回执"), "url": url, "icon": "print"}]


def leave_button(member: Any, actor: Actor) -> list[dict[str, Any]]:
    """From a member's page to the form that moves them beyond their committee."""
    if member.left_on is not None or not may(actor, KEEPS, member.org.path):
        return []
    url = f"{reverse('transfers.departures.new')}?member={member.pk}"
    return [{"title": _("申请转出"), "url": url, "icon": "right"}]


def apply_button(row: Any, actor: Actor) -> list[dict[str, Any]]:
    if not actor.reach(*KEEPS):
        return []
    url = reverse("transfers.departures.new")
    return [{"title": _("申请接转"), "url": f"{url}?member={row.member_id}", "primary": True}]


DEPARTURES_PAGES = RecordPages(
    sheet=DEPARTURES,
    noun=gettext_lazy("转出申请"),
    done=gettext_lazy("已办理：%s"),
    record=actions.apply,
    steps=[
        StepPage(
            flows.DEPARTURE,
            {"release": actions.release, "decline": actions.decline},
            {"release": forms.ReleaseForm, "decline": ReasonForm},
        )
    ],
    acts=[
        ActPage("withdraw", gettext_lazy("撤回申请"), actions.withdraw, ReasonForm, when=applied),
        ActPage("chase", gettext_lazy("催办"), actions.chase, when=leaving),
        ActPage("reissue", gettext_lazy("证明后重开"), actions.reissue, forms.ReissueForm,
                roles=COMMITTEES, when=on_the_way, start=letter_start),
        ActPage("recall", gettext_lazy("要求撤回"), actions.recall, ReasonForm,
                roles=COMMITTEES, when=on_the_way),
        ActPage("close", gettext_lazy("登记回执"), actions.close, forms.CloseForm,
                roles=COMMITTEES, when=on_paper),
        ActPage("hand_back", gettext_lazy("登记对方退回"), actions.hand_back, ReasonForm,
                roles=COMMITTEES, when=on_paper),
        ActPage("take_back", gettext_lazy("介绍信已收回"), actions.take_back,
                roles=COMMITTEES, when=recalled_on_paper),
    ],
    panels=[judged, advice, checklist, letters, other_end, attachments],
    buttons=papers,
    verbs=VERBS,
    menu=("党员", 40),
    icon="right",
    keeps=KEEPS,
    root="",
    start=start,
    empty=gettext_lazy("还没有转出。党员可以在手机上申请，支部也可以代为申请。"),
)  # fmt: skip
ARRIVALS_PAGES = RecordPages(
    sheet=ARRIVALS,
    noun=gettext_lazy("区外转入"),
    done=gettext_lazy("已办理：%s"),
    record=actions.register,
    steps=[
        StepPage(
            flows.ARRIVAL,
            {"receive": actions.receive, "accept": actions.accept, "refuse": actions.refuse},
            {"receive": forms.ReceiveForm, "accept": forms.AcceptForm, "refuse": forms.RefuseForm},
        )
    ],
    acts=[
        ActPage("assign", gettext_lazy("改派支部"), actions.assign, forms.AssignForm,
                roles=COMMITTEES, when=arriving),
        ActPage("send_receipt", gettext_lazy("回执已寄出"), actions.send_receipt,
                forms.SendReceiptForm, roles=COMMITTEES, when=owes_receipt),
    ],
    panels=[judged, other_end, attachments],
    buttons=receipt_paper,
    verbs=VERBS,
    menu=("党员", 41),
    icon="right",
    keeps=KEEPS,
    empty=gettext_lazy("还没有转入。区内转来的会自动出现，区外的凭介绍信登记。"),
)  # fmt: skip
LETTERS_PAGES = RecordPages(
    sheet=LETTERS, buttons=of_letter, menu=("党员", 42), icon="folder", verbs=VERBS
)
RECEIPTS_PAGES = RecordPages(
    sheet=RECEIPTS, opens=ARRIVALS_PAGES.name, menu=("党员", 43), icon="folder", verbs=VERBS
)
STAYS_PAGES = RecordPages(
    sheet=STAYS,
    noun=gettext_lazy("在校保留"),
    record=actions.keep_graduate,
    change=actions.correct_stay,
    change_form=forms.CorrectStayForm,
    menu=("党员", 44),
    icon="people",
    keeps=KEEPS,
    verbs=VERBS,
)
DUE_PAGES = RecordPages(
    sheet=DUE, buttons=apply_button, menu=("党员", 45), icon="alert", verbs=VERBS
)

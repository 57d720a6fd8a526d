"""The nouns of packages on the console."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.packages import actions, flows, forms
from jiceng.insight.packages.access import KEEPS
from jiceng.insight.packages.actions.building import content_of
from jiceng.insight.packages.models import Asked, Compared, Partner, Received, Sent
from jiceng.insight.packages.naming import line_of
from jiceng.insight.packages.sheets import ASKED, FIGURES, KEYS, PARTNERS, RECEIVED, SENT
from jiceng.insight.shelf.addresses import address
from jiceng.insight.shelf.again import again
from jiceng.insight.shelf.asked import shown
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import read_plain
from jiceng.kernel.periods import Period, parse
from jiceng.kit.pages.declared import ActPage, StepPage, lasting
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, drawn, listed
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.registers.orgs.models import Org

SECTION = "报告报表"
LISTED = 60


def amount(kept: Any, unit: str = "") -> Any:
    value = read_plain(kept)
    return "×" if value is None else shown(value, unit)


def packed(package: Sent, actor: Actor) -> Panel:
    """What is in it: every figure with its value, and what could not go."""
    del actor
    said = content_of(package)
    heads = [(_("指标"), "text"), (_("数"), "num"), (_("单位"), "text"), (_("口径"), "text")]
    lines = [
        (_where(one["name"], package.org, parse(package.period)),
         (again(one["title"]), amount(one["value"], one["unit"]), again(one["unit"]),
          again(one["definition"])))
        for one in said.get("figures", [])[:LISTED]
    ]  # fmt: skip
    lines += [("", (one["name"], "×", "", one["why"])) for one in said.get("left_out", [])[:LISTED]]
    panel = drawn("figures", gettext_lazy("包里的指标"), heads, lines)
    panel.count = len(said.get("figures", []))
    return panel


def _where(name: str, org: Org, period: Period) -> str:
    """Where a figure opens on the shelf, or a line of a table at its own records."""
    line = line_of(name)
    return str(line.opens(org, period)) if line else address(name, org, Ask(period))


def along(package: Sent, actor: Actor) -> Panel | None:
    """Suggestions that go with it."""
    del actor
    items = [one for kind in content_of(package).get("enclosed", {}).values() for one in kind]
    heads = [(_("主题"), "text"), (_("意见建议"), "text")]
    rows = [("", (one.get("topic", ""), one.get("text", ""))) for one in items]
    return drawn("along", gettext_lazy("随包的意见建议"), heads, rows) if rows else None


def receipt(package: Sent, actor: Actor) -> Panel | None:
    """What the superior says of it, line by line."""
    del actor
    said = package.receipt
    if not isinstance(said, dict):
        return None
    heads = [(_("情况"), "text"), (_("指标"), "text"), (_("原因"), "text")]
    rows: list[tuple[str, Sequence[Any]]] = [
        ("", (_("未收"), "", why)) for why in said.get("reasons", [])
    ]
    for name, how in (("aside", _("待对方决定")), ("left_out", _("不计入"))):
        rows += [("", (how, again(one["title"]), again(one["why"]))) for one in said.get(name, [])]
    return drawn("receipt", gettext_lazy("回执"), heads, rows,
                 empty=gettext_lazy("全部计入合计。"))  # fmt: skip


def came_with(package: Received, actor: Actor) -> Panel:
    """Its figures, those that wait for a decision first."""
    rows = Compared.objects.visible_to(actor).filter(package=package)
    return listed(
        "figures", gettext_lazy("收到的指标"), FIGURES, rows.order_by("-why", "name"),
        only=("title", "value", "unit", "state", "why"), limit=LISTED,
        address=lambda row: reverse("packages.figures.detail", args=[row.pk]),
    )  # fmt: skip


def asked_with(package: Received, actor: Actor) -> Panel | None:
    rows = Asked.objects.visible_to(actor).filter(package=package)
    if not rows.exists():
        return None
    return listed(
        "asked", gettext_lazy("随包意见建议"), ASKED, rows, only=("topic", "state", "reply"),
        address=lambda row: reverse("packages.asked.detail", args=[row.pk]),
    )  # fmt: skip


def side_by_side(figure: Compared, actor: Actor) -> Panel:
    """Both wordings in one table: what is to be decided is read here."""
    del actor
    heads = [("", "text"), (_("对方"), "text"), (_("本级"), "text")]
    rows = [
        (_("口径"), figure.definition, figure.our_definition),
        (_("依据"), figure.source, figure.our_source),
        (_("单位"), figure.unit, figure.our_unit),
        (_("口径摘要"), figure.digest[:16], figure.our_digest[:16]),
    ]
    return drawn("wordings", gettext_lazy("两边的写法"), heads,
                 [("", tuple(again(cell) or "—" for cell in row)) for row in rows])  # fmt: skip


def rests_on(asked: Asked, actor: Actor) -> Panel | None:
    del actor
    heads = [(_("指标"), "text"), (_("数"), "num"), (_("单位"), "text")]
    rows = [
        ("", (again(one.get("title", "")), amount(one.get("value"), unit), again(unit)))
        for one in asked.basis or ()
        for unit in (str(one.get("unit", "")) if isinstance(one, dict) else "",)
        if isinstance(one, dict)
    ]  # fmt: skip
    return drawn("basis", gettext_lazy("依据的数（上报时）"), heads, rows) if rows else None


def sent_buttons(package: Sent, actor: Actor) -> list[dict[str, Any]]:
    del actor
    url = reverse("packages.sent_file", args=[package.pk])
    return [{"title": _("下载上报包"), "url": url, "icon": "download"}]


def received_buttons(package: Received, actor: Actor) -> list[dict[str, Any]]:
    del actor
    return [
        {"title": _("下载回执"), "url": reverse("packages.receipt_file", args=[package.pk]),
         "icon": "download"},
        {"title": _("下载原包"), "url": reverse("packages.received_file", args=[package.pk]),
         "icon": "download"},
    ]  # fmt: skip


def here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node}


def upper(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    """The superior where there is one alone, and the period looked at."""
    found = list(Partner.objects.visible_to(actor).filter(side="upper", until=None)[:2])
    return {"period": scope.period.code, **({"partner": found[0]} if len(found) == 1 else {})}


def lined(partner: Partner) -> Mapping[str, Any]:
    return {"address": partner.address, "certificate": partner.certificate}


def reachable(package: Sent) -> bool:
    return bool(package.state == flows.MADE and package.queued_at is None
                and package.partner.address)  # fmt: skip


def unsettled(package: Sent) -> bool:
    return package.state != flows.SETTLED and not package.void_reason


SENT_PAGES = RecordPages(
    SENT, noun=gettext_lazy("上报包"), record=actions.build, void=actions.void,
    void_when=unsettled,
    steps=[StepPage(flows.UPWARD, {"hand": actions.hand, "settle": actions.settle},
                    {"settle": forms.ReceiptForm})],
    acts=[ActPage("post", gettext_lazy("网上报送"), actions.post, when=reachable)],
    panels=[receipt, packed, along], buttons=sent_buttons, start=upper,
    begins=gettext_lazy("生成上报包"),
    verbs={"build": gettext_lazy("生成"), "tell_try": gettext_lazy("报送未成")},
    menu=(SECTION, 30), icon="up", keeps=KEEPS,
    empty=gettext_lazy("还没有上报包。先登记上级节点和签名钥匙，关账以后在这里生成。"),
)  # fmt: skip
RECEIVED_PAGES = RecordPages(
    RECEIVED, noun=gettext_lazy("收到的上报包"), panels=[asked_with, came_with, attachments],
    verbs={"receive": gettext_lazy("收包")}, buttons=received_buttons,
    menu=(SECTION, 32), icon="inbox", keeps=KEEPS,
    empty=gettext_lazy("还没有收到过。对方交来的文件在“收文件”上传。"),
)  # fmt: skip
FIGURE_PAGES = RecordPages(
    FIGURES, noun=gettext_lazy("收到的指标"), panels=[side_by_side],
    steps=[StepPage(flows.COMPARED, {"accept": actions.accept, "leave_out": actions.leave_out},
                    {"accept": forms.DecideForm, "leave_out": forms.DecideForm})],
    menu=(SECTION, 35), icon="review", keeps=KEEPS,
    empty=gettext_lazy("还没有收到过指标。"),
)  # fmt: skip
ASKED_PAGES = RecordPages(
    ASKED, noun=gettext_lazy("随包意见建议"), panels=[rests_on, attachments],
    steps=[StepPage(flows.ASKED, {"answer": actions.answer}, {"answer": forms.AnswerForm})],
    menu=(SECTION, 41), icon="inbox", keeps=KEEPS,
    empty=gettext_lazy("下级还没有随上报包提过意见建议。"),
)  # fmt: skip
PARTNER_PAGES = RecordPages(
    PARTNERS, noun=gettext_lazy("对方节点"), record=actions.name_partner,
    acts=[
        ActPage("take_line", gettext_lazy("登记网络地址"), actions.take_line, forms.LineForm,
                when=lasting, start=lined),
        ActPage("end_partner", gettext_lazy("停用"), actions.end_partner, when=lasting,
                danger=True),
    ],
    begins=gettext_lazy("登记对方节点"),
    verbs={"name_partner": gettext_lazy("登记")}, menu=(SECTION, 36), icon="link", keeps=KEEPS,
    start=here, empty=gettext_lazy("还没有对方节点。把公钥给对方，再登记对方的公钥。"),
)  # fmt: skip
KEY_PAGES = RecordPages(
    KEYS, noun=gettext_lazy("签名钥匙"), record=actions.make_key,
    begins=gettext_lazy("生成钥匙"),
    verbs={"make_key": gettext_lazy("生成")}, menu=(SECTION, 37), icon="lock", keeps=KEEPS,
    start=here, empty=gettext_lazy("还没有签名钥匙。生成一把，把公钥告诉对方。"),
)  # fmt: skip

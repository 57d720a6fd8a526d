"""Columns: the ledger of firms' troubles (A25), cases of the direct line, contests, zones."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.units.sheets import OfUnit
from jiceng.work.fastlane import actions, forms
from jiceng.work.fastlane.models import Contest, DirectCase, DutyZone, Issue, Pace


def known_already(rows: Sequence[Mapping[str, Any]]) -> list[list[DirectCase]]:
    """The case of each row's number: the import offers it instead of entering it twice."""
    numbers = [row.get("number") for row in rows]
    known = {one.number: one for one in DirectCase.objects.filter(number__in=numbers)}
    return [[known[one]] if one in known else [] for one in numbers]


ISSUES = Sheet(
    name="fastlane.issues",
    title=_("党企快车道问题台账"),
    model=Issue,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("unit__name", _("企业"), choose="unit", width=24),
        Column("content", _("问题"), width=36),
        Column("raised_on", _("提出日")),
        Column("lead__name", _("责任部门"), choose="-", width=20),
        Column("answer", choose="-", width=36),
        Column("rating", choose="-"),
        Column("state", choose="-"),
        Column("reply_by", choose="-"),
        Column("org__name", _("提出的党组织"), choose="org", shown=False, width=24),
        Column("kind", shown=False),
        Column("about", shown=False),
        Column("urgency", shown=False),
        Column("classify_by", choose="-", shown=False),
        Column("classified_on", choose="-", shown=False),
        Column("dispatch_by", choose="-", shown=False),
        Column("dispatched_on", choose="-", shown=False),
        Column("handled_on", choose="-", shown=False),
        Column("replied_on", choose="-", shown=False),
        Column("response_days", choose="-", shown=False),
        Column("outcome", choose="-", shown=False),
        Column("wish", choose="-", shown=False),
        Column("rated_on", choose="-", shown=False),
    ],
    form=forms.IssueForm,
    record_many=actions.collect_many,
    search=("unit__name", "unit__initials", "org__name", "content"),
    text=("content", "answer"),
    filters=("state", "kind", "urgency", "outcome", "rating", "raised_on"),
    order=("-raised_on", "-pk"),
    on="raised_on",
    related=("org", "unit", "lead"),
    definition=_("一行一件；记在提出它的企业党组织名下，由它评价。"),
)
CASES = Sheet(
    name="fastlane.cases",
    title=_("直通车办件台账"),
    model=DirectCase,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("number", kind="text", width=18),
        Column("firm", width=24),
        Column("unit__name", _("登记的企业"), choose="unit", shown=False, width=24),
        Column("content", width=36),
        Column("received_on"),
        Column("org__name", _("收到的党组织"), choose="org", width=22),
        Column("settled_on"),
        Column("result", width=30),
        Column("issue__content", _("快车道问题"), choose="-", width=30, shown=False),
        Column("linked_on", choose="-", shown=False),
        Column("state", choose="-"),
    ],
    form=forms.CaseForm,
    record_many=actions.list_cases,
    change_many=actions.change_cases,
    near_many=known_already,
    search=("number", "firm", "content"),
    text=("content", "result"),
    filters=("state", "received_on", "settled_on"),
    order=("-received_on", "-pk"),
    on="received_on",
    related=("org", "unit", "issue"),
    definition=_("一行一件；办件编号由市里给，只登记一次。"),
)
CONTESTS = Sheet(
    name="fastlane.contests",
    title=_("岗位练兵台账"),
    model=Contest,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("unit__name", _("企业"), choose="unit", width=24),
        Column("name", width=24),
        Column("trade"),
        Column("held_on"),
        Column("teams", summed=True),
        Column("entrants", summed=True),
        Column("result", width=36),
        Column("org__name", _("企业党组织"), choose="org", shown=False, width=24),
    ],
    form=forms.ContestForm,
    record_many=actions.hold_contests,
    search=("name", "unit__name", "unit__initials", "trade"),
    filters=("held_on", "trade"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=("org", "unit"),
    definition=_("一行一次；只记班组的成果，不给个人排名。"),
)
ZONES = Sheet(
    name="fastlane.zones",
    title=_("党员责任区"),
    model=DutyZone,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("unit__name", _("企业"), choose="unit", width=24),
        Column("area", width=24),
        Column("member__person__name", _("负责党员"), choose="member"),
        Column("goals", width=30),
        Column("since"),
        Column("until", choose="-", shown=False),
        Column("org__name", _("企业党组织"), choose="org", shown=False, width=24),
    ],
    form=forms.ZoneForm,
    record_many=actions.lay_zones,
    search=("area", "unit__name", "unit__initials"),
    filters=("since", "until"),
    order=("unit__name", "-since"),
    related=("org", "unit", "member__person"),
)
PACES = Sheet(
    name="fastlane.paces",
    title=_("快车道时限"),
    model=Pace,
    columns=[
        Column("org__name", _("适用范围"), width=24),
        Column("classify"),
        Column("dispatch"),
        Column("reply"),
        Column("urgent"),
        Column("since"),
        Column("until", shown=False),
    ],
    form=forms.PaceForm,
    search=("org__name",),
    order=("org__path", "-since"),
    related=("org",),
)

SHEETS = [ISSUES, CASES, CONTESTS, ZONES, PACES]
OF_UNITS = [
    OfUnit(Issue, "fastlane.issues", "raised_on"),
    OfUnit(DirectCase, "fastlane.cases", "received_on"),
    OfUnit(Contest, "fastlane.contests"),
    OfUnit(DutyZone, "fastlane.zones", "since"),
]

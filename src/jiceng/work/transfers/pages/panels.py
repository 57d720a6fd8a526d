"""Beside a transfer: what the rules say, what is still to be done, the letters, the other end."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.periods import around
from jiceng.kit.panels import Panel, listed
from jiceng.registers.units.models import Hosting
from jiceng.work.transfers import actions, flows, rules
from jiceng.work.transfers.models import Arrival, Departure, Dossier, Letter
from jiceng.work.transfers.sheets import LETTERS


def _fact(title: Any, text: Any, *, wide: bool = True) -> dict[str, Any]:
    return {"title": title, "text": text or None, "kind": "text", "wide": wide}


def _said(one: Finding) -> str:
    return f"{_(one.words) % one.values}（{one.cites}）"


def judged(row: Any, actor: Actor) -> Panel | None:
    """Past its date, no branch, or something open elsewhere: each with its article."""
    found = []
    if row.ended_on is None:
        found += rules.lateness(until=row.valid_until, day=clock.today())
    if isinstance(row, Departure) and row.state == flows.APPLIED:
        found += actions.cautions(row.member, actor)
    facts = [_fact(_("提示"), _said(one)) for one in found]
    if isinstance(row, Arrival) and row.ended_on is None and not row.org.is_branch:
        facts.append(_fact(_("提示"), _("还没有落到党支部，审核时请选择接收的党支部")))
    return Panel("judged", gettext_lazy("请注意"), facts=facts) if facts else None


def advice(row: Departure, actor: Actor) -> Panel | None:
    """Where the relation should go, with the article; advice, never a refusal."""
    del actor
    if row.state != flows.APPLIED:
        return None
    covered = None
    if row.to is not None and row.why == rules.WORK:
        hosted = Hosting.objects.standing(clock.today()).filter(org=row.to)
        covered = True if hosted.exists() else None
    found = rules.where_to_belong(why=row.why, unit_has_org=covered)
    return Panel("advice", gettext_lazy("转到哪里合适"), facts=[_fact(_("依据"), _said(found))])


def checklist(row: Departure, actor: Actor) -> Panel | None:
    """What goes with the member: dues, file, letter, receipt."""
    del actor
    if row.state in {flows.DECLINED, flows.WITHDRAWN}:
        return None
    missing = rules.needs_member_file(
        has_personnel_file=row.dossier in {"", Dossier.PERSONNEL},
        has_member_file=row.dossier == Dossier.MEMBER,
    )
    held = row.get_dossier_display() if row.dossier else _("还没有填写")
    if missing:
        held = f"{held}。{_(rules.WORDS_DOSSIER)}（{rules.DOSSIER}）"
    dues = around(row.dues_to, "month").words if row.dues_to else _("审批时填写")
    until = row.valid_until.isoformat() if row.valid_until else _("审批时确定")
    owner = rules.responsible(accepted=row.received_on is not None)
    facts = [
        _fact(_("党费交至"), dues, wide=False),
        _fact(_("介绍信有效期至"), until, wide=False),
        _fact(_("档案"), held),
        _fact(_("现在由谁负责"), row.destination if owner == "receiver" else str(row.org)),
    ]
    return Panel("checklist", gettext_lazy("办理要件"), facts=facts)


def letters(row: Departure, actor: Actor) -> Panel | None:
    rows = Letter.objects.filter(departure=row).order_by("-pk")
    del actor
    if not rows.exists():
        return None
    return listed(
        "letters", gettext_lazy("介绍信"), LETTERS, rows,
        only=("number", "org__name", "issued_on", "valid_until", "dues_to", "void_on"),
    )  # fmt: skip


def other_end(row: Any, actor: Actor) -> Panel | None:
    """How far the other side is: its state and days, and nothing more of its records."""
    del actor
    if row.parcel is None:
        return None
    other: Any
    if isinstance(row, Departure):
        other = Arrival.objects.filter(parcel=row.parcel).select_related("org").first()
        title, where = gettext_lazy("对方办理情况"), _("接收方")
    else:
        other = Departure.objects.filter(parcel=row.parcel).select_related("org").first()
        title, where = gettext_lazy("转出方办理情况"), _("转出方")
    if other is None:
        words = _("已发往对方节点，等待回执")
        return Panel("other", title, facts=[_fact(_("状态"), words)])
    facts = [
        _fact(where, str(other.org), wide=False),
        _fact(_("状态"), other.get_state_display(), wide=False),
        _fact(_("办结日期"), other.ended_on.isoformat() if other.ended_on else "", wide=False),
    ]
    return Panel("other", title, facts=facts)

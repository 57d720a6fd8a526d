"""Pages of the board, of seats, officers, agenda items and joint meetings."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.kit.titles import told as finding_text
from jiceng.registers.coalitions.models import Coalition
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.pages import matters_of
from jiceng.work.alliance import actions
from jiceng.work.alliance.access import KEEPS
from jiceng.work.alliance.flows import ITEM, SEAT, SEATED
from jiceng.work.alliance.forms import joint as forms
from jiceng.work.alliance.models import (
    Call,
    JointMeeting,
    JointPresence,
    Review,
    Ruling,
    SeatWord,
)
from jiceng.work.alliance.sheets.joint import BOARD, ITEMS, LIAISONS, MEETINGS, SEATS

SECTION = "区域化党建"
LINES = 20


def stands(row: Any) -> bool:
    return row.until is None


def on_today(name: str = "on") -> Any:
    return lambda record: {name: clock.today()}


def this_year(record: Any) -> Mapping[str, Any]:
    del record
    return {"year": clock.today().year}


def begin(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    return {"since": clock.today(), "raised_on": clock.today()}


def drawn(name: str, title: Any, lines: list[tuple[Any, ...]], heads: list[Any]) -> Panel:
    """A small table of plain words; the first column is a day."""
    kinds = ["date", *["text"] * (len(heads) - 1)]
    columns = [
        {"name": str(n), "title": head, "kind": kind}
        for n, (head, kind) in enumerate(zip(heads, kinds, strict=True))
    ]
    rows = [
        {"url": "", "cells": [{"text": part or None, "kind": kind}
                              for part, kind in zip(line, kinds, strict=True)]}
        for line in lines
    ]  # fmt: skip
    return Panel(name, title, columns, rows, count=len(lines))


def seats_of(one: Coalition, actor: Actor) -> Panel:
    rows = SEATS.visible(actor).filter(partner__coalition=one).exclude(state="declined")
    return listed(
        "seats", gettext_lazy("兼职委员"), SEATS, rows.order_by("-until", "pk"),
        only=("person__name", "partner", "post", "duties", "presence", "state"),
        address=lambda row: reverse("alliance.seats.detail", args=[row.pk]),
        empty=gettext_lazy("还没有兼职委员。到“兼职委员名册”推荐。"), limit=60,
    )  # fmt: skip


def officers_of(one: Coalition, actor: Actor) -> Panel:
    rows = LIAISONS.visible(actor).filter(partner__coalition=one, until=None).order_by("pk")
    return listed(
        "liaisons", gettext_lazy("联络员"), LIAISONS, rows,
        only=("person__name", "partner", "since"),
        address=lambda row: reverse("alliance.liaisons.detail", args=[row.pk]),
        empty=gettext_lazy("还没有联络员。到“联络员名册”确定。"), limit=60,
    )  # fmt: skip


def agenda_of(one: Coalition, actor: Actor) -> Panel:
    """What waits to be talked about, then the latest that was."""
    rows = ITEMS.visible(actor).filter(coalition=one).order_by("concluded_on", "-raised_on", "pk")
    return listed(
        "agenda", gettext_lazy("议题"), ITEMS, rows,
        only=("raised_on", "title", "partner", "state", "conclusion"),
        address=lambda row: reverse("alliance.items.detail", args=[row.pk]),
        empty=gettext_lazy("还没有议题。共建单位可以在手机上提。"), limit=LINES,
    )  # fmt: skip


def met_of(one: Coalition, actor: Actor) -> Panel:
    rows = MEETINGS.visible(actor).filter(coalition=one, meeting__void_reason="")
    return listed(
        "meetings", gettext_lazy("联席会议"), MEETINGS, rows.order_by("-meeting__held_on"),
        only=("meeting__held_on", "meeting__theme", "there", "due", "decided"),
        address=lambda row: reverse("alliance.meetings.detail", args=[row.pk]), limit=12,
    )  # fmt: skip


def told_of(one: Coalition, actor: Actor) -> Panel | None:
    """Calls and yearly reviews, the latest first."""
    del actor
    lines: list[tuple[Any, ...]] = [
        (row.held_on, _("会议通知"), row.words) for row in Call.objects.filter(coalition=one)
    ]
    lines += [
        (row.reviewed_on, _("%d年度评议") % row.year, row.words)
        for row in Review.objects.filter(coalition=one)
    ]
    lines.sort(key=lambda line: line[0], reverse=True)
    heads = [_("日期"), _("事由"), _("内容")]
    return drawn("told", gettext_lazy("通知和评议"), lines[:LINES], heads) if lines else None


def in_coalition(one: Coalition, actor: Actor) -> Panel | None:
    """On the register's page: where to find what goes on in it."""
    row = BOARD.visible(actor).filter(pk=one.pk).first()
    if row is None:
        return None
    facts = [
        {"title": title, "text": value, "kind": kind}
        for title, value, kind in (
            (_("兼职委员"), row.seats, "number"), (_("没有联络员的"), row.unlinked, "number"),
            (_("没有动静的"), row.quiet, "number"), (_("本年会议"), row.met, "number"),
            (_("最近一次"), row.last_met, "date"), (_("待议议题"), row.waiting, "number"),
        )
    ]  # fmt: skip
    url = reverse("alliance.board.detail", args=[one.pk])
    return Panel(
        "board", gettext_lazy("运行情况"), facts=facts, url=url,
        buttons=[{"title": _("打开看板"), "url": url}],
    )  # fmt: skip


def ruled_for(order: Any, actor: Actor) -> Panel | None:
    """On an order's page: what joint meetings above its office have ruled about its kind."""
    del actor
    today = clock.today()
    rows = (
        Ruling.objects.standing(today)
        .reaching(order.handler.path)
        .select_related("lead", "joint__coalition", "joint__meeting", "category")
    )
    found = [one for one in rows.order_by("-since")[:200] if _speaks_of(one, order)]
    if not found:
        return None
    lines: list[tuple[Any, ...]] = [
        (one.since, one.subject, str(one.lead or one.outside), one.assist, str(one.joint.coalition))
        for one in found[:5]
    ]
    heads = [_("裁定日期"), _("哪一类事"), _("由谁办"), _("配合单位"), _("谁裁定的")]
    return drawn("ruled", gettext_lazy("联席会议的归口裁定"), lines, heads)


def _speaks_of(ruling: Ruling, order: Any) -> bool:
    if ruling.subject in str(order.text):
        return True
    return ruling.category_id is not None and ruling.category_id == order.category_id


def words_of(seat: Any, actor: Actor) -> Panel | None:
    """The yearly words."""
    del actor
    rows = SeatWord.objects.filter(seat=seat).order_by("-year")
    facts = [{"title": row.year, "text": row.words, "kind": "text", "wide": True} for row in rows]
    return Panel("words", gettext_lazy("履职情况"), facts=facts) if facts else None


def meetings_of(seat: Any, actor: Actor) -> Panel | None:
    """Where it was due, the latest first."""
    del actor
    rows = JointPresence.objects.filter(seat=seat, joint__meeting__void_reason="")
    rows = rows.select_related("joint__meeting").order_by("-joint__meeting__held_on")
    lines: list[tuple[Any, ...]] = [
        (row.joint.meeting.held_on, row.joint.meeting.theme, row.get_state_display())
        for row in rows[:LINES]
    ]
    heads = [_("日期"), _("主题"), _("到会情况")]
    return drawn("meetings", gettext_lazy("联席会议"), lines, heads) if lines else None


def there(joint: JointMeeting, actor: Actor) -> Panel:
    """Who was due and there, and whether that was enough."""
    del actor
    rows = (
        JointPresence.objects.filter(joint=joint)
        .order_by("state", "pk")
        .select_related("partner__unit", "partner__org", "seat__person")
    )
    heads = (("who", _("共建单位")), ("seat", _("兼职委员")), ("state", _("到会情况")))
    columns = [{"name": name, "title": title, "kind": "text"} for name, title in heads]
    drawn_rows = [
        {"url": "", "cells": [{"text": text or None, "kind": "text"} for text in (
            str(row.partner), str(row.seat.person) if row.seat else "", row.get_state_display(),
        )]}
        for row in rows
    ]  # fmt: skip
    said = finding_text(actions.tally(joint).finding)
    return Panel("there", said, columns, drawn_rows, count=len(drawn_rows))


def ruled(joint: JointMeeting, actor: Actor) -> Panel | None:
    """What it ruled."""
    del actor
    rows = Ruling.objects.filter(joint=joint).select_related("lead").order_by("pk")
    lines: list[tuple[Any, ...]] = [
        (one.since, one.subject, str(one.lead or one.outside), one.assist) for one in rows
    ]
    heads = [_("裁定日期"), _("哪一类事"), _("由谁办"), _("配合单位")]
    return drawn("ruled", gettext_lazy("归口裁定"), lines, heads) if lines else None


def handed_up(item: Any, actor: Actor) -> Panel | None:
    """Where an item came from, or where it went."""
    rows = ITEMS.visible(actor).filter(Q(source=item) | Q(pk=item.source_id))
    if not rows.exists():
        return None
    return listed(
        "tied", gettext_lazy("上下级议题"), ITEMS, rows.order_by("pk"),
        only=("raised_on", "coalition__name", "title", "state", "conclusion"),
        address=lambda row: reverse("alliance.items.detail", args=[row.pk]),
    )  # fmt: skip


def counted(joint: JointMeeting) -> bool:
    return not joint.meeting.void_reason


def seated(seat: Any) -> bool:
    return seat.until is None and seat.state == SEATED


BOARD_PAGES = RecordPages(
    BOARD,
    noun=gettext_lazy("共建组织"),
    acts=[
        ActPage("meet", gettext_lazy("登记联席会议"), actions.meet, forms.MeetForm, when=stands,
                start=on_today("held_on")),
        ActPage("call", gettext_lazy("通知开会"), actions.call, forms.CallForm, when=stands),
        ActPage("review", gettext_lazy("年度评议"), actions.review, forms.ReviewForm, when=stands,
                start=this_year),
    ],
    panels=[agenda_of, met_of, seats_of, officers_of, told_of],
    menu=(SECTION, 5),
    icon="alliance",
    keeps=KEEPS,
    root="",
    verbs={"alliance.review": gettext_lazy("年度评议")},
)  # fmt: skip
SEAT_PAGES = RecordPages(
    SEATS,
    noun=gettext_lazy("兼职委员"),
    record=actions.propose,
    steps=[
        StepPage(SEAT, {"approve": actions.approve, "decline": actions.decline},
                 {"approve": forms.ApproveForm, "decline": ReasonForm}),
    ],
    acts=[
        ActPage("tell_word", gettext_lazy("记本年履职"), actions.tell_word, forms.WordForm,
                when=seated, start=this_year),
        ActPage("relieve", gettext_lazy("不再担任"), actions.relieve, forms.EndForm, when=seated,
                start=on_today()),
    ],
    panels=[words_of, meetings_of],
    menu=(SECTION, 12),
    icon="people",
    keeps=KEEPS,
    start=begin,
    verbs={"propose": gettext_lazy("推荐兼职委员")},
)  # fmt: skip
LIAISON_PAGES = RecordPages(
    LIAISONS,
    noun=gettext_lazy("联络员"),
    record=actions.name_liaison,
    acts=[
        ActPage("release_liaison", gettext_lazy("不再担任"), actions.release_liaison,
                forms.EndForm, when=stands, start=on_today()),
    ],
    menu=(SECTION, 13),
    icon="people",
    keeps=KEEPS,
    start=begin,
    verbs={"name_liaison": gettext_lazy("确定联络员")},
)  # fmt: skip
ITEM_PAGES = RecordPages(
    ITEMS,
    noun=gettext_lazy("议题"),
    record=actions.raise_item,
    steps=[
        StepPage(
            ITEM,
            {"put_on": actions.put_on, "conclude": actions.conclude, "escalate": actions.escalate,
             "turn_down": actions.turn_down, "withdraw_item": actions.withdraw_item},
            {"conclude": forms.ConcludeForm, "turn_down": ReasonForm},
        )
    ],
    panels=[handed_up, attachments],
    menu=(SECTION, 14),
    icon="task",
    keeps=KEEPS,
    start=begin,
    verbs={"raise_item": gettext_lazy("提议题")},
)  # fmt: skip
MEETING_PAGES = RecordPages(
    MEETINGS,
    noun=gettext_lazy("联席会议"),
    acts=[
        ActPage("decide", gettext_lazy("作决定、交办"), actions.decide, forms.DecideForm,
                when=counted),
        ActPage("rule", gettext_lazy("归口裁定"), actions.rule, forms.RulingForm, when=counted),
        ActPage("void_meeting", gettext_lazy("作废"), actions.void_meeting, ReasonForm,
                when=counted, danger=True),
    ],
    panels=[there, matters_of, ruled, attachments],
    menu=(SECTION, 15),
    icon="meeting",
    keeps=KEEPS,
    verbs={"meet": gettext_lazy("登记联席会议")},
)  # fmt: skip

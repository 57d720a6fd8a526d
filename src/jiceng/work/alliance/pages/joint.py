"""Pages of the board, of seats, officers, agenda items and joint meetings."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage, lasting, today_in
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, drawn, listed
from jiceng.kit.scope import Scope
from jiceng.kit.titles import told as finding_text
from jiceng.registers.coalitions.models import Coalition
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.pages import matters_of
from jiceng.work.alliance import actions
from jiceng.work.alliance.access import KEEPS
from jiceng.work.alliance.flows import DECLINED, ITEM, SEAT, SEATED, STRUCK, WITHDRAWN
from jiceng.work.alliance.forms import joint as forms
from jiceng.work.alliance.models import (
    Call,
    Hearing,
    JointMeeting,
    JointPresence,
    Resolution,
    Review,
    Ruling,
    SeatWord,
)
from jiceng.work.alliance.pages.funds import FUND_ACTS, money_of
from jiceng.work.alliance.pages.panels import lands_of, partners_of, plain
from jiceng.work.alliance.sheets.joint import BOARD, ITEMS, LIAISONS, MEETINGS, RULINGS, SEATS
from jiceng.work.alliance.sheets.yearly import YEARLY

SECTION = "区域化党建"
LINES = 20
ON: tuple[Any, str] = (gettext_lazy("日期"), "date")
RULED: list[tuple[Any, str]] = [
    (gettext_lazy("裁定日期"), "date"), (gettext_lazy("哪一类事"), "text"),
    (gettext_lazy("由谁办"), "text"), (gettext_lazy("配合单位"), "text"),
]  # fmt: skip


def this_year(record: Any) -> Mapping[str, Any]:
    del record
    return {"year": clock.today().year}


def begin(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor, scope
    return {"since": clock.today(), "raised_on": clock.today()}


def seats_of(one: Coalition, actor: Actor) -> Panel:
    rows = SEATS.visible(actor).filter(partner__coalition=one).exclude(state=DECLINED)
    rows = rows.order_by(F("until").desc(nulls_first=True), "pk")
    return listed(
        "seats", gettext_lazy("兼职委员"), SEATS, rows,
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
    rows = (
        ITEMS.visible(actor)
        .filter(coalition=one)
        .exclude(state=WITHDRAWN)
        .order_by(F("concluded_on").desc(nulls_first=True), "-raised_on", "pk")
    )
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
    heads = [ON, (_("事由"), "text"), (_("内容"), "text")]
    return plain("told", gettext_lazy("通知和评议"), heads, lines[:LINES]) if lines else None


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
    heads = [ON, (_("主题"), "text"), (_("到会情况"), "text")]
    return plain("meetings", gettext_lazy("联席会议"), heads, lines) if lines else None


def there(joint: JointMeeting, actor: Actor) -> Panel:
    """Who was due and there, and whether that was enough."""
    del actor
    rows = (
        JointPresence.objects.filter(joint=joint)
        .order_by("state", "pk")
        .select_related("partner__unit", "partner__org", "seat__person")
    )
    lines = [
        (str(row.partner), str(row.seat.person) if row.seat else "", row.get_state_display())
        for row in rows
    ]
    said = finding_text(actions.tally(joint).finding)
    heads = [(_("共建单位"), "text"), (_("兼职委员"), "text"),
             (_("到会情况"), "text")]  # fmt: skip
    return plain("there", said, heads, lines)


def ruled(joint: JointMeeting, actor: Actor) -> Panel | None:
    """What it ruled."""
    del actor
    rows = Ruling.objects.filter(joint=joint).select_related("lead").order_by("pk")
    lines: list[tuple[Any, ...]] = [
        (one.since, one.subject, str(one.lead or one.outside), one.assist) for one in rows
    ]
    return plain("ruled", gettext_lazy("归口裁定"), RULED, lines) if lines else None


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


def told_to(joint: JointMeeting, actor: Actor) -> Panel | None:
    """What it heard of earlier decisions; what it has yet to hear of stands in the form."""
    del actor
    rows = Hearing.objects.filter(joint=joint).select_related("resolution__matter__org")
    lines = [
        (reverse("matters.matters.detail", args=[row.resolution.matter_id]),
         [row.resolution.matter.title, str(row.resolution.matter.org), row.words])
        for row in rows.order_by("pk")
    ]  # fmt: skip
    heads = [(_("以前交办的事项"), "text"), (_("承办单位"), "text"), (_("报告的情况"), "text")]
    return drawn("told", gettext_lazy("听取办理情况"), heads, lines) if lines else None


def papers(joint: JointMeeting, actor: Actor) -> list[dict[str, Any]]:
    del actor
    if not counted(joint):
        return []
    files = ((_("会议纪要（Word）"), "minutes"), (_("办理情况通报（Word）"), "followup"))
    return [
        {"title": title, "icon": "download", "download": True,
         "url": reverse(f"alliance.{name}", args=[joint.pk])}
        for title, name in files
    ]  # fmt: skip


def years_of(one: Coalition, actor: Actor) -> Panel:
    """This year's plan, then the years before."""
    rows = YEARLY.visible(actor).filter(coalition=one).exclude(state=STRUCK)
    return listed(
        "yearly", gettext_lazy("年度计划"), YEARLY, rows.order_by("-year", "due_on", "pk"),
        only=("year", "title", "partner", "due_on", "state", "result"),
        address=lambda row: reverse("alliance.yearly.detail", args=[row.pk]),
        empty=gettext_lazy("还没有年度计划。到“共建组织年度计划”列入要做的事。"),
    )  # fmt: skip


def counted(joint: JointMeeting) -> bool:
    return not joint.meeting.void_reason


def has_to_hear(joint: JointMeeting) -> bool:
    return counted(joint) and Resolution.objects.to_tell(joint).exists()


def in_use(ruling: Ruling) -> bool:
    return lasting(ruling) and not ruling.joint.meeting.void_reason


def seated(seat: Any) -> bool:
    return seat.until is None and seat.state == SEATED


BOARD_PAGES = RecordPages(
    BOARD,
    noun=gettext_lazy("共建组织"),
    acts=[
        ActPage("meet", gettext_lazy("登记联席会议"), actions.meet, forms.MeetForm, when=lasting,
                start=today_in("held_on")),
        ActPage("call", gettext_lazy("通知开会"), actions.call, forms.CallForm, when=lasting),
        ActPage("review", gettext_lazy("年度评议"), actions.review, forms.ReviewForm, when=lasting,
                start=this_year),
        *FUND_ACTS,
    ],
    panels=[agenda_of, met_of, years_of, money_of, partners_of, seats_of, officers_of, told_of],
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
                start=today_in("on")),
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
                forms.EndForm, when=lasting, start=today_in("on")),
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
            {"conclude": forms.ConcludeForm, "turn_down": ReasonForm,
             "withdraw_item": ReasonForm},
        )
    ],
    panels=[handed_up, attachments],
    menu=(SECTION, 14),
    icon="task",
    keeps=KEEPS,
    start=begin,
    verbs={"raise_item": gettext_lazy("提议题"), "answered": gettext_lazy("上级答复")},
)  # fmt: skip
MEETING_PAGES = RecordPages(
    MEETINGS,
    noun=gettext_lazy("联席会议"),
    acts=[
        ActPage("decide", gettext_lazy("作决定、交办"), actions.decide, forms.DecideForm,
                when=counted),
        ActPage("hear", gettext_lazy("听取办理情况"), actions.hear, forms.HearForm,
                when=has_to_hear),
        ActPage("rule", gettext_lazy("归口裁定"), actions.rule, forms.RulingForm, when=counted),
        ActPage("void_meeting", gettext_lazy("作废"), actions.void_meeting, ReasonForm,
                when=counted, danger=True),
    ],
    panels=[there, told_to, matters_of, lands_of, ruled, attachments],
    buttons=papers,
    menu=(SECTION, 15),
    icon="meeting",
    keeps=KEEPS,
    verbs={"meet": gettext_lazy("登记联席会议")},
)  # fmt: skip
RULING_PAGES = RecordPages(
    RULINGS,
    noun=gettext_lazy("归口裁定"),
    acts=[
        ActPage("end_ruling", gettext_lazy("不再适用"), actions.end_ruling, forms.EndForm,
                when=in_use, start=today_in("on")),
    ],
    menu=(SECTION, 18),
    icon="task",
    keeps=KEEPS,
    verbs={"rule": gettext_lazy("归口裁定")},
    empty=gettext_lazy("还没有归口裁定。在联席会议的页面上登记。"),
)  # fmt: skip

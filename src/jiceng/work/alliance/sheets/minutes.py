"""联席会议纪要 in Word: what was settled, ruled and heard, and who was there, by the record."""

from collections.abc import Iterator

from jiceng.kernel.phrases import numeral
from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.texts import day_text
from jiceng.kit.titles import demo_note
from jiceng.work.alliance.models import Hearing, JointMeeting, JointPresence, Resolution, Ruling
from jiceng.work.alliance.sheets.papers import called, named

State = JointPresence.State
THERE = ((State.PRESENT, "出席"), (State.EXCUSED, "请假"), (State.ABSENT, "缺席"))


def minutes(joint: JointMeeting) -> bytes:
    """The same records give the same bytes; minutes bear no seal (GB/T 9704-2012, 10.3)."""
    held = joint.meeting
    made = Gongwen(
        title=f"{named(joint)}纪要",
        unit=str(joint.coalition.keeper),
        date=held.held_on,
        footer_note=demo_note(),
    )
    made.paragraph(_opening(joint))
    for part in filter(None, map(str.strip, held.minutes.splitlines())):
        made.paragraph(part)
    parts = ("议定事项", settled(joint)), ("归口裁定", ruled(joint)), ("听取办理情况", heard(joint))
    told = [(name, lines) for name, lines in parts if lines]
    for number, (name, lines) in enumerate(told, start=1):
        made.heading(1, f"{numeral(number)}、{name}" if len(told) > 1 else name)
        for place, line in enumerate(lines, start=1):
            made.paragraph(f"（{numeral(place)}）{line}" if len(lines) > 1 else line)
    if not told:
        made.paragraph("会议没有议定要办的事项。")
    for label, names in attendance(joint):
        made.labelled(label, names)
    made.signature(str(joint.coalition.keeper), held.held_on)
    return made.build()


def _opening(joint: JointMeeting) -> str:
    held = joint.meeting
    seats = JointPresence.objects.filter(joint=joint)
    due, there = seats.count(), seats.filter(state=State.PRESENT).count()
    where = f"在{held.venue}" if held.venue else ""
    about = f"，主题是“{held.theme}”" if held.theme else ""
    host = f"，轮值单位是{joint.host}" if joint.host else ""
    return (
        f"{day_text(held.held_on)}，{called(joint, where)}{about}{host}。"
        f"应到{due}席，实到{there}席。现将会议情况纪要如下。"
    )


def settled(joint: JointMeeting) -> list[str]:
    """Each decision with who does it, by when; where too few were there, on what ground."""
    rows = Resolution.objects.valid().filter(joint=joint).order_by("pk")
    return [_settled(one) for one in rows.select_related("decision", "matter__org")]


def _settled(one: Resolution) -> str:
    matter = one.matter
    who = f"（责任人{matter.owner}）" if matter.owner else ""
    due = f"，{day_text(matter.due_on)}前办完" if matter.due_on else ""
    waiver = f"到会人数不足，作出决定的依据：{_stopped(one.waiver)}" if one.waiver else ""
    return f"{_stopped(one.decision.text)}由{matter.org}办理{who}{due}。{waiver}"


def ruled(joint: JointMeeting) -> list[str]:
    found = []
    for one in Ruling.objects.filter(joint=joint).select_related("lead").order_by("pk"):
        beside = f"，{one.assist}配合" if one.assist else ""
        found.append(f"{one.subject}由{one.lead or one.outside}牵头办理{beside}。")
    return found


def heard(joint: JointMeeting) -> list[str]:
    rows = Hearing.objects.filter(joint=joint).select_related("resolution__matter__org")
    return [
        f"{one.resolution.matter.org}报告“{one.resolution.matter.title}”的办理情况："
        f"{_stopped(one.words)}"
        for one in rows.order_by("pk")
    ]


def attendance(joint: JointMeeting) -> Iterator[tuple[str, str]]:
    """出席、请假、缺席: unit by unit, with who sits for it; then whoever sat in."""
    rows = JointPresence.objects.filter(joint=joint).select_related(
        "partner__unit", "partner__org", "seat__person"
    )
    names: dict[str, list[str]] = {}
    for one in rows.order_by("pk"):
        name = f"{one.partner}（{one.seat.person}）" if one.seat else str(one.partner)
        names.setdefault(one.state, []).append(name)
    for state, label in THERE:
        if held := names.get(state):
            yield label, "、".join(held)
    if joint.meeting.visitors:
        yield "列席", joint.meeting.visitors


def _stopped(text: str) -> str:
    return f"{text.rstrip('。；; ')}。"


def file_name(joint: JointMeeting) -> str:
    return document_name(f"{named(joint)}纪要_{day_text(joint.meeting.held_on)}")

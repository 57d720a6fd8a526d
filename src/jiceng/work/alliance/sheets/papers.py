"""What became of what joint meetings had decided, as a circular in Word."""

from datetime import date
from typing import Any

from jiceng.kernel.actors import System
from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.texts import day_text
from jiceng.kit.handoffs import asked
from jiceng.kit.titles import demo_note
from jiceng.registers.matters.models import Settlement
from jiceng.work.alliance.models import Hearing, JointMeeting, Resolution

HEADS = ("交办事项", "承办单位", "时限", "办理情况")
LAND = ("单位", "地块", "面积（平方米）", "进展")
ASKER = System("办理情况通报")


def followed(joint: JointMeeting) -> list[Resolution]:
    """What it decided, and what earlier meetings decided that it heard of or that was open then."""
    mine = Resolution.objects.valid().filter(joint=joint)
    day = joint.meeting.held_on
    before = Resolution.objects.valid().filter(
        joint__coalition=joint.coalition_id, joint__meeting__held_on__lt=day
    )
    closed = Settlement.objects.standing(day).filter(kind=Settlement.Kind.CLOSED)
    still = before.exclude(matter__in=closed.values("matter"))
    heard = before.filter(hearing__in=Hearing.objects.filter(joint=joint))
    rows = (mine | still | heard).distinct().select_related("matter__org", "joint__meeting")
    return list(rows.order_by("joint__meeting__held_on", "pk"))


def standing_of(rows: list[Resolution], day: date) -> dict[int, tuple[bool, str]]:
    """Of each: was it closed that day, and what is said of it."""
    matters = [one.matter_id for one in rows]
    settled = Settlement.objects.standing(day).filter(matter__in=matters)
    closed = set(settled.filter(kind=Settlement.Kind.CLOSED).values_list("matter", flat=True))
    told = Hearing.objects.told(day).filter(resolution__in=rows).order_by("joint__meeting__held_on")
    said = dict(told.values_list("resolution", "words"))
    found: dict[int, tuple[bool, str]] = {}
    for one in rows:
        over, due = one.matter_id in closed, one.matter.due_on
        word = "已办结" if over else "超过时限" if due and due < day else "正在办理"
        words = said.get(one.pk) or (one.matter.proof if over else "")
        found[one.pk] = over, f"{word}：{words}" if words else word
    return found


def lands(joint: JointMeeting, day: date) -> list[tuple[str, str, Any, str]]:
    """Idle land of its partners and how far it is let, as the room that keeps it knows."""
    asked_for = (joint.coalition, day)
    return asked("alliance.lands", asked_for, actor=ASKER) or []


def document(joint: JointMeeting, day: date) -> bytes:
    """The state of that day."""
    rows = followed(joint)
    known = standing_of(rows, day)
    made = Gongwen(
        title=f"关于{joint.coalition}交办事项办理情况的通报",
        unit=str(joint.coalition.keeper),
        date=day,
        footer_note=demo_note(),
    )
    over = sum(1 for done, _words in known.values() if done)
    made.paragraph(
        f"{day_text(joint.meeting.held_on)}，{joint.coalition}召开会议。"
        f"会议交办的和以前交办当时没有办结的共{len(rows)}件，"
        f"到{day_text(day)}，已办结{over}件，还在办理{len(rows) - over}件。"
    )
    if rows:
        made.table(head=HEADS, rows=[_line(one, known[one.pk][1]) for one in rows],
                   widths=(36, 22, 16, 26))  # fmt: skip
    if told := lands(joint, day):
        made.paragraph("共建单位登记的闲置土地，招商进展如下。")
        made.table(head=LAND, rows=[[who, name, str(area), word] for who, name, area, word in told])
    made.signature(str(joint.coalition.keeper), day)
    return made.build()


def _line(one: Resolution, words: str) -> list[str]:
    due = day_text(one.matter.due_on) if one.matter.due_on else "—"
    return [one.matter.title, str(one.matter.org), due, words]


def file_name(joint: JointMeeting, day: date) -> str:
    return document_name(f"{joint.coalition}交办事项办理情况通报_{day_text(day)}")

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
SIDES = ("left", "left", "centre", "left")
LAND_SIDES = ("left", "left", "right", "left")
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
    made.addressee("各共建单位")
    made.paragraph(_opening(joint, day, len(rows)))
    if rows:
        made.heading(1, "一、办理情况")
        made.paragraph(_tally(rows, known, day))
        made.table(head=HEADS, rows=[_line(one, known[one.pk][1]) for one in rows],
                   widths=(32, 20, 22, 26), sides=SIDES)  # fmt: skip
    if told := lands(joint, day):
        made.heading(1, f"{'二' if rows else '一'}、闲置土地招商进展")
        lines = [[who, name, _area(area), word] for who, name, area, word in told]
        made.table(head=LAND, rows=lines, widths=(34, 28, 18, 20), sides=LAND_SIDES)
    made.paragraph("特此通报。")
    made.signature(str(joint.coalition.keeper), day)
    return made.build()


def named(joint: JointMeeting) -> str:
    """国有企业党建联席会议 is itself the name of a coalition."""
    name = str(joint.coalition)
    return name if name.endswith("会议") else f"{name}联席会议"


def called(joint: JointMeeting, where: str = "") -> str:
    name = str(joint.coalition)
    held = "召开" if name.endswith("会议") else "召开联席会议"
    return f"{name}{where}{held}"


def _opening(joint: JointMeeting, day: date, many: int) -> str:
    held = f"{day_text(joint.meeting.held_on)}，{called(joint)}。"
    if not many:
        return f"{held}这次会议没有交办事项，以前交办的当时都已经办结。"
    return (
        f"{held}现将会议交办的和以前交办、当时还没有办结的事项，到{day_text(day)}的情况通报如下。"
    )


def _tally(rows: list[Resolution], known: dict[int, tuple[bool, str]], day: date) -> str:
    """So many closed, so many open, and what is asked of whoever is late; noughts are not said."""
    over = sum(1 for done, _words in known.values() if done)
    late = sum(1 for one in rows if not known[one.pk][0] and one.matter.due_on
               and one.matter.due_on < day)  # fmt: skip
    if over == len(rows):
        return f"共{over}件，都已经办结。"
    told = [f"共{len(rows)}件"]
    told += [f"已办结{over}件"] if over else []
    told.append(f"还在办理{len(rows) - over}件")
    asked_for = f"其中{late}件超过时限，请承办单位说明原因并尽快办结。" if late else ""
    return f"{'，'.join(told)}。{asked_for}"


def _area(area: Any) -> str:
    return "—" if area is None else f"{area.normalize():f}"


def _line(one: Resolution, words: str) -> list[str]:
    due = day_text(one.matter.due_on) if one.matter.due_on else "—"
    return [one.matter.title, str(one.matter.org), due, words]


def file_name(joint: JointMeeting, day: date) -> str:
    return document_name(f"{joint.coalition}交办事项办理情况通报_{day_text(day)}")

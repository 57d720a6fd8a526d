"""Visits, appointments and rounds: what is local habit warns; codes that nobody misreads."""

from datetime import date, timedelta

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

ONE_STOP = Article(
    "国务院办公厅关于进一步优化地方政务服务便民热线的指导意见", 0, "（工作流程）", status="G",
    severity="WARN", version="国办发〔2020〕53号",
    reading="受理、派单、办理、答复、督办、回访、评价，一件一件有着落",
)  # fmt: skip
LOCAL = Article(
    "便民服务大厅管理办法（本地）", 0, "（窗口、值班、预约）", status="L", severity="WARN",
    jurisdiction="本地",
    reading="窗口怎么设、几点值班、预约提前几天、联系方式留多久，由本地规定；全国没有统一标准",
)  # fmt: skip
# The first line of the table of terms; none is a national standard.
KEEP_DAYS, OPEN_PER_PHONE, AHEAD_DAYS = 90, 3, 30
PER_HOUR = 30  # from one source; a whole building may stand behind it
MANY_WINDOWS = 4


@cites(LOCAL)
def to_clear(*, held_on: date, today: date, days: int) -> bool:
    """May the contact of an appointment no longer be kept?"""
    return today > held_on + timedelta(days=days)


@cites(LOCAL)
def may_book(*, held_on: date, today: date, ahead: int) -> str:
    """Why nobody can book this day now; empty if one can."""
    if held_on < today:
        return gettext_noop("这个时段已经过去，请另选一个")
    if held_on > today + timedelta(days=ahead):
        return gettext_noop("还太早，请在前 %(ahead)d 天以内再约")
    return ""


@cites(ONE_STOP)
def sent_around(*, windows: int) -> list[Finding]:
    """Somebody was sent from window to window: the clerk looks whether one could do it all."""
    words = gettext_noop("这件事已经到过 %(count)d 个窗口，请看能否由一个窗口代办")
    return [Finding(words, ONE_STOP, {"count": windows})] if windows >= MANY_WINDOWS else []

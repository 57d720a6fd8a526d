"""The effect sheet in Word: one organisation, one year, every trouble with its answer and days."""

from datetime import date

from jiceng.kernel.asks import Ask
from jiceng.kernel.paths import inside
from jiceng.kernel.periods import Period
from jiceng.kernel.phrases import plain
from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.texts import day_text
from jiceng.kit.titles import demo_note
from jiceng.registers.orgs.models import Org
from jiceng.work.fastlane.figures import (
    HELD,
    IN_TIME,
    ISSUES,
    RESPONSE_DAYS,
    SATISFIED,
    SOLVED,
    ZONES_LAID,
)
from jiceng.work.fastlane.models import Issue

HEADS = ("提出日", "企业", "问题", "责任部门", "答复", "用时", "企业评价")
LISTED = 60


def named(period: Period) -> str:
    """2026年: documents are Chinese, whatever language the page is read in."""
    return period.label or period.code


def document(org: Org, period: Period, day: date) -> bytes:
    """What was raised, settled and said of it, as the ledger stood that day."""
    ask = Ask(period, as_of=day)
    issues, solved, timely, good, held, zones = (
        one.read(org, ask).value for one in (ISSUES, SOLVED, IN_TIME, SATISFIED, HELD, ZONES_LAID)
    )
    days = RESPONSE_DAYS.read(org, ask).value
    made = Gongwen(title=f"{named(period)}党企快车道成效单", unit=str(org), date=day,
                   footer_note=demo_note())  # fmt: skip
    said = f"，平均{plain(days, places=1)}个工作日答复" if days is not None else ""
    made.paragraph(
        f"{named(period)}，{org}共为企业和职工提出困难{issues}件，已解决{solved}件，"
        f"按承诺时限答复{timely}件{said}；企业评价满意和基本满意{good}件。"
    )
    made.paragraph(f"开展岗位练兵{held}次，本季度登记了成果的党员责任区{zones}个。")
    rows = _rows(org, period, day)
    if rows:
        made.table(head=HEADS, rows=[_row(one, day) for one in rows],
                   note=f"按提出日期排列，最多列{LISTED}件；不排名。")  # fmt: skip
    made.signature(str(org), day)
    return made.build()


def _rows(org: Org, period: Period, day: date) -> list[Issue]:
    rows = Issue.objects.raised(period).filter(inside("org__path", org.path), raised_on__lte=day)
    return list(rows.select_related("unit", "lead").order_by("raised_on", "pk")[:LISTED])


def _row(one: Issue, day: date) -> list[str]:
    answered = one.replied_on is not None and one.replied_on <= day
    rated = one.rated_on is not None and one.rated_on <= day
    return [
        day_text(one.raised_on), str(one.unit), one.content[:60], str(one.lead or ""),
        one.answer[:60] if answered else "办理中",
        f"{one.response_days}个工作日" if answered else "",
        str(dict(Issue.Rating.choices)[one.rating]) if rated else "",
    ]  # fmt: skip


def file_name(org: Org, period: Period) -> str:
    return document_name(f"{org}{named(period)}党企快车道成效单")

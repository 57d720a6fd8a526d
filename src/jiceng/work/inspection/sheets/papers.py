"""The bulletin in Word: its frozen numbers and the words written beside them."""

from jiceng.kernel.periods import Period
from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.texts import day_text
from jiceng.kit.titles import demo_note
from jiceng.work.inspection.models import COUNTED, Bulletin, Fault

HEADS = ("党组织", "调阅", "涉及党组织", "退回整改", "已整改")


def named(period: Period) -> str:
    """2026年3月: documents are Chinese, whatever language the page is read in."""
    return period.label or period.code


def kinds_text(bulletin: Bulletin) -> str:
    """记录不全 3 条、日期有误 1 条."""
    titles = dict(Fault.Kind.choices)
    return "、".join(f"{titles[k]} {n} 条" for k, n in bulletin.numbers.get("kinds", {}).items())


def document(bulletin: Bulletin) -> bytes:
    """The bulletin as .docx; the frozen numbers give the same bytes whenever it is made."""
    total = {**dict.fromkeys(COUNTED, 0), **bulletin.numbers.get("total", {})}
    period = bulletin.month
    made = Gongwen(
        title=f"关于{named(period)}组织生活记录调阅情况的通报",
        unit=str(bulletin.org),
        date=bulletin.issued_on,
        footer_note=demo_note(),
    )
    made.addressee("各党组织")
    made.paragraph(
        f"{named(period)}，共调阅组织生活记录{total['read']}条，涉及{total['branches']}个党组织；"
        f"退回整改{total['returned']}条，到印发之日已整改{total['settled']}条。"
    )
    if said := kinds_text(bulletin):
        made.paragraph(f"问题种类：{said}（一条记录可以有几类问题）。")
    for part in filter(None, map(str.strip, bulletin.words.splitlines())):
        made.paragraph(part)
    rows = [
        [row["name"], *(str(row[key]) for key in COUNTED)]
        for row in bulletin.numbers.get("rows", ())
    ]
    made.table(head=HEADS, rows=rows, note="按党组织顺序排列，不排名，不评价个人。")
    made.signature(str(bulletin.org), bulletin.issued_on)
    return made.build()


def file_name(bulletin: Bulletin) -> str:
    day = day_text(bulletin.issued_on)
    return document_name(f"{named(bulletin.month)}组织生活记录调阅情况通报_{day}")

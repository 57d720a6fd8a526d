"""The papers the room writes, as Word on the sheet of GB/T 9704: notice, resolutions, pre-review
opinion, dossier checklist. The 志愿书 is not among them and never will be.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.texts import day_text
from jiceng.kit.titles import DEMO
from jiceng.registers.notices.models import Notice
from jiceng.work.development.actions.steps import notice_text
from jiceng.work.development.models import Backing, Case, CaseStep, Paper
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules.issues import may_print

NOTICE, RESOLUTION, CONVERSION = "notice", "resolution", "conversion"
PREREVIEW, DOSSIER = "prereview", "dossier"


def last(case: Case, verb: str) -> CaseStep | None:
    rows = CaseStep.objects.standing().filter(case=case, verb=verb)
    found: CaseStep | None = rows.order_by("-on", "-pk").first()
    return found


def offered(case: Case) -> Iterator[tuple[str, str]]:
    """Kind and title of what can be written for this case now."""
    if last(case, "publish") is not None:
        yield NOTICE, _("发展对象公示")
    if last(case, "prereview") is not None:
        yield PREREVIEW, _("预审意见")
    if last(case, "vote") is not None:
        yield RESOLUTION, _("接收预备党员决议")
    if last(case, "vote_full") is not None:
        yield CONVERSION, _("转正决议")
    yield DOSSIER, _("材料清单")


def paper(case: Case, kind: str) -> bytes | None:
    """The .docx; None where there is nothing to write yet."""
    if kind not in dict(offered(case)) or not may_print(document=kind):
        return None
    return WRITERS[kind](case)


def paper_name(case: Case, kind: str) -> str:
    return document_name(f"{dict(offered(case))[kind]}_{case.person.name}")


def _begun(title: str, unit: str, day: date) -> Gongwen:
    demo = DEMO if settings.JICENG_MODE == "demo" else ""
    return Gongwen(title=title, unit=unit, date=day, footer_note=demo)


def _notice(case: Case) -> bytes:
    made: Any = Notice.objects.about(case).exclude(state="withdrawn").order_by("-pk").first()
    day = (made.starts_on if made else None) or clock.today()
    unit = str(made.org) if made else str(case.org)
    doc = _begun("关于拟列为发展对象的公示", unit, day)
    for part in (made.shown_text if made else notice_text(case)).split("\n\n"):
        doc.paragraph(part)
    if made is not None and made.starts_on and made.ends_on:
        doc.paragraph(
            f"公示时间：{day_text(made.starts_on)}至{day_text(made.ends_on)}（五个工作日）。"
        )
    doc.paragraph(f"监督电话：{made.telephone if made else '________'}")
    doc.signature()
    return doc.build()


def _resolution(case: Case, step: CaseStep, title: str, ask: str) -> bytes:
    """The five fields of a resolution: performance, numbers, result, day, signature."""
    doc = _begun(title, str(case.org), step.on)
    doc.paragraph(f"{day_text(step.on)}，{case.org}召开支部大会，讨论{case.person.name}同志{ask}。")
    doc.labelled("主要表现", step.text)
    doc.labelled("到会情况", f"应到会有表决权的正式党员{step.due}名，实到{step.present}名。")
    written = f"，会前书面赞成{step.written}名" if step.written else ""
    counts = f"赞成{step.ayes}票，反对{step.noes or 0}票，弃权{step.abstained or 0}票{written}"
    passed = "超过应到会有表决权党员的半数，通过" if step.carried else "没有超过半数，没有通过"
    doc.labelled("表决结果", f"采取无记名投票方式表决，{counts}；赞成{passed}。")
    doc.labelled("依据", f"{step.outcome}。")
    doc.labelled("支部书记（签名）", step.who or "____________")
    doc.signature()
    return doc.build()


def _admission(case: Case) -> bytes:
    step = last(case, "vote")
    assert step is not None  # noqa: S101  # offered only then
    ask = "入党问题，决议如下"
    return _resolution(case, step, f"关于接收{case.person.name}同志为预备党员的决议", ask)


def _conversion(case: Case) -> bytes:
    step = last(case, "vote_full")
    assert step is not None  # noqa: S101  # offered only then
    what = str(step.get_decision_display())
    title = f"关于{case.person.name}同志预备期满{what}的决议"
    return _resolution(case, step, title, f"预备期满后{what}问题，决议如下")


def _prereview(case: Case) -> bytes:
    step = last(case, "prereview")
    assert step is not None  # noqa: S101  # offered only then
    doc = _begun(f"关于{case.person.name}同志入党材料的预审意见", str(step.decided_by), step.on)
    doc.addressee(str(case.org))
    doc.paragraph(
        f"你支部报来的发展对象{case.person.name}同志的有关材料收悉。"
        f"经审查，符合《{art.RULES}》规定的条件，手续完备，预审合格。{step.text}"
    )
    doc.paragraph("请于一个月内召开支部大会讨论接收预备党员问题，并按规定发给入党志愿书。")
    doc.signature(str(step.decided_by), step.on)
    return doc.build()


def _dossier(case: Case) -> bytes:
    """材料清单 with who stood behind, and what is missing."""
    doc = _begun(f"{case.person.name}同志发展党员材料清单", str(case.org), clock.today())
    names = Backing.objects.filter(case=case).order_by("part", "pk").select_related(
        "member__person"
    )  # fmt: skip
    for part, title in Backing.Part.choices:
        said = "、".join(dict.fromkeys(str(one.member) for one in names if one.part == part))
        doc.labelled(str(title), said or "无")
    rows = [
        [str(n), str(one.get_kind_display()), one.number or "",
         day_text(one.received_on) if one.received_on else "缺", one.kept_at or ""]
        for n, one in enumerate(Paper.objects.filter(case=case).order_by("wanted_on", "pk"), 1)
    ]  # fmt: skip
    doc.table(
        head=["序号", "材料", "编号", "收齐日期", "存放处"], rows=rows,
        widths=(8, 40, 18, 20, 14), sides=("centre", "left", "left", "centre", "left"),
        note="入党志愿书由省级党委组织部统一印制，本清单只登记编号。",
    )  # fmt: skip
    doc.signature()
    return doc.build()


WRITERS: Mapping[str, Callable[[Case], bytes]] = {
    NOTICE: _notice, PREREVIEW: _prereview, RESOLUTION: _admission, CONVERSION: _conversion,
    DOSSIER: _dossier,
}  # fmt: skip

"""The papers of a case: talk record, decision, notice. Printed, signed and filed by hand."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_noop

from jiceng.kernel import clock
from jiceng.kernel.citations import Article
from jiceng.kernel.votes import branch_decision
from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.texts import day_text
from jiceng.kit.titles import demo_note
from jiceng.work.disposal.models import Case, Proceeding
from jiceng.work.disposal.rules import GROUNDS

TITLES = {
    "talk": gettext_noop("提醒谈话记录"),
    "decision": gettext_noop("支部党员大会决定"),
    "notice": gettext_noop("处置决定告知书"),
}


def ready(case: Case) -> list[str]:
    """Which papers there is something to print of."""
    found = []
    if Proceeding.objects.filter(case=case, what="talk").exists():
        found.append("talk")
    if case.decided_on is not None:
        found.append("decision")
    return [*found, "notice"] if case.effective_on is not None else found


def paper(case: Case, kind: str) -> bytes:
    """One of the papers as .docx; the same record gives the same bytes."""
    made = Gongwen(
        title=TITLES[kind],
        unit=str(case.superior if kind == "notice" and case.superior else case.org),
        date=_day(case, kind),
        footer_note=demo_note(),
    )
    WRITERS[kind](made, case)
    return made.build()


def paper_name(case: Case, kind: str) -> str:
    return document_name(f"{TITLES[kind]}_{case.member}_{_day(case, kind):%Y%m%d}")


def _day(case: Case, kind: str) -> Any:
    talk = Proceeding.objects.filter(case=case, what="talk").order_by("-held_on").first()
    days = {"talk": talk and talk.held_on, "decision": case.decided_on}
    return days.get(kind) or case.effective_on or clock.today()


def ground_of(case: Case) -> Article:
    return GROUNDS[case.ground]


def _talk(made: Gongwen, case: Case) -> None:
    talk = Proceeding.objects.filter(case=case, what="talk").order_by("-held_on").first()
    made.labelled("谈话对象", str(case.member))
    made.labelled("党支部", str(case.org))
    made.labelled("谈话日期", day_text(_day(case, "talk")))
    made.labelled("谈话内容", talk.words if talk else "")
    made.labelled("本人意见", "")
    made.labelled("谈话人（签字）", "　　　　　　　　谈话对象（签字）：")


def _decision(made: Gongwen, case: Case) -> None:
    made.paragraph(
        f"{case.org}党员大会于{day_text(case.decided_on)}讨论了{case.member}同志的问题。"  # type: ignore[arg-type]
    )
    made.paragraph(f"事实：{case.facts}")
    made.paragraph(f"依据：{ground_of(case)}（{ground_of(case).reading}）。")
    if case.due is not None and case.present is not None and case.ayes is not None:
        vote = branch_decision(due=case.due, present=case.present, ayes=case.ayes)
        made.paragraph(
            f"应到会有表决权的党员{case.due}名，实到{case.present}名，"
            f"赞成{case.ayes}票，反对{case.noes or 0}票。{vote.why}。"
        )
    made.paragraph(f"大会决定：{case.get_outcome_display()}。本决定报上级党组织批准后生效。")
    made.signature(str(case.org), case.decided_on)


def _notice(made: Gongwen, case: Case) -> None:
    made.addressee(f"{case.member}同志")
    made.paragraph(
        f"{case.org}党员大会{day_text(case.decided_on)}讨论决定、"  # type: ignore[arg-type]
        f"{case.superior}{day_text(case.approved_on)}批准（{case.document}），"  # type: ignore[arg-type]
        f"对你作出{case.get_outcome_display()}的决定，"
        f"自{day_text(case.effective_on)}起执行。"  # type: ignore[arg-type]
    )
    made.paragraph(f"依据：{ground_of(case)}。")
    made.paragraph("如对决定不服，可以向批准的党组织或者它的上级党组织申诉，由党支部代为转交。")
    made.signature(str(case.superior or case.org), case.effective_on)


WRITERS: dict[str, Callable[[Gongwen, Case], None]] = {
    "talk": _talk,
    "decision": _decision,
    "notice": _notice,
}

"""Pages of talks, sites, study, practice and the skill check."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.registers.files.pages import attachments
from jiceng.registers.matters.pages import matters_of
from jiceng.work.training import actions, forms
from jiceng.work.training.access import KEEPS, SETS
from jiceng.work.training.flows import PRACTICE, STUDY, TALK
from jiceng.work.training.models import Practice, SkillCheck, SkillResult
from jiceng.work.training.pages.planning import SECTION
from jiceng.work.training.rules import FEW
from jiceng.work.training.sheets import PRACTICES, SITE_CHECKS, SKILL_CHECKS, STUDIES, TALKS

# The skill check: its results lie behind the check's page, for whoever runs it. -------------


def results(check: SkillCheck, actor: Actor) -> Panel:
    """Names for the checker; a share for everybody else, from five results on."""
    rows = SkillResult.objects.filter(check_of=check)
    mine = SkillResult.objects.visible_to(actor).filter(check_of=check)
    if check.checker_id is None or check.checker_id != actor.pk:
        count = rows.count()
        passed = rows.filter(state="passed").count()
        said = _("不足五人，不显示") if count < FEW else f"{passed * 100 // count}%"
        facts = [{"title": _("合格的比例"), "text": said, "kind": "text"}]
        return Panel("results", gettext_lazy("结果"), facts=facts)
    heads = (_("人员"), _("结果"), _("弱项"), _("课程"), _("结对的人"))
    columns = [{"name": str(n), "title": one, "kind": "text"} for n, one in enumerate(heads)]
    drawn = [
        {"cells": [{"text": text or None, "kind": "text"} for text in (
            str(one.person), one.get_state_display(),
            "、".join(theme.name for theme in one.weak.all()),
            str(one.course or ""), str(one.mentor or ""),
        )]}
        for one in mine.select_related("person", "course", "mentor").prefetch_related("weak")
        .order_by("person__initials", "pk")
    ]  # fmt: skip
    return Panel("results", gettext_lazy("结果（只给您看）"), columns, drawn, count=len(drawn),
                 empty=gettext_lazy("还没有登记结果。"))  # fmt: skip


def reported(practice: Practice, actor: Actor) -> Panel | None:
    """What was brought home from it."""
    del actor
    if not practice.report:
        return None
    facts: list[dict[str, Any]] = [
        {"title": _("报告日期"), "text": practice.reported_on, "kind": "date"},
        {"title": _("评价"), "text": practice.rating or None, "kind": "text"},
        {"title": _("报告"), "text": practice.report, "kind": "text"},
    ]
    return Panel("report", gettext_lazy("实践锻炼报告"), facts=facts)


def own_only(check: SkillCheck, actor: Actor) -> None:
    if actor.pk is not None and check.checker_id != actor.pk:
        raise ValidationError(_("只有组织这次测试的人能登记和查看结果"))


def mark(check: SkillCheck, *, actor: Actor, **values: Any) -> SkillCheck:
    own_only(check, actor)
    actions.mark(check, actor=actor, **values)
    return check


def pair(check: SkillCheck, *, actor: Actor, result: SkillResult, **values: Any) -> SkillCheck:
    own_only(check, actor)
    actions.pair(result, actor=actor, **values)
    return check


def teach(check: SkillCheck, *, actor: Actor, result: SkillResult) -> SkillCheck:
    own_only(check, actor)
    actions.teach(result, actor=actor)
    return check


def recheck(check: SkillCheck, *, actor: Actor, result: SkillResult, on: date) -> SkillCheck:
    own_only(check, actor)
    actions.recheck(result, actor=actor, on=on)
    return check


TALK_PAGES = RecordPages(
    TALKS, noun=gettext_lazy("讲座"), record=actions.announce,
    steps=[StepPage(TALK, {"give": actions.give, "call_off": actions.call_off},
                    {"give": forms.GiveForm, "call_off": forms.ReasonsForm})],
    panels=[attachments], verbs={"announce": gettext_lazy("排讲座")}, menu=(SECTION, 72),
    icon="venue", keeps=KEEPS,
    empty=gettext_lazy("还没有排讲座。从讲习所菜单里选课程，讲后登记来了多少人。"),
)  # fmt: skip
SITE_PAGES = RecordPages(
    SITE_CHECKS, noun=gettext_lazy("巡检"), record=actions.inspect,
    panels=[matters_of, attachments], verbs={"inspect": gettext_lazy("登记巡检")},
    menu=(SECTION, 74), icon="check", keeps=KEEPS,
    empty=gettext_lazy("还没有巡检过。站点不正常的，写明故障就会报修。"),
)  # fmt: skip
STUDY_PAGES = RecordPages(
    STUDIES, noun=gettext_lazy("专题学习"), record=actions.plan_study,
    steps=[StepPage(STUDY, {"study": actions.study, "skip": actions.skip},
                    {"study": forms.StudiedForm, "skip": forms.ReasonsForm})],
    panels=[attachments], verbs={"plan_study": gettext_lazy("排学习")}, menu=(SECTION, 71),
    icon="report", keeps=KEEPS,
)  # fmt: skip
PRACTICE_STEPS = {
    "allow": forms.WordsForm, "finish": forms.FinishForm, "stop": forms.ReasonsForm,
}  # fmt: skip
PRACTICE_PAGES = RecordPages(
    PRACTICES, noun=gettext_lazy("实践锻炼"), record=actions.propose,
    steps=[StepPage(PRACTICE, {n: getattr(actions, n) for n in PRACTICE_STEPS},
                    PRACTICE_STEPS)],
    panels=[reported, matters_of, attachments], verbs={"propose": gettext_lazy("报计划")},
    menu=(SECTION, 73), icon="people", keeps=KEEPS,
)  # fmt: skip
SKILL_PAGES = RecordPages(
    SKILL_CHECKS, noun=gettext_lazy("能力测试"), record=actions.sit,
    acts=[
        ActPage("mark", gettext_lazy("登记结果"), mark, forms.MarkForm),
        ActPage("pair", gettext_lazy("排课结对"), pair, forms.PairForm),
        ActPage("teach", gettext_lazy("登记学完"), teach, forms.ResultForm),
        ActPage("recheck", gettext_lazy("复测合格"), recheck, forms.RecheckForm),
    ],
    panels=[results], verbs={"sit": gettext_lazy("组织测试")}, menu=(SECTION, 75), icon="review",
    keeps=SETS,
    empty=gettext_lazy("还没有测试。结果只给本人和组织测试的人看。"),
)  # fmt: skip
PAGES = [TALK_PAGES, SITE_PAGES, STUDY_PAGES, PRACTICE_PAGES, SKILL_PAGES]


def standard_of(school: Any) -> str:
    """The name under which the rooms of money know what a school of this level is given."""
    return "street_party_school" if school.level == "street" else "community_party_school"

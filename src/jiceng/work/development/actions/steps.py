"""The steps of the path, each a verb; see `taking.take_steps` for what all of them have in common.

Every function takes a case and the values of its form: `on`, and what the step records (who
decided, counts, document, opinion, remark). `*_many` takes rows of (case, values).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.models import Kind as NoticeKind
from jiceng.registers.notices.models import Notice, Scope
from jiceng.registers.orgs.models import Org
from jiceng.work.development import flows
from jiceng.work.development.actions.taking import Row, papers_back, take_steps
from jiceng.work.development.flows import CASE
from jiceng.work.development.models import Case, CaseStep, Paper, Stretch, Verb
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules.facts import STAGE_OF
from jiceng.work.development.rules.path import ARCHIVED


def take_step(verb: str, case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """One step of one case."""
    return take_steps(verb, [(case, values)], actor=actor)[0]


def talk(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """派人谈话."""
    return take_step("talk", case, actor=actor, **values)


def elect(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """确定入党积极分子."""
    return take_step("elect", case, actor=actor, **values)


def file_activist(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """上级党委备案."""
    return take_step("file_activist", case, actor=actor, **values)


def examine(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """半年考察."""
    return take_step("examine", case, actor=actor, **values)


def study(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """积极分子培训."""
    return take_step("study", case, actor=actor, **values)


def consult(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """听取意见、支委会研究."""
    return take_step("consult", case, actor=actor, **values)


def agree(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """上级党委同意 (2014: 备案)."""
    usual = "filed" if values.get("version") == art.V2014 else "agreed"
    return take_step("agree", case, actor=actor, **{"decision": usual, **values})


def decline(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """不同意列为发展对象: back to cultivation, with what is lacking."""
    return take_step("decline", case, actor=actor, **_with_reason(values))


def list_candidate(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """列为发展对象."""
    return take_step("list_candidate", case, actor=actor, **values)


def inspect(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """政治审查, with its conclusion; nobody but the line of committees reads it."""
    if not str(values.get("text") or "").strip():
        raise ValidationError({"text": _("政治审查要形成结论性材料（%s）") % art.REVIEW.new})
    return take_step("inspect", case, actor=actor, **values)


def train(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """集中培训."""
    if not (values.get("days") or values.get("hours")):
        raise ValidationError({"days": _("请填培训的天数或者学时")})
    return take_step("train", case, actor=actor, **values)


def review(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """支委会审查."""
    return take_step("review", case, actor=actor, **values)


def prereview(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """上级党委预审合格."""
    return take_step("prereview", case, actor=actor, **values)


def issue_form(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """发给入党志愿书: its number alone."""
    return take_step("issue_form", case, actor=actor, **values)


def vote(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """支部大会讨论表决: counts of a secret ballot; what is not carried moves nothing."""
    if not str(values.get("text") or "").strip():
        raise ValidationError({"text": _("决议要写明本人的主要表现（%s）") % art.RESOLUTION.new})
    return take_step("vote", case, actor=actor, **values)


def send_back(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """退回继续培养: pre-review or approval was not given."""
    return take_step("send_back", case, actor=actor, **_with_reason(values))


def interview(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """上级党委派人谈话."""
    return take_step("interview", case, actor=actor, **values)


def file_approval(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """上级组织部门备案."""
    return take_step("file_approval", case, actor=actor, **values)


def place(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """编入支部和党小组."""
    return take_step("place", case, actor=actor, **values)


def swear(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """入党宣誓."""
    return take_step("swear", case, actor=actor, **values)


def observe(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """预备期考察."""
    return take_step("observe", case, actor=actor, **values)


def ask_full(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """提出转正申请."""
    return take_step("ask_full", case, actor=actor, **values)


def vote_full(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """支部大会讨论转正、延长或取消."""
    if case.state == flows.PROBATION and values.get("decision") == CaseStep.Decision.CONVERT:
        raise ValidationError({"decision": _("还没有本人的转正申请（%s）") % art.CONVERSION.new})
    return take_step("vote_full", case, actor=actor, **values)


def hold(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """转正审批未通过，退回."""
    return take_step("hold", case, actor=actor, **_with_reason(values))


def _with_reason(values: dict[str, Any]) -> dict[str, Any]:
    if not str(values.get("remark") or "").strip():
        raise ValidationError({"remark": _("请写明原因")})
    return values


def archive(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """材料归档: the six papers must all be there."""
    return archive_many([(case, values)], actor=actor)[0]


@transaction.atomic
def archive_many(rows: Sequence[Row], *, actor: Actor) -> list[CaseStep]:
    """材料归档 of several; whoever lacks a paper is named with what is lacking."""
    cases = [case for case, _values in rows]
    here = Paper.objects.filter(case__in=cases, kind__in=ARCHIVED).exclude(received_on=None)
    held = set(here.values_list("case", "kind"))
    for case in cases:
        lack = [str(Paper.Kind(k).label) for k in ARCHIVED if (case.pk, k) not in held]
        if lack:
            words = _("“%(name)s”的归档材料还缺：%(names)s（%(article)s）")
            told = {"name": case, "names": "、".join(lack), "article": art.ARCHIVE.new}
            raise ValidationError(words % told)
    return take_steps("archive", rows, actor=actor)


# The public notice ----------------------------------------------------------------------------


@transaction.atomic
def publish(
    case: Case, *, actor: Actor, telephone: str, org: Org | None = None, on: date | None = None,
    remark: str = "",
) -> CaseStep:  # fmt: skip
    """拟写公示: a draft in the register of notices, which checks, reviews, posts and ends it."""
    made = take_step("publish", case, actor=actor, on=on or clock.today(), remark=remark)
    notices.draft(
        actor=actor, org=org or case.org, kind=NoticeKind.DEVELOPMENT, scope=Scope.AREA,
        title=_("关于%s同志拟列为发展对象的公示") % case.person.name, text=notice_text(case),
        telephone=telephone, basis=str(art.NOTICE), amount=art.NOTICE_DAYS,
        unit=Notice.Unit.WORKDAY, origin=case,
    )  # fmt: skip
    return made


def notice_text(case: Case) -> str:
    """What is put up: no number, no full birthday, no address."""
    person, elected = case.person, CaseStep.objects.of("elect").filter(case=case).first()
    born = f"{person.born_on.year}年{person.born_on.month}月" if person.born_on else ""
    parts = [person.name]
    parts += [{"1": "男", "2": "女"}[person.sex]] if person.sex in {"1", "2"} else []
    parts += [f"{born}出生"] if born else []
    on = elected.on if elected is not None else None
    since = f"，{on.year}年{on.month}月确定为入党积极分子" if on else ""
    both = "本公示在工作（学习）单位和居住地同时张贴。" if case.mobile else ""
    return (
        f"根据{art.NOTICE}有关要求，经党支部培养教育和考察、支委会研究，并报上级党委同意，"
        f"拟将下列同志列为发展对象，现予公示。\n\n{'，'.join(parts)}{since}。\n\n"
        f"{both}公示期间，如有意见，请向公布单位反映。反映情况要实事求是，我们为反映人保密。"
    )


# Taking back ----------------------------------------------------------------------------------


@transaction.atomic
def revoke(case: Case, *, actor: Actor, reason: str) -> Case:
    """撤回上一步: the last step was recorded by mistake. What touched the roll stays."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么撤回")})
    last = CaseStep.objects.standing().filter(case=case).exclude(verb=Verb.APPLY)
    step: CaseStep | None = last.order_by("-pk").first()
    if step is None or step.verb in FIRM:
        raise StepError(_("这一步不能撤回：涉及花名册或者组织关系的，请按规定另行办理"))
    moved = CASE.steps.get(step.verb)
    if moved is not None and step.carried is not False:
        _undo(case, step, moved.target)
    if step.verb == Verb.DEFER:
        Case.objects.filter(pk=case.pk).update(deferred_until=None)
        case.deferred_until = None
    papers_back(step)
    CaseStep.objects.filter(pk=step.pk, void_reason="").update(void_reason=reason.strip())
    note(actor, "development.revoke", case, reason=reason, step=step.verb, on=step.on)
    return case


FIRM = {Verb.APPROVE, Verb.APPROVE_FULL, Verb.EXTEND, Verb.CANCEL, Verb.RELOCATE, Verb.ASSIGN,
        Verb.INTRODUCE, Verb.STOP, Verb.PUBLISH, Verb.TAKE_OVER, Verb.DISOWN}  # fmt: skip


def _undo(case: Case, step: CaseStep, target: str) -> None:
    """The state goes back; a stage that began by mistake never was."""
    if not Case.objects.filter(pk=case.pk, state=target).update(state=step.before):
        raise StepError(_("这条记录刚被别人办过，请刷新后再看"))
    reread(case)
    if STAGE_OF.get(target) != STAGE_OF.get(step.before):
        Stretch.objects.filter(case=case, until=None).delete()
        last: Any = Stretch.objects.filter(case=case).order_by("-since", "-pk").first()
        Stretch.objects.filter(pk=last.pk).update(until=None)


def many(verb: str, rows: Sequence[tuple[Case, Mapping[str, Any]]], *, actor: Actor) -> list[Any]:
    """The same step for many cases at once: one meeting, one filing, one training class."""
    return take_steps(verb, rows, actor=actor)

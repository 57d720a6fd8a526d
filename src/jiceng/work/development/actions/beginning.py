"""How a case begins, moves with its person, is corrected, and stops."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine, note, note_many
from jiceng.kernel.prepared import reread
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.people import actions as people
from jiceng.registers.people.models import Person
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.development import flows
from jiceng.work.development.actions.backing import stand_down
from jiceng.work.development.actions.taking import BATCH, judged, take_steps
from jiceng.work.development.models import Backing, Case, CaseStep, Paper, Stage, Stretch, Verb
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules.checks import apply as judge_application
from jiceng.work.development.rules.facts import STAGE_OF, Facts
from jiceng.work.development.rules.issues import routed, routes

OF_PERSON = ("name", "sex", "ethnicity", "born_on", "education", "degree", "id_number", "phone",
             "address")  # fmt: skip
OF_CASE = ("applied_on", "unit", "route", "mobile", "months_before", "leaving_on")


@transaction.atomic
def apply(*, actor: Actor, **values: Any) -> Case:
    """One application; see `apply_many`."""
    return apply_many([values], actor=actor)[0]


@transaction.atomic
def apply_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Case]:
    """提交入党申请: org (the branch), applied_on, and who: `person`, or the columns of one.

    Somebody known by number is not written down again; a member, or somebody whose case is
    still open, is refused with where they stand.
    """
    persons = _persons(rows, actor)
    _refuse_members(persons)
    at, made, told = clock.now(), [], []
    covering = coverings([row["unit"] for row in rows if row.get("unit")])
    for row, person in zip(rows, persons, strict=True):
        on = row.get("applied_on") or clock.today()
        told.append(_judge(row, person, on, covering))
        case = {key: row[key] for key in OF_CASE if row.get(key) is not None}
        case["route"] = row.get("route") or _usual(row, on, covering)
        made.append(Case(**{**case, "applied_on": on}, person=person, org=row["org"],
                         recorded_at=at))  # fmt: skip
    insert(made)
    steps = [
        CaseStep(case=case, org=case.org, verb=Verb.APPLY, on=case.applied_on,
                 version=art.version_on(case.applied_on), faults=faults,
                 remark=row.get("remark") or "", recorded_at=at)
        for case, row, faults in zip(made, rows, told, strict=True)
    ]  # fmt: skip
    insert(steps)
    Stretch.objects.bulk_create(
        [Stretch(case=c, org=c.org, stage=Stage.APPLICANT, since=c.applied_on) for c in made],
        batch_size=BATCH,
    )
    Paper.objects.bulk_create(
        [Paper(case=c, kind=Paper.Kind.APPLICATION, wanted_on=c.applied_on,
               received_on=c.applied_on) for c in made],
        batch_size=BATCH,
    )  # fmt: skip
    note_many(actor, "development.apply", made)
    return made


def _persons(rows: Sequence[Mapping[str, Any]], actor: Actor) -> list[Person]:
    """Whoever applies: given, known by number, or written down now with the branch as keeper."""
    known = people.known(row["id_number"] for row in rows if row.get("id_number"))
    fresh = [r for r in rows if not r.get("person") and r.get("id_number") not in known]
    drafts = [{k: r[k] for k in OF_PERSON if r.get(k)} | {"keeper": r["org"]} for r in fresh]
    made = iter(people.register_many(drafts, actor=actor))
    return [row.get("person") or known.get(row.get("id_number") or "") or next(made)
            for row in rows]  # fmt: skip


def _refuse_members(persons: Sequence[Person]) -> None:
    keys = [person.pk for person in persons]
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        here = Member.objects.filter(person__in=some, left_on=None).select_related("person", "org")
        if member := here.first():
            words = _("“%(name)s”已经是“%(org)s”的党员，不用再申请")
            raise ValidationError({"name": words % {"name": member, "org": member.org}})
        twin = Case.objects.open().filter(person__in=some).select_related("person", "org").first()
        if twin is not None:
            words = _("“%(name)s”已在“%(org)s”登记申请（%(on)s），请在原来的记录上办理")
            told = {"name": twin, "org": twin.org, "on": twin.applied_on}
            raise ValidationError({"name": words % told})


Coverings = Mapping[int, Sequence[Hosting]]


def coverings(units: Sequence[Unit]) -> Coverings:
    """For each of these units the organisations that cover it or did."""
    found: dict[int, list[Hosting]] = {}
    rows = Hosting.objects.filter(unit__in=units).select_related("org").order_by("since", "pk")
    for one in rows if units else ():
        found.setdefault(one.unit_id, []).append(one)
    return found


def _covered(row: Mapping[str, Any], on: date, covering: Coverings) -> list[Org]:
    unit = row.get("unit")
    held = covering.get(unit.pk, ()) if unit is not None else ()
    return [one.org for one in held
            if one.since <= on and (one.until is None or on < one.until)]  # fmt: skip


def _usual(row: Mapping[str, Any], on: date, covering: Coverings) -> str:
    """Where one with such a unit applies; of somebody without one nothing is supposed."""
    if row.get("unit") is None:
        return ""
    covered = bool(_covered(row, on, covering))
    return routes(employed=True, unit_org=covered, mobile=bool(row.get("mobile")))[0]


def _judge(row: Mapping[str, Any], person: Person, on: date, covering: Coverings) -> list[str]:
    """Of age, in a branch that stands, not ahead of today, where one like them applies."""
    org: Org = row["org"]
    if on > clock.today():
        raise ValidationError({"applied_on": _("日期还没有到，请检查申请日期")})
    if not org.is_branch:
        raise ValidationError({"org": _("请选择接收申请的党支部")})
    if on < org.since or (org.until is not None and on >= org.until):
        raise ValidationError({"org": _("“%s”这一天不存在，请检查日期和支部") % org})
    facts = Facts(
        state=flows.APPLIED, applied_on=on, born_on=person.born_on,
        temporary=org.kind == Kind.TEMPORARY_BRANCH,
    )  # fmt: skip
    version, orgs = art.version_on(on), _covered(row, on, covering)
    found = judge_application(facts, on, version)
    found += routed(
        route=row.get("route") or _usual(row, on, covering), unit=str(row.get("unit") or ""),
        orgs=[str(one) for one in orgs], mobile=bool(row.get("mobile")), version=version,
        here=any(org.path.startswith(one.path) for one in orgs),
    )  # fmt: skip
    return judged(found, row)


@transaction.atomic
def correct(case: Case, *, actor: Actor, reason: str, **changes: Any) -> Case:
    """更正: what was written down wrongly about a case; steps are taken back, not corrected."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    known = {name: value for name, value in changes.items() if name in OF_CASE}
    if known.get("applied_on", case) is None:
        raise ValidationError({"applied_on": _("请填写申请日期")})
    before = {name: getattr(case, name) for name in known}
    redated = known.get("applied_on") not in {None, case.applied_on}
    if redated:
        _check_application(case, known["applied_on"])
    Case.objects.filter(pk=case.pk).update(**known)
    if redated:
        _redate(case, case.applied_on, known["applied_on"])
    reread(case)
    note(actor, "development.correct", case, reason=reason, before=before)
    return case


def _redate(case: Case, before: date, on: date) -> None:
    """The step of applying and what began with it; who was taken over began otherwise."""
    steps = CaseStep.objects.filter(case=case, verb=Verb.APPLY)
    steps.update(on=on, version=art.version_on(on))
    begun = Stretch.objects.filter(case=case, stage=Stage.APPLICANT, since=before)
    begun.exclude(began=Stretch.Began.MOVED).update(since=on)
    paper = Paper.objects.filter(case=case, kind=Paper.Kind.APPLICATION)
    paper.filter(wanted_on=before).update(wanted_on=on)
    paper.filter(received_on=before).update(received_on=on)


def _check_application(case: Case, on: date) -> None:
    later = CaseStep.objects.standing().filter(case=case).exclude(verb=Verb.APPLY)
    first = later.order_by("on").values_list("on", flat=True).first()
    if first is not None and on > first:
        raise ValidationError({"applied_on": _("申请日期不能晚于以后的步骤（%s）") % first})
    if case.member is not None and on > case.member.joined_on:
        raise ValidationError(
            {"applied_on": _("申请日期不能晚于入党日期（%s）") % case.member.joined_on}
        )
    if on > clock.today():
        raise ValidationError({"applied_on": _("日期还没有到，请检查申请日期")})
    born = case.person.born_on
    judged(
        judge_application(Facts(state=case.state, applied_on=on, born_on=born), on,
                          art.version_on(on)), {"remark": _("更正")},
    )  # fmt: skip


@transaction.atomic
def correct_many(pairs: Sequence[tuple[Case, Mapping[str, Any]]], *, actor: Actor) -> list[Case]:
    """Corrections from a worksheet: of the case alone, never of where it stands."""
    words, done = _("导入更正"), []
    for case, values in pairs:
        if {"org", "state"} & values.keys():
            raise ValidationError({"org": _("所在支部不能用表格改，请办理“转移培养关系”")})
        facts = {key: values[key] for key in OF_PERSON if key in values}
        own = {key: values[key] for key in OF_CASE if key in values}
        if facts:
            people.correct(case.person, actor=actor, reason=words, **facts)
        if own:
            correct(case, actor=actor, reason=words, **own)
        done.append(case)
    return done


@transaction.atomic
def stop(case: Case, *, actor: Actor, **values: Any) -> CaseStep:
    """终止: withdrawn, moved out of the district, or no longer fit; the record stays."""
    if not str(values.get("remark") or "").strip():
        raise ValidationError({"remark": _("请写明为什么终止")})
    made = take_steps("stop", [(case, values)], actor=actor)[0]
    stand_down([case], made.on)
    return made


@transaction.atomic
def relocate(case: Case, *, actor: Actor, to: Org, on: date, document: str = "",
             remark: str = "") -> CaseStep:  # fmt: skip
    """转移培养关系: the papers go along and the time of cultivation goes on counting."""
    if case.state not in flows.BEFORE:
        raise StepError(_("预备党员随组织关系转移，请办理组织关系接转"))
    if case.state == flows.VOTED:
        raise StepError(
            _("支部大会已经通过，请等上级党委审批：批准的随组织关系转移，不批准的退回以后再转")
        )
    if on > clock.today():
        raise ValidationError({"on": _("日期还没有到，请到那一天再登记")})
    if not to.is_branch or to.until is not None or to.pk == case.org_id:
        raise ValidationError({"to": _("请选择另一个存续的党支部")})
    made = _go(case, to, on, document=document, remark=remark)
    Person.objects.filter(pk=case.person_id, keeper=made.org).update(keeper=to)
    note(actor, "development.relocate", case, before=made.org_id, after=to.pk, on=on)
    return made


def _go(case: Case, to: Org, on: date, *, document: str = "", remark: str = "") -> CaseStep:
    """The case, its open stretch and its contacts go from one branch to another."""
    before = case.org
    last = Stretch.objects.filter(case=case, until=None).first()
    if last is not None and on < last.since:
        raise ValidationError({"on": _("日期不能早于这一阶段开始的日期（%s）") % last.since})
    if not Case.objects.filter(pk=case.pk, org=before, state=case.state).update(org=to):
        raise StepError(_("这条记录刚被别人办过，请刷新后再看"))
    Stretch.objects.filter(case=case, until=None).update(until=on)
    Stretch.objects.create(
        case=case, org=to, stage=STAGE_OF[case.state], since=on, began=Stretch.Began.MOVED
    )
    stand_down([case], on, part=Backing.Part.CONTACT, reason=_("转移培养关系"))
    made: CaseStep = CaseStep.objects.create(
        case=case, org=before, verb=Verb.RELOCATE, on=on, document=document, remark=remark,
        version=art.version_on(on), before=case.state, recorded_at=clock.now(),
    )  # fmt: skip
    case.org = to
    return made


@transaction.atomic
def follow(case: Case, *, actor: Actor, to: Org, on: date) -> CaseStep:
    """随组织关系转移: a probationer's case goes where the member went; nothing else is asked."""
    made = _go(case, to, on, remark=_("随组织关系转移"))
    note(actor, "development.follow", case, before=made.org_id, after=to.pk, on=on)
    return made


@transaction.atomic
def close(case: Case, *, actor: Actor, on: date, remark: str) -> Case:
    """预备期因减少而结束: the member left the roll (died, transferred out) while on probation."""
    open_ = Case.objects.filter(pk=case.pk).exclude(state__in=flows.OVER)
    if not open_.update(state=flows.STOPPED):
        raise StepError(_("这条记录刚被别人办过，请刷新后再看"))
    before, case.state = case.state, flows.STOPPED
    ended = {
        "stretches": [*Stretch.objects.filter(case=case, until=None).values_list("pk", flat=True)],
        "backings": [*Backing.objects.filter(case=case, until=None).values_list("pk", flat=True)],
    }
    Stretch.objects.filter(case=case, until=None).update(until=on)
    stand_down([case], on)
    CaseStep.objects.create(
        case=case, org=case.org, verb=Verb.STOP, on=on, remark=remark, before=before,
        version=art.version_on(on), recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "development.close", case, reason=remark, on=on, ended=ended)
    return case


@transaction.atomic
def close_anew(member: Member, *, actor: Actor) -> None:
    """更正死亡登记: the case that a death closed ends on the right day, or goes on where it stood.

    A path stopped that day for its own reason stays so.
    """
    rows = CaseStep.objects.standing().filter(case__member=member, verb=Verb.STOP)
    for closed in rows.filter(case__state=flows.STOPPED).select_related("case"):
        case, on = closed.case, member.left_on
        ended = _closed_with(case)
        if ended is None:
            continue
        stages = Stretch.objects.filter(pk__in=ended["stretches"])
        if on is not None and (late := stages.filter(since__gt=on).first()) is not None:
            said = _("发展过程登记到%s，日期不能早于这一天") % late.since
            raise ValidationError({"on": said})
        stages.update(until=on)
        backed = Backing.objects.filter(pk__in=ended["backings"])
        backed.update(until=on if on is None else Greatest("since", Value(on)))
        if on is not None:
            CaseStep.objects.filter(pk=closed.pk).update(on=on, remark=member.get_exit_display())
            note(actor, "development.close_anew", case, before=closed.on, on=on)
            continue
        CaseStep.objects.filter(pk=closed.pk).update(void_reason=_("更正死亡登记"))
        Case.objects.filter(pk=case.pk, state=flows.STOPPED).update(state=closed.before)
        note(actor, "development.close_anew", case, reason=_("更正死亡登记"), after=closed.before)


def _closed_with(case: Case) -> Mapping[str, Sequence[int]] | None:
    """What ended when the member's leaving closed the case; None where that did not close it."""
    rows = JournalLine.objects.about(case).filter(
        verb__in=("development.close", "development.stop")
    )
    last = rows.order_by("-pk").first()
    if last is None or last.verb != "development.close":
        return None
    found: Mapping[str, Sequence[int]] | None = last.details.get("ended")
    return found

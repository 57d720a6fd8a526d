"""The demo's three years of steps, day by day, each taken through the actions."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kit.demo import World
from jiceng.registers.calendar.actions import load_year_many
from jiceng.registers.calendar.models import LoadedYear
from jiceng.registers.notices import actions as notices
from jiceng.registers.notices.models import Notice
from jiceng.work.development import actions
from jiceng.work.development.demo.people import (
    BRANCH,
    DAYS,
    OPINIONS,
    SECOND,
    Cohort,
    Walker,
    cohorts,
    events,
    gather_people,
    grounds,
)
from jiceng.work.development.models import Paper
from jiceng.work.development.models.knowing import committees, voters
from jiceng.work.development.rules.articles import CHANGED_ON


def walked(world: World) -> None:
    """All of it, day by day; what lies before the history is recorded from paper at its start."""
    ground, all_ = grounds(world), cohorts(world)
    if not ground.branches:
        return
    years = {day.year for day in (world.since, world.until)}
    if not years <= set(LoadedYear.objects.values_list("year", flat=True)):
        with clock.at(world.since):
            load_year_many(actor=world.actor)
    gather_people(world, ground, all_)
    steps = list(events(all_, world.until))
    opening = world.since - timedelta(days=40)
    for number, (day, step, cohort) in enumerate(steps, 1):
        if number % 40 == 0:
            world.report("发展党员", number, len(steps))
        with clock.at(datetime.combine(max(day, opening), time(10))):
            _take(world, cohort, step, max(day, opening) if step == "assign" else day)


def _take(world: World, cohort: Cohort, step: str, day: date) -> None:
    here = [one for one in cohort.walkers if one.stops != step or step == "apply"]
    if step == "apply":
        rows = [one.row | {"org": one.branch, "applied_on": day, "mobile": one.odd == "mobile"}
                for one in here]  # fmt: skip
        for walker, case in zip(here, actions.apply_many(rows, actor=world.actor), strict=True):
            walker.case = case
        return
    going = [one for one in here if one.case is not None]
    for walker in cohort.walkers:
        if walker.stops == step:
            walker.case = None  # nothing more is recorded of whoever is stuck
    STEPS.get(step, _plain)(world, going, step, day)


Walkers = Sequence[Walker]


def _values(walker: Walker, step: str, day: date) -> dict[str, Any]:
    """What the form of a step would say."""
    by = {"decided_by": walker.street, "document": f"演示〔{day.year}〕{walker.case.pk % 90 + 1}号"}
    text = OPINIONS[walker.case.pk % len(OPINIONS)]
    told: dict[str, dict[str, Any]] = {
        "talk": {"who": BRANCH, "text": "动机端正"},
        "file_activist": by,
        "study": {"hours": 40, "text": "入党积极分子培训班"},
        "agree": {**by, "decision": "filed" if day < CHANGED_ON else "agreed"},
        "inspect": {"carried": True, "document": by["document"], "text": "经审查，合格。",
                    "remark": "已向户籍地和居住地函调" if walker.odd == "mobile" else ""},
        "train": {"days": 3, "hours": 24, "who": "街道党校", "document": by["document"]},
        "prereview": by, "approve": by, "approve_full": by,
        "issue_form": {"document": f"99{walker.case.pk:08}"},
        "interview": {"who": "组织员（演示）", "text": text},
        "swear": {"who": str(walker.branch)[:50]},
    }  # fmt: skip
    return {"on": day, "text": text, **told.get(step, {})}


def _plain(world: World, walkers: Walkers, step: str, day: date) -> None:
    """The step as most take it."""
    verb = "examine" if step == "examine_again" else step
    rows = [(one.case, _values(one, step, day)) for one in walkers]
    if rows:
        actions.many(verb, rows, actor=world.actor)


def _talk(world: World, walkers: Walkers, step: str, day: date) -> None:
    late = [one for one in walkers if one.odd == "late"]
    _plain(world, [one for one in walkers if one.odd != "late"], step, day)
    for one in late:  # five days too late, for a reason
        on = day + timedelta(days=21)
        if on > world.until:
            continue
        with clock.at(max(on, clock.today())):
            values = _values(one, step, on) | {"remark": "申请人外出学习"}
            actions.talk(one.case, actor=world.actor, **values)


def _elect(world: World, walkers: Walkers, step: str, day: date) -> None:
    """By the committee where the branch had one that day."""
    held = committees([one.case.org_id for one in walkers], day)
    bodies = {True: "committee", False: "assembly"}
    rows = [
        (one.case, _values(one, step, day) | {"body": bodies[one.case.org_id in held]})
        for one in walkers
    ]
    if rows:
        actions.many(step, rows, actor=world.actor)


def _assign(world: World, walkers: Walkers, step: str, day: date) -> None:
    del step
    actions.assign_many([(one.case, one.backers) for one in walkers], actor=world.actor, on=day)


def _study(world: World, walkers: Walkers, step: str, day: date) -> None:
    """After their training some move to another branch, which names contacts of its own."""
    _plain(world, walkers, step, day)
    for one in walkers:
        if one.later is None or day < world.since:
            continue
        to, paper = one.later.branch, "演示转1号"
        actions.relocate(one.case, actor=world.actor, to=to, on=day, document=paper)
        one.branch, one.street = one.later.branch, one.later.street
        one.backers = one.later.backers
        actions.assign_many([(one.case, one.backers)], actor=world.actor, on=day)


def _introduce(world: World, walkers: Walkers, step: str, day: date) -> None:
    del step
    pairs = [(one.case, one.backers) for one in walkers]
    if pairs:
        actions.introduce_many(pairs, actor=world.actor, on=day)


def _publish(world: World, walkers: Walkers, step: str, day: date) -> None:
    """Whoever is listed under the text of 2026: a notice each, in two places for who is mobile."""
    if day + timedelta(days=DAYS["list_candidate"] - DAYS["publish"]) < CHANGED_ON:
        return
    del step
    for one in walkers:
        if one.odd == "old_text":
            continue
        actions.publish(one.case, actor=world.actor, telephone="00000000（演示）", on=day)
        notice = Notice.objects.about(one.case).get()
        notices.check(notice, actor=world.actor)
        notices.review(notice, actor=SECOND)
        boards = "工作单位公示栏\n居住社区公示栏" if one.odd == "mobile" else "支部公示栏"
        notices.post(notice, actor=world.actor, starts_on=day, where=boards)
        _close(world, one, notice)


def _close(world: World, one: Walker, notice: Any) -> None:
    over = (notice.ends_on or world.until) + timedelta(days=1)
    if over > world.until:
        return
    with clock.at(datetime.combine(over, time(10))):
        if one.odd == "object":
            said = notices.object_to(notice, actor=world.actor, text="反映情况（演示）")
            notices.handle(said, actor=world.actor, outcome="经核实，反映属实", upheld=True)
        notices.take_down(notice, actor=world.actor)
        result = "收到意见，不予列入" if one.odd == "object" else "公示期内无异议"
        notices.end(notice, actor=world.actor, result=result)


def _list(world: World, walkers: Walkers, step: str, day: date) -> None:
    """Listed; one whose notice was objected to goes back, one goes on under the former text."""
    objected = [one for one in walkers if one.odd == "object" and day >= CHANGED_ON]
    for one in objected:
        values = {"on": day, "decided_by": one.street, "remark": "公示收到的意见成立"}
        actions.decline(one.case, actor=world.actor, **values)
        one.case = None
    rest = [one for one in walkers if one.case is not None]
    _plain(world, [one for one in rest if one.odd != "old_text"], step, day)
    for one in (one for one in rest if one.odd == "old_text"):
        told = {"version": "2014", "remark": "新细则施行前已按原规定报上级党委备案"}
        actions.list_candidate(one.case, actor=world.actor, on=day, **told)


def _vote(world: World, walkers: Walkers, step: str, day: date) -> None:
    rows = []
    roll = voters([one.case.org_id for one in walkers], day)
    for one in walkers:
        due = roll[one.case.org_id]
        away = min(due // 4, due - due // 2 - 1)
        ayes = due // 2 if one.odd == "lose" and step == "vote" else due - away
        values = {"due": due, "present": due - away, "ayes": ayes, "noes": due - away - ayes,
                  "who": BRANCH, "secret": True}  # fmt: skip
        rows.append((one.case, {**_values(one, step, day), **values, **_decision(one, step)}))
    if rows:
        actions.many(step, rows, actor=world.actor)
    for one in walkers:
        if step == "vote" and one.case.state != "voted":
            one.case = None  # not carried: waits for another assembly


def _decision(one: Walker, step: str) -> dict[str, Any]:
    if step == "vote":
        return {}
    if one.odd == "extend":
        return {"decision": "extend", "months": 6, "text": "还需继续考察"}
    if one.odd == "cancel":
        return {"decision": "cancel", "text": "不履行党员义务"}
    return {"decision": "convert"}


def _approve(world: World, walkers: Walkers, step: str, day: date) -> None:
    rows = [(one.case, _values(one, step, day)) for one in walkers]
    if rows:
        actions.approve_many(rows, actor=world.actor)


def _approve_full(world: World, walkers: Walkers, step: str, day: date) -> None:
    for one in walkers:
        values = _values(one, step, day) | {"text": ""}
        if one.odd in {"extend", "cancel"}:
            getattr(actions, one.odd)(one.case, actor=world.actor, **values)
            one.case = None
    rows = [(one.case, _values(one, step, day)) for one in walkers if one.case is not None]
    if rows:
        actions.approve_full_many(rows, actor=world.actor)


def _archive(world: World, walkers: Walkers, step: str, day: date) -> None:
    """Half of the dossiers are complete by then; the others still lack something."""
    del step
    cases = [one.case for one in walkers if one.case.pk % 2 == 0]
    papers = list(Paper.objects.filter(case__in=cases, received_on=None).order_by("pk"))
    actions.receive_many(papers, actor=world.actor, on=day, kept_at="组织员办公室")
    rows = [(case, {"on": day, "text": "党员档案"}) for case in cases]
    actions.archive_many(rows, actor=world.actor)


STEPS = {
    "talk": _talk, "elect": _elect, "assign": _assign, "study": _study, "publish": _publish,
    "list_candidate": _list,
    "introduce": _introduce, "vote": _vote, "vote_full": _vote, "approve": _approve,
    "approve_full": _approve_full, "archive": _archive,
}  # fmt: skip

"""The verbs of matters: lodge, accept, report, submit, check, hand back, put off, reopen."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.deadlines import Deadline, DeadlineError, Unit
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.prepared import reread
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take
from jiceng.registers.calendar.models import calendar
from jiceng.registers.matters.flows import CLOSED, HANDED_BACK, MATTER
from jiceng.registers.matters.models import Extension, Matter, Progress, Settlement, Task
from jiceng.registers.orgs.models import Org

MANY = 2_000  # organisations one task may go to


def said(reason: str, field: str = "reason") -> str:
    """The reason, tidied; refused where there is none."""
    if not reason.strip():
        raise ValidationError({field: _("请写明原因")})
    return reason.strip()


# Lodging ----------------------------------------------------------------------------------


@transaction.atomic
def lodge(*, actor: Actor, **values: Any) -> Matter:
    """Lodge one matter; see `lodge_many`."""
    return lodge_many([values], actor=actor)[0]


@transaction.atomic
def lodge_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Matter]:
    """提出. Each row: title, org (who has to do it), and optionally sender (who asked; the
    owner itself if none is named), source, origin (a record of any room), origin_text,
    owner, account, raised_on (today), due_on, measure, task.
    """
    at, today = clock.now(), clock.today()
    made = []
    for row in rows:
        values = dict(row)
        origin = values.pop("origin", None)
        raised_on = values.pop("raised_on", None) or today
        due_on = values.pop("due_on", None)
        _check_days(values["org"], raised_on, due_on, today)
        values["origin"] = str(Ref.to(origin)) if isinstance(origin, models.Model) else origin or ""
        values["sender"] = values.get("sender") or values["org"]
        made.append(
            Matter(
                raised_on=raised_on, due_on=due_on, first_due_on=due_on, recorded_at=at, **values
            )
        )
    _number(made)
    insert(made)
    note_many(actor, "matters.lodge", made)
    return made


def _check_days(org: Org, raised_on: date, due_on: date | None, today: date) -> None:
    if raised_on > today:
        raise ValidationError({"raised_on": _("提出日期还没有到，请检查日期")})
    if due_on is not None and due_on < raised_on:
        raise ValidationError({"due_on": _("时限早于提出日期，请检查日期")})
    if org.until is not None and org.until <= raised_on:
        message = _("%(org)s 已于 %(day)s 撤销，请改由承接它的党组织办理")
        raise ValidationError({"org": message % {"org": org, "day": org.until}})


def _number(made: Sequence[Matter]) -> None:
    """Gap-free within each district and year."""
    for matter in made:
        root = matter.org.path.partition(".")[0]
        matter.series = f"{root}/{matter.raised_on.year}"
    counts = Counter(matter.series for matter in made)
    numbers = {
        series: iter(next_numbers(f"matters/{series}", count))
        for series, count in sorted(counts.items())
    }
    for matter in made:
        matter.number = next(numbers[matter.series])


@transaction.atomic
def issue(
    *,
    actor: Actor,
    org: Org,
    title: str,
    orgs: Sequence[Org],
    text: str = "",
    basis: str = "",
    due_on: date | None = None,
    issued_on: date | None = None,
) -> Task:
    """下达: one task to many organisations; each gets a matter and signs for it as a whole."""
    owners = list(dict.fromkeys(orgs))
    if not owners:
        raise ValidationError({"orgs": _("请选择接收任务的党组织")})
    if len(owners) > MANY:
        raise ValidationError({"orgs": _("一次最多下达给 %d 个党组织，请分批下达") % MANY})
    on = issued_on or clock.today()
    task: Task = Task.objects.create(
        org=org, title=title, text=text, basis=basis, due_on=due_on, issued_on=on,
        recorded_at=clock.now(),
    )  # fmt: skip
    rows = [
        {"title": title, "org": one, "sender": org, "source": "task", "task": task,
         "raised_on": on, "due_on": due_on, "origin_text": basis}
        for one in owners
    ]  # fmt: skip
    lodge_many(rows, actor=actor)
    note(actor, "matters.issue", task, orgs=len(owners))
    return task


@transaction.atomic
def correct(matter: Matter, *, actor: Actor, reason: str, **changes: Any) -> Matter:
    """更正 of title, owner, measure and source; dates go by `extend`, states by their steps."""
    _standing(matter)
    allowed = {"title", "owner", "account", "measure", "source", "origin_text"}
    if strange := set(changes) - allowed:
        raise ValidationError(_("这些内容不能更正：%s") % "、".join(sorted(strange)))
    why = said(reason)
    before = {name: str(getattr(matter, name)) for name in changes}
    for name, value in changes.items():
        setattr(matter, name, value)
    matter.save(update_fields=list(changes))
    note(actor, "matters.correct", matter, reason=why, before=before)
    return matter


@transaction.atomic
def void(matter: Matter, *, actor: Actor, reason: str) -> Matter:
    """作废: it stays, is counted nowhere, and says why."""
    why = said(reason)
    if not Matter.objects.filter(pk=matter.pk, void_reason="").update(void_reason=why):
        raise ValidationError(_("这条事项已经作废"))
    reread(matter)
    note(actor, "matters.void", matter, reason=why)
    return matter


# The path ---------------------------------------------------------------------------------


def _standing(matter: Matter) -> None:
    if matter.void_reason:
        raise ValidationError(_("这条事项已作废，不能再办理"))


def _step(matter: Matter, verb: str, actor: Actor, reason: str = "", **changes: Any) -> Matter:
    _standing(matter)
    take(matter, MATTER, verb, actor=actor, **changes)
    note(actor, f"matters.{verb}", matter, reason=reason)
    return matter


def _rest(matter: Matter, kind: str, reason: str = "") -> None:
    Settlement.objects.create(matter=matter, kind=kind, since=clock.today(), reason=reason)


def _wake(matter: Matter) -> None:
    Settlement.objects.filter(matter=matter, until=None).update(until=clock.today())


@transaction.atomic
def accept(matter: Matter, *, actor: Actor, owner: str = "") -> Matter:
    """签收 by the organisation; the receipt names no person but the one it appoints."""
    changes: dict[str, Any] = {"received_on": clock.today()}
    if owner.strip():
        changes["owner"] = owner.strip()
    return _step(matter, "accept", actor, **changes)


@transaction.atomic
def hand_back(matter: Matter, *, actor: Actor, reason: str) -> Matter:
    """不属本单位: back to whoever sent it, with the reason."""
    why = said(reason)
    changes = {"received_on": matter.received_on or clock.today()}
    _step(matter, "hand_back", actor, why, **changes)
    _rest(matter, HANDED_BACK, why)
    return matter


@transaction.atomic
def insist(matter: Matter, *, actor: Actor, reason: str) -> Matter:
    """The sender does not agree with the handing back."""
    _step(matter, "insist", actor, said(reason))
    _wake(matter)
    return matter


@transaction.atomic
def pass_on(matter: Matter, *, actor: Actor, org: Org, reason: str = "") -> Matter:
    """转交: what was handed back goes to another organisation as a new matter."""
    _standing(matter)
    if matter.state != HANDED_BACK:
        raise ValidationError(_("只有已退回的事项可以转交"))
    if Matter.objects.standing().about(matter).exists():
        raise ValidationError(_("这条事项已经转交过"))
    made = lodge(
        actor=actor, title=matter.title, org=org, sender=matter.sender, source=matter.source,
        origin=matter, origin_text=matter.origin_text, due_on=_not_past(matter.due_on),
        measure=matter.measure, task=matter.task,
    )  # fmt: skip
    note(actor, "matters.pass_on", matter, reason=reason, to=made.code)
    return made


def _not_past(day: date | None) -> date | None:
    return day if day is not None and day >= clock.today() else None


@transaction.atomic
def report(matter: Matter, *, actor: Actor, text: str, on: date | None = None) -> Matter:
    """报进展: one line, no attachment asked."""
    if not text.strip():
        raise ValidationError({"text": _("请写一句进展")})
    day = on or clock.today()
    if day > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    _step(matter, "report", actor)
    Progress.objects.create(matter=matter, on=day, text=text.strip(), recorded_at=clock.now())
    return matter


@transaction.atomic
def submit(matter: Matter, *, actor: Actor, proof: str, measure: str = "") -> Matter:
    """报结: what came of it, in words."""
    if not proof.strip():
        raise ValidationError({"proof": _("请写明完成情况，一句话即可，不要求照片")})
    changes = {"proof": proof.strip()}
    if measure.strip():
        changes["measure"] = measure.strip()
    return _step(matter, "submit", actor, **changes)


@transaction.atomic
def close(matter: Matter, *, actor: Actor, reply: str = "") -> Matter:
    """复核销号, by somebody other than who submitted it."""
    _step(matter, "close", actor, reply=reply.strip() or matter.reply)
    _rest(matter, CLOSED, reply.strip())
    return matter


@transaction.atomic
def settle_old_many(rows: Sequence[tuple[Matter, date, str]], *, actor: Actor) -> None:
    """Matters of an old book that were settled then: each with the day and what came of it."""
    today = clock.today()
    for matter, day, proof in rows:
        if not matter.raised_on <= day <= today:
            raise ValidationError({"settled_on": _("完成日期在提出以后，不晚于今天")})
        matter.state, matter.proof = CLOSED, proof.strip()
    store([row[0] for row in rows], "state", "proof")
    insert([Settlement(matter=matter, kind=CLOSED, since=day) for matter, day, _proof in rows])
    note_many(actor, "matters.settle_old", [row[0] for row in rows])


@transaction.atomic
def send_back(matter: Matter, *, actor: Actor, reason: str) -> Matter:
    """退回重办: not done yet, and why."""
    return _step(matter, "send_back", actor, said(reason))


@transaction.atomic
def reopen(matter: Matter, *, actor: Actor, reason: str) -> Matter:
    """重新办理 of what was closed."""
    _step(matter, "reopen", actor, said(reason))
    _wake(matter)
    return matter


@transaction.atomic
def answer(matter: Matter, *, actor: Actor, reply: str) -> Matter:
    """答复 to whoever raised it, at any time."""
    _standing(matter)
    if not reply.strip():
        raise ValidationError({"reply": _("请填答复")})
    matter.reply = reply.strip()
    matter.save(update_fields=["reply"])
    note(actor, "matters.answer", matter)
    return matter


@transaction.atomic
def extend(
    matter: Matter,
    *,
    actor: Actor,
    reason: str,
    to: date | None = None,
    amount: int = 0,
    unit: Unit = "workday",
) -> Extension:
    """延期 to a day, or by an amount of (working) days from the present deadline."""
    _standing(matter)
    why, provisional = said(reason), False
    if matter.due_on is None or matter.state == CLOSED:
        raise ValidationError(_("没有时限或已销号的事项不用延期"))
    if to is None:
        try:
            due = Deadline(matter.due_on, amount, unit).due(calendar())
        except DeadlineError as error:
            raise ValidationError({"amount": _(str(error))}) from error
        to, provisional = due.day, due.provisional
    if to <= matter.due_on:
        raise ValidationError({"to": _("延期后的日期应晚于现在的时限 %s") % matter.due_on})
    made: Extension = Extension.objects.create(
        matter=matter, to=to, provisional=provisional, reason=why, decided_on=clock.today()
    )
    matter.due_on = to
    matter.save(update_fields=["due_on"])
    note(actor, "matters.extend", matter, reason=why, to=to)
    return made


# What must hold ---------------------------------------------------------------------------


def _numbers_have_no_gap() -> Iterator[str]:
    last: dict[str, int] = defaultdict(int)
    rows = Matter.objects.order_by("series", "number").values_list("series", "number")
    for series, number in rows.iterator(5_000):
        if number != last[series] + 1:
            yield f"事项编号 {series} 在 {number} 处不连续"
        last[series] = number


def _due_is_the_last_extension() -> Iterator[str]:
    extended = Extension.objects.filter(matter=OuterRef("pk")).order_by("-decided_on", "-pk")
    told = Coalesce(Subquery(extended.values("to")[:1]), F("first_due_on"))
    rows: Any = Matter.objects.annotate(told=told).exclude(due_on=F("told"))
    for matter in rows[:20]:
        if matter.due_on != matter.told:
            yield f"事项 {matter.code} 的时限与延期记录不符"


def _states_agree_with_settlements() -> Iterator[str]:
    open_ = Settlement.objects.filter(matter=OuterRef("pk"), until=None)
    for state in (CLOSED, HANDED_BACK):
        here = Exists(open_.filter(kind=state))
        for matter in Matter.objects.filter(~here, state=state)[:20]:
            yield f"事项 {matter.code} 已了结，却没有了结记录"
        for matter in Matter.objects.filter(here).exclude(state=state)[:20]:
            yield f"事项 {matter.code} 的了结记录与状态不符"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _numbers_have_no_gap,
    _due_is_the_last_extension,
    _states_agree_with_settlements,
]

"""From a firm's word to its rating: collect, classify, dispatch, handle, reply, rate."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.deadlines import add_workdays, workdays_between
from jiceng.kernel.journal import JournalLine, note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.refs import Ref
from jiceng.kernel.spans import succeed
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.calendar.models import calendar
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.flows import CLOSED as SETTLED
from jiceng.registers.matters.flows import HANDED_BACK, SUBMITTED
from jiceng.registers.matters.models import Matter, Source
from jiceng.registers.orgs.models import Org
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.fastlane.flows import BEFORE, DISPATCHED, ISSUE
from jiceng.work.fastlane.models import Issue, Pace, Terms
from jiceng.work.fastlane.rules import may_rate, promised

HANDS = ("fastlane.classify", "fastlane.dispatch", "fastlane.join", "fastlane.handle",
         "fastlane.reply")  # fmt: skip
WORKED = ("matters.accept", "matters.report", "matters.submit", "matters.close")


def own_firms(rows: Iterable[tuple[Org, Unit, date]]) -> None:
    """Refuse an organisation that has ended, a firm that has, and a firm it does not cover."""
    asked = list(rows)
    held = Hosting.objects.filter(unit__in={unit.pk for _org, unit, _on in asked})
    spans: dict[tuple[int, int], list[tuple[date, date | None]]] = defaultdict(list)
    for key in held.values_list("org", "unit", "since", "until"):
        spans[key[:2]].append(key[2:])
    for org, unit, on in asked:
        _stand(org, unit, on)
        if not any(a <= on and (b is None or on < b) for a, b in spans[org.pk, unit.pk]):
            said = _("%(org)s 没有覆盖 %(unit)s，请选它覆盖的企业，或者先登记组建")
            raise ValidationError({"unit": said % {"org": org, "unit": unit}})


def _stand(org: Org, unit: Unit, on: date) -> None:
    if on > clock.today():
        raise ValidationError(_("日期还没有到，请检查日期"))
    if org.until is not None and org.until <= on:
        said = _("%(org)s 已于 %(day)s 撤销，请由现在覆盖这家企业的党组织提出")
        raise ValidationError({"org": said % {"org": org, "day": org.until}})
    if unit.until is not None and unit.until <= on:
        said = _("%(unit)s 已于 %(day)s 注销或迁出，请检查企业")
        raise ValidationError({"unit": said % {"unit": unit, "day": unit.until}})


def _after(day: date, days: int) -> date:
    return add_workdays(day, days, calendar()).day


@transaction.atomic
def collect(*, actor: Actor, **values: Any) -> Issue:
    """收集 one; see `collect_many`."""
    return collect_many([values], actor=actor)[0]


@transaction.atomic
def collect_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Issue]:
    """收集: org, unit, content, and optionally about, kind, urgency, raised_on.

    The promised days are those that hold where and when it is raised.
    """
    at, today, made = clock.now(), clock.today(), []
    told = [{"raised_on": today} | {name: value for name, value in row.items()
                                    if value not in {None, ""}} for row in rows]  # fmt: skip
    own_firms((one["org"], one["unit"], one["raised_on"]) for one in told)
    known: dict[tuple[int, date], Terms] = {}
    for values in told:
        org, on = values["org"], values["raised_on"]
        if (org.pk, on) not in known:
            known[org.pk, on] = Pace.objects.holding(org, on)
        terms, urgent = known[org.pk, on], values.get("urgency") == Issue.Urgency.URGENT
        days = promised(urgent=urgent, reply=terms.reply, hurry=terms.urgent)
        made.append(
            Issue(
                classify_by=_after(on, terms.classify), reply_by=_after(on, days),
                recorded_at=at, **values,
            )
        )  # fmt: skip
    insert(made)
    note_many(actor, "fastlane.collect", made)
    hand_on("fastlane.collect", made, actor=actor)
    return made


@transaction.atomic
def classify(issue: Issue, *, actor: Actor, kind: str, urgency: str) -> Issue:
    """分类: what it is about; what is found urgent is promised sooner, never later."""
    today = clock.today()
    terms = Pace.objects.holding(issue.org, issue.raised_on)
    days = promised(urgent=urgency == Issue.Urgency.URGENT, reply=terms.reply, hurry=terms.urgent)
    by = min(issue.reply_by, _after(issue.raised_on, days))
    take(issue, ISSUE, "classify", actor=actor, kind=kind, urgency=urgency, classified_on=today,
         dispatch_by=_after(today, terms.dispatch), reply_by=by)  # fmt: skip
    note(actor, "fastlane.classify", issue)
    return issue


@transaction.atomic
def dispatch(
    issue: Issue, *, actor: Actor, lead: Org, joint: Sequence[Org] | Org | None = None,
    measure: str = "",
) -> Issue:  # fmt: skip
    """派给办理单位: one that answers for it, others that help; each gets a matter of its own."""
    helping = [joint] if isinstance(joint, Org) else list(joint or ())
    if lead in helping:
        raise ValidationError({"joint": _("协办单位和责任部门是同一个，请改选")})
    take(issue, ISSUE, "dispatch", actor=actor, lead=lead, dispatched_on=clock.today())
    for org in (lead, *helping):
        _lodge(issue, org, actor, measure)
    note(actor, "fastlane.dispatch", issue, lead=lead.name, joint=[one.name for one in helping])
    return issue


def _lodge(issue: Issue, org: Org, actor: Actor, measure: str) -> Matter:
    """The agency reads firm and trouble; who raised it beyond that stays with the organisation."""
    return matters.lodge(
        actor=actor, title=_("企业困难：%s") % f"{issue.unit} {issue.content}"[:180], org=org,
        sender=_sender(issue), source=Source.REQUEST, origin=issue,
        origin_text=issue.content[:200], due_on=max(issue.reply_by, clock.today()),
        measure=measure,
    )  # fmt: skip


def _sender(issue: Issue) -> Org:
    """Whoever dispatched it checks it: the organisation above the firm's."""
    return issue.org.parent or issue.org


@transaction.atomic
def join(issue: Issue, *, actor: Actor, org: Org, measure: str = "") -> Issue:
    """增派: one more agency, while it is in hand."""
    if not _in_hand(issue):
        raise ValidationError(_("只有办理中的问题可以增派办理单位"))
    if Matter.objects.standing().about(issue).exclude(state=HANDED_BACK).filter(org=org).exists():
        raise ValidationError({"org": _("这个单位已经在办，不用再派")})
    _lodge(issue, org, actor, measure)
    note(actor, "fastlane.join", issue, org=org.name)
    return issue


def _in_hand(issue: Issue) -> bool:
    """Is an agency at it now? Whoever asks holds the row, so that nothing is joined to what is
    handled in the same moment."""
    rows = Issue.objects.standing().select_for_update().filter(pk=issue.pk, state=DISPATCHED)
    return rows.first() is not None


@transaction.atomic
def handle(issue: Issue, *, actor: Actor) -> Issue:
    """办理完毕: every agency has reported; what waits to be checked is checked by this actor."""
    own = Matter.objects.standing().about(issue).exclude(state=HANDED_BACK)
    in_hand = _in_hand(issue)
    rows = list(own.select_related("org").order_by("pk")) if in_hand else []
    if in_hand and not rows:
        raise ValidationError(_("办理单位都退回了，请先增派别的单位"))
    waiting = [one.org.name for one in rows if one.state not in {SUBMITTED, SETTLED}]
    if waiting:
        raise ValidationError(_("还没有报结：%s") % "、".join(waiting))
    for one in rows:
        if one.state == SUBMITTED:
            matters.close(one, actor=actor)
    take(issue, ISSUE, "handle", actor=actor, handled_on=clock.today())
    note(actor, "fastlane.handle", issue)
    return issue


@transaction.atomic
def reply(issue: Issue, *, actor: Actor, outcome: str, answer: str) -> Issue:
    """答复企业: read by the firm's organisation, in words and with what came of it."""
    if not answer.strip():
        raise ValidationError({"answer": _("请填答复")})
    if issue.state in BEFORE:
        raise ValidationError(_("还没有派给办理单位，不能答复。请先分类、派出，办理完毕再答复"))
    today = clock.today()
    used = workdays_between(issue.raised_on, today, calendar())
    take(issue, ISSUE, "reply", actor=actor, outcome=outcome, answer=answer.strip(),
         replied_on=today, response_days=used)  # fmt: skip
    note(actor, "fastlane.reply", issue)
    hand_on("fastlane.reply", issue, actor=actor)
    return issue


@transaction.atomic
def rate(issue: Issue, *, actor: Actor, rating: str, wish: str = "") -> Issue:
    """评价, by the firm's organisation alone; whoever had it in hand is refused."""
    if not may_rate(rater=actor.pk, handled_by=_hands(issue)):
        raise ValidationError(_("评价由提出问题的企业党组织来做，办理过这件事的人不能评价"))
    take(issue, ISSUE, "rate", actor=actor, rating=rating, wish=wish.strip(),
         rated_on=clock.today())  # fmt: skip
    note(actor, "fastlane.rate", issue)
    return issue


def _hands(issue: Issue) -> set[int | None]:
    """The accounts that had it in hand, here or at an agency."""
    own = JournalLine.objects.about(issue).filter(verb__in=HANDS)
    keys = [str(pk) for pk in Matter.objects.about(issue).values_list("pk", flat=True)]
    label = Matter._meta.label_lower
    there = JournalLine.objects.filter(label=label, record__in=keys, verb__in=WORKED)
    return {*own.values_list("actor", flat=True), *there.values_list("actor", flat=True)}


@transaction.atomic
def void_issue(issue: Issue, *, actor: Actor, reason: str) -> Issue:
    """作废: it stays, is counted nowhere; matters that wait for it are voided with it."""
    why = matters.said(reason)
    if not Issue.objects.standing().filter(pk=issue.pk).update(void_reason=why):
        raise ValidationError(_("这件企业困难已经作废"))
    for one in Matter.objects.standing().about(issue).exclude(state=SETTLED):
        matters.void(one, actor=actor, reason=why)
    reread(issue)
    note(actor, "fastlane.void_issue", issue, reason=why)
    return issue


@transaction.atomic
def set_pace(*, actor: Actor, org: Org, **days: int) -> Pace:
    """定时限 from today on; what was raised before keeps what it was promised."""
    today = clock.today()
    if Pace.objects.filter(org=org, since__gte=today).exists():
        raise ValidationError({"org": _("今天已经定过，请明天再改")})
    succeed(Pace, {"org": org}, today)
    made: Pace = Pace.objects.create(org=org, since=today, **days)
    note(actor, "fastlane.set_pace", made)
    return made


def _what_is_in_hand_has_a_matter() -> Iterator[str]:
    """Whatever was dispatched is somebody's matter."""
    rows = Issue.objects.standing().exclude(dispatched_on=None).order_by("-pk")[:200]
    held = {str(Ref.to(one)): one for one in rows}
    found = set(Matter.objects.filter(origin__in=held).values_list("origin", flat=True))
    for ref in held.keys() - found:
        yield f"企业困难 {held[ref].pk} 已派出，却没有办理单位的事项"


INVARIANTS: list[Callable[[], Iterator[str]]] = [_what_is_in_hand_has_a_matter]

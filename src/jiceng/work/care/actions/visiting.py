"""Visits: log, pass a need on, met, void; who is reminded, what is cleared, who looked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Model, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.prepared import reread
from jiceng.kernel.refs import Ref
from jiceng.kit.access import may_at
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Org
from jiceng.work.care import rules
from jiceng.work.care.access import OWN
from jiceng.work.care.actions.households import wipe
from jiceng.work.care.models import Assignment, CareHabit, CareVisit, Household, Tagging

BATCH, FEW = 1_000, 20
WORKER = System("关爱走访提醒")
NEED, CHANGED = CareVisit.Condition.NEED, CareVisit.Condition.CHANGED


@transaction.atomic
def log(*, actor: Actor, **values: Any) -> CareVisit:
    """记走访; see `log_many`."""
    return log_many([values], actor=actor)[0]


@transaction.atomic
def log_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[CareVisit]:
    """记走访. Each row: household, held_on, condition; way, words, and who went where it was not
    the community itself: member, team or provider.
    """
    at, made = clock.now(), []
    for row in rows:
        values = {name: value for name, value in row.items() if value is not None}
        household, day = values["household"], values["held_on"]
        if day > at.date():
            raise ValidationError({"held_on": _("日期还没有到，请检查日期")})
        if day < household.since or (household.until is not None and day >= household.until):
            raise ValidationError({"held_on": _("这一天这一户不在关爱期间，请检查日期")})
        values["words"] = plain(values.get("words") or "", "words")
        if values["condition"] in {NEED, CHANGED} and not values["words"]:
            raise ValidationError({"words": _("请写一句需要什么、有什么变化")})
        made.append(CareVisit(org_id=household.org_id, recorded_at=at, **values))
    insert(made)
    note_many(actor, "care.log", made)
    return made


def plain(words: str, field: str) -> str:
    """Words without telephone or identity number, tidied."""
    if rules.holds_a_number(words=words):
        said = _("不要写电话、身份证号，请删去（%s）") % rules.CONSENT
        raise ValidationError({field: said})
    return words.strip()


@transaction.atomic
def visit(household: Household, *, actor: Actor, **values: Any) -> CareVisit:
    """记走访 from the household's own page."""
    made = log(actor=actor, household=household, **values)
    note(actor, "care.visit", household)
    return made


@transaction.atomic
def refer(visit_: CareVisit, *, actor: Actor, to: str, words: str) -> CareVisit:
    """转办: as an order, or as a matter of the community; of the household it says nothing but
    these words, and the community itself brings the answer.
    """
    if to not in {"order", "matter"}:
        raise ValidationError({"to": _("请选转为工单还是事项")})
    text = plain(words, "words")
    if not text:
        raise ValidationError({"words": _("请写一句要办什么，不写姓名、门牌")})
    open_ = CareVisit.objects.valid().needing().filter(pk=visit_.pk, went_to="", met_on=None)
    if not open_.update(outcome=text):
        raise StepError(_("没有要办的，或者已经转办、已经解决"))
    reread(visit_)
    note(actor, "care.refer", visit_, to=to)
    hand_on(f"care.refer_{to}", visit_, actor=actor)
    reread(visit_)
    if not visit_.went_to:
        raise StepError(_("这里没有启用诉求工单，请转为社区自己的事项"))
    return visit_


@transaction.atomic
def tie(visit_: CareVisit, *, actor: Actor, to: Model, said: str) -> None:
    """Where it went on: the record and its number."""
    told = f"{visit_.outcome}（{said}）"[:120]
    CareVisit.objects.filter(pk=visit_.pk).update(went_to=str(Ref.to(to)), outcome=told)
    note(actor, "care.tie", visit_, to=str(Ref.to(to)))


@transaction.atomic
def meet(visit_: CareVisit, *, actor: Actor, on: date, outcome: str) -> CareVisit:
    """需要已解决: said by people, with one line of how."""
    if on < visit_.held_on or on > clock.today():
        raise ValidationError({"on": _("解决日期在走访以后，不能晚于今天")})
    text = plain(outcome, "outcome")
    if not text:
        raise ValidationError({"outcome": _("请写一句怎么解决的")})
    open_ = CareVisit.objects.valid().needing().filter(pk=visit_.pk, met_on=None)
    if not open_.update(met_on=on, outcome=text):
        raise StepError(_("没有要办的，或者已经解决"))
    reread(visit_)
    note(actor, "care.meet", visit_, on=on)
    return visit_


@transaction.atomic
def meet_many(rows: Sequence[CareVisit], *, actor: Actor, on: date, outcome: str) -> None:
    """Several on one day."""
    keys = [one.pk for one in rows]
    CareVisit.objects.needing().filter(pk__in=keys, met_on=None, held_on__lte=on).update(
        met_on=on, outcome=plain(outcome, "outcome")
    )
    note_many(actor, "care.meet", rows)


@transaction.atomic
def void(visit_: CareVisit, *, actor: Actor, reason: str) -> CareVisit:
    """作废: it stays and is counted nowhere."""
    if not CareVisit.objects.valid().filter(pk=visit_.pk).update(void_reason=reason):
        raise StepError(_("已经作废"))
    reread(visit_)
    note(actor, "care.void", visit_, reason=reason)
    return visit_


def reveal(household: Household, *, actor: Actor, purpose: str) -> dict[str, str]:
    """How to reach them in full, to the community and to whoever is assigned; every look stays."""
    own = getattr(actor, "member_id", None)
    mine = own and Household.objects.of_member(own, clock.today()).filter(pk=household.pk).exists()
    if not mine and not may_at(actor, OWN, household.org.path):
        raise PermissionDenied(_("联系方式只给责任社区和结对的人看"))
    names = [one for one in ("contact", "phone", "address") if getattr(household, one) is not None]
    if not names:
        raise ValidationError(_("没有登记联系方式，或者已经清除"))
    ticket = issue_ticket(actor, household, *names, purpose=purpose)
    return {name: getattr(household, name).open(ticket) for name in names}


def remind() -> int:
    """The day's job: whoever is assigned to a household whose visit is overdue, and its community,
    hear of it once for each time it falls due. Nothing else follows.
    """
    rows = list(Household.objects.overdue_on(clock.today()).select_related("org").order_by("pk"))
    if rows:
        hand_on("care.overdue", rows, actor=WORKER)
    return len(rows)


@transaction.atomic
def clear(*, actor: Actor = WORKER) -> int:
    """What is known of households whose care ended goes after the local time; how many."""
    today = clock.today()
    ended = Household.objects.filter(until__lte=today, cleared_on=None)
    gone: list[Household] = []
    for org in Org.objects.filter(pk__in=ended.values("org")):
        habit = CareHabit.objects.of(org.path)
        days = habit.keep_days if habit is not None else rules.KEEP_DAYS
        before = rules.cleared_before(today=today, days=days)
        gone += ended.filter(org=org, until__lte=before).order_by("pk")[:BATCH]
    if gone:
        wipe(gone)
        note_many(actor, "care.clear", gone)
    return len(gone)


def care_holds(org: Org, on: date) -> str:
    """An organisation with households in care is not abolished before they are handed over."""
    held = Household.objects.filter(Q(until=None) | Q(until__gt=on), org=org).count()
    return _("还有 %s 户关爱户，请先移交别的社区或者结束关爱") % held if held else ""


def _each_is_somebody() -> Iterator[str]:
    none = Q(member=None, team=None, provider=None)
    two = Q(member__isnull=False, team__isnull=False) | Q(provider__isnull=False) & (
        Q(member__isnull=False) | Q(team__isnull=False)
    )
    for pk in Assignment.objects.filter(none | two).values_list("pk", flat=True)[:FEW]:
        yield f"结对 {pk} 要有党员、服务队、服务商中的一个"


def _nothing_outlasts_care() -> Iterator[str]:
    for model in (Tagging, Assignment):
        late = Q(household__until__isnull=False) & (
            Q(until=None) | Q(until__gt=F("household__until"))
        )
        rows = model.objects.filter(late | Q(since__lt=F("household__since")))
        for pk in rows.values_list("pk", flat=True)[:FEW]:
            yield f"{model._meta.verbose_name} {pk} 超出关爱期间"


def _cleared_is_cleared() -> Iterator[str]:
    left = Q(contact__isnull=False) | Q(phone__isnull=False) | Q(address__isnull=False)
    rows = Household.objects.filter(left, cleared_on__isnull=False)
    for pk in rows.values_list("pk", flat=True)[:FEW]:
        yield f"关爱户 {pk} 已清除，却还有资料"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _each_is_somebody,
    _nothing_outlasts_care,
    _cleared_is_cleared,
]

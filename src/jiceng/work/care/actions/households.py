"""Households: list with consent, sort, assign, end, withdraw, hand over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.prepared import Prepared, reread
from jiceng.kernel.secrets import blinds
from jiceng.kernel.spans import standing
from jiceng.registers.members.actions.endings import tell, told
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.care import rules
from jiceng.work.care.models import Assignment, CareTag, CareVisit, Household, Tagging

BATCH = 500
RELEASE = "care.release"
ENDING = Household.Ending
WHO = ("member", "team", "provider")


@transaction.atomic
def enlist(*, actor: Actor, **values: Any) -> Household:
    """列入关爱; see `enlist_many`."""
    return enlist_many([values], actor=actor)[0]


@transaction.atomic
def enlist_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Household]:
    """列入关爱. Each row: org (the community), contact, tags, consented_on; phone, address, place,
    scope and since (today) where known. Without a written consent nobody is listed.
    """
    at, made, kinds = clock.now(), [], []
    for row in rows:
        values = {name: value for name, value in row.items() if value is not None}
        kinds.append(list(values.pop("tags", ())))
        values.setdefault("since", at.date())
        _consent(values, at.date())
        made.append(Household(recorded_at=at, **values))
    _not_twice(made)
    _number(made)
    insert(made)
    Tagging.objects.bulk_create(
        (
            Tagging(household=one, tag=tag, since=one.since)
            for one, tags in zip(made, kinds, strict=True)
            for tag in tags
        ),
        batch_size=BATCH,
    )
    note_many(actor, "care.enlist", made)
    return made


def _consent(values: Mapping[str, Any], today: date) -> None:
    day, since = values.get("consented_on"), values["since"]
    if day is None:
        said = _("没有本人签的同意书，不能列入；请先取得书面同意（%s）")
        raise ValidationError({"consented_on": said % rules.CONSENT})
    if since > today:
        raise ValidationError({"since": _("日期还没有到，请检查日期")})
    if not rules.consented_in_time(consented_on=day, since=since):
        raise ValidationError({"consented_on": _("先签同意书，再列入，请检查日期")})
    if not values.get("contact"):
        raise ValidationError({"contact": _("请写怎么称呼，例如：王奶奶")})


def _not_twice(made: Sequence[Household]) -> None:
    """One telephone is one household of a community."""
    keys = [(one.org_id, one.phone.index) for one in made if one.phone is not None]
    here = Household.objects.filter(until=None, phone_blind__in=[index for _org, index in keys])
    if len(set(keys)) < len(keys) or set(keys) & set(here.values_list("org_id", "phone_blind")):
        raise ValidationError({"phone": _("这个电话已经在关爱名单里，请核对")})


def _number(made: Sequence[Household]) -> None:
    """Gap-free within a community."""
    for org in sorted({one.org_id for one in made}):
        own = [one for one in made if one.org_id == org]
        for one, number in zip(own, next_numbers(f"care/{org}", len(own)), strict=True):
            one.code = f"{number:04}"


def known(org: Org, phone: str) -> Any:
    """Households of a community with this telephone."""
    return Household.objects.filter(org=org, until=None, phone_blind__in=blinds(phone, "phone"))


@transaction.atomic
def correct(household: Household, *, actor: Actor, **values: Any) -> Household:
    """更正 how they are called, telephone, address, place; the journal names the columns only."""
    _stands(household)
    if "contact" in values and not values["contact"]:
        raise ValidationError({"contact": _("请写怎么称呼，例如：王奶奶")})
    for name, value in values.items():
        setattr(household, name, value or None)
    household.save(update_fields=[*values, *(["phone_blind"] if "phone" in values else [])])
    note(actor, "care.correct", household, fields=sorted(values))
    return household


def _stands(household: Household) -> None:
    if not Household.objects.filter(pk=household.pk, until=None).exists():
        raise StepError(_("这一户已经结束关爱，请刷新后再看"))


@transaction.atomic
def sort(household: Household, *, actor: Actor, tags: Iterable[CareTag], on: date) -> Household:
    """调整类别, from a day on: what it is of now; kinds not named end that day."""
    _stands(household)
    _within(household, on, "on")
    wanted = {tag.pk: tag for tag in tags}
    now = Tagging.objects.filter(household=household, until=None)
    gone = now.exclude(tag__in=wanted)
    if now.filter(since__gt=on).exists() or gone.filter(since=on).exists():
        raise ValidationError({"on": _("这一天或以后才登记过类别，请按先后顺序登记")})
    held = set(now.values_list("tag_id", flat=True))
    gone.update(until=on)
    Tagging.objects.bulk_create(
        Tagging(household=household, tag=tag, since=on)
        for key, tag in wanted.items()
        if key not in held
    )
    note(actor, "care.sort", household, on=on)
    return household


def _within(household: Household, day: date, field: str) -> None:
    if day > clock.today():
        raise ValidationError({field: _("日期还没有到，请检查日期")})
    if day < household.since or (household.until is not None and day >= household.until):
        raise ValidationError({field: _("这一天不在关爱期间（自 %s 起）") % household.since})


@transaction.atomic
def consent(household: Household, *, actor: Actor, consented_on: date, scope: str) -> Household:
    """换同意书: a new paper, wider or narrower; whoever it no longer reaches goes no more."""
    _stands(household)
    _within(household, consented_on, "consented_on")
    household.consented_on, household.scope = consented_on, scope
    household.save(update_fields=["consented_on", "scope"])
    for one in Assignment.objects.filter(household=household, until=None):
        if not rules.covers(scope=scope, who=_kind(one)):
            _end_assignment(one, consented_on)
    note(actor, "care.consent", household, scope=scope, consented_on=consented_on)
    return household


def _kind(one: Assignment) -> str:
    return next(name for name in WHO if getattr(one, f"{name}_id") is not None)


def _end_assignment(one: Assignment, on: date) -> None:
    until = max(on, one.since + timedelta(days=1))
    Assignment.objects.filter(pk=one.pk, until=None).update(until=until)


@transaction.atomic
def assign(household: Household, *, actor: Actor, since: date, **who: Any) -> Assignment:
    """结对: `member`, `team` or `provider`, one of them, as far as the consent reaches."""
    return assign_many([{"household": household, "since": since, **who}], actor=actor)[0]


@transaction.atomic
def assign_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Assignment]:
    """结对. Each row: household, since, and one of member, team, provider."""
    made = [_assigned(row) for row in rows]
    wanted = {(one.household_id, one.member_id, one.team_id, one.provider_id) for one in made}
    here = Assignment.objects.filter(household__in={one.household_id for one in made}, until=None)
    held = set(here.values_list("household_id", "member_id", "team_id", "provider_id"))
    if len(wanted) < len(made) or wanted & held:
        raise ValidationError(_("已经结对，不用再登记"))
    insert(made)
    note_many(actor, "care.assign", [one.household for one in made])
    return made


def _assigned(row: Mapping[str, Any]) -> Assignment:
    household, since = row["household"], row["since"]
    chosen = {name: row[name] for name in WHO if row.get(name) is not None}
    if len(chosen) != 1:
        raise ValidationError(_("党员、服务队、服务商，请选一个"))
    ((kind, who),) = chosen.items()
    if household.until is not None:
        raise StepError(_("这一户已经结束关爱，请刷新后再看"))
    _within(household, since, "since")
    if not rules.covers(scope=household.scope, who=kind):
        said = _("同意书的范围是“%(scope)s”，不能这样结对；要先换同意书（%(law)s）")
        words = {"scope": household.get_scope_display(), "law": rules.CONSENT}
        raise ValidationError({kind: said % words})
    if isinstance(who, Member) and who.left_on is not None:
        raise ValidationError({"member": _("%s 已经不在册，请另选一位") % who})
    return Assignment(household=household, since=since, **chosen)


@transaction.atomic
def unassign(household: Household, *, actor: Actor, assignment: Assignment, on: date) -> Household:
    """结束结对."""
    if assignment.household_id != household.pk or assignment.until is not None:
        raise StepError(_("已经结束，请刷新后再看"))
    if on <= assignment.since or on > clock.today():
        raise ValidationError({"on": _("日期要晚于结对的 %s，不能晚于今天") % assignment.since})
    _end_assignment(assignment, on)
    note(actor, "care.unassign", household, on=on)
    return household


@transaction.atomic
def release(member: Member, *, actor: Actor) -> None:
    """Whoever has left the roll goes to no household from that day on.

    Where that day is put right, what had ended with the wrong one ends on it; who never left
    goes on.
    """
    on, rows = member.left_on, ASSIGNED(member.pk)
    before = told(member, rows, RELEASE)
    if on is None:
        _stand_on([one for one in rows if one.pk in before], actor)
        return
    rows = [one for one in rows if one.until is None or one.pk in before]
    tell(rows, RELEASE, actor=actor)
    for one in rows:
        last = min(on, one.household.until or on)
        one.until = max(last, one.since + timedelta(days=1))
        one.save(update_fields=["until"])
    if rows:
        note_many(actor, RELEASE, [one.household for one in rows])


def _stand_on(rows: Iterable[Assignment], actor: Actor) -> None:
    """What had ended with them is open again, where the household and its consent still are."""
    back = [
        one
        for one in rows
        if one.household.until is None and rules.covers(scope=one.household.scope, who="member")
    ]
    for one in back:
        one.until = None
        one.save(update_fields=["until"])
    if back:
        note_many(actor, "care.stand_on", [one.household for one in back])


ASSIGNED = Prepared(lambda who: Assignment.objects.filter(member=who).select_related("household"))


@transaction.atomic
def end(household: Household, *, actor: Actor, on: date, ending: str) -> Household:
    """结束关爱: no longer needed, moved away, died; withdrawn consent has a verb of its own."""
    _end(household, on, ending)
    note(actor, "care.end", household, on=on, ending=ending)
    return household


@transaction.atomic
def withdraw(household: Household, *, actor: Actor, on: date) -> Household:
    """撤回同意: as easily as it was given; from that day nobody is asked to go, nothing else
    changes for the people concerned.
    """
    _end(household, on, ENDING.WITHDRAWN)
    note(actor, "care.withdraw", household, on=on)
    return household


def _end(household: Household, on: date, ending: str) -> None:
    if on <= household.since or on > clock.today():
        said = _("日期要晚于列入的 %s，不能晚于今天") % household.since
        raise ValidationError({"on": said})
    later = CareVisit.objects.valid().filter(household=household, held_on__gte=on).exists()
    parts = (Tagging.objects.all(), Assignment.objects.all())
    begun = [rows.filter(household=household, since__gte=on).exists() for rows in parts]
    if later or any(begun):
        raise ValidationError({"on": _("这一天或以后还登记过走访、类别或结对，请检查日期")})
    here = Household.objects.filter(pk=household.pk, until=None)
    if not here.update(until=on, ending=ending):
        raise StepError(_("这一户已经结束关爱，请刷新后再看"))
    for rows in parts:
        rows.filter(household=household, until=None).update(until=on)
    reread(household)


@transaction.atomic
def hand_over(household: Household, *, actor: Actor, to: Org, on: date) -> Household:
    """移交别的社区: the former row ends and is cleared, the new one goes on with the same consent.

    Kinds and members go along; what was counted before stays where it was.
    """
    if to.pk == household.org_id or to.until is not None:
        raise ValidationError({"to": _("请选另一个在运行的社区")})
    tags = CareTag.objects.filter(pk__in=_open(Tagging, household).values("tag"))
    members = Member.objects.filter(pk__in=_open(Assignment, household).values("member"))
    names = ("contact", "phone", "address", "scope", "consented_on")
    kept = {name: getattr(household, name) for name in names}
    if household.phone is not None:  # what came from the database does not know its index
        kept["phone"] = replace(household.phone, index=household.phone_blind)
    going = list(members), list(tags)
    _end(household, on, ENDING.HANDED)
    made = enlist(actor=actor, org=to, tags=going[1], since=on, **kept)
    assign_many([{"household": made, "since": on, "member": one} for one in going[0]], actor=actor)
    wipe([household])
    note(actor, "care.hand_over", household, to=made.pk, on=on)
    return made


def _open(model: Any, household: Household) -> Any:
    return model.objects.filter(standing(clock.today()), household=household)


def wipe(rows: Sequence[Household]) -> None:
    """What is known of the people goes; number, kinds and visits stay for the count."""
    keys = [one.pk for one in rows]
    Household.objects.filter(pk__in=keys).update(
        contact=None, phone=None, phone_blind="", address=None, place=None,
        cleared_on=clock.today(),
    )  # fmt: skip
    CareVisit.objects.filter(household__in=keys).update(words="", outcome="")

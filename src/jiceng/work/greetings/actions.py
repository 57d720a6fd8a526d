"""The verbs of greetings: greet by the day, word, celebrate, decline and receive again."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.spans import succeed
from jiceng.kit.schedules import DAY, Every
from jiceng.registers.accounts.models import Account
from jiceng.registers.meetings.models import Meeting
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.outbox import actions as outbox
from jiceng.registers.outbox.models import Channel, Kind
from jiceng.work.greetings import rules
from jiceng.work.greetings.models import Declined, Greeting, GreetingText

WORKER = System("政治生日")


def greet() -> int:
    """The day's job: whoever joined on this day of a year, and the few days a standing machine
    may have missed. Run as often as one likes: nobody is greeted twice in a year.

    An organisation whose quota does not reach for all greets as many as it can; the rest are
    tried again tomorrow.
    """
    due: dict[int, list[tuple[Member, date]]] = defaultdict(list)
    for day in rules.lately(clock.today()):
        for member in of_day(day):
            due[member.org_id].append((member, day))
    count = 0
    for rows in due.values():
        try:
            count += len(greet_many(rows, actor=WORKER))
        except ValidationError:
            count += _one_by_one(rows)
    return count


def _one_by_one(rows: Sequence[tuple[Member, date]]) -> int:
    """Whoever can be greeted today: one that is refused is no reason to forget the others."""
    count = 0
    for row in rows:
        with suppress(ValidationError):
            count += len(greet_many([row], actor=WORKER))
    return count


def of_day(day: date) -> list[Member]:
    """Members on the roll whose anniversary it is and who were not yet greeted this year."""
    joined = Q()
    for month, number in rules.days_of(day=day):
        joined |= Q(joined_on__month=month, joined_on__day=number)
    had = Greeting.objects.filter(year=day.year).values("member")
    rows = Member.objects.present().filter(joined, joined_on__year__lt=day.year)
    rows = rows.filter(entered_on__lte=day).exclude(pk__in=had)
    return list(rows.select_related("person", "org").order_by("org", "pk"))


@transaction.atomic
def greet_many(rows: Sequence[tuple[Member, date]], *, actor: Actor) -> list[Greeting]:
    """Greet these members, each on the day named: a message where one can be reached, and a
    line for the branch where one cannot or does not want it.
    """
    at, keys = clock.now(), [member.pk for member, _day in rows]
    accounts = {
        one.member_id: one
        for one in Account.objects.filter(member__in=keys, is_active=True).order_by("-pk")
    }
    unwilling = set(Declined.objects.filter(member__in=keys).values_list("member", flat=True))
    made = [
        Greeting(
            org=member.org, member=member, year=day.year, held_on=day,
            years=day.year - member.joined_on.year, recorded_at=at,
            unsent=_unsent(member, accounts, unwilling),
        )
        for member, day in rows
    ]  # fmt: skip
    texts = _texts(made)
    wanted = [one for one in made if not one.unsent]
    messages = outbox.queue_many(
        [_message(one, accounts.get(one.member_id), texts[one.org_id]) for one in wanted],
        actor=actor,
    )
    for one, message in zip(wanted, messages, strict=True):
        one.message = message
    insert(made)
    note_many(actor, "greetings.greet", made)
    return made


def _unsent(member: Member, accounts: dict[Any, Account], unwilling: set[int]) -> str:
    if member.pk in unwilling:
        return _("本人不收")
    if member.pk not in accounts and not member.person.phone:
        return _("没有手机号，请支部当面祝贺")
    return ""


def _message(one: Greeting, account: Account | None, text: str) -> dict[str, Any]:
    person = one.member.person
    return {
        "org": one.org,
        "account": account,
        "phone": person.phone,
        "phone_blind": person.phone_blind,
        "channel": Channel.SMS if person.phone else Channel.PAGE,
        "kind": Kind.GREETING,
        "text": text,
        "params": {"name": person.name, "years": one.years},
        "dedupe_key": f"greetings:{one.member_id}:{one.year}",
    }


def _texts(rows: Sequence[Greeting]) -> dict[int, str]:
    """By branch the words that hold for it: the nearest above, else those of the house."""
    if not rows:
        return {}
    day = max(row.held_on for row in rows)
    told = list(GreetingText.objects.standing(day).select_related("org").order_by("org__path"))
    found = {}
    for org in {row.org_id: row.org for row in rows}.values():
        near = [one.text for one in told if org.path.startswith(one.org.path)]
        found[org.pk] = near[-1] if near else rules.WORDS
    return found


@transaction.atomic
def word(*, actor: Actor, org: Org, text: str, since: date) -> GreetingText:
    """定下祝贺短信的文字; the former one ends where this begins."""
    if strange := rules.wrong_holes(text=text):
        said = _("“{%s}”没有内容可填，只能用 {name} 和 {years}") % strange[0]
        raise ValidationError({"text": said})
    succeed(GreetingText, {"org": org}, since)
    made: GreetingText = GreetingText.objects.create(org=org, text=text, since=since)
    note(actor, "greetings.word", made)
    return made


@transaction.atomic
def celebrate(greeting: Greeting, *, actor: Actor, meeting: Meeting) -> Greeting:
    """办了仪式: the meeting of the branch at which the birthday was kept."""
    if meeting.org_id != greeting.org_id or meeting.void_reason:
        raise ValidationError({"meeting": _("请选本支部没有作废的会议或活动")})
    if not rules.near_enough(birthday=greeting.held_on, held_on=meeting.held_on):
        said = _("这次活动和政治生日（%s）相隔超过一个月，请选近一点的") % greeting.held_on
        raise ValidationError({"meeting": said})
    greeting.ceremony = meeting
    greeting.save(update_fields=["ceremony"])
    note(actor, "greetings.celebrate", greeting)
    return greeting


@transaction.atomic
def decline(greeting: Greeting, *, actor: Actor) -> Greeting:
    """以后不再发: the member told the branch so; a message that still waits is cancelled."""
    Declined.objects.get_or_create(member=greeting.member, defaults={"since": clock.today()})
    message = greeting.message
    if message is not None and message.state == message.State.QUEUED:
        outbox.cancel(message, actor=actor, reason=_("本人不收"))
    note(actor, "greetings.decline", greeting)
    return greeting


@transaction.atomic
def welcome(greeting: Greeting, *, actor: Actor) -> Greeting:
    """恢复发送 from the next birthday on."""
    Declined.objects.filter(member=greeting.member).delete()
    note(actor, "greetings.welcome", greeting)
    return greeting


SCHEDULES = [Every("jiceng.work.greetings.actions.greet", DAY)]

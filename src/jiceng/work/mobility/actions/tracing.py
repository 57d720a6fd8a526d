"""Searches: a lead, spoken with, confirmed, attached; or closed with a reason. Nothing is matched
behind anybody's back: a lead is their own word, an offered roll, or kin with their consent.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.refs import Ref
from jiceng.kernel.secrets import blinds
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.work.mobility.actions.inflow import take_in
from jiceng.work.mobility.flows import TRACE
from jiceng.work.mobility.models import Inflow, Trace

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another
LENGTH = 12
DAILY = 40  # self-claims one community takes in a day: more is not a person
KEPT = timedelta(days=180)


def digest(code: str) -> str:
    """What is kept of a receipt code."""
    plain = "".join(one for one in code.upper() if one in LETTERS)
    return salted_hmac("mobility.receipt", plain, algorithm="sha256").hexdigest()


@transaction.atomic
def claim(*, actor: Actor, org: Org, name: str, phone: str, home: str = "") -> str:
    """我是党员，还没有报到: the lead, and the receipt code that only its bearer has.

    The same number again at the same community is the same claim, with a new code.
    """
    today = clock.today()
    same = Trace.objects.open().filter(org=org, source=Trace.Source.SELF)
    again = same.filter(phone_blind__in=blinds(phone, "phone")).first()
    code = "".join(secrets.choice(LETTERS) for _n in range(LENGTH))
    if again is not None:
        again.receipt = digest(code)
        again.save(update_fields=["receipt"])
        note(actor, "mobility.claim", again, again=True)
        return code
    if Trace.objects.filter(org=org, source=Trace.Source.SELF, raised_on=today).count() >= DAILY:
        raise ValidationError(_("今天收到的申报较多，请明天再试，或者直接到社区党组织报到"))
    made = Trace.objects.create(
        org=org, source=Trace.Source.SELF, name=name, phone=phone, home=home,
        raised_on=today, receipt=digest(code), recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "mobility.claim", made)
    hand_on("mobility.claim", made, actor=actor)
    return code


def found_by(code: str) -> Trace | None:
    """The claim a receipt speaks of; nothing for a code that was never given."""
    if len(code) < LENGTH:
        return None
    found: Trace | None = Trace.objects.filter(receipt=digest(code)).select_related("org").first()
    return found


@transaction.atomic
def trace(*, actor: Actor, **values: Any) -> Trace:
    """登记线索; see `trace_many`."""
    return trace_many([values], actor=actor)[0]


@transaction.atomic
def trace_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Trace]:
    """登记线索: org, name, source, and phone, home, unit, raised_on (default today)."""
    at, today, made = clock.now(), clock.today(), []
    for row in rows:
        raised = row.get("raised_on") or today
        if raised > today:
            raise ValidationError({"raised_on": _("日期还没有到，请检查线索日期")})
        if row.get("source") == Trace.Source.ROLL and row.get("unit") is None:
            said = _("请选择是哪个单位提供的名单；没有单位提供名单的，请本人申报")
            raise ValidationError({"unit": said})
        one = Trace(**{**row, "raised_on": raised}, recorded_at=at)
        if one.phone:  # the constructor fills the index's own default in last
            one.phone_blind = one.phone.index
        made.append(one)
    Trace.objects.bulk_create(made, batch_size=500)
    note_many(actor, "mobility.trace", made)
    return made


def _take(found: Trace, name: str, actor: Actor, **changes: Any) -> Trace:
    take(found, TRACE, name, actor=actor, **changes)
    return found


@transaction.atomic
def reach(found: Trace, *, actor: Actor) -> Trace:
    """已联系上."""
    _take(found, "reach", actor, contacted_on=clock.today())
    note(actor, "mobility.reach", found)
    return found


@transaction.atomic
def confirm(found: Trace, *, actor: Actor, home: str = "") -> Trace:
    """确认是党员, by papers shown or by their home: from here they count as found."""
    home = home.strip() or found.home
    if not home:
        said = _("请写明本人的组织关系在哪个党组织，向该党组织核实后再确认")
        raise ValidationError({"home": said})
    today = clock.today()
    _take(found, "confirm", actor, confirmed_on=today, home=home,
          contacted_on=found.contacted_on or today)  # fmt: skip
    note(actor, "mobility.confirm", found)
    return found


@transaction.atomic
def attach(found: Trace, *, actor: Actor, way: str, document: str = "") -> Trace:
    """已纳入管理: as an inflow here and now; by a transfer or by their own branch of this
    district, where `document` says which letter or registration; other rooms are told.
    """
    outcome = document.strip()
    if way not in Trace.Way.values or not way:
        raise ValidationError({"way": _("请选择纳入方式")})
    if way == Trace.Way.INFLOW:
        outcome = str(Ref.to(_inflow(found, actor)))
    elif not outcome:
        said = _("请写明介绍信编号或者原支部，转入的以接收回执为准（教育管理工作条例第二十五条）")
        raise ValidationError({"document": said})
    _take(found, "attach", actor, way=way, outcome=outcome[:80], settled_on=clock.today())
    note(actor, "mobility.attach", found, way=way)
    hand_on("mobility.attach", found, actor=actor)
    return found


def _inflow(found: Trace, actor: Actor) -> Inflow:
    """The same person as a guest of the organisation that found them."""
    made = take_in(
        actor=actor, org=found.org, name=found.name, home=found.home, since=clock.today(),
        source=Inflow.Source.TRACE, unit=found.unit,
    )  # fmt: skip
    if found.phone:  # passed on sealed: nobody reads it on the way
        Person.objects.filter(pk=made.person_id).update(
            phone=found.phone, phone_blind=found.phone_blind
        )
    return made


@transaction.atomic
def close(found: Trace, *, actor: Actor, why: str) -> Trace:
    """了结 otherwise, with a reason of the list."""
    if why not in Trace.Why.values or not why:
        raise ValidationError({"why": _("请选择了结原因")})
    if why == Trace.Why.UNREACHABLE and found.state != Trace.State.LEAD:
        raise StepError(_("已经联系上过，请另选了结原因"))
    _take(found, "close", actor, why=why, settled_on=clock.today())
    note(actor, "mobility.close", found, why=why)
    return found


def sweep() -> None:
    """Every night."""
    purge(actor=System("系统"))


@transaction.atomic
def purge(*, actor: Actor) -> int:
    """Half a year after a search is over its name and number go; what was counted stays."""
    over = Trace.objects.filter(settled_on__lte=clock.today() - KEPT, purged_at=None)
    found = list(over)
    for one in found:
        one.name, one.home, one.phone, one.phone_blind, one.receipt = "", "", "", "", ""
        one.purged_at = clock.now()
    columns = ["name", "home", "phone", "phone_blind", "receipt", "purged_at"]
    Trace.objects.bulk_update(found, columns, batch_size=500)
    if found:
        note_many(actor, "mobility.purge", found)
    return len(found)

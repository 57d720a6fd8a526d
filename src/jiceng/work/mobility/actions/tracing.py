"""Searches: a lead, spoken with, confirmed, attached; or closed with a reason. Nothing is matched
behind anybody's back: a lead is their own word, an offered roll, or kin with their consent.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock, slips
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.refs import Ref
from jiceng.kernel.secrets import blinds
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import asked, hand_on
from jiceng.registers.members.actions import affiliate
from jiceng.registers.members.models import Affiliation, Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person
from jiceng.work.mobility.actions.inflow import take_in
from jiceng.work.mobility.flows import TRACE
from jiceng.work.mobility.models import Inflow, Trace

DAILY = 40  # self-claims one community takes in a day: more is not a person
KEPT = timedelta(days=180)


def digest(code: str) -> str:
    """What is kept of a receipt code."""
    return slips.kept(code, salt="mobility.receipt")


@transaction.atomic
def claim(*, actor: Actor, org: Org, name: str, phone: str, home: str = "") -> str:
    """我是党员，还没有报到: the lead, and the receipt code that only its bearer has.

    The same number again at the same community is the same claim, with a new code.
    """
    today = clock.today()
    same = Trace.objects.open().filter(org=org, source=Trace.Source.SELF)
    again = same.filter(phone_blind__in=blinds(phone, "phone")).first()
    code = slips.draw(slips.LONG)
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
    read = slips.read(code, slips.LONG)
    if not read:
        return None
    found: Trace | None = Trace.objects.filter(receipt=digest(read)).select_related("org").first()
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
    insert(made)
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
def attach(
    found: Trace, *, actor: Actor, way: str, document: str = "", member: Member | None = None
) -> Trace:
    """已纳入管理: a record always stands behind it, and `outcome` leads to it.

    As an inflow here and now; by a transfer, whose letter or receipt (`document`) the room of
    transfers must know as accepted; or, for a `member` of this district (found by the number
    they gave, if not named), hosted here, with their own branch told.
    """
    if way not in Trace.Way.values or not way:
        raise ValidationError({"way": _("请选择纳入方式")})
    done: Inflow | Affiliation | str
    if way == Trace.Way.INFLOW:
        done = _inflow(found, actor)
    elif way == Trace.Way.TRANSFER:
        done = _arrived(document.strip(), actor)
    else:
        done = _hosted(found, member, actor)
    outcome = done if isinstance(done, str) else str(Ref.to(done))
    _take(found, "attach", actor, way=way, outcome=outcome[:80], settled_on=clock.today())
    note(actor, "mobility.attach", found, way=way)
    hand_on("mobility.attach", found, actor=actor)
    return found


def _arrived(document: str, actor: Actor) -> str:
    """The accepted arrival of that letter; the letter itself where no room keeps arrivals."""
    if not document:
        said = _("请写明介绍信编号或者回执号，转入的以接收回执为准（教育管理工作条例第二十五条）")
        raise ValidationError({"document": said})
    kept = asked("mobility.arrived", document, actor=actor)
    if kept is None:
        return document
    if not kept:
        said = _(
            "没有编号是“%s”的已接收的转入：请先办理组织关系转入，支部接收以后再办这一步"
            "（教育管理工作条例第二十五条）"
        )
        raise ValidationError({"document": said % document})
    return str(kept)


def known_as(found: Trace) -> list[Member]:
    """Members of this district with the number the person gave us: asked of once they were
    spoken with, never before.
    """
    if found.state == Trace.State.LEAD or not found.phone_blind:
        return []
    rows = Member.objects.present().filter(person__phone_blind=found.phone_blind)
    return list(rows.select_related("person", "org").order_by("pk")[:2])


def _hosted(found: Trace, member: Member | None, actor: Actor) -> Affiliation:
    """Their own branch keeps them; whoever found them looks after them here."""
    same = known_as(found)
    who = member or (same[0] if len(same) == 1 else None)
    if who is None:
        said = _(
            "请选择本人在花名册里的记录；选不到的，请原支部先核对花名册上的手机号码，"
            "再办这一步（教育管理工作条例第三十二条）"
        )
        raise ValidationError({"member": said})
    here = Affiliation.objects.filter(member=who, host=found.org, until=None).first()
    if here is not None:
        return here
    return affiliate(who, actor=actor, host=found.org, since=clock.today(), unit=found.unit)


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
        one.outcome = ""  # it leads to somebody by name
        one.purged_at = clock.now()
    columns = ["name", "home", "phone", "phone_blind", "receipt", "outcome", "purged_at"]
    Trace.objects.bulk_update(found, columns, batch_size=500)
    if found:
        note_many(actor, "mobility.purge", found)
    return len(found)

"""契约, 承诺, 贡献, 互评: agree, promise, keep, give, say a word and answer it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.kit.handoffs import hand_on
from jiceng.work.cobuilding import rules
from jiceng.work.cobuilding.access import RECEIVES
from jiceng.work.cobuilding.actions.common import (
    drawn_up,
    in_order,
    kept,
    of_force,
    past,
    sided,
    void,
    whole,
    written,
)
from jiceng.work.cobuilding.flows import DRAFTED, PACT, PROMISE, TO_DO
from jiceng.work.cobuilding.models import (
    Contribution,
    LinkTask,
    MutualWord,
    Pact,
    PactItem,
    Promise,
)

# Pacts --------------------------------------------------------------------------------------


@transaction.atomic
def draft(*, actor: Actor, **values: Any) -> Pact:
    """草拟契约; see `draft_many`."""
    return draft_many([values], actor=actor)[0]


@transaction.atomic
def draft_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Pact]:
    """Each row: org, unit or party, name, begins, ends, drafted_on; coalition."""
    made = written(drawn_up(Pact, rows, _pact))
    note_many(actor, "cobuilding.draft", made)
    return made


def _pact(values: dict[str, Any]) -> None:
    sided(values, past(values["drafted_on"], "drafted_on"))
    in_order(values, _("期限的止日不能早于起日，请检查契约"))


@transaction.atomic
def add_item(pact: Pact, *, actor: Actor, **values: Any) -> Pact:
    """写入事项: side, category, title, measure, due_on; only while it is a draft."""
    held = Pact.objects.select_for_update().get(pk=pact.pk)  # whoever signs it waits
    if held.state != DRAFTED or held.void_reason:
        raise ValidationError(_("契约已经签订，不能再加事项；请另签一份或者登记承诺"))
    if not pact.begins <= values["due_on"] <= pact.ends:
        said = {"begins": pact.begins, "ends": pact.ends}
        raise ValidationError({"due_on": _("期限要在契约期限内（%(begins)s 至 %(ends)s）") % said})
    if PactItem.objects.filter(pact=pact, side=values["side"], title=values["title"]).exists():
        raise ValidationError({"title": _("这一项已经写了，不用再写")})
    PactItem.objects.create(pact=pact, **kept(values))
    note(actor, "cobuilding.add_item", pact, item=values["title"])
    return pact


@transaction.atomic
def sign(pact: Pact, *, actor: Actor, on: date) -> Pact:
    """签订: its items are promises from that day."""
    past(on, "on")
    if on < pact.drafted_on:
        raise ValidationError({"on": _("签订日期不能早于草拟日期（%s）") % pact.drafted_on})
    if on > pact.ends:
        raise ValidationError({"on": _("签订日期已经过了契约期限，请检查期限")})
    Pact.objects.select_for_update().get(pk=pact.pk)  # whoever adds an item waits
    items = list(PactItem.objects.filter(pact=pact).order_by("pk"))
    if any(one.side == PactItem.Side.COMMUNITY for one in items) and pact.party is None:
        said = _("契约里有社区做的事项，请先写明单位党组织，由它确认")
        raise ValidationError(said)
    take(pact, PACT, "sign", actor=actor, signed_on=on)
    note(actor, "cobuilding.sign", pact, on=on)
    promise_many([_promised(pact, one, on) for one in items], actor=actor)
    return pact


def _promised(pact: Pact, item: PactItem, on: date) -> dict[str, Any]:
    """Of the unit to the community, or the other way round."""
    said = {"pact": pact, "category": item.category, "title": item.title, "measure": item.measure,
            "made_on": on, "due_on": max(on, item.due_on)}  # fmt: skip
    if item.side == PactItem.Side.UNIT:
        return {"org": pact.org, "unit": pact.unit, "party": pact.party, **said}
    return {"org": pact.party, "party": pact.org, **said}


@transaction.atomic
def perform(pact: Pact, *, actor: Actor, on: date) -> Pact:
    """开始履行."""
    past(on, "on")
    take(pact, PACT, "perform", actor=actor)
    note(actor, "cobuilding.perform", pact, on=on)
    return pact


@transaction.atomic
def review(pact: Pact, *, actor: Actor, on: date, told: str) -> Pact:
    """期中评议: both sides looked at it; what they said."""
    past(on, "on")
    take(pact, PACT, "review", actor=actor, reviewed_on=on,
         told=whole(told, "told", _("请写一句评议的情况")))  # fmt: skip
    note(actor, "cobuilding.review", pact, on=on)
    return pact


@transaction.atomic
def end(pact: Pact, *, actor: Actor, on: date, told: str) -> Pact:
    """终止; promises already made stand."""
    past(on, "on")
    if pact.signed_on is not None and on < pact.signed_on:
        raise ValidationError({"on": _("终止日期不能早于签订日期（%s）") % pact.signed_on})
    take(pact, PACT, "end", actor=actor, ended_on=on,
         told=whole(told, "told", _("请写明为什么终止")))  # fmt: skip
    note(actor, "cobuilding.end", pact, on=on)
    return pact


@transaction.atomic
def give_up(pact: Pact, *, actor: Actor, reason: str) -> Pact:
    """不签了."""
    take(pact, PACT, "give_up", actor=actor, told=whole(reason, "reason", _("请写明原因")))
    note(actor, "cobuilding.give_up", pact, reason=reason)
    return pact


# Promises -----------------------------------------------------------------------------------


@transaction.atomic
def promise(*, actor: Actor, **values: Any) -> Promise:
    """登记承诺; see `promise_many`."""
    return promise_many([values], actor=actor)[0]


@transaction.atomic
def promise_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Promise]:
    """Each row: org (to whom), unit or party (by whom), category, title, made_on, due_on;
    measure, component, public, pact.
    """
    made = written(drawn_up(Promise, rows, _promise))
    note_many(actor, "cobuilding.promise", made)
    return made


def _promise(values: dict[str, Any]) -> None:
    sided(values, past(values["made_on"], "made_on"))
    in_order(values, _("期限不能早于承诺日期，请检查"), "made_on", "due_on")
    of_force(values.get("component"), values["made_on"])


def _step(one: Promise, name: str, actor: Actor, on: date, **changes: Any) -> Promise:
    past(on, "on")
    if on < (one.said_on or one.made_on):
        raise ValidationError({"on": _("日期不能早于前一步的日期，请检查")})
    take(one, PROMISE, name, actor=actor, **changes)
    note(actor, f"cobuilding.{name}", one, on=on)
    return one


@transaction.atomic
def accept(one: Promise, *, actor: Actor, on: date) -> Promise:
    """受益方接受."""
    return _step(one, "accept", actor, on)


@transaction.atomic
def start(one: Promise, *, actor: Actor, on: date) -> Promise:
    """开始办."""
    return _step(one, "start", actor, on)


@transaction.atomic
def say_done(one: Promise, *, actor: Actor, on: date, result: str) -> Promise:
    """承诺方说已完成: it counts for nothing until the other side has confirmed."""
    said = whole(result, "result", _("请写一句做了什么"))
    _step(one, "say_done", actor, on, said_on=on, result=said)
    hand_on("cobuilding.say_done", one, actor=actor)
    return one


def _not_its_maker(one: Promise, actor: Actor) -> None:
    maker, held = one.party.path if one.party else "-", tuple(actor.reach(*RECEIVES))
    if not rules.confirms(maker=maker, receiver=one.org.path, held=held):
        raise StepError(
            _("承诺由受益方确认，“%s”是承诺方，不能自己确认；请由受益方办理") % one.party
        )


@transaction.atomic
def confirm(one: Promise, *, actor: Actor, on: date) -> Promise:
    """受益方确认: never by whoever made it, nor by whoever said it was done."""
    _not_its_maker(one, actor)
    return _step(one, "confirm", actor, on, confirmed_on=on)


@transaction.atomic
def confirm_many(rows: Sequence[Promise], *, actor: Actor, on: date) -> list[Promise]:
    """Many at once, each by the same rule."""
    return [confirm(one, actor=actor, on=on) for one in rows]


@transaction.atomic
def send_back(one: Promise, *, actor: Actor, on: date, reason: str) -> Promise:
    """还没完成: what is lacking."""
    _not_its_maker(one, actor)
    why = whole(reason, "reason", _("请写明还差什么"))
    return _step(one, "send_back", actor, on, said_on=None, result=why)


@transaction.atomic
def fail(one: Promise, *, actor: Actor, on: date, reason: str) -> Promise:
    """没有兑现, with the reason; nobody is blamed by the machine."""
    why = whole(reason, "reason", _("请写明原因"))
    return _step(one, "fail", actor, on, failed_on=on, result=why)


@transaction.atomic
def void_promise(one: Promise, *, actor: Actor, reason: str) -> Promise:
    """作废: not while a task rests on it."""
    Promise.objects.select_for_update().get(pk=one.pk)  # whoever proves a task by it waits
    if LinkTask.objects.valid().filter(promise=one).exists():
        raise ValidationError(_("有联建任务是凭这项承诺算完成的，请先在任务上收回凭据"))
    return void(one, actor=actor, reason=reason)


def remind(today: date | None = None) -> int:
    """每天一次: promises due within a fortnight; whoever was told of one is not told again."""
    day = today or clock.today()
    soon = (day, day + timedelta(days=rules.SOON_DAYS))
    rows = Promise.objects.waiting(day).filter(due_on__range=soon, state__in=TO_DO)
    found = list(rows.select_related("org", "unit", "party").order_by("pk"))
    for one in found:
        hand_on("cobuilding.remind", one, actor=System("共建承诺提醒"))
    return len(found)


# What was given, and the word of each side ---------------------------------------------------


@transaction.atomic
def give(*, actor: Actor, **values: Any) -> Contribution:
    """登记贡献; see `give_many`."""
    return give_many([values], actor=actor)[0]


@transaction.atomic
def give_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Contribution]:
    """Each row: org, unit or party, held_on, kind, amount, words; promise."""
    made = written(drawn_up(Contribution, rows, _gift))
    note_many(actor, "cobuilding.give", made)
    return made


def _gift(values: dict[str, Any]) -> None:
    sided(values, past(values["held_on"], "held_on"))
    amount = Decimal(values["amount"])
    if amount <= 0:
        raise ValidationError({"amount": _("数量要大于零，请检查")})
    if values["kind"] in {Contribution.Kind.PLACES, Contribution.Kind.GOODS} and amount % 1:
        raise ValidationError({"amount": _("场地按次、物资按件，请填整数")})
    told: Promise | None = values.get("promise")
    if told is not None and (told.unit, told.party) != (values.get("unit"), values.get("party")):
        raise ValidationError({"promise": _("这项承诺不是这个单位的，请检查")})


@transaction.atomic
def speak(*, actor: Actor, **values: Any) -> MutualWord:
    """登记互评; see `speak_many`."""
    return speak_many([values], actor=actor)[0]


@transaction.atomic
def speak_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MutualWord]:
    """Each row: org, unit or party, year, side, word, held_on; words, project. One word each way a
    year, and one each way of a project.
    """
    made = drawn_up(MutualWord, rows, _word)
    keys, years = {_key(one) for one in made}, {one.year for one in made}
    here = MutualWord.objects.valid().filter(org__in={one.org_id for one in made}, year__in=years)
    if len(keys) < len(made) or keys & {_key(one) for one in here}:
        raise ValidationError({"year": _("这一年已经评过，双方一年各评一次")})
    written(made)
    note_many(actor, "cobuilding.speak", made)
    return made


def _word(values: dict[str, Any]) -> None:
    sided(values, past(values["held_on"], "held_on"))
    if values["held_on"].year < values["year"]:
        raise ValidationError({"held_on": _("评价日期不能早于评价的年度")})
    if values["word"] == "poor" and not (values.get("words") or "").strip():
        raise ValidationError({"words": _("评“不满意”的，请写明哪里不满意，对方可以回应")})


def _key(one: MutualWord) -> tuple[Any, ...]:
    return one.org_id, one.unit_id, one.party_id, one.side, one.year, one.project_id


@transaction.atomic
def reply(one: MutualWord, *, actor: Actor, on: date, reply: str) -> MutualWord:
    """对方回应: once, and the word stays as it was said."""
    past(on, "on")
    if on < one.held_on:
        raise ValidationError({"on": _("回应日期不能早于评价日期（%s）") % one.held_on})
    said = whole(reply, "reply", _("请写回应的内容"))
    here = MutualWord.objects.valid().filter(pk=one.pk, replied_on=None)
    if not here.update(reply=said, replied_on=on):
        raise StepError(_("已经回应过，请刷新后再看"))
    reread(one)
    note(actor, "cobuilding.reply", one, on=on)
    return one

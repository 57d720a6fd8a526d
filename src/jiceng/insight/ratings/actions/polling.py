"""民主测评 of a result: by blind slips of `polls`, or by paper slips as they were counted."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.ratings.actions.checking import moving, put_parts
from jiceng.insight.ratings.flows import VERIFIED
from jiceng.insight.ratings.models import Item, Method, Part, Result
from jiceng.insight.ratings.rules import SMALLEST, poll_points, poll_share, read_weights
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.registers.polls import actions as polls
from jiceng.registers.polls.actions import handed_out
from jiceng.registers.polls.flows import CLOSED, VOID, WITHDRAWN
from jiceng.registers.polls.models import Poll

Counts = Mapping[int, Sequence[int]]  # item → how many gave each answer


def asked_of(result: Result) -> list[Item]:
    return [one for one in result.round.scheme.items if one.method == Method.POLL]


@transaction.atomic
def open_poll(result: Result, *, actor: Actor, opens_on: date, closes_on: date) -> Poll:
    """发起无记名测评 about the items that people judge; slips are printed and drawn in `polls`."""
    moving([result])
    items = asked_of(result)
    if not items or result.state == VERIFIED:
        raise ValidationError(_("没有要测评的项目，或者已经核实"))
    if closes_on < clock.today():
        raise ValidationError({"closes_on": _("截止日期已经过去，请检查日期")})
    before = Part.objects.filter(result=result, kind=Method.POLL).first()
    poll = before.poll if before is not None else None
    if before is not None and (poll is None or poll.state not in {VOID, WITHDRAWN}):
        raise ValidationError(_("已经发起过测评，请在那一次上办理"))
    made = polls.draft(
        actor=actor, kind=Poll.Kind.BLIND, org=result.org, opens_on=opens_on, closes_on=closes_on,
        title=f"{result.name} {result.round.title}民主测评",
        options=list(read_weights(result.round.scheme.weights)),
        subjects=[one.name for one in items],
    )  # fmt: skip
    values = {"org": result.org, "held_on": opens_on, "by": actor.name, "poll": made,
              "done": False, "recorded_at": clock.now()}  # fmt: skip
    Part.objects.update_or_create(result=result, kind=Method.POLL, defaults=values)
    note(actor, "ratings.open_poll", result, poll=made.pk)
    return made


@transaction.atomic
def count_poll(result: Result, *, actor: Actor) -> Result:
    """取测评结果 from the closed poll: tallies of each item, never who gave what."""
    part = Part.objects.filter(result=result, kind=Method.POLL).select_related("poll").first()
    poll = part.poll if part is not None else None
    if poll is None or poll.state != CLOSED:
        raise ValidationError(_("测评还没有结束计票，请先在“测评和征求意见”里结束"))
    each = poll.result.get("each", [])
    counts = {
        item.pk: [told.get(one, 0) for one in poll.options]
        for item, told in zip(asked_of(result), each, strict=True)
    }
    row = {"result": result, "on": poll.closed_on, "issued": handed_out(poll),
           "returned": poll.result["cast"], "counts": counts}  # fmt: skip
    put_parts([_row(row, asked_of(result))], kind=Method.POLL, actor=actor)
    note(actor, "ratings.count_poll", result, returned=row["returned"])
    return result


@transaction.atomic
def note_poll(
    result: Result, *, actor: Actor, on: date, issued: int, returned: int, counts: Counts
) -> Result:
    """登记纸质测评: slips handed out and back, and the answers to each item as counted."""
    row = {"result": result, "on": on, "issued": issued, "returned": returned, "counts": counts}
    return note_poll_many([row], actor=actor)[0]


@transaction.atomic
def note_poll_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Result]:
    items: dict[int, list[Item]] = {}
    for row in rows:
        if row["result"].round_id not in items:
            items[row["result"].round_id] = asked_of(row["result"])
    told = [_row(row, items[row["result"].round_id]) for row in rows]
    results = put_parts(told, kind=Method.POLL, actor=actor)
    note_many(actor, "ratings.note_poll", results)
    return results


def _row(row: Mapping[str, Any], items: Sequence[Item]) -> dict[str, Any]:
    """With the points of each item by what people said of it."""
    result, issued, returned = row["result"], row["issued"], row["returned"]
    if returned > issued:
        words = _("收回 %(back)d 张，多于发出的 %(out)d 张，这次测评无效，请重新测评")
        raise ValidationError({"returned": words % {"back": returned, "out": issued}})
    if returned < SMALLEST:
        words = _("收回不足 %d 张，会看出是谁的意见，请多请些同志重新测评")
        raise ValidationError({"returned": words % SMALLEST})
    weights = read_weights(result.round.scheme.weights)
    said: dict[int, tuple[Decimal, str]] = {}
    for item in items:
        told = dict(zip(weights, row["counts"].get(item.pk, ()), strict=False))
        if sum(told.values()) > returned or len(told) != len(weights):
            words = _("“%(item)s”：请写 %(n)d 个数，加起来不多于收回的 %(back)d 张")
            values = {"item": item, "n": len(weights), "back": returned}
            raise ValidationError({f"of_{item.pk}": words % values})
        share = poll_share(counts=told, weights=weights) or Decimal(0)
        found = "，".join(f"{name} {number}" for name, number in told.items())
        said[item.pk] = (poll_points(share=share, most=item.points), found)
    return {"result": result, "on": row["on"], "said": said, "issued": issued,
            "returned": returned}  # fmt: skip

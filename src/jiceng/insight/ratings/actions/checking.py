"""Looking at a result: what the records say, what it says itself, papers, site visit, verification,
adjustment by hand. No point stands without its evidence.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.ratings.evidence import Found, found_for
from jiceng.insight.ratings.flows import CHECKED, OPEN, RESULT, VERIFIED, WAITING
from jiceng.insight.ratings.models import Item, Method, Part, Result, Round, Score
from jiceng.insight.ratings.rules import lacking, level_for, points_for, read_bands
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take, take_many

# Item → points and the words they stand on.
Said = Mapping[int, tuple[Decimal | None, str]]
Sheets = Mapping[int, Sequence[Score]]  # result → its points, item by item
OWN = (Method.PAPERS, Method.VISIT, Method.CHECK)  # what one may say of oneself
COUNTED = ("value", "records", "computed", "points")


def write_scores(scores: Sequence[Score], *fields: str) -> None:
    """Those fields of these rows, in one statement; nothing else of them is sent."""
    rows = [
        Score(pk=one.pk, result_id=one.result_id, item_id=one.item_id,
              **{name: getattr(one, name) for name in fields})
        for one in scores
    ]  # fmt: skip
    Score.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["pk"], update_fields=list(fields),
        batch_size=2_000,
    )  # fmt: skip


def scores_of(results: Iterable[Result], methods: Sequence[str]) -> Sheets:
    """The items judged in these ways, by result and in order; without the keys of records, which
    are many.
    """
    found: dict[int, list[Score]] = defaultdict(list)
    rows = Score.objects.filter(
        result__in=[one.pk for one in results], item__method__in=methods
    ).select_related("item")
    for one in rows.defer("records").order_by("item__place", "item"):
        found[one.result_id].append(one)
    return found


def hold(rounds: Iterable[int]) -> dict[int, str]:
    """Where these rounds stand; until this transaction ends nobody takes one of them on."""
    rows = Round.objects.filter(pk__in=set(rounds)).order_by("pk").select_for_update()
    return dict(rows.values_list("pk", "state"))


def moving(results: Sequence[Result]) -> None:
    """Refused once the round has gone on, or where a result is left out of it; looked at anew,
    since a page may be old, and held so until this is done.
    """
    rounds = hold(one.round_id for one in results)
    keys = [one.pk for one in results]
    states = dict(Result.objects.filter(pk__in=keys).values_list("pk", "state"))
    for one in results:
        one.round.state, one.state = rounds[one.round_id], states[one.pk]
    if not all(one.moving for one in results):
        raise ValidationError(
            _("这一轮已经提出等次，或者本轮不评，现在不能再改；有出入请先退回重评")
        )


def not_ahead(on: date, name: str = "on") -> None:
    if on > clock.today():
        raise ValidationError({name: _("日期还没有到，请检查日期")})


def list_subjects(round_: Round, results: Sequence[Result]) -> None:
    """The sheet of points of whoever has just come into the round, with what the records say."""
    items = round_.scheme.items
    sheets = {one.pk: [Score(result=one, item=item) for item in items] for one in results}
    _read_records(round_, results, sheets)
    insert([score for sheet in sheets.values() for score in sheet])


def count_records(round_: Round, results: Sequence[Result]) -> None:
    """Read the records anew for whoever is not yet verified; points by the bands of the scheme."""
    rows = [one for one in results if one.state in {WAITING, CHECKED}]
    write_scores(_read_records(round_, rows, scores_of(rows, [Method.RECORDS])), *COUNTED)


def _read_records(round_: Round, rows: Sequence[Result], sheets: Sheets) -> list[Score]:
    """What is counted, put into the sheets of points; those of them that it is about."""
    items = {one.pk: one for one in round_.scheme.items if one.method == Method.RECORDS}
    if not items or not rows:
        return []
    ask = round_.ask(clock.today())
    told = found_for(items.values(), round_, [one.org_id for one in rows], ask)
    bands = {pk: read_bands(one.bands) for pk, one in items.items()}
    changed = []
    for result in rows:
        for score in sheets[result.pk]:
            item = items.get(score.item_id)
            if item is not None:
                _count(score, item, told.get((item.pk, result.org_id), Found()), bands[item.pk])
                changed.append(score)
    Result.objects.filter(pk__in=[one.pk for one in rows]).update(evidence_on=ask.day)
    return changed


def _count(score: Score, item: Item, found: Found, bands: Any) -> None:
    score.value, score.records = found.value, found.keys
    score.computed = points_for(value=found.value, bands=bands, falling=item.falling)
    if not score.changed_why:
        score.points = score.computed or Decimal(0)


@transaction.atomic
def recount(round_: Round, *, actor: Actor) -> Round:
    """重新取数 for everybody not yet verified."""
    if hold([round_.pk])[round_.pk] != OPEN:
        raise ValidationError(_("这一轮已经提出等次，数值不再变动"))
    results = list(Result.objects.filter(round=round_).unfinished().order_by("pk"))
    count_records(round_, results)
    note(actor, "ratings.recount", round_, results=len(results))
    return round_


def _weighed(item: Item, points: Decimal | None, words: str, field: str) -> None:
    """Within the item's points, and never without what they stand on."""
    if points is None:
        return
    if not 0 <= points <= item.points:
        said = _("“%(item)s”的分在 0 到 %(most)s 之间，请检查")
        raise ValidationError({field: said % {"item": item, "most": item.points}})
    if points > 0 and not words.strip():
        said = _("“%s”给了分，请写明依据：看到了什么，在哪里查的")
        raise ValidationError({field: said % item})


def _all_of(sheet: Sequence[Score], said: Said) -> None:
    """Refused where words are about an item that is not judged in this way."""
    if strange := set(said) - {one.item_id for one in sheet}:
        raise ValidationError(_("有的项目不用这种方法评（%s），请刷新后再填") % len(strange))


@transaction.atomic
def self_check(result: Result, *, actor: Actor, said: Said) -> Result:
    """自评: only what no record says; see `self_check_many`."""
    return self_check_many([(result, said)], actor=actor)[0]


@transaction.atomic
def self_check_many(rows: Sequence[tuple[Result, Said]], *, actor: Actor) -> list[Result]:
    """自评 of several: what the records say is read anew beside it."""
    results = [one for one, _said in rows]
    moving(results)
    sheets, changed = scores_of(results, OWN), []
    for result, said in rows:
        _all_of(sheets[result.pk], said)
        for score in sheets[result.pk]:
            score.own_points, score.own_words = said.get(score.item_id, (None, ""))
            _weighed(score.item, score.own_points, score.own_words, f"words_{score.item_id}")
            changed.append(score)
    write_scores(changed, "own_points", "own_words")
    for round_ in {one.round_id: one.round for one in results}.values():
        day = round_.ask(clock.today()).day  # what was read this very day is not read again
        mine = [one for one in results if one.round_id == round_.pk]
        count_records(round_, [one for one in mine if one.evidence_on != day])
    take_many(results, RESULT, "self_check", actor=actor, checked_on=clock.today())
    note_many(actor, "ratings.self_check", results)
    return results


def _judged(row: Mapping[str, Any], sheet: Sequence[Score]) -> Sequence[Score]:
    """The points of the items that this piece of evidence is about, not yet written."""
    result, said = row["result"], row["said"]
    not_ahead(row["on"])
    if result.state == VERIFIED:
        raise ValidationError(_("已经核实，不能再改；有出入请先退回自评"))
    _all_of(sheet, said)
    for score in sheet:
        points, found = said.get(score.item_id, (None, ""))
        if points is None:
            raise ValidationError({f"points_{score.item_id}": _("请给“%s”打分") % score.item})
        _weighed(score.item, points, found, f"words_{score.item_id}")
        score.computed = score.points = points
        score.words, score.changed_why, score.changed_by = found.strip(), "", ""
    return sheet


PART = ("org", "held_on", "by", "words", "issued", "returned", "done", "recorded_at")


def put_parts(rows: Sequence[Mapping[str, Any]], *, kind: str, actor: Actor) -> list[Result]:
    """One piece of evidence of each: result, on, words, said; of a poll its slips as well."""
    results, at = [row["result"] for row in rows], clock.now()
    moving(results)
    sheets = scores_of(results, [kind])
    judged = [score for row in rows for score in _judged(row, sheets[row["result"].pk])]
    write_scores(judged, "computed", "points", "words", "changed_why", "changed_by")
    parts = [
        Part(
            result=row["result"], org_id=row["result"].org_id, kind=kind, held_on=row["on"],
            by=actor.name, words=row.get("words", "").strip(), issued=row.get("issued", 0),
            returned=row.get("returned", 0), recorded_at=at,
        )
        for row in rows
    ]  # fmt: skip
    Part.objects.bulk_create(
        parts, update_conflicts=True, unique_fields=["result", "kind"], update_fields=PART
    )
    return results


@transaction.atomic
def see_papers(result: Result, *, actor: Actor, on: date, said: Said, words: str = "") -> Result:
    """查阅资料: what was read, item by item."""
    row = {"result": result, "on": on, "said": said, "words": words}
    return see_papers_many([row], actor=actor)[0]


@transaction.atomic
def see_papers_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Result]:
    results = put_parts(rows, kind=Method.PAPERS, actor=actor)
    note_many(actor, "ratings.see_papers", results)
    return results


@transaction.atomic
def visit(result: Result, *, actor: Actor, on: date, said: Said, words: str = "") -> Result:
    """实地查看: what was seen there, whom one asked; photographs are not needed."""
    row = {"result": result, "on": on, "said": said, "words": words}
    return visit_many([row], actor=actor)[0]


@transaction.atomic
def visit_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Result]:
    results = put_parts(rows, kind=Method.VISIT, actor=actor)
    note_many(actor, "ratings.visit", results)
    return results


@transaction.atomic
def verify(result: Result, *, actor: Actor, on: date, words: str, said: Said) -> Result:
    """调查核实 by somebody else than who did the self-check; see `verify_many`."""
    return verify_many([{"result": result, "on": on, "words": words, "said": said}], actor=actor)[0]


@transaction.atomic
def verify_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Result]:
    """The last of the four parts, of results of one round; refused while another is missing."""
    results = [row["result"] for row in rows]
    moving(results)
    if any(one.state != CHECKED for one in results):
        raise StepError(_("自评交来以后才能核实，请刷新后再看"))
    for row in rows:
        if not row["words"].strip():
            raise ValidationError({"words": _("请写明核实了什么、问了谁、查了哪里")})
    if Method.CHECK in results[0].round.scheme.parts:
        put_parts(rows, kind=Method.CHECK, actor=actor)
    whole(results)
    for day in {row["on"] for row in rows}:
        then = [row["result"] for row in rows if row["on"] == day]
        take_many(then, RESULT, "verify", actor=actor, verified_on=day)
    note_many(actor, "ratings.verify", results)
    return results


def whole(results: Sequence[Result]) -> None:
    """Refused where a part is missing or an item has no points."""
    held: dict[int, list[str]] = defaultdict(list)
    rows = Part.objects.filter(result__in=[one.pk for one in results], done=True)
    for result, kind in rows.values_list("result", "kind"):
        held[result].append(kind)
    asked = results[0].round.scheme.parts if results else []
    for one in results:
        if missing := lacking(asked=asked, held=held[one.pk]):
            names = "、".join(str(Method(kind).label) for kind in missing)
            said = _("%(name)s还缺：%(parts)s。补齐以后才能定等次")
            raise ValidationError(said % {"name": one.name, "parts": names})
    empty = Score.objects.filter(result__in=[one.pk for one in results], points=None)
    first = empty.select_related("item", "result").order_by("pk").first()
    if first is not None:
        said = _("%(name)s的“%(item)s”还没有分，请先评")
        raise ValidationError(said % {"name": first.result.name, "item": first.item})


def graded(round_: Round, results: Sequence[Result]) -> Sequence[Result]:
    """With total and level, as the points are; refused where a part is missing."""
    whole(results)
    levels = {one.value: one for one in round_.scheme.levels}
    floors, totals = round_.scheme.floors, defaultdict[int, Decimal](Decimal)
    scores = Score.objects.filter(result__in=[one.pk for one in results])
    for pk, points in scores.values_list("result", "points"):
        totals[pk] += points or Decimal(0)
    for one in results:
        one.total = totals[one.pk]
        one.level = levels[level_for(total=one.total, floors=floors)]
    return results


@transaction.atomic
def send_back(result: Result, *, actor: Actor, reason: str) -> Result:
    """退回自评, with what is wrong; the parts stay and may be done again."""
    moving([result])
    if not reason.strip():
        raise ValidationError({"reason": _("请写明退回的原因")})
    take(result, RESULT, "send_back", actor=actor, verified_on=None)
    note(actor, "ratings.send_back", result, reason=reason)
    return result


@transaction.atomic
def drop(result: Result, *, actor: Actor, reason: str) -> Result:
    """本轮不评, with the reason; taking part is of one's own will."""
    moving([result])
    return drop_many([result], actor=actor, reason=reason)[0]


@transaction.atomic
def drop_many(results: Sequence[Result], *, actor: Actor, reason: str) -> Sequence[Result]:
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么本轮不评")})
    take_many(results, RESULT, "drop", actor=actor, ended=reason.strip())
    note_many(actor, "ratings.drop", results, reason=reason)
    return results


@transaction.atomic
def adjust(result: Result, *, actor: Actor, item: Item, points: Decimal, reason: str) -> Result:
    """调整一项: the points counted stay beside it, with who changed them and why."""
    moving([result])
    if result.state == WAITING:
        raise ValidationError(_("自评交来以后才能调整"))
    changed(result, actor=actor, item=item, points=points, reason=reason)
    note(actor, "ratings.adjust", result, reason=reason, item=item.name, points=str(points))
    return result


def changed(result: Result, *, actor: Actor, item: Item, points: Decimal, reason: str) -> None:
    """One item's points by a person's decision."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明调整的原因")})
    score = Score.objects.filter(result=result, item=item).select_related("item").first()
    if score is None:
        raise ValidationError({"item": _("这一项不在这次评定里，请重新选择")})
    _weighed(score.item, points, reason, "points")
    score.points, score.changed_why, score.changed_by = points, reason.strip(), actor.name
    write_scores([score], "points", "changed_why", "changed_by")

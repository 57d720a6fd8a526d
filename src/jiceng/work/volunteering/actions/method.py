"""The verbs of the method: list its items, mark a step, record what a source says."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.work.volunteering.flows import ACCEPTED, ENDED
from jiceng.work.volunteering.models import CheckIn, MethodItem, MethodMark, ServiceOpinion

FEW = 20


@transaction.atomic
def list_item(*, actor: Actor, **values: Any) -> MethodItem:
    """列出一项; see `list_item_many`."""
    return list_item_many([values], actor=actor)[0]


@transaction.atomic
def list_item_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MethodItem]:
    """Each row: kind (step, mode, source), name, order, since."""
    for row in rows:
        if MethodItem.objects.filter(kind=row["kind"], name=row["name"], until=None).exists():
            raise ValidationError({"name": _("“%s”已经列出") % row["name"]})
    made = MethodItem.objects.bulk_create([MethodItem(**row) for row in rows])
    note_many(actor, "volunteering.list_item", made)
    return list(made)


@transaction.atomic
def drop_item(item: MethodItem, *, actor: Actor, on: date) -> MethodItem:
    """停用: what was recorded under it stays."""
    if on <= item.since:
        raise ValidationError({"on": _("停用日期要晚于开始日期（%s）") % item.since})
    if not MethodItem.objects.filter(pk=item.pk, until=None).update(until=on):
        raise ValidationError(_("已经停用"))
    reread(item)
    note(actor, "volunteering.drop_item", item, on=on)
    return item


@transaction.atomic
def mark(checkin: CheckIn, *, actor: Actor, item: MethodItem, done_on: date) -> MethodMark:
    """走完一步; see `mark_many`."""
    return mark_many([{"checkin": checkin, "item": item, "done_on": done_on}], actor=actor)[0]


@transaction.atomic
def mark_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[MethodMark]:
    """Each row: checkin, item (a step), done_on. In the order of the steps or not: it is noted."""
    keys = {row["checkin"].pk for row in rows}
    had = set(MethodMark.objects.filter(checkin__in=keys).values_list("checkin", "item"))
    made = []
    for row in rows:
        one, item, day = row["checkin"], row["item"], row["done_on"]
        if item.kind != MethodItem.Kind.STEP:
            raise ValidationError({"item": _("“%s”不是步骤") % item})
        if day > clock.today() or day < one.applied_on:
            raise ValidationError({"done_on": _("日期要在申请报到以后，不能晚于今天")})
        if (one.pk, item.pk) in had:
            raise ValidationError({"item": _("“%s”已经走过") % item})
        had.add((one.pk, item.pk))
        made.append(MethodMark(checkin=one, item=item, done_on=day))
    insert(made)
    note_many(actor, "volunteering.mark", [one.checkin for one in made])
    return made


@transaction.atomic
def opine(checkin: CheckIn, *, actor: Actor, **values: Any) -> ServiceOpinion:
    """记评议; see `opine_many`."""
    return opine_many([{"checkin": checkin, **values}], actor=actor)[0]


@transaction.atomic
def opine_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ServiceOpinion]:
    """Each row: checkin, source, grade (1 to 5), given_on, and words. Once a year and source, and
    not by whom it is about.
    """
    at, today, made = clock.now(), clock.today(), []
    people = {row["checkin"].member_id for row in rows}
    had = set(
        ServiceOpinion.objects.filter(member__in=people).values_list(
            "org", "member", "year", "source"
        )
    )
    for row in rows:
        values = dict(row)
        one: CheckIn = values.pop("checkin")
        source, day = values["source"], values["given_on"]
        if getattr(actor, "member_id", None) == one.member_id:
            raise ValidationError(_("自己的评议要由社区另一位同志登记"))
        if source.kind != MethodItem.Kind.SOURCE:
            raise ValidationError({"source": _("“%s”不是评议来源") % source})
        if one.state not in {ACCEPTED, ENDED} or day > today or day < one.accepted_on:
            raise ValidationError({"given_on": _("日期要在报到以后，不能晚于今天")})
        key = (one.org_id, one.member_id, day.year, source.pk)
        if key in had:
            said = _("%(year)s年已经记过“%(source)s”")
            raise ValidationError({"source": said % {"year": day.year, "source": source}})
        had.add(key)
        made.append(
            ServiceOpinion(org_id=one.org_id, member_id=one.member_id, year=day.year,
                           recorded_at=at, **values)
        )  # fmt: skip
    insert(made)
    note_many(actor, "volunteering.opine", made)
    return made


def _items_are_of_their_kind() -> Iterator[str]:
    for model, field, kind in (
        (MethodMark, "item", MethodItem.Kind.STEP),
        (ServiceOpinion, "source", MethodItem.Kind.SOURCE),
    ):
        rows: Any = model._default_manager.exclude(**{f"{field}__kind": kind})
        for pk in rows.values_list("pk", flat=True)[:FEW]:
            yield f"{model._meta.verbose_name} {pk} 指向的不是{kind.label}"


INVARIANTS = [_items_are_of_their_kind]

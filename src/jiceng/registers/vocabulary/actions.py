"""The verbs of the vocabulary: declare a programme, end it, tag and untag records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.refs import Ref
from jiceng.registers.vocabulary.models import Component, Programme, Tag


@transaction.atomic
def declare(*, actor: Actor, **values: Any) -> Programme:
    """Declare one programme; see `declare_many`."""
    return declare_many([values], actor=actor)[0]


@transaction.atomic
def declare_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Programme]:
    """Declare programmes: name, since, and optionally kind, level, document, text, until, and
    `components` (names in their order, or one text with a name on each line).
    """
    made: list[Programme] = []
    for row in rows:
        values = dict(row)
        components = values.pop("components", ())
        values["since"] = values.get("since") or clock.today()
        if values.get("until") and values["until"] <= values["since"]:
            raise ValidationError({"until": _("结束日期应晚于开始日期")})
        programme = Programme.objects.create(**values)
        _compose(programme, components)
        made.append(programme)
    note_many(actor, "vocabulary.declare", made)
    return made


def _compose(programme: Programme, components: str | Iterable[str]) -> None:
    lines = components.splitlines() if isinstance(components, str) else components
    names = list(dict.fromkeys(name.strip() for name in lines if name.strip()))
    last = Component.objects.filter(programme=programme).count()
    Component.objects.bulk_create(
        Component(programme=programme, name=name[:60], order=last + n)
        for n, name in enumerate(names, 1)
    )


@transaction.atomic
def extend(programme: Programme, *, actor: Actor, components: str | Iterable[str]) -> Programme:
    """Add components; those already there keep their tags and cannot come twice."""
    lines = components.splitlines() if isinstance(components, str) else list(components)
    known = set(Component.objects.filter(programme=programme).values_list("name", flat=True))
    fresh = [line for line in lines if line.strip() and line.strip() not in known]
    if not fresh:
        raise ValidationError({"components": _("请填新的组成部分，一行一个")})
    _compose(programme, fresh)
    note(actor, "vocabulary.extend", programme, components=fresh)
    return programme


@transaction.atomic
def correct(programme: Programme, *, actor: Actor, reason: str = "", **changes: Any) -> Programme:
    """更正 of what was written down; what stood before is kept in the journal."""
    before = {name: str(getattr(programme, name)) for name in changes}
    for name, value in changes.items():
        setattr(programme, name, value)
    if programme.until and programme.until <= programme.since:
        raise ValidationError({"until": _("结束日期应晚于开始日期")})
    programme.save(update_fields=list(changes))
    note(actor, "vocabulary.correct", programme, reason=reason, before=before)
    return programme


@transaction.atomic
def end(programme: Programme, *, actor: Actor, on: date) -> Programme:
    """The programme is over; its tags stay as they were, for figures of the past."""
    if on <= programme.since:
        raise ValidationError({"on": _("结束日期应晚于开始日期")})
    if not Programme.objects.filter(pk=programme.pk, until=None).update(until=on):
        raise ValidationError(_("这个提法已经结束"))
    reread(programme)
    note(actor, "vocabulary.end", programme)
    return programme


@transaction.atomic
def tag(
    record: models.Model, component: Component, *, actor: Actor, since: date | None = None
) -> Tag:
    """标注 one record; tagging it again changes nothing."""
    return tag_many([record], component, actor=actor, since=since)[0]


@transaction.atomic
def tag_many(
    records: Sequence[models.Model],
    component: Component,
    *,
    actor: Actor,
    since: date | None = None,
) -> list[Tag]:
    """标注 many records with one component, from a day on."""
    day, programme = since or clock.today(), component.programme
    if day < programme.since or (programme.until and day >= programme.until):
        raise ValidationError({"since": _("%s 在这一天不在有效期内") % programme})
    refs = {str(record.pk): Ref.to(record) for record in records}
    labels = {ref.label for ref in refs.values()}
    held = Tag.objects.filter(
        component=component, label__in=labels, record__in=list(refs), until=None
    )
    known = {(one.label, one.record): one for one in held}
    fresh = [
        Tag(component=component, label=ref.label, record=ref.key, since=day)
        for ref in refs.values()
        if (ref.label, ref.key) not in known
    ]
    insert(fresh)
    note_many(actor, "vocabulary.tag", records, component=str(component))
    made = known | {(one.label, one.record): one for one in fresh}
    return [made[(ref.label, ref.key)] for ref in map(Ref.to, records)]


@transaction.atomic
def untag(
    record: models.Model, component: Component, *, actor: Actor, on: date | None = None
) -> None:
    """取消标注 from a day on; a tag of the same day was a slip, and goes."""
    day, ref = on or clock.today(), Ref.to(record)
    held = Tag.objects.filter(component=component, label=ref.label, record=ref.key, until=None)
    done = held.filter(since__lt=day).update(until=day)
    dropped = 0 if done else held.filter(since__gte=day).delete()[0]
    if not done and not dropped:
        raise ValidationError(_("这条记录没有这个标注"))
    note(actor, "vocabulary.untag", record, component=str(component))


def _tags_point_at_records() -> Iterator[str]:
    """A tag names a record that is there."""
    for label in Tag.objects.order_by("label").values_list("label", flat=True).distinct():
        try:
            model: Any = apps.get_model(label)
        except (LookupError, ValueError):
            continue  # the room is left out of this installation
        keyed = Tag.objects.filter(label=label).annotate(key=Cast("record", BigIntegerField()))
        lost = keyed.exclude(key__in=model._default_manager.values("pk"))
        for one in lost[:20]:
            yield f"标注 {one.pk} 指向的 {label}#{one.record} 不在"


INVARIANTS: list[Callable[[], Iterator[str]]] = [_tags_point_at_records]

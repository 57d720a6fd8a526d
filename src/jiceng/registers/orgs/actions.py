"""The verbs of organisations: set up, change, move, abolish; the past is never rewritten."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.pasts import keep
from jiceng.kernel.paths import inside, segment
from jiceng.kernel.reading import initials
from jiceng.registers.orgs.models import Org, OrgEvent, OrgPast, OrgPath, Term

What = OrgEvent.What


@transaction.atomic
def set_up(*, actor: Actor, **values: Any) -> Org:
    """Set up one organisation; see `set_up_many` for the values."""
    return set_up_many([values], actor=actor)[0]


@transaction.atomic
def set_up_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Org]:
    """Set up organisations, superiors before those beneath them.

    Each row: name, kind, since, and parent (an Org), besides any other column of Org;
    `document` goes to the event. A row's parent may be an earlier row of the same list
    if it is given as the row's index.
    """
    numbers = next_numbers("orgs.path", len(rows)) if rows else range(0)
    made: list[Org] = []
    documents: list[str] = []
    for number, row in zip(numbers, rows, strict=True):
        values = dict(row)
        documents.append(values.pop("document", ""))
        if isinstance(values.get("parent"), int):
            values["parent"] = made[values["parent"]]
        org = _draft(number, values)
        made.append(org)
    _save_by_depth(made)
    _record(made, What.SET_UP, documents)
    note_many(actor, "orgs.set_up", made)
    return made


def _draft(number: int, values: dict[str, Any]) -> Org:
    parent: Org | None = values.get("parent")
    if parent is None and Org.objects.filter(parent=None).exists():
        raise ValidationError({"parent": _("请选择上级党组织")})
    if parent is not None and values["since"] < parent.since:
        raise ValidationError({"since": _("成立日期不能早于上级党组织的成立日期")})
    org = Org(**values)
    org.path = (parent.path if parent else "") + segment(number)
    org.told_since = org.since
    org.initials = initials(org.name)
    org.code = org.code or None
    return org


def _save_by_depth(made: list[Org]) -> None:
    """Parents get their keys before their children point at them."""
    depths: dict[int, list[Org]] = {}
    for org in made:
        depths.setdefault(org.path.count("."), []).append(org)
    for depth in sorted(depths):
        for org in depths[depth]:
            org.parent = org.parent  # picks up the key the parent has just been given
        Org.objects.bulk_create(depths[depth], batch_size=500)


def _record(orgs: Iterable[Org], what: str, documents: Sequence[str]) -> None:
    OrgEvent.objects.bulk_create(
        OrgEvent(org=org, what=what, held_on=org.since, document=document, recorded_at=clock.now())
        for org, document in zip(orgs, documents, strict=True)
    )


def _event(org: Org, what: str, held_on: date, document: str, remark: str = "") -> None:
    OrgEvent.objects.create(
        org=org,
        what=what,
        held_on=held_on,
        document=document,
        remark=remark,
        recorded_at=clock.now(),
    )


@transaction.atomic
def rename(org: Org, *, actor: Actor, name: str, since: date, document: str = "") -> Org:
    """更名: the old name stays true of the days before."""
    before = org.name
    keep(org, OrgPast, since, name=name, initials=initials(name))
    _event(org, What.RENAMED, since, document, f"{before} → {name}")
    note(actor, "orgs.rename", org, before=before, after=name)
    return org


@transaction.atomic
def upgrade(
    org: Org, *, actor: Actor, kind: str, since: date, document: str = "", **changes: Any
) -> Org:
    """升格: 支部 → 总支 → 党委, and with it `may_approve`, `name` or `field` where they change."""
    before = org.kind
    if "name" in changes:
        changes["initials"] = initials(changes["name"])
    keep(org, OrgPast, since, kind=kind, **changes)
    _event(org, What.UPGRADED, since, document)
    note(actor, "orgs.upgrade", org, before=before, after=kind)
    return org


@transaction.atomic
def move(org: Org, *, actor: Actor, parent: Org, since: date, document: str = "") -> Org:
    """调整隶属: the whole subtree goes along; where it hung before is kept by date."""
    if parent.path.startswith(org.path):
        raise ValidationError({"parent": _("不能移到自己或下级党组织之下")})
    before, after = org.path, parent.path + org.path.rsplit(".", 2)[-2] + "."
    subtree = list(Org.objects.select_for_update().filter(inside("path", before)))
    for one in subtree:
        last = OrgPath.objects.filter(org=one).order_by("-until").first()
        begun = last.until if last else one.since
        if since > begun:
            OrgPath.objects.create(org=one, path=one.path, since=begun, until=since)
        one.path = after + one.path[len(before) :]
    Org.objects.bulk_update(subtree, ["path"], batch_size=500)
    Org.objects.filter(pk=org.pk).update(parent=parent)
    org.refresh_from_db()
    _event(org, What.MOVED, since, document)
    note(actor, "orgs.move", org, before=before, after=after)
    return org


@transaction.atomic
def abolish(org: Org, *, actor: Actor, on: date, document: str = "", reason: str = "") -> Org:
    """撤销. Refuses while anything still stands beneath it."""
    if Org.objects.standing(on).filter(inside("path", org.path)).exclude(pk=org.pk).exists():
        raise ValidationError(_("还有下级党组织，请先调整或撤销下级党组织"))
    org.until = on
    org.save(update_fields=["until"])
    _event(org, What.ABOLISHED, on, document, reason)
    note(actor, "orgs.abolish", org, reason=reason)
    return org


@transaction.atomic
def begin_terms(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Term]:
    """换届: a new term begins for each row (org, since, ends_on), and the open one ends."""
    orgs = [row["org"] for row in rows]
    for row in rows:
        Term.objects.filter(org=row["org"], until=None, since__lt=row["since"]).update(
            until=row["since"]
        )
    made = [Term(**row) for row in rows]
    Term.objects.bulk_create(made, batch_size=500)
    note_many(actor, "orgs.begin_terms", orgs)
    return made


@transaction.atomic
def postpone_term(term: Term, *, actor: Actor, to: date, document: str) -> Term:
    """经批准延期换届."""
    term.postponed_to, term.document = to, document
    term.save(update_fields=["postponed_to", "document"])
    note(actor, "orgs.postpone_term", term.org, to=to, document=document)
    return term

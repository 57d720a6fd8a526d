"""Set up, change, move, merge, abolish an organisation; the past is never rewritten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.pasts import keep
from jiceng.kernel.paths import inside, segment
from jiceng.kernel.prepared import reread
from jiceng.kernel.reading import initials
from jiceng.kit.rooms import gather
from jiceng.registers.orgs.models import Kind, Org, OrgEvent, OrgPast, OrgPath, Term

What = OrgEvent.What
SERIES = "orgs.path"
BATCH = 500

# What else would be left without an organisation: each room may say no, in plain words.
Holder = Callable[[Org, date], str]


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
    numbers = next_numbers(SERIES, len(rows)) if rows else range(0)
    made: list[Org] = []
    documents: list[str] = []
    for number, row in zip(numbers, rows, strict=True):
        values = dict(row)
        documents.append(values.pop("document", ""))
        if isinstance(values.get("parent"), int):
            values["parent"] = made[values["parent"]]
        elif values.get("parent") is not None:
            values["parent"].refresh_from_db(fields=["path", "since", "until"])
        made.append(_draft(number, values))
    _refuse_known_codes(made)
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
    if parent is not None and parent.until is not None and values["since"] >= parent.until:
        raise ValidationError({"parent": _("“%s”已经撤销，请选择别的上级党组织") % parent})
    org = Org(**values)
    org.path = (parent.path if parent else "") + segment(number)
    org.told_since = org.since
    org.initials = initials(org.name)
    org.code = org.code or None
    return org


def _refuse_known_codes(made: Sequence[Org]) -> None:
    codes = [org.code for org in made if org.code]
    known = Org.objects.filter(code__in=codes).first() if codes else None
    if known is not None:
        raise ValidationError({"code": _("编码 %s 已经是“%s”的，请核对") % (known.code, known)})
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise ValidationError({"code": _("编码 %s 出现了两次，请核对") % twice})


def _save_by_depth(made: list[Org]) -> None:
    """Parents get their keys before their children point at them."""
    depths: dict[int, list[Org]] = {}
    for org in made:
        depths.setdefault(org.path.count("."), []).append(org)
    for depth in sorted(depths):
        for org in depths[depth]:
            org.parent = org.parent  # picks up the key the parent has just been given
        Org.objects.bulk_create(depths[depth], batch_size=BATCH)


def _record(orgs: Iterable[Org], what: str, documents: Sequence[str]) -> None:
    OrgEvent.objects.bulk_create(
        (
            OrgEvent(
                org=org, what=what, held_on=org.since, document=document, recorded_at=clock.now()
            )
            for org, document in zip(orgs, documents, strict=True)
        ),
        batch_size=BATCH,
    )


def _event(org: Org, what: str, held_on: date, document: str, **more: Any) -> None:
    OrgEvent.objects.create(
        org=org, what=what, held_on=held_on, document=document, recorded_at=clock.now(), **more
    )


def _not_before(org: Org, since: date) -> None:
    """Changes are recorded in order; the past is never rewritten."""
    if since < org.told_since:
        raise ValidationError(
            {"since": _("日期不能早于上一次变更（%s）；录错了请用“更正”") % org.told_since}
        )


@transaction.atomic
def rename(org: Org, *, actor: Actor, name: str, since: date, document: str = "") -> Org:
    """更名: the old name stays true of the days before."""
    _not_before(org, since)
    before = org.name
    keep(org, OrgPast, since, name=name, initials=initials(name))
    _event(org, What.RENAMED, since, document, remark=f"{before} → {name}")
    note(actor, "orgs.rename", org, before=before, after=name)
    return org


@transaction.atomic
def upgrade(
    org: Org, *, actor: Actor, kind: str, since: date, document: str = "", **changes: Any
) -> Org:
    """升格: 支部 → 总支 → 党委, and with it `may_approve`, `name` or `field` where they change."""
    _not_before(org, since)
    before = org.kind
    if "name" in changes:
        changes["initials"] = initials(changes["name"])
    keep(org, OrgPast, since, kind=kind, **changes)
    _event(org, What.UPGRADED, since, document)
    note(actor, "orgs.upgrade", org, before=before, after=kind)
    return org


CORRECTED = (
    "code", "short_name", "stat_name", "functional", "new_business", "phone", "away",
    "approved_by", "name", "field", "kind",
)  # fmt: skip


@transaction.atomic
def correct(org: Org, *, actor: Actor, reason: str, **changes: Any) -> Org:
    """更正: what was written down wrongly; unlike a change, it was never true."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么更正")})
    strange = changes.keys() - {*CORRECTED, "may_approve"}
    if strange:
        raise ValidationError(_("这些内容不能更正：%s") % "、".join(sorted(strange)))
    if "code" in changes:
        changes["code"] = changes["code"] or None
    changes = {name: value for name, value in changes.items() if getattr(org, name) != value}
    if not changes:
        return org
    before = {name: getattr(org, name) for name in changes}
    if "name" in changes:
        changes["initials"] = initials(changes["name"])
    for name, value in changes.items():
        setattr(org, name, value)
    org.save(update_fields=list(changes))
    note(actor, "orgs.correct", org, reason=reason, before=before)
    return org


@transaction.atomic
def correct_many(rows: Sequence[tuple[Org, Mapping[str, Any]]], *, actor: Actor) -> list[Org]:
    """An import that changes known organisations: same checks, one line each."""
    made = []
    for org, values in rows:
        if {"parent", "since"} & values.keys():
            raise ValidationError({"parent": _("隶属和成立日期不能用表格改，请办理“调整隶属”")})
        known = {k: v for k, v in values.items() if k in {*CORRECTED, "may_approve"}}
        known = {k: v for k, v in known.items() if getattr(org, k) != v}
        if known:
            made.append(correct(org, actor=actor, reason=_("导入更正"), **known))
    return made


@transaction.atomic
def move(org: Org, *, actor: Actor, parent: Org, since: date, document: str = "") -> Org:
    """调整隶属: the whole subtree goes along; where it hung before is kept by date.

    Whoever changes the tree holds its counter, so two moves never cross into a ring.
    """
    next_numbers(SERIES, 0)
    reread(org)
    reread(parent)
    _check_move(org, parent, since)
    before, after = org.path, parent.path + org.path.rsplit(".", 2)[-2] + "."
    subtree = list(Org.objects.filter(inside("path", before)))
    last: dict[int, Any] = dict(
        OrgPath.objects.filter(org__in=[one.pk for one in subtree])
        .order_by("until")
        .values_list("org", "until")
    )
    left = []
    for one in subtree:
        begun = last.get(one.pk, one.since)
        if since > begun:
            left.append(OrgPath(org=one, path=one.path, since=begun, until=since))
        one.path = after + one.path[len(before) :]
    insert(left)
    store(subtree, "path")
    former = org.parent
    Org.objects.filter(pk=org.pk).update(parent=parent)
    reread(org)
    _event(org, What.MOVED, since, document, other=parent, remark=f"{former} → {parent}")
    note(actor, "orgs.move", org, before=before, after=after)
    return org


def _check_move(org: Org, parent: Org, since: date) -> None:
    if org.parent_id is None:
        raise ValidationError({"parent": _("最上级党组织不能调整隶属")})
    if parent.path.startswith(org.path):
        raise ValidationError({"parent": _("不能移到自己或下级党组织之下")})
    if parent.pk == org.parent_id:
        raise ValidationError({"parent": _("已经隶属“%s”，不用调整") % parent})
    if since > clock.today():
        raise ValidationError({"since": _("日期还没有到，请到那一天再办理")})
    if since < max(org.since, parent.since):
        raise ValidationError({"since": _("日期不能早于两个党组织的成立日期")})
    if parent.until is not None and since >= parent.until:
        raise ValidationError({"parent": _("“%s”已经撤销，请选择别的上级党组织") % parent})
    later = OrgPath.objects.filter(inside("path", org.path) | inside("org__path", org.path))
    if later.filter(until__gt=since).exists():
        raise ValidationError({"since": _("这一天之后隶属关系已经调整过，请按先后顺序办理")})


@transaction.atomic
def abolish(
    org: Org,
    *,
    actor: Actor,
    on: date,
    document: str = "",
    reason: str = "",
    into: Org | None = None,
) -> Org:
    """撤销, or 合并 where `into` names another. Refuses while anything still hangs on it."""
    next_numbers(SERIES, 0)
    reread(org)
    if org.until is not None:
        raise ValidationError(_("“%s”已经于%s撤销") % (org, org.until))
    if on <= org.since:
        raise ValidationError({"on": _("撤销日期要晚于成立日期（%s）") % org.since})
    beneath = Org.objects.filter(inside("path", org.path)).exclude(pk=org.pk)
    if beneath.filter(Q(until=None) | Q(until__gt=on)).exists():
        raise ValidationError(_("还有下级党组织，请先调整或撤销下级党组织"))
    holders: Iterable[Holder] = gather("actions", "HOLDERS")
    held = [said for holder in holders if (said := holder(org, on))]
    if held:
        raise ValidationError(held)
    org.until = on
    org.save(update_fields=["until"])
    Term.objects.filter(org=org, until=None, since__lt=on).update(until=on)
    what = What.MERGED if into else What.ABOLISHED
    _event(org, what, on, document, remark=reason, other=into)
    note(actor, "orgs.abolish", org, reason=reason, into=into.pk if into else None)
    return org


def merge(
    org: Org, *, actor: Actor, into: Org, on: date, document: str = "", reason: str = ""
) -> Org:
    """合并: its members have been moved, and it ends in favour of another."""
    if into.pk == org.pk or not Org.objects.standing(on).filter(pk=into.pk).exists():
        raise ValidationError({"into": _("请选择那一天还在的另一个党组织")})
    return abolish(org, actor=actor, on=on, document=document, reason=reason, into=into)


@transaction.atomic
def split_off(
    org: Org, *, actor: Actor, name: str, since: date, document: str = "", **values: Any
) -> Org:
    """分设: a new organisation out of this one, beside it; members move by their own action."""
    made = set_up(
        actor=actor,
        parent=values.pop("parent", None) or org.parent,
        name=name,
        since=since,
        kind=values.pop("kind", Kind.BRANCH),
        field=values.pop("field", org.field),
        document=document,
        **values,
    )
    _event(org, What.SPLIT, since, document, other=made)
    note(actor, "orgs.split_off", org, into=made.pk)
    return made


@transaction.atomic
def withdraw_many(orgs: Sequence[Org], *, actor: Actor) -> None:
    """Take back organisations that a mistaken import set up: they never were.

    Only within the import's own day and only while nothing hangs on them; the journal keeps
    that they were written and withdrawn.
    """
    next_numbers(SERIES, 0)
    note_many(actor, "orgs.withdraw", orgs)
    for org in sorted(orgs, key=lambda one: -len(one.path)):
        OrgEvent.objects.filter(org=org).delete()
        try:
            org.delete()
        except ProtectedError as error:
            said = _("“%s”已经有下级、党员或记录，不能撤销导入，请逐条办理") % org
            raise ValidationError(said) from error

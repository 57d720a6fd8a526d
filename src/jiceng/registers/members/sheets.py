"""Columns of the roster (花名册), of those who left and of branches."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock, codes
from jiceng.kernel.actors import Actor
from jiceng.kernel.among import Pairs
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.members import actions
from jiceng.registers.members.forms import RosterForm
from jiceng.registers.members.models import Belonging, Member, Merge
from jiceng.registers.orgs.models import Org, Term
from jiceng.registers.people.actions import known
from jiceng.registers.people.models import Person, Post
from jiceng.registers.people.sheets import code_column


def present(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Member.objects.visible_to(actor).present()
    return rows


def gone(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Member.objects.visible_to(actor).exclude(left_on=None)
    return rows


def standing_kind(member: Member) -> str:
    """人员类别."""
    today = clock.today()
    full = member.full_on is not None and member.full_on <= today
    return _now("正式党员") if full else _now("预备党员")


def near_many(rows: Sequence[Mapping[str, Any]]) -> list[list[Member]]:
    """Members a roster's rows may be: the same number, or the same name and birthday nearby."""
    bearers = known(row["id_number"] for row in rows if row.get("id_number"))
    people = [person.pk for person in bearers.values()]
    found = Member.objects.select_related("person", "org").filter(
        person__in={*people, *_namesakes(rows)}
    )
    by_person: dict[Any, Member] = {}
    by_name: dict[Any, Member] = {}
    for member in found:
        by_person[member.person_id] = member
        by_name[member.org_id, member.person.name, member.person.born_on] = member
    return [_near(row, bearers, by_person, by_name) for row in rows]


def _namesakes(rows: Sequence[Mapping[str, Any]]) -> set[int]:
    """People of the same name in the same branch: asked by both together, so that it takes no
    longer the more people there are.
    """
    asked = {(row["org"].pk, row["name"]) for row in rows if row.get("org") and row.get("name")}
    found = Person.objects.filter(Pairs("keeper_id", "name", asked))
    return set(found.values_list("pk", flat=True))


def _near(
    row: Mapping[str, Any],
    bearers: Mapping[str, Any],
    by_person: Mapping[Any, Member],
    by_name: Mapping[Any, Member],
) -> list[Member]:
    person = bearers.get(row.get("id_number") or "")
    if person is not None:
        return [by_person[person.pk]] if person.pk in by_person else []
    org = row.get("org")
    same = by_name.get((org.pk, row.get("name"), row.get("born_on"))) if org else None
    return [same] if same is not None else []


def branches(actor: Actor) -> QuerySet[Any]:
    """Standing organisations with what their ledger says: term, secretary, members, team."""
    today = clock.today()
    me = OuterRef("pk")
    dated: Any = Term.objects.standing(today).dated(today)
    terms = dated.filter(org=me).values("due_on")
    held: Any = Post.objects.standing(today).filter(org=me)
    heads = held.secretaries().order_by("since")
    roll: Any = Belonging.objects.standing(today).filter(org=me).order_by()
    counted = {
        "members": roll,
        "full": roll.full(today),
        "probationary": roll.probationary(today),
    }
    rows: Any = Org.objects.visible_to(actor).standing(today)
    return rows.annotate(  # type: ignore[no-any-return]
        due_on=Subquery(terms[:1]),
        secretary=Subquery(heads.values("person__name")[:1]),
        seated=_count(held.filter(body=Post.Body.PARTY).order_by(), "person"),
        **{name: _count(one, "pk") for name, one in counted.items()},
    )


def _count(rows: QuerySet[Any], column: str) -> Coalesce:
    """How many of these an organisation has, 0 if none: a correlated count."""
    counted = rows.values("org").annotate(n=Count(column, distinct=True)).values("n")
    return Coalesce(Subquery(counted[:1]), 0)


PERSONAL = [
    Column("person__name", _("姓名"), choose="name"),
    code_column("person__sex", _("性别"), codes.SEX, choose="sex"),
    code_column("person__ethnicity", _("民族"), codes.ETHNICITY, choose="ethnicity"),
    Column("person__born_on", _("出生日期"), choose="born_on"),
    code_column("person__education", _("学历"), codes.EDUCATION, choose="education"),
]
ROSTER = Sheet(
    name="members.members",
    title=_("党员花名册"),
    model=Member,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        *PERSONAL,
        Column("joined_on"),
        Column("full_on"),
        Column("kind", _("人员类别"), show=standing_kind, choose="-", reads="full_on"),
        Column("org__name", _("所在党支部"), choose="org", width=24),
        Column("category"),
        Column("person__phone", _("手机号码"), choose="phone"),
        Column("person__id_number", _("公民身份号码"), choose="id_number", shown=False),
        code_column("person__degree", _("学位"), codes.DEGREE, choose="degree", shown=False),
        Column("person__address", _("现居住地"), choose="address", shown=False),
        Column("exempt", _("年老体弱"), shown=False),
        Column("entry", shown=False),
        Column("entered_on", shown=False),
    ],
    rows=present,
    form=RosterForm,
    record_many=actions.enrol_roster_many,
    change_many=actions.correct_roster_many,
    near_many=near_many,
    undo_many=actions.withdraw_many,
    search=("person__name", "person__initials", "org__name"),
    filters=("category", "entry", "exempt", "joined_on", "full_on"),
    order=("org__path", "person__initials"),
    related=("person", "org"),
    definition=_("组织关系现在在本级及下级党支部的正式党员和预备党员。"),
)
LEFT = Sheet(
    name="members.left",
    title=_("减少党员名册"),
    model=Member,
    columns=[
        *PERSONAL,
        Column("joined_on"),
        Column("org__name", _("原所在党支部"), width=24),
        Column("exit"),
        Column("left_on"),
    ],
    rows=gone,
    search=("person__name", "person__initials", "org__name"),
    filters=("exit", "left_on"),
    order=("-left_on",),
    related=("person", "org"),
)
BRANCHES = Sheet(
    name="members.branches",
    title=_("党组织基本情况台账"),
    model=Org,
    columns=[
        Column("name", width=24),
        Column("kind"),
        Column("parent__name", _("隶属"), width=24),
        Column("since", _("成立日期")),
        Column("due_on", _("届满日期"), kind="date"),
        Column("secretary", _("书记")),
        Column("phone", kind="text"),
        Column("members", _("党员数"), kind="number", summed=True),
        Column("full", _("正式党员"), kind="number", summed=True),
        Column("probationary", _("预备党员"), kind="number", summed=True),
        Column("seated", _("班子人数"), kind="number", summed=True),
    ],
    rows=branches,
    search=("name", "initials", "code"),
    filters=("kind", "field"),
    order=("path",),
    at="path",
    related=("parent",),
    definition=_("今天存续的党组织；党员数只算组织关系直接在本组织的。"),
)

MERGES = Sheet(
    name="members.merges",
    title=_("重复记录合并"),
    model=Merge,
    columns=[
        Column("kept__person__name", _("姓名")),
        Column("kept__org__name", _("所在党支部"), width=24),
        Column("kept__uid", _("保留的编号"), kind="text", width=24),
        Column("gone__uid", _("并入的编号"), kind="text", width=24),
        Column("on"),
        Column("reason", width=30),
        Column("undone_at"),
    ],
    search=("kept__person__name", "kept__person__initials"),
    filters=("on",),
    order=("-on", "-pk"),
    at="kept__org__path",
    related=("kept__person", "kept__org", "gone__person"),
    definition=_("一个人登了两条的，后建的并入先建的；两条都保留，没有再办别的手续之前可以撤销。"),
)

SHEETS = [ROSTER, LEFT, BRANCHES, MERGES]

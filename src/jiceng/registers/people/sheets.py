"""Columns of people, posts and the two-committee teams."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock, codes
from jiceng.kernel.actors import Actor
from jiceng.kit.cells import raw
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.people import actions
from jiceng.registers.people.forms import PersonForm, TeamForm
from jiceng.registers.people.models import Person, Post


def coded(listed: codes.CodeList, name: str) -> Callable[[Any], str]:
    """Shows a code by its word of the national list."""

    def show(row: Any) -> str:
        code = raw(row, name) or ""
        return gettext(listed.label(code)) if code else ""

    return show


def code_column(name: str, title: Any, listed: codes.CodeList, **options: Any) -> Column:
    return Column(name, title, show=coded(listed, name), reads=name, **options)


def teams(actor: Actor) -> QuerySet[Any]:
    """Who sits today on the two committees of the communities this person sees."""
    today = clock.today()
    rows: Any = Post.objects.visible_to(actor).standing(today).in_communities(today)
    return rows.educated(today).aged(today)  # type: ignore[no-any-return]


PEOPLE = Sheet(
    name="people.people",
    title=_("人员档案"),
    model=Person,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name"),
        code_column("sex", _("性别"), codes.SEX),
        code_column("ethnicity", _("民族"), codes.ETHNICITY),
        Column("born_on"),
        code_column("education", _("学历"), codes.EDUCATION),
        code_column("degree", _("学位"), codes.DEGREE, shown=False),
        Column("keeper__name", _("所在党组织"), choose="keeper", width=24),
        Column("phone"),
        Column("id_number", shown=False),
        Column("address", shown=False),
    ],
    form=PersonForm,
    record_many=actions.register_many,
    search=("name", "initials"),
    filters=("keeper", "born_on"),
    order=("keeper__path", "initials"),
    at="keeper__path",
    related=("keeper",),
)
POST_COLUMNS = [
    Column("person__name", _("姓名"), choose="name"),
    code_column("person__sex", _("性别"), codes.SEX, choose="sex"),
    code_column("person__ethnicity", _("民族"), codes.ETHNICITY, choose="ethnicity", shown=False),
    Column("person__born_on", _("出生日期"), choose="born_on"),
    code_column("person__education", _("学历"), codes.EDUCATION, choose="education"),
    Column("person__id_number", _("公民身份号码"), choose="id_number", shown=False),
    Column("person__phone", _("手机号码"), choose="phone"),
    Column("org__name", _("党组织名称"), choose="org", width=24),
    Column("body"),
    Column("title"),
    Column("since", _("任职日期")),
    Column("until", _("免职日期"), choose="-", shown=False),
    Column("duty", shown=False),
    Column("fulltime"),
    Column("pay", kind="money", shown=False),
]
POSTS = Sheet(
    name="people.posts",
    title=_("任职台账"),
    model=Post,
    columns=POST_COLUMNS,
    form=TeamForm,
    record_many=actions.appoint_roster_many,
    undo_many=actions.withdraw_posts,
    search=("person__name", "person__initials", "org__name", "org__initials"),
    filters=("body", "title", "fulltime", "until"),
    order=("org__path", "-since"),
    related=("person", "org"),
    definition=_("没有免职日期的是在任的。导入时一行一人一职，人员不在册的同时建档。"),
)
TEAM = Sheet(
    name="people.team",
    title=_("社区两委班子花名册"),
    model=Post,
    columns=[
        Column("org__name", _("社区党组织"), width=24),
        Column("person__name", _("姓名")),
        Column("body"),
        Column("title"),
        code_column("person__sex", _("性别"), codes.SEX),
        Column("person__born_on", _("出生日期")),
        Column("age", _("年龄"), kind="num"),
        code_column("then_education", _("学历"), codes.EDUCATION),
        Column("since", _("任职日期")),
        Column("duty"),
        Column("person__phone", _("手机号码")),
    ],
    rows=teams,
    search=("person__name", "person__initials", "org__name", "org__initials"),
    filters=("body", "title"),
    order=("org__path", "body", "since"),
    related=("person", "org"),
    definition=_("今天在任的社区党组织班子和居委会成员；一人兼两职的列两行，统计时算一人。"),
)

SHEETS = [PEOPLE, POSTS, TEAM]

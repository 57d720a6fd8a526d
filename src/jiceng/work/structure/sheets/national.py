"""党组织信息（全国系统字段）: organisations by the national register's titles, in and out."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.forms import OrgForm
from jiceng.registers.orgs.models import Org, OrgEvent, OrgPast
from jiceng.registers.people.models import Post
from jiceng.registers.places.models import Place
from jiceng.registers.units.models import Hosting


def registered(actor: Actor) -> QuerySet[Any]:
    """Standing organisations with contact, host unit, ground, approval and former name."""
    today, me = clock.today(), OuterRef("pk")
    heads: Any = Post.objects.standing(today).filter(org=me)
    hosts = Hosting.objects.standing(today).filter(org=me).order_by("since", "pk")
    ground = Place.objects.standing(today).filter(keeper=me).order_by("code", "pk")
    founded = OrgEvent.objects.filter(org=me, what=OrgEvent.What.SET_UP).order_by("pk")
    former = OrgPast.objects.filter(org=me).exclude(name=OuterRef("name")).order_by("-since")
    rows: Any = Org.objects.visible_to(actor).standing(today)
    return rows.annotate(  # type: ignore[no-any-return]
        contact=Subquery(heads.secretaries().order_by("since").values("person__name")[:1]),
        host=Subquery(hosts.values("unit__name")[:1]),
        host_code=Subquery(hosts.values("unit__uscc")[:1]),
        ground=Subquery(ground.values("name")[:1]),
        approval=Subquery(founded.exclude(document="").values("document")[:1]),
        former=Subquery(former.values("name")[:1]),
    )


def column(name: str, title: str, **options: Any) -> Column:
    """A column of the national register; its title is theirs, in every language."""
    return Column(name, title, **options)


NATIONAL = Sheet(
    name="structure.national",
    title=_("党组织信息（全国系统字段）"),
    model=Org,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        column("name", "党组织全称", width=24),
        column("short_name", "党组织简称"),
        column("stat_name", "党内统计用简称", shown=False),
        column("parent__name", "上级党组织", choose="parent", width=24),
        column("since", "成立日期"),
        column("code", "党组织编码", kind="text"),
        column("contact", "联系人", kind="text", choose="-"),
        column("phone", "联系电话", kind="text"),
        column("kind", "组织类别"),
        column("may_approve", "是否具有“审批预备党员权限”"),
        column("functional", "功能型党组织"),
        column("host", "所在单位名称", kind="text", choose="-", width=24),
        column("host_code", "所在单位统一社会信用代码", kind="text", choose="-", shown=False),
        column("ground", "所在行政区划", kind="text", choose="-"),
        column("approved_by", "批准成立的上级党组织", shown=False),
        column("approval", "批准成立文号", kind="text", choose="document", shown=False),
        column("new_business", "是否新业态"),
        column("away", "驻外情况", shown=False),
        column("former", "曾用名", kind="text", choose="-"),
        Column("field", _("领域"), shown=False),
    ],
    rows=registered,
    form=OrgForm,
    record_many=orgs.set_up_many,
    change_many=orgs.correct_many,
    undo_many=orgs.withdraw_many,
    search=("name", "short_name", "initials", "code"),
    filters=("kind", "field", "may_approve", "functional", "new_business", "since"),
    order=("path",),
    at="path",
    related=("parent",),
    definition=_(
        "列名与全国党员管理信息系统一致，可以导入，也可以导出后交给那边核对；联系人是现任书记，"
        "所在单位、行政区划和曾用名由登记得出。"
    ),
)

"""Columns of the catalogue, of what offices serve, and of providers."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.services import actions
from jiceng.registers.services.forms import CategoryForm, GuideForm, OfferForm, ProviderForm
from jiceng.registers.services.models import Category, Guide, Provider, Serving, Supply


def promised(guide: Any) -> str:
    return str(guide.promise)


def levels(guide: Any) -> str:
    return str(guide.levels)


def serving(actor: Actor) -> QuerySet[Any]:
    """With `items`, how many each serves now."""
    here = Supply.objects.filter(provider=OuterRef("pk"), until=None).order_by()
    count = here.values("provider").annotate(n=Count("*")).values("n")
    rows: QuerySet[Any] = Provider.objects.visible_to(actor).annotate(items=Subquery(count))
    return rows


def served(provider: Any) -> str:
    return str(_("%d 项") % (getattr(provider, "items", None) or 0))


CATEGORIES = Sheet(
    name="services.categories",
    title=_("服务大类"),
    model=Category,
    columns=[
        Column("code", kind="text"),
        Column("name", width=24),
        Column("org__name", _("公布单位"), choose="org", width=22),
        Column("since", _("公布日期")),
        Column("until", _("停止日期"), choose="-"),
    ],
    form=CategoryForm,
    record_many=actions.open_category_many,
    search=("name", "code"),
    filters=("since", "until"),
    order=("code", "pk"),
    at="",
    related=("org",),
)
GUIDES = Sheet(
    name="services.guides",
    title=_("服务目录"),
    model=Guide,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("item__code", _("编号"), kind="text", choose="code"),
        Column("item__category__name", _("大类"), choose="category", width=16),
        Column("name", width=26),
        Column("number", choose="-"),
        Column("state", choose="-"),
        Column("since", choose="-"),
        Column("until", choose="-"),
        Column("promise", _("承诺时限"), kind="text", show=promised, choose="-", reads="days"),
        Column("levels", _("办理层级"), kind="text", show=levels, choose="-"),
        Column("window", width=20),
        Column("telephone"),
        Column("menu"),
        Column("days", shown=False),
        Column("legal_days", shown=False),
        Column("charge", shown=False),
        Column("conditions", shown=False, width=40),
        Column("materials", shown=False, width=40),
        Column("steps", shown=False, width=40),
        Column("basis", shown=False, width=30),
        Column("at_district", shown=False),
        Column("at_street", shown=False),
        Column("at_community", shown=False),
        Column("item__org__name", _("公布单位"), choose="org", shown=False, width=22),
    ],
    form=GuideForm,
    record_many=actions.draft_many,
    search=("name", "item__code", "item__initials"),
    filters=("state", "item__category", "menu", "since"),
    text=("name", "conditions", "materials", "steps"),
    order=("item__category__code", "item__code", "-number"),
    at="",
    related=("item__category", "item__org"),
    definition=_("一行一个版次；已经公布的不改，修订另起一版，到新版生效那天接替。"),
)
OFFERS = Sheet(
    name="services.offers",
    title=_("各单位开办的项目"),
    model=Serving,
    columns=[
        Column("org__name", _("开办单位"), choose="org", width=22),
        Column("item__code", _("编号"), kind="text", choose="-"),
        Column("item__name", _("服务项目"), choose="item", width=26),
        Column("window"),
        Column("telephone"),
        Column("since", _("开办日期")),
        Column("until", _("停办日期"), choose="-"),
    ],
    form=OfferForm,
    record_many=actions.offer_many,
    search=("item__name", "item__code", "item__initials", "org__name"),
    filters=("since", "until"),
    order=("org__path", "item__code", "pk"),
    related=("org", "item"),
)
PROVIDERS = Sheet(
    name="services.providers",
    title=_("服务商名录"),
    model=Provider,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        Column("name", width=26),
        Column("kind"),
        Column("keeper__name", _("属地党组织"), choose="keeper", width=22),
        Column("items", _("承接项目"), kind="text", show=served, choose="items"),
        Column("phone"),
        Column("where", width=24),
        Column("place__name", _("所在地"), choose="place", shown=False),
        Column("hours"),
        Column("minutes"),
        Column("uscc", kind="text", shown=False, width=20),
        Column("consented_on", shown=False),
        Column("paused_on", choose="-"),
        Column("since", _("登记日期")),
        Column("until", _("退出日期"), choose="-"),
    ],
    rows=serving,
    form=ProviderForm,
    record_many=actions.list_provider_many,
    change_many=actions.correct_many,
    search=("name", "initials", "uscc"),
    filters=("kind", "since", "until", "paused_on"),
    order=("keeper__path", "pk"),
    at="keeper__path",
    related=("keeper", "place"),
    definition=_("参加服务圈的企业、社会组织和商户；没有同意公开的，电话和地址只给派单人看。"),
)
SHEETS = [CATEGORIES, GUIDES, OFFERS, PROVIDERS]

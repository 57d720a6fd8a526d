"""服务目录的数：公布多少大类、多少项目，各社区开办多少，有多少服务商。"""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows
from jiceng.registers.places.models import Place
from jiceng.registers.services import rules
from jiceng.registers.services.models import Category, Guide, Provider, Serving

CATALOGUE = Usage("便民服务目录", "按报告日公布的计，草稿和已停止公布的不计")
LISTED = Usage("服务商名录", "按报告日在名录里的计，暂停接单的也在内")
KEEPS = "公布单位发布、停止公布"


def published(ask: Ask) -> Rows:
    rows: Rows = Guide.objects.standing(ask.day)
    return rows


def complete(guides: Rows, ask: Ask) -> Rows:
    """With all six elements of a guide."""
    del ask
    blank = dict.fromkeys(("conditions", "materials", "steps", "window", "telephone"), "")
    rows = guides.exclude(days=None)
    for name, nothing in blank.items():
        rows = rows.exclude(**{name: nothing})
    return rows


def communities(ask: Ask) -> Rows:
    rows: Rows = Place.objects.standing(ask.day).communities()
    return rows


def serving(places: Rows, ask: Ask) -> Rows:
    """Whose keeper serves at least one published item that day."""
    here = Serving.objects.standing(ask.day).filter(
        org=OuterRef("keeper"), item__in=published(ask).values("item")
    )
    return places.filter(Exists(here))


CATEGORIES = Figure(
    key="services.categories",
    title="公布的便民服务大类",
    cites=CATALOGUE,
    of=lambda ask: Category.objects.standing(ask.day),
    unit="大类",
    label="name",
    definition="报告日公布的大类，下面暂时没有项目的也计",
    supplied_by=KEEPS,
)
ITEMS = Figure(
    key="services.items",
    title="公布的便民服务项目",
    cites=rules.STANDARD,
    of=published,
    at="item__org",
    splits={"category": "item__category__name", "menu": "menu"},
    unit="项",
    label="name",
    definition="报告日有效的版次，一个项目只计一次",
    supplied_by=KEEPS,
)
COMPLETE = Figure(
    key="services.complete",
    title="公布的便民服务项目中指南要素齐全的",
    cites=rules.GUIDE,
    of=published,
    having=complete,
    at="item__org",
    splits={"category": "item__category__name"},
    unit="项",
    label="name",
    definition="受理条件、申请材料、办理流程、承诺时限、办理窗口、咨询电话六项都写明的",
    supplied_by=KEEPS,
)
OFFERS = Figure(
    key="services.offers",
    title="开办的便民服务项目",
    cites=rules.STANDARD,
    of=lambda ask: Serving.objects.standing(ask.day).filter(item__in=published(ask).values("item")),
    splits={"category": "item__category__name", "field": "org__field"},
    unit="项次",
    label="item__name",
    definition="一个单位开办一个公布的项目计一次，按开办单位统计",
    supplied_by="开办单位登记",
)
COMMUNITIES = Figure(
    key="services.communities",
    title="社区中已开办便民服务项目的",
    cites=rules.STANDARD,
    of=communities,
    having=serving,
    at="keeper",
    splits={"type": "type"},
    unit="个",
    label="name",
    definition="分母为报告日的社区；分子为社区党组织至少开办一个公布的项目的",
    supplied_by="社区登记开办项目",
)
PROVIDERS = Figure(
    key="services.providers",
    title="在册的服务商",
    cites=LISTED,
    of=lambda ask: Provider.objects.standing(ask.day),
    at="keeper",
    splits={"kind": "kind"},
    unit="家",
    label="name",
    supplied_by="属地党组织登记服务商",
)

FIGURES = [CATEGORIES, ITEMS, COMPLETE, OFFERS, COMMUNITIES, PROVIDERS]
WORDS = [
    ("category", gettext_lazy("大类")),
    ("menu", gettext_lazy("列入服务菜单")),
]

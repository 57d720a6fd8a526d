"""微心愿的数：征集多少，圆梦多少，花了多少。"""

from django.db.models import Exists, OuterRef

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.figures import Figure
from jiceng.kernel.measures import Rows, Total
from jiceng.registers.services.models import Guide
from jiceng.work.orders import rules
from jiceng.work.orders.models import Order, SmallWish, Sort

LEDGER = Usage("微心愿台账", "一个心愿一行，按征集日期计入本期，不再需要的不计")


def raised(ask: Ask) -> Rows:
    rows: Rows = SmallWish.objects.raised(ask.period)
    return rows


def granted_then(ask: Ask) -> Rows:
    span = (ask.period.first, ask.period.last)
    rows: Rows = SmallWish.objects.filter(granted_on__range=span)
    return rows


WISHES = Figure(
    key="orders.wishes",
    title="征集的微心愿中已圆梦的",
    cites=LEDGER,
    of=raised,
    having=lambda rows, ask: rows.granted(ask.day),  # type: ignore[attr-defined]
    splits={"field": "org__field"},
    unit="个",
    label="wish",
    supplied_by="社区征集，单位和党员认领",
)
MONEY = Figure(
    key="orders.wish_money",
    title="圆梦微心愿的花费",
    cites=LEDGER,
    of=granted_then,
    measure=Total("spent"),
    splits={"field": "org__field"},
    unit="元",
    definition="本期圆梦的实际花费之和；没有登记花费的列为不详",
    supplied_by="社区登记圆梦",
)


def ordered(guides: Rows, ask: Ask) -> Rows:
    """Asked for at least once in the period."""
    asked = Order.objects.asked(ask.period).filter(item=OuterRef("item"))
    return guides.filter(Exists(asked))


def chosen(ask: Ask) -> Rows:
    """Asked for from the menu in the period."""
    rows: Rows = Order.objects.asked(ask.period).filter(sort=Sort.MENU)
    return rows


CHOSEN = Figure(
    key="orders.menu_orders",
    title="群众从服务菜单点的单",
    cites=rules.LOCAL,
    of=chosen,
    splits={"item": "item__name", "category": "category__name", "channel": "channel"},
    unit="件",
    definition="按项目分，就看得出哪些点得多；没有人点的看“服务菜单项目中有人点的”的还差",
    supplied_by="居民点单",
)
MENU = Figure(
    key="orders.menu_ordered",
    title="服务菜单项目中有人点的",
    cites=rules.LOCAL,
    of=lambda ask: Guide.objects.standing(ask.day).menu(),
    having=ordered,
    at="item__org",
    splits={"category": "item__category__name"},
    unit="项",
    label="name",
    definition="分母为报告日列入服务菜单的项目；分子为本期有人点过的；没有人点的列在未点清单里",
    supplied_by="居民点单",
)
FIGURES = [WISHES, MONEY, CHOSEN, MENU]

"""Three years of tables: most registered, some refused or merged, one found to ask what is held."""

from datetime import date, timedelta
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.periods import Period
from jiceng.kit.demo import Stage, World
from jiceng.registers.orgs.models import Org
from jiceng.work.requests import actions
from jiceng.work.requests.models import Cell, Item, Return, Round, Table
from jiceng.work.requests.models.holdings import asked_of

OFFICER = System("减负专员（演示）")
# A registration: from the department to its items, each with name, kind, unit, options and source.
KEPT: tuple[tuple[Any, ...], ...] = (
    ("区民政局", "养老服务设施月报", "table", "month", "street", [],
     (("日间照料床位", "number", "张", "", ""), ("正在使用的床位", "number", "张", "", ""),
      ("助餐点是否开放", "flag", "", "", ""),
      ("党员人数", "number", "人", "", "members.members"))),
    ("区住建局", "小区物业管理情况季报", "table", "quarter", "community", [],
     (("物业服务小区", "number", "个", "", ""),
      ("物业总体评价", "choice", "", "好、一般、差", ""),
      ("党组织数", "number", "个", "", ""))),
    ("区委组织部", "机关活动月度确认", "confirm", "month", "org", ["agency"],
     (("组织生活", "number", "场次", "", "life.meetings"),
      ("志愿服务活动", "number", "次", "", "volunteering.activities"),
      ("联建活动", "number", "次", "", "cobuilding.activities"))),
)  # fmt: skip
SURVEY_ITEMS = (
    ("党员人数", "number", "人", "", "members.members"),
    ("党组织个数", "number", "个", "", "orgs.orgs"),
    ("专职党务工作者", "number", "人", "", ""), ("其中四十五岁以下", "number", "人", "", ""),
    ("阵地够不够用", "choice", "", "够用、勉强、不够", ""),
    ("最想解决的一件事", "text", "", "", ""),
)  # fmt: skip
THEMES = (
    ("staff", "年轻的专职干部留不住（演示）"), ("grounds", "活动室小，开大会要借地方（演示）"),
    ("funds", "活动经费到得晚（演示）"), ("coverage", "沿街小店流动快，党员常走（演示）"),
)  # fmt: skip


def history(world: World) -> None:
    """Registered at the start, collected every period; some are late, some never come."""
    root = Org.objects.filter(parent=None).order_by("pk").first()
    if root is None:
        return
    with clock.at(world.since):
        tables = [_registered(world, root, *row) for row in KEPT]
        tables = [one for one in tables if asked_of(one, clock.today())]
    _turned_down(world, root)
    for part in world.months():
        for table in tables:
            _collected(world, table, part)
    _found_held(world, tables)
    _survey(world, root)
    _strays(world, tables)


def _registered(world: World, root: Org, *row: Any, reason: str = "") -> Table:
    department, title, use, rhythm, level, fields, items = row
    today = clock.today()
    table = actions.register(
        actor=world.actor, org=root, department=department, title=title, use=use,
        basis="区减负办通知（演示）〔2023〕1号",
        purpose=reason or "安排下一步工作，用完不再留存（演示）",
        rhythm=rhythm, level=level, fields=fields, due_days=8,
        expires_on=date(today.year + 4, 12, 31),
    )  # fmt: skip
    rows = [
        {"table": table, "name": name, "kind": kind, "unit": unit, "options": options,
         "source": source, "low": 0 if kind == "number" else None}
        for name, kind, unit, options, source in items
    ]  # fmt: skip
    actions.add_item_many(rows, actor=world.actor)
    actions.submit(table, actor=world.actor)
    actions.approve(table, actor=OFFICER)
    return table


def _turned_down(world: World, root: Org) -> None:
    """One refused for want of a basis, one merged into another that asks the same."""
    into = Table.objects.filter(org=root).order_by("pk").first()
    for n, (title, department) in enumerate(
        (("党建工作亮点周报", "区委宣传部"), ("社区养老床位统计表", "区卫健局"))
    ):
        day = world.since + timedelta(days=200 + 90 * n)
        if day > world.until or into is None:
            return
        with clock.at(day):
            table = actions.register(
                actor=world.actor, org=root, department=department, title=title, use="table",
                basis="口头要求（演示）", purpose="了解情况（演示）", rhythm="month",
                level="community", fields=[], due_days=3, expires_on=day + timedelta(days=700),
            )  # fmt: skip
            actions.add_item(table, actor=world.actor, name="亮点" if n == 0 else "床位",
                             kind="text" if n == 0 else "number")  # fmt: skip
            actions.submit(table, actor=world.actor)
            if n == 0:
                actions.refuse(table, actor=OFFICER, reason="没有文件依据，内容与季度材料重复")
            else:
                actions.merge(table, actor=OFFICER, into=into)


def _collected(world: World, table: Table, part: Period) -> None:
    """The period that is just over; every ninth form is late, every fortieth never comes."""
    first = part.first
    if table.rhythm == "quarter" and first.month % 3 != 1:
        return
    if first > world.until or first == world.since.replace(day=1):
        return
    hurried = table.department == "区住建局" and first.month == 10
    due_on = first + timedelta(days=1) if hurried else None
    with clock.at(first):
        sent = actions.open_round(table, actor=world.actor, of=first - timedelta(days=1),
                                  due_on=due_on)  # fmt: skip
    _answered(world, sent, first)
    over = first + timedelta(days=25)
    if over <= world.until:
        with clock.at(over):
            actions.freeze(sent, actor=world.actor)


def _answered(world: World, sent: Round, first: date, *, still: int = 0) -> None:
    """Each answers within days or weeks, some never; of `still` the first has not yet."""
    papers = list(Return.objects.filter(round=sent).select_related("round__table").order_by("pk"))
    papers = [paper for n, paper in enumerate(papers) if not still or n % still]
    cells: dict[int, list[Cell]] = {}
    for cell in Cell.objects.filter(paper__round=sent).select_related("item"):
        cells.setdefault(cell.paper_id, []).append(cell)
    lots: dict[int, list[Any]] = {3: [], 12: []}
    for paper in papers:
        roll = world.dice.random()
        if roll < 0.03:
            continue
        told = {cell.item_id: _said(world, cell) for cell in cells[paper.pk]}
        spent = world.dice.randint(2, 25) if roll > 0.4 else None
        lots[12 if roll < 0.12 else 3].append((paper, told, spent))
    for ahead, rows in lots.items():
        day = first + timedelta(days=ahead)
        if rows and day <= world.until:
            with clock.at(day):
                actions.hand_in_many(rows, actor=world.actor)


def _said(world: World, cell: Cell) -> str:
    """Mostly what was offered; a new number now and then."""
    item = cell.item
    if cell.offered and (cell.offered_by == "held" or world.dice.random() < 0.7):
        return cell.offered
    if item.kind == "number":
        most = 4 if item.within_id else 30
        return str(world.dice.randint(0, most))
    if item.kind == "flag":
        return "是" if world.dice.random() < 0.8 else "否"
    if item.kind == "choice":
        return world.dice.choice(item.choices)
    return world.dice.choice(
        ("多一间活动室（演示）", "有人接班（演示）", "少填几张表（演示）", "无")
    )


def _found_held(world: World, tables: list[Table]) -> None:
    """One item of the quarterly table was held all along: what was typed was typed again."""
    for table in tables:
        item = Item.objects.filter(table=table, name="党组织数").first()
        day = world.until - timedelta(days=40)
        if item is not None:
            with clock.at(day):
                actions.link(table, actor=OFFICER, item=item, source="orgs.orgs")


def _survey(world: World, root: Org) -> None:
    """A survey a year ago, frozen; another going on now."""
    row: tuple[Any, ...] = (
        "区委组织部",
        "城市基层党建调查摸底",
        "survey",
        "year",
        "community",
        [],
        SURVEY_ITEMS,
    )
    for n, back in enumerate((400, 20)):
        day = world.until - timedelta(days=back)
        with clock.at(day):
            table = (_registered(world, root, *row, reason="写调查报告（演示）") if n == 0
                     else Table.objects.get(title=row[1]))  # fmt: skip
            sent = actions.open_round(table, actor=world.actor, of=day,
                                      due_on=day + timedelta(days=30))  # fmt: skip
        _answered(world, sent, day, still=4 * n)
        papers = Return.objects.filter(round=sent, state="returned").order_by("pk")[::3]
        with clock.at(day + timedelta(days=12)):
            actions.note_concern_many(
                [{"paper": paper, "theme": THEMES[k % 4][0], "content": THEMES[k % 4][1]}
                 for k, paper in enumerate(papers)], actor=world.actor)  # fmt: skip
        if n == 0:
            with clock.at(day + timedelta(days=35)):
                actions.freeze(sent, actor=world.actor)


def _strays(world: World, tables: list[Table]) -> None:
    """Now and then somebody is asked what nobody registered."""
    orgs = list(Org.objects.filter(until=None, field="urban_community").order_by("path")[:12])
    told = (("某局", "“一周一报”统计表"), ("某办", "微信群接龙统计"), ("某中心", "活动照片汇总表"))
    for n in range(7):
        day = world.until - timedelta(days=900 - 140 * n)
        if day < world.since or not orgs:
            continue
        with clock.at(day):
            stray = actions.report(
                actor=world.actor, org=orgs[n * 5 % len(orgs)], department=told[n % 3][0],
                title=told[n % 3][1], cells=6 + n * 3, remark="上午发的，下午就要（演示）",
            )  # fmt: skip
        settled = day + timedelta(days=6)
        if n < 6 and settled <= world.until:
            outcome = ("stopped", "stopped", "merged")[n % 3]
            with clock.at(settled):
                actions.settle(stray, actor=OFFICER, outcome=outcome, answer="已告知该部门（演示）",
                               table=tables[0] if outcome == "merged" else None)  # fmt: skip


STAGES = [Stage(99, "报表准入", history)]

"""The demo's programmes: invented names with the usual structures."""

from datetime import date

from jiceng.kernel import clock
from jiceng.kit.demo import Stage, World
from jiceng.registers.vocabulary import actions

PLANS = (
    ("演示四联四帮", "method", ("联建组织", "联抓队伍", "联办活动", "联解难题",
                               "帮就业", "帮就学", "帮就医", "帮养老")),
    ("演示1+N联盟", "mechanism", ("街道核心", "行业联盟", "小区联盟")),
    ("演示四三工作法", "method", ("跟进排查", "跟进组建", "跟进指导", "社区联动", "企业联动",
                                "行业联动", "书记队伍", "指导员队伍", "党员骨干队伍",
                                "活动平台", "服务平台", "信息平台")),
    ("演示三步议事法", "method", ("收集议题", "集中商议", "公开落实")),
)  # fmt: skip
# Name, subject, the first and the last month it ran (of the years before today's; none: still),
# its steps.
CAMPAIGNS = (
    ("演示两新党建集中攻坚", "two_new", (2, 3), (2, 7), ("集中排查", "集中组建", "集中培训")),
    ("演示主题学习教育", "education", (1, 4), (1, 8), ("专题学习", "查摆问题", "集中整改")),
    ("演示服务民生大走访", "masses", (1, 11), None, ("入户走访", "列出清单", "办结反馈")),
)


def declared(world: World) -> None:
    with clock.at(world.since):
        rows = [
            {"name": name, "kind": kind, "since": world.since, "document": f"演示〔2023〕{n}号",
             "components": parts}
            for n, (name, kind, parts) in enumerate(PLANS, 1)
        ]  # fmt: skip
        world.made["programmes"] = actions.declare_many(rows, actor=world.actor)
    _campaigns(world)


def _campaigns(world: World) -> None:
    """Campaigns of the years past, one of them still under way."""
    last = world.until.year
    for n, (name, subject, begun, over, parts) in enumerate(CAMPAIGNS, 1):
        since = max(date(last - begun[0], begun[1], 1), world.since)
        until = date(last - over[0], over[1] + 1, 1) if over else None
        if until is not None and until <= since:
            continue
        with clock.at(since):
            actions.declare(
                actor=world.actor, name=name, kind="campaign", subject=subject, since=since,
                until=until, document=f"演示〔{since.year}〕{20 + n}号", components=parts,
            )  # fmt: skip


STAGES = [Stage(59, "提法", declared)]

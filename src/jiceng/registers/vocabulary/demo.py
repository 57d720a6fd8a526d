"""The demo's programmes: invented names with the usual structures."""

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


def declared(world: World) -> None:
    with clock.at(world.since):
        rows = [
            {"name": name, "kind": kind, "since": world.since, "document": f"演示〔2023〕{n}号",
             "components": parts}
            for n, (name, kind, parts) in enumerate(PLANS, 1)
        ]  # fmt: skip
        world.made["programmes"] = actions.declare_many(rows, actor=world.actor)


STAGES = [Stage(59, "提法", declared)]

"""When a branch is divided into groups; no number is laid down for the whole country."""

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

BRANCH_RULES = "中国共产党支部工作条例（试行）"
GROUPS = Article(
    BRANCH_RULES,
    13,
    clause="（党小组）",
    status="G",
    severity="ADVISE",
    reading="党员人数较多或者工作地、居住地比较分散的党支部，按便于开展活动划分党小组，设组长；"
    "组长由党支部指定，也可以由所在党小组党员推荐产生；没有全国统一的人数标准",
)
MANY = 30  # our reading of “较多”; every figure lets one ask with another number

WORDS_DIVIDE = gettext_noop("有党员%(members)s人，还没有划分党小组，可以考虑划分")
WORDS_NO_LEADER = gettext_noop("%(groups)s个党小组没有组长")


@cites(GROUPS)
def could_divide(*, members: int, groups: int, many: int = MANY) -> bool:
    """Many members and no group yet: advice, never an order."""
    return groups == 0 and members >= many


def group_findings(*, members: int, groups: int, led: int) -> list[Finding]:
    """What there is to say of a branch's groups."""
    found = []
    if could_divide(members=members, groups=groups):
        found.append(Finding(WORDS_DIVIDE, GROUPS, {"members": members}))
    if led < groups:
        found.append(Finding(WORDS_NO_LEADER, GROUPS, {"groups": groups - led}))
    return found

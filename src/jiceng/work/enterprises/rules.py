"""五清, the quarter's round, the registry, owners, the three phases: local habits that only remind.

No text ranks firms or says what an owner thinks; what is declared is declared freely.
"""

from decimal import Decimal

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

SWEEP = Article(
    "两新组织排查办法（本地）", 0, "（按季度排查、五清）", status="L", severity="ADVISE",
    jurisdiction="本地",
    reading="经营、职工、党员、出资人、未建组织原因五项清楚；每季度核对一次，没有变化的确认，"
    "有变化的只改变化的那一项",
)  # fmt: skip
REGISTRY = Article(
    "关于加强和改进非公有制企业党的建设工作的意见（试行）", 0, "（登记和年报采集党建信息）",
    status="G", severity="WARN",
    reading="登记注册、年检年报时同步采集党建信息，组织部门与登记机关互通情况，发现新设立的及时告知属地",
)  # fmt: skip
OWNERS = Article(
    "两新组织出资人联系办法（本地）", 0, "（半年至少联系一次）", status="L", severity="ADVISE",
    jurisdiction="本地",
    reading="与出资人保持联系，把党建和生产经营放在一起谈，活动安排在业余时间；多久联系一次由本地规定",
)  # fmt: skip
PHASES_RULE = Article(
    "三集中活动方案（本地）", 0, "（集中排查、集中组建、集中培训）", status="L", severity="WARN",
    jurisdiction="本地",
    reading="三个阶段依次进行，前一阶段达到方案要求的比例再转入后一阶段；没有达到的由组织决定",
)  # fmt: skip

BLOCKS = 5
CONTACT_MONTHS = 6
ALERT_DAYS = 10  # local: how soon a street looks at a new registration
FRESH_MONTHS = 3


@cites(SWEEP)
def clear(*, business: bool, staff: bool, members: bool, owner: bool, organisation: bool) -> int:
    """How many of the five are clear; the last where there is an organisation, or why there is none
    is known.
    """
    return sum((business, staff, members, owner, organisation))


@cites(PHASES_RULE)
def ready(*, reached: Decimal | None, need: int) -> list[Finding]:
    """What is to be said before the next phase begins; the organisation decides."""
    if reached is None:
        words = gettext_noop("前一阶段还没有可以计算的数，方案要求达到 %(need)s%%")
        return [Finding(words, PHASES_RULE, {"need": need})]
    if reached >= need:
        return []
    words = gettext_noop("前一阶段达到 %(reached)s%%，方案要求 %(need)s%%，是否转入由组织决定")
    return [Finding(words, PHASES_RULE, {"reached": reached, "need": need})]

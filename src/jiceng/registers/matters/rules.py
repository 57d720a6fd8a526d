"""What holds of matters: local supervision habits as advice, and never a photo as proof."""

from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

BURDEN = Article(
    "整治形式主义为基层减负若干规定",
    4,
    status="G",
    severity="ADVISE",
    reading="不得以留痕代替实绩：办结凭结果说明，照片和截图不作必备材料",
)
SUPERVISION = Article(
    "督查督办工作习惯",
    1,
    status="L",
    severity="WARN",
    jurisdiction="本地",
    reading="交办事项写明责任单位、责任人、措施、时限，办结由交办方复核销号",
)
LONG_DAYS = 180


@cites(SUPERVISION)
def complete(*, owner: str, due_on: date | None) -> list[Finding]:
    """A task without owner or date is advised against, not refused."""
    found = []
    if not owner.strip():
        found.append(Finding(gettext_noop("没有写责任人，建议补上"), SUPERVISION))
    if due_on is None:
        found.append(Finding(gettext_noop("没有写时限，不会进入到期提醒"), SUPERVISION))
    return found


@cites(SUPERVISION)
def far_off(*, raised_on: date, due_on: date) -> bool:
    """A date so far away is probably a slip of the pen."""
    return (due_on - raised_on).days > LONG_DAYS


@cites(BURDEN)
def proven(*, result: str) -> bool:
    """Words of what came of it are enough; no attachment is ever asked."""
    return bool(result.strip())

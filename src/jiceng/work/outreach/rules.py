"""宣传与互动：两个人发布、对外不带个人信息；来信有回音，减负投诉有人答。"""

from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

NEWS = Article(
    "互联网政务信息发布工作习惯",
    1,
    status="L",
    severity="WARN",
    jurisdiction="本地",
    reading="信息由一人起草、另一人审核后发布；发布后的改动写明更正；过期的下架",
)
VOICES = Article(
    "群众意见建议答复工作习惯",
    1,
    status="L",
    severity="WARN",
    jurisdiction="本地",
    reading="群众意见建议默认五个工作日内答复，国家没有统一时限，由各区自定",
)
BURDEN = Article(
    "整治形式主义为基层减负若干规定",
    0,
    clause="（投诉建议）",
    status="G",
    severity="WARN",
    reading="基层认为增加负担的，可以投诉建议；不得要求投诉人署名，答复时限由各区自定，默认五个工作日",
)
GROUPS = Article(
    "防治“指尖上的形式主义”若干意见",
    0,
    clause="（工作群组）",
    status="G",
    severity="WARN",
    reading="工作群组按需建立、有人管理，长期不用的及时解散；不以群内回复代替工作成效",
)
DAYS, KEPT, DAILY = 5, 90, 40  # answered within, contact kept after, letters of a day
DEEDS_KEPT = 800  # days a member's deed on a platform stays: two years and the month compared
MANY = 500  # members beyond which a group is hardly a conversation


@cites(GROUPS)
def on_group(*, members: int | None, manners: str, owner: str) -> list[Finding]:
    """What is advised of a group; it stops nobody."""
    found = []
    if not manners.strip():
        found.append(Finding(gettext_noop("没有写群内规则，建议写明发什么、不发什么"), GROUPS))
    if not owner.strip():
        found.append(Finding(gettext_noop("没有写管理人，建议补上"), GROUPS))
    if members is not None and members > MANY:
        words = gettext_noop("超过%(many)d人的群难以交流，建议分开或者改为公开发布")
        found.append(Finding(words, GROUPS, {"many": MANY}))
    return found


@cites(VOICES)
def in_time(*, due_on: date, answered_on: date | None) -> bool:
    """Answered on the last day still is in time."""
    return answered_on is not None and answered_on <= due_on

"""What a published guide must say, and how long a matter may be promised to take."""

from collections.abc import Iterable

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop

GUIDE = Article(
    "政务服务中心服务指南编制规范（GB/T 36114）", 0, "（服务指南要素）", status="G",
    severity="ADVISE",
    reading="服务指南写明受理条件、申请材料、办理流程、办理时限、办理地点和咨询电话",
)  # fmt: skip
STANDARD = Article(
    "社区公共服务目录（本地）", 0, "（分类和项目）", status="L", severity="WARN",
    jurisdiction="本地",
    reading="社区公共服务分大类、项目公布，每个项目定时限、形式和责任窗口",
)  # fmt: skip
CONSENT = Article(
    "中华人民共和国个人信息保护法", 13, "第一款第（一）项", status="S", severity="WARN",
    reading="处理个人信息应当取得个人同意，法律另有规定的除外",
)  # fmt: skip
LONG_DAYS = 60  # working days: longer is probably a slip of the pen
ELEMENTS = {
    "conditions": gettext_noop("受理条件"), "materials": gettext_noop("申请材料"),
    "steps": gettext_noop("办理流程"), "days": gettext_noop("承诺时限"),
    "window": gettext_noop("办理窗口"), "telephone": gettext_noop("咨询电话"),
}  # fmt: skip


@cites(GUIDE)
def lacking(*, filled: Iterable[str]) -> list[str]:
    """The elements of a guide that are not filled in, in the order of the standard."""
    here = set(filled)
    return [words for name, words in ELEMENTS.items() if name not in here]


@cites(GUIDE)
def complete(*, filled: Iterable[str]) -> list[Finding]:
    """A guide may be published with gaps, but not without a word about them."""
    words = gettext_noop("服务指南还缺：%(what)s，建议补上再发布")
    gaps = lacking(filled=filled)
    return [Finding(words, GUIDE, {"what": "、".join(gaps)})] if gaps else []


@cites(STANDARD)
def too_long(*, days: int) -> bool:
    return days > LONG_DAYS


@cites(CONSENT)
def may_show(*, consented: bool, paused: bool) -> bool:
    """A provider is shown to residents only as long as it agrees, and takes orders."""
    return consented and not paused

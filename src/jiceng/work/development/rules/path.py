"""The customary path, 25 steps and the public notice of 2026, and what may be done next.

The five stages and their steps are an organisation department's chart, not an article; what each
step must satisfy stands in `checks`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jiceng.kernel.citations import Article, Finding, gettext_noop
from jiceng.kernel.deadlines import add_months
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules.articles import Both
from jiceng.work.development.rules.checks import check
from jiceng.work.development.rules.facts import CANCEL, CONVERT, EXTEND, Facts

_ = gettext_noop
BRANCH, SUPERIOR, PERSON = _("党支部"), _("上级党委"), _("申请人本人")
FIVE = (_("申请入党"), _("入党积极分子"), _("发展对象"), _("预备党员接收"), _("教育考察和转正"))


@dataclass(frozen=True)
class Line:
    """One step of the chart: who decides, which paper it leaves, which article speaks of it."""

    number: str
    stage: int
    verb: str
    title: str
    by: str
    papers: tuple[str, ...]
    source: Both


PATH: tuple[Line, ...] = (
    Line("1", 0, "apply", _("提交入党申请"), PERSON, ("application",), art.AGE),
    Line("2", 0, "talk", _("派人谈话"), BRANCH, ("talk",), art.TALK),
    Line("3", 1, "elect", _("确定入党积极分子"), BRANCH, ("recommendation",), art.ELECT),
    Line("4", 1, "file_activist", _("上级党委备案"), SUPERIOR, ("activist_filing",), art.ELECT),
    Line("5", 1, "assign", _("指定培养联系人"), BRANCH, (), art.CONTACTS),
    Line("6", 1, "examine", _("培养教育考察"), BRANCH, ("activist_record",), art.EXAM),
    Line("7", 2, "consult", _("听取意见、支委会研究"), BRANCH, ("opinions",), art.LISTING),
    Line("8", 2, "agree", _("报上级党委同意"), SUPERIOR, ("agreement",), art.LISTING),
    Line("8b", 2, "list_candidate", _("公示并列为发展对象"), BRANCH, ("notice",),
         Both(art.NOTICE, art.LISTING.old)),
    Line("9", 2, "introduce", _("确定入党介绍人"), BRANCH, (), art.INTRODUCE),
    Line("10", 2, "inspect", _("政治审查"), BRANCH, ("political",), art.REVIEW),
    Line("11", 2, "train", _("集中培训"), SUPERIOR, ("training",), art.TRAINING),
    Line("12", 3, "review", _("支委会审查"), BRANCH, ("review",), art.PREREVIEW),
    Line("13", 3, "prereview", _("上级党委预审"), SUPERIOR, ("prereview",), art.PREREVIEW),
    Line("14", 3, "issue_form", _("发给入党志愿书"), SUPERIOR, ("form",), art.FORMS),
    Line("15", 3, "vote", _("支部大会讨论表决"), BRANCH, ("resolution",), art.VOTE),
    Line("16", 3, "interview", _("上级党委派人谈话"), SUPERIOR, (), art.INTERVIEW),
    Line("17", 3, "approve", _("上级党委审批"), SUPERIOR, ("approval",), art.APPROVER),
    Line("18", 3, "file_approval", _("上级组织部门备案"), SUPERIOR, ("approval_filing",),
         art.IN_TIME),
    Line("19", 4, "place", _("编入党支部和党小组"), BRANCH, (), art.JOIN),
    Line("20", 4, "swear", _("入党宣誓"), BRANCH, (), art.OATH),
    Line("21", 4, "observe", _("继续教育考察"), BRANCH, ("probation_record",), art.OBSERVE),
    Line("22", 4, "ask_full", _("提出转正申请"), PERSON, ("conversion_request",), art.CONVERSION),
    Line("23", 4, "vote_full", _("支部大会讨论转正"), BRANCH, ("conversion_resolution",),
         art.CONVERSION),
    Line("24", 4, "approve_full", _("上级党委审批转正"), SUPERIOR, ("conversion_approval",),
         art.CONVERTED),
    Line("25", 4, "archive", _("材料归档"), SUPERIOR, (), art.ARCHIVE),
)  # fmt: skip
LINES: Mapping[str, Line] = {line.verb: line for line in PATH}
ARCHIVED = (
    "form", "application", "activist_record", "political", "probation_record",
    "conversion_request",
)  # fmt: skip
OTHERS: Mapping[str, tuple[str, str]] = {
    "decline": (_("不同意列为发展对象"), SUPERIOR),
    "publish": (_("拟写公示"), BRANCH),
    "send_back": (_("退回继续培养"), SUPERIOR),
    "hold": (_("转正审批未通过，退回"), SUPERIOR),
    "extend": (_("批准延长预备期"), SUPERIOR),
    "cancel": (_("批准取消预备党员资格"), SUPERIOR),
    "study": (_("积极分子培训"), BRANCH),
    "defer": (_("推迟讨论转正"), BRANCH),
    "disown": (_("不予承认预备党员身份"), SUPERIOR),
    "stop": (_("终止"), BRANCH),
}
del _
# What may come next from each state, the chief step last.
NEXT: Mapping[str, tuple[str, ...]] = {
    "applied": ("talk", "elect"),
    "elected": ("file_activist", "assign", "examine", "study", "consult"),
    "proposed": ("agree", "decline"),
    "agreed": ("publish", "list_candidate", "decline"),
    "listed": ("introduce", "inspect", "train", "review"),
    "reviewed": ("prereview", "send_back"),
    "prereviewed": ("issue_form", "send_back"),
    "form_issued": ("vote", "send_back"),
    "voted": ("interview", "approve", "send_back"),
    "probation": (
        "file_approval",
        "place",
        "swear",
        "observe",
        "defer",
        "disown",
        "ask_full",
        "vote_full",
    ),
    "full_asked": ("observe", "defer", "disown", "vote_full"),
    "full_voted": ("approve_full", "extend", "cancel", "hold"),
    "full": ("archive",),
}
ADMITTED_BY = {"file_approval", "swear"}
ONCE = {"talk", "file_activist", "file_approval", "place", "swear", "interview"}


@dataclass(frozen=True)
class Next:
    """What may be done next: by whom, until when, under which article, and what stands against."""

    verb: str
    title: str
    by: str
    article: Article
    due: date | None
    against: tuple[Finding, ...]
    chief: bool = False

    @property
    def open(self) -> bool:
        """Nothing that refuses stands against it today."""
        return not any(one.blocks for one in self.against)

    def late(self, today: date) -> bool:
        return self.due is not None and self.due < today


def title_of(verb: str) -> str:
    return LINES[verb].title if verb in LINES else OTHERS[verb][0]


def ahead(facts: Facts, today: date) -> Iterator[Next]:
    """Every step that may come next, in order; the last one leads on."""
    version = art.version_on(today)
    verbs = [verb for verb in NEXT.get(facts.state, ()) if _wanted(verb, facts)]
    for verb in verbs:
        known = LINES.get(verb)
        by = known.by if known else OTHERS[verb][1]
        source = known.source if known else _source(verb)
        against = [one.finding for one in check(verb, facts, today, version)
                   if one.field not in {"document", "body", "remark"}]  # fmt: skip
        yield Next(
            verb, title_of(verb), by, source.of(version), due_of(verb, facts), tuple(against),
            chief=verb in CHIEF.get(facts.state, ()),
        )  # fmt: skip


CHIEF: Mapping[str, tuple[str, ...]] = {
    "applied": ("elect",), "elected": ("consult",), "proposed": ("agree",),
    "agreed": ("list_candidate",), "listed": ("review",), "reviewed": ("prereview",),
    "prereviewed": ("issue_form",), "form_issued": ("vote",), "voted": ("approve",),
    "probation": ("ask_full",), "full_asked": ("vote_full",),
    "full_voted": ("approve_full", "extend", "cancel"), "full": ("archive",),
}  # fmt: skip


def _source(verb: str) -> Both:
    found = {"decline": art.LISTING, "publish": Both(art.NOTICE, art.LISTING.old),
             "send_back": art.PREREVIEW, "study": art.EXAM, "defer": art.DEFER,
             "disown": art.UNRECOGNISED, "hold": art.CONVERTED}  # fmt: skip
    return found.get(verb, art.EXTENSION)


def _wanted(verb: str, facts: Facts) -> bool:
    """Is there still something to do by it?"""
    if verb in ADMITTED_BY and facts.done("take_over"):
        return False  # admitted elsewhere: their filing and oath lie behind them
    if verb in ONCE:
        return not _fresh(verb, facts)
    decided = {"approve_full": CONVERT, "extend": EXTEND, "cancel": CANCEL}
    still = {
        "assign": facts.contacts < art.CONTACTS_MOST,
        "introduce": facts.introducers < art.INTRODUCERS_DUE,
        "publish": _unposted(facts),
        "defer": facts.moved_in and facts.deferred_until is None,
        "disown": facts.moved_in,
    }
    return still.get(verb, facts.decided == decided.get(verb, facts.decided))


def _unposted(facts: Facts) -> bool:
    """Nothing that counts was put up since the superior last agreed: a notice of a round before is
    spent, and so is one that ended after too few days or in one place where two are asked.
    """
    post, agreed = facts.posting, facts.on("agree")
    if post is None or post.starts_on is None or agreed is None:
        return post is None
    few = post.workdays < art.NOTICE_DAYS or (facts.mobile and post.boards < art.NOTICE_PLACES)
    return post.starts_on < agreed or (post.closed_on is not None and few)


def _fresh(verb: str, facts: Facts) -> bool:
    """Done since the step it belongs to."""
    if verb == "interview":
        return facts.since("interview", facts.on("vote"))
    return facts.done(verb)


CLOCKS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "talk": (("apply",), art.TALK_MONTHS),
    "examine": (("elect", "examine"), art.EXAM_MONTHS),
    "vote": (("prereview",), art.VOTE_MONTHS),
    "approve": (("vote",), art.APPROVAL_MONTHS),
    "swear": (("approve",), art.OATH_MONTHS),
    "approve_full": (("vote_full",), art.APPROVAL_MONTHS),
    "extend": (("vote_full",), art.APPROVAL_MONTHS),
    "cancel": (("vote_full",), art.APPROVAL_MONTHS),
}
"""Step → the steps its clock runs from, and months."""


def due_of(verb: str, facts: Facts) -> date | None:
    """The last day for a step, where the rules name one."""
    if verb in {"ask_full", "vote_full"}:
        return facts.deferred_until or facts.probation_ends
    clock = CLOCKS.get(verb)
    begun = facts.on(*clock[0]) if clock else None
    return add_months(begun, clock[1]) if clock and begun else None

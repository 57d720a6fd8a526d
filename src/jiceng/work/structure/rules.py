"""How long an answer may take, and what is to be said of a change before it is approved."""

from datetime import date

from jiceng.kernel.citations import Article, Finding, cites, gettext_noop
from jiceng.kernel.deadlines import add_months
from jiceng.registers.orgs.rules import (
    ALONE,
    ALONE_FROM,
    BRANCH_LIMIT,
    BRANCH_RULES,
    COMMITTEE,
    JOINT,
    SIZES,
    TEMPORARY,
    UNITS_LIMIT,
    WORDS_TOO_FEW,
    WORDS_UNITS,
    fitting_kind,
    seats,
)
from jiceng.registers.units.rules import CUSTOM as TWO_NEW_CUSTOM
from jiceng.registers.units.rules import UNFIT

ANSWERED = Article(
    BRANCH_RULES,
    6,
    status="S",
    severity="WARN",
    reading="成立党支部由基层单位提出申请，所在乡镇（街道）或者单位基层党委召开会议研究决定，"
    "一般不超过一个月；批复和选举结果报上级党委组织部门备案；根据工作需要上级也可以直接决定",
)
CONSENT = Article(
    TWO_NEW_CUSTOM,
    9,
    status="L",
    severity="WARN",
    jurisdiction="地方",
    reading="非公企业、社会组织单独成立党支部，由街道审批，先征得区非公企业党委、社会组织党委同意",
)
MOBILE = Article(
    BRANCH_RULES,
    5,
    status="S",
    severity="WARN",
    reading="流动党员较多且相对集中的，由流出地党组织商流入地党组织，成立流动党员党支部",
)
SECRETARY = Article(
    BRANCH_RULES,
    23,
    status="G",
    severity="WARN",
    reading="党支部书记一般应当具有一年以上党龄",
)
ANSWER_MONTHS, STANDING_MONTHS = 1, 12

GATHERED_FROM = ALONE_FROM  # no article says how many are many: as many as a branch needs
STREET, DISTRICT = "street", "district"

# From the least to the most; a joint branch that can stand alone becomes a branch.
RANK = {
    "temporary_branch": 0,
    "mobile_branch": 0,
    "joint_branch": 0,
    "branch": 1,
    "general_branch": 2,
    "committee": 3,
    "work_committee": 4,
    "district_committee": 5,
}
FITS = {"branch": 1, "general_branch": 2, "committee": 3}

WORDS_CONSENT = gettext_noop("两新组织单独成立党支部，一般先征得行业党委同意，请选择行业党委")
WORDS_RAISED = gettext_noop(
    "现有党员%(members)s人，一般还不到升格的人数；确有工作需要的，请在理由里写明"
)
WORDS_FOUNDING = gettext_noop("只有正式党员%(full)s人，不足三人，一般成立联合党支部或者挂靠")
WORDS_UNKNOWN = gettext_noop("没有写正式党员人数，无法对照成立条件")
WORDS_ONE_UNIT = gettext_noop("联合党支部只覆盖一家单位：请写明还有哪几家，或者改为单独组建、挂靠")
WORDS_UNIT_READY = gettext_noop("“%(unit)s”有正式党员%(full)s人，应当单独成立党支部")
WORDS_SPLIT = gettext_noop("分设后“%(org)s”只有正式党员%(full)s人，不足三人")
WORDS_MERGED = gettext_noop("合并后有党员%(members)s人，党支部一般不超过五十人")
WORDS_WAITING = gettext_noop("提交已超过一个月（%(due)s应答复），请尽快研究决定")
WORDS_NO_SECRETARY = gettext_noop("书记空缺，请按规定选举或者指定")
WORDS_YOUNG = gettext_noop("书记的党龄不足一年，一般应当一年以上")
WORDS_CONSULT = gettext_noop("流动党员党支部要商流入地党组织成立，请写明和谁商定、什么时候")
WORDS_GATHERED = gettext_noop(
    "有%(count)s名流动党员集中在“%(where)s”，可以商流入地党组织成立流动党员党支部"
)
WORDS_SETTLED = gettext_noop("流动党员党支部的%(members)s名党员都没有登记流动，请核对或者调整")
WORDS_TASK = gettext_noop("临时党支部任务结束自行撤销，请写明任务预计结束的日期")
WORDS_LIMITS = gettext_noop(
    "临时党支部的书记、委员由批准成立的党组织指定；一般不发展党员、不处分处置党员，"
    "不收缴党费，不选举代表，不换届，组织关系不转入"
)
WORDS_HELD = gettext_noop("临时党支部不转入组织关系，现有%(members)s名党员，请转回原党支部")
WORDS_APPOINT = gettext_noop("临时党支部还没有书记，由批准成立的党组织指定")
WORDS_OVER = gettext_noop("任务已于%(on)s结束，临时党支部应当撤销")
WORDS_SEATS = gettext_noop("班子%(seated)s人，一般%(least)s至%(most)s人")


@cites(ANSWERED)
def answer_by(*, submitted_on: date) -> date:
    """The day by which an application is normally decided."""
    return add_months(submitted_on, ANSWER_MONTHS)


@cites(ANSWERED)
def usually_decided_by(*, kind: str, branch: bool) -> str:
    """street or district: who decides where nothing local says so. The article gives the set-up
    of a branch to the committee of the street or unit; all else goes on to the district.
    """
    return STREET if branch and kind == "set_up" else DISTRICT


@cites(ANSWERED)
def overdue(*, due_on: date, today: date) -> bool:
    return today > due_on


@cites(SIZES)
def raised_too_far(*, becomes: str, members: int) -> bool:
    """Higher than its number of members would make it: a warning, there is no national rule."""
    return RANK.get(becomes, 0) > FITS[fitting_kind(members=members)]


@cites(ALONE)
def founding(*, becomes: str, full: int | None) -> list[Finding]:
    """What there is to say of a new branch of so many full members."""
    if becomes != "branch":
        return []
    if full is None:
        return [Finding(WORDS_UNKNOWN, ALONE)]
    return [Finding(WORDS_FOUNDING, JOINT, {"full": full})] if full < ALONE_FROM else []


@cites(CONSENT)
def consenting(*, sector: bool) -> list[Finding]:
    """A firm's or social organisation's own branch: its industry committee is asked first."""
    return [] if sector else [Finding(WORDS_CONSENT, CONSENT)]


@cites(JOINT)
def founding_joint(*, units: int, full: dict[str, int]) -> list[Finding]:
    """What there is to say of a joint branch over so many units; `full`: members by unit."""
    found = []
    if units < 2:  # noqa: PLR2004 - joint is more than one
        found.append(Finding(WORDS_ONE_UNIT, JOINT))
    if units > UNITS_LIMIT:
        found.append(Finding(WORDS_UNITS, JOINT, {"units": units}))
    return found + standing_alone(full=full)


@cites(ALONE)
def standing_alone(*, full: dict[str, int]) -> list[Finding]:
    """Units that could have a branch of their own."""
    return [
        Finding(WORDS_UNIT_READY, ALONE, {"unit": unit, "full": count})
        for unit, count in full.items()
        if count >= ALONE_FROM
    ]


@cites(MOBILE)
def founding_mobile(*, consulted: str) -> list[Finding]:
    """A branch of mobile members is agreed with the place where they are."""
    return [] if consulted.strip() else [Finding(WORDS_CONSULT, MOBILE)]


@cites(TEMPORARY)
def founding_temporary(*, ends_on: date | None) -> list[Finding]:
    """What a temporary branch may not do, and that it ends with its task."""
    found = [Finding(WORDS_LIMITS, TEMPORARY)]
    return found if ends_on is not None else [*found, Finding(WORDS_TASK, TEMPORARY)]


@cites(MOBILE)
def gathering(*, places: dict[str, int], branch: bool) -> list[Finding]:
    """Mobile members by where they are: many in one place, and no branch of theirs yet."""
    if branch:
        return []
    return [
        Finding(WORDS_GATHERED, MOBILE, {"count": count, "where": where})
        for where, count in places.items()
        if where and count >= GATHERED_FROM
    ]


@cites(MOBILE)
def mobile_findings(*, members: int, away: int) -> list[Finding]:
    """A branch of mobile members none of whom is registered as mobile."""
    if members == 0 or away > 0:
        return []
    return [Finding(WORDS_SETTLED, MOBILE, {"members": members})]


@cites(TEMPORARY)
def temporary_findings(
    *, members: int, secretary: bool, ends_on: date | None, day: date
) -> list[Finding]:
    """What is amiss with a temporary branch that stands."""
    found = []
    if members:
        found.append(Finding(WORDS_HELD, TEMPORARY, {"members": members}))
    if not secretary:
        found.append(Finding(WORDS_APPOINT, TEMPORARY))
    if ends_on is not None and ends_on < day:
        found.append(Finding(WORDS_OVER, TEMPORARY, {"on": ends_on}))
    return found


def raising(*, becomes: str, members: int) -> list[Finding]:
    """What there is to say of an upgrade."""
    if becomes == "branch":
        few = members < ALONE_FROM
        return [Finding(WORDS_TOO_FEW, ALONE, {"full": members})] if few else []
    if raised_too_far(becomes=becomes, members=members):
        return [Finding(WORDS_RAISED, SIZES, {"members": members})]
    return []


@cites(UNFIT)
def splitting(*, parts: dict[str, int]) -> list[Finding]:
    """Each part, by name, with its full members."""
    return [
        Finding(WORDS_SPLIT, UNFIT, {"org": name, "full": full})
        for name, full in parts.items()
        if full < ALONE_FROM
    ]


def merging(*, members: int, units: int, joint: bool) -> list[Finding]:
    """What the branch that is left will look like."""
    found = []
    if members > BRANCH_LIMIT:
        found.append(Finding(WORDS_MERGED, ALONE, {"members": members}))
    if joint and units > UNITS_LIMIT:
        found.append(Finding(WORDS_UNITS, JOINT, {"units": units}))
    return found


@cites(SECRETARY)
def long_enough(*, full_on: date | None, day: date) -> bool:
    """A year in the Party; of somebody whose day is not known nothing is said."""
    return full_on is None or add_months(full_on, STANDING_MONTHS) <= day


def team_findings(
    *, kind: str, full: int, seated: int, secretary: bool, standing: date | None, day: date
) -> list[Finding]:
    """Vacancies of a leading body, and a secretary too new; a branch's size is said elsewhere."""
    found = []
    if not secretary:
        found.append(Finding(WORDS_NO_SECRETARY, COMMITTEE))
    elif not long_enough(full_on=standing, day=day):
        found.append(Finding(WORDS_YOUNG, SECRETARY))
    if kind in {"committee", "general_branch"}:
        least, most = seats(kind=kind, full=full)
        if not least <= seated <= most:
            told = {"seated": seated, "least": least, "most": most}
            found.append(Finding(WORDS_SEATS, SIZES, told))
    return found


__all__ = [
    "answer_by",
    "consenting",
    "founding",
    "founding_joint",
    "founding_mobile",
    "founding_temporary",
    "gathering",
    "long_enough",
    "merging",
    "mobile_findings",
    "overdue",
    "raised_too_far",
    "raising",
    "splitting",
    "standing_alone",
    "team_findings",
    "temporary_findings",
    "usually_decided_by",
]

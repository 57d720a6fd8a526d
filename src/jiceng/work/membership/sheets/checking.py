"""Columns of compared rosters and their differences, of verified, incomplete, silent members."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import Period, around, words_of
from jiceng.kit.access import seen_by
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.members.models import Belonging, Member
from jiceng.work.membership.access import SEES
from jiceng.work.membership.figures.roll import in_firms, without_record
from jiceng.work.membership.forms.checking import RollForm, VerificationForm
from jiceng.work.membership.models import Difference, Roll, Round, Verification
from jiceng.work.membership.models.complete import complete, judged, missing_words


def rolls(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = Roll.objects.visible_to(actor).counted()
    return rows


def lacking_rows(actor: Actor) -> QuerySet[Any]:
    """Members present whose record lacks a required column."""
    rows = judged(Member.objects.visible_to(actor).present(), clock.today())
    return rows.exclude(complete())


def lacking_words(member: Any) -> str:
    return "、".join(missing_words(member))


def seen(actor: Actor) -> QuerySet[Any]:
    """One alone tells of the quarter that runs."""
    rows = Belonging.objects.filter(seen_by(actor, "org__path", SEES))
    return told(rows, around(clock.today(), "quarter"))


def told(rows: QuerySet[Any], part: Period) -> QuerySet[Any]:
    """With the quarter and whether the branch has verified them in it."""
    done = Verification.objects.filter(
        member=OuterRef("member"), round=Round.QUARTER, period=part.code
    )
    found: QuerySet[Any] = rows.annotate(verified=Exists(done), quarter=Value(part.code))
    return found


def quarter_of(period: Period) -> Period:
    """The quarter a list of this period is of: its last one that has begun."""
    return around(min(period.last, max(period.first, clock.today())), "quarter")


def quiet(rows: QuerySet[Any], period: Period) -> QuerySet[Any]:
    """Of these the members of firms' branches without any record in the period's quarter."""
    part = quarter_of(period)
    if part.first > clock.today():  # nobody can be missed yet
        return rows.none()
    ask = Ask(part, as_of=min(clock.today(), part.last))
    silent: Any = without_record(in_firms(ask), ask)
    return told(rows.filter(pk__in=silent.values("pk")), part)


def quarter_word(row: Any) -> str:
    return words_of(row.quarter)


def verified_word(row: Any) -> str:
    return _now("已核对") if row.verified else _now("还没核对")


ROLLS = Sheet(
    name="membership.rolls",
    title=_("名册核对"),
    model=Roll,
    columns=[
        Column("org__name", _("核对范围"), width=24),
        Column("taken_on"),
        Column("source", width=24),
        Column("rows", kind="number"),
        Column("ours", kind="number"),
        Column("stated", kind="number"),
        Column("matched", kind="number"),
        Column("found", _("差异"), kind="number"),
        Column("open", _("未处理"), kind="number"),
    ],
    rows=rolls,
    form=RollForm,
    search=("org__name", "source"),
    filters=("taken_on",),
    order=("-taken_on", "-pk"),
    on="taken_on",
    related=("org",),
    definition=_("把全国系统导出的名册和本系统放在一起比较；只比较，不写入花名册。"),
)
DIFFERENCES = Sheet(
    name="membership.differences",
    title=_("名册核对差异台账"),
    model=Difference,
    columns=[
        Column("org__name", _("党支部"), width=24),
        Column("name"),
        Column("kind", width=22),
        Column("item"),
        Column("here", width=20),
        Column("there", width=20),
        Column("settled", width=22),
        Column("settled_reason", width=24),
        Column("settled_on"),
        Column("roll__taken_on", _("名册日期")),
    ],
    search=("name", "org__name", "org__initials", "item"),
    filters=("kind", "settled", "roll"),
    order=("-roll__taken_on", "org__path", "kind", "name", "pk"),
    on="roll__taken_on",
    related=("org", "roll"),
    definition=_("按党支部列出两边对不上的人和项目；每一条都要写明怎样处理、为什么。"),
)
VERIFICATIONS = Sheet(
    name="membership.verifications",
    title=_("党员信息核对台账"),
    model=Verification,
    columns=[
        Column("org__name", _("党支部"), width=24),
        Column("member__person__name", _("姓名")),
        Column("round"),
        Column("period"),
        Column("outcome"),
        Column("posted"),
        Column("verified_on"),
        Column("by_name"),
    ],
    form=VerificationForm,
    search=("member__person__name", "member__person__initials", "org__name"),
    filters=("round", "outcome", "verified_on", "posted"),
    order=("-verified_on", "org__path", "pk"),
    on="verified_on",
    related=("org", "member__person"),
    definition=_("谁在什么时候核对过谁的信息；每年一轮，两新组织每季度一轮。"),
)
INCOMPLETE = Sheet(
    name="membership.incomplete",
    title=_("党员信息缺项名单"),
    model=Member,
    columns=[
        Column("org__name", _("所在党支部"), width=24),
        Column("person__name", _("姓名")),
        Column("joined_on"),
        Column("lacking", _("缺项"), show=lacking_words, width=40),
    ],
    rows=lacking_rows,
    search=("person__name", "person__initials", "org__name"),
    order=("org__path", "person__initials"),
    related=("person", "org"),
    definition=_(
        "性别、民族、出生日期、学历、身份证号、手机号码、工作岗位、入党类型缺任何一项的。"
    ),
)
SILENT = Sheet(
    name="membership.silent",
    title=_("两新组织党员季度无记录名单"),
    model=Belonging,
    columns=[
        Column("org__parent__name", _("上级党组织"), width=24),
        Column("org__name", _("党支部"), width=24),
        Column("member__person__name", _("姓名")),
        Column("member__person__phone", _("手机号码")),
        Column("since", _("到支部日期")),
        Column("quarter", _("季度"), show=quarter_word),
        Column("checked", _("季度核对"), show=verified_word),
    ],
    rows=seen,
    within=quiet,
    search=("member__person__name", "member__person__initials", "org__name"),
    order=("org__path", "member__person__initials"),
    related=("org__parent", "member__person"),
    definition=_(
        "所选期间最后一个已经开始的季度里，没有到会也没有其他记录的两新组织党员，报街道和党建指导员；"
        "没有记录不等于没有参加，先核实。"
    ),
)

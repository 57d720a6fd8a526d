"""全国系统字段: the roster exactly as the national register names its columns."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jiceng.kernel import clock, codes
from jiceng.kernel.actors import Actor
from jiceng.kernel.ages import Age
from jiceng.kit.cells import raw
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.members.models import Member, Mobility
from jiceng.registers.members.sheets import near_many
from jiceng.work.membership import actions
from jiceng.work.membership.forms.national import (
    DETAILS,
    KINDS,
    SOURCE,
    NationalForm,
    entry_words,
)
from jiceng.work.membership.models import Conversion, Detail, JoinedAs, Stratum


def extended(rows: Any) -> QuerySet[Any]:
    """Members with their extended set beside them, and what is told from several columns."""
    today = clock.today()
    own = Detail.objects.filter(member=OuterRef("pk"))
    away = Mobility.objects.standing(today).filter(
        member=OuterRef("pk"), direction=Mobility.Direction.OUT
    )
    reasons = [When(entry=code, then=Value(words)) for code, words in entry_words().items()]
    found: QuerySet[Any] = rows.annotate(
        **{name: Subquery(own.values(name)[:1]) for name in DETAILS},
        mobile=Exists(away),
        came=Concat(
            Cast("entered_on", CharField()),
            Value(" "),
            Case(*reasons, default=Value(""), output_field=CharField()),
            output_field=CharField(),
        ),
        years=Age(today, "full_on") + Coalesce(F("correction"), 0, output_field=IntegerField()),
    )
    return found


def roster(actor: Actor) -> QuerySet[Any]:
    return extended(Member.objects.visible_to(actor).present())


def near_extended(rows: Sequence[Mapping[str, Any]]) -> list[list[Member]]:
    """As the roster's own, with the extended set beside each."""
    found = near_many(rows)
    keys = {member.pk for row in found for member in row}
    full: dict[Any, Member] = {}
    for start in range(0, len(keys), 500):
        some = sorted(keys)[start : start + 500]
        near = extended(Member.objects.filter(pk__in=some)).select_related("person", "org")
        full |= {member.pk: member for member in near}
    return [[full[member.pk] for member in row] for row in found]


def labelled(name: str, choices: Any) -> Callable[[Any], str]:
    """Shows a code by its word, in the national register's language."""
    with override(SOURCE):
        words = {code: str(label) for code, label in choices}
    return lambda row: words.get(raw(row, name) or "", "")


def flagged(name: str) -> Callable[[Any], str]:
    return lambda row: "是" if raw(row, name) else "否"


def coded(name: str, listed: codes.CodeList) -> Callable[[Any], str]:
    def show(row: Any) -> str:
        code = raw(row, name) or ""
        return str(listed.label(code)) if code else ""

    return show


def standing_kind(row: Any) -> str:
    full = raw(row, "full_on")
    return KINDS[0 if full is not None and full <= clock.today() else 1][1]


def number(name: str) -> Callable[[Any], Any]:
    return lambda row: raw(row, name) or None


def column(name: str, title: str, show: Any = None, **options: Any) -> Column:
    """A column of the national register; its title is theirs, in every language."""
    reads = name if show is not None else ""
    return Column(name, title, show=show, reads=reads, **options)


SEX, ETHNICITY = codes.SEX, codes.ETHNICITY
NATIONAL = Sheet(
    name="membership.national",
    title=_("党员信息（全国系统字段）"),
    model=Member,
    columns=[
        Column("uid", _("系统编号"), key=True, shown=False),
        column("person__name", "姓名", choose="name"),
        column("person__sex", "性别", coded("person__sex", SEX), choose="sex"),
        column("person__id_number", "公民身份号码", choose="id_number", shown=False),
        column(
            "person__ethnicity", "民族", coded("person__ethnicity", ETHNICITY), choose="ethnicity"
        ),
        column("person__born_on", "出生日期", choose="born_on"),
        column(
            "person__education",
            "学历",
            coded("person__education", codes.EDUCATION),
            choose="education",
        ),
        column(
            "person__degree",
            "学位",
            coded("person__degree", codes.DEGREE),
            choose="degree",
            shown=False,
        ),
        Column("kind", "人员类别", show=standing_kind, reads="full_on", choose="kind"),
        column("org__name", "所在党支部", choose="org", width=24),
        column("person__phone", "手机号码", choose="phone", shown=False),
        column("joined_on", "入党日期"),
        column("full_on", "转正日期"),
        column("years", "党龄", kind="number", choose="-"),
        column("correction", "党龄校正值", number("correction"), kind="number", shown=False),
        column("stratum", "新社会阶层类型", labelled("stratum", Stratum.choices), width=20),
        column("job", "工作岗位"),
        column("rank", "从事专业技术职务", shown=False),
        column("migrant", "是否农民工", flagged("migrant")),
        column("person__address", "现居住地", choose="address", shown=False),
        column("native", "户籍所在地", kind="masked", shown=False),
        column("lost", "是否失联党员", flagged("lost")),
        column("mobile", "是否流动党员", flagged("mobile")),
        column("came", "增加信息", shown=False),
        Column("gone", "减少信息", show=lambda row: "", choose="gone", shown=False),
        column("joined_as", "入党类型", labelled("joined_as", JoinedAs.choices), shown=False),
        column("conversion", "转正情况", labelled("conversion", Conversion.choices), shown=False),
        column("joined_in", "入党时所在支部", shown=False),
        column("extended", "延长预备期时间", number("extended"), kind="number", shown=False),
    ],
    rows=roster,
    form=NationalForm,
    record_many=actions.take_many,
    change_many=actions.correct_national_many,
    near_many=near_extended,
    undo_many=actions.withdraw_national_many,
    search=("person__name", "person__initials", "org__name"),
    filters=("joined_on", "full_on"),
    order=("org__path", "person__initials"),
    related=("person", "org"),
    definition=_(
        "列名与全国党员管理信息系统一致，可以从那边导出的名册导入，也可以导出后交给那边核对。"
    ),
)

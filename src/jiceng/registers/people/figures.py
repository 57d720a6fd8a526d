"""班子的数：两委干部有多少、多大年纪、什么学历，每个社区平均几名；书记和专职副书记配得怎样。"""

from typing import Any

from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Usage
from jiceng.kernel.codes import RANK, codes_at_least
from jiceng.kernel.figures import Figure
from jiceng.kernel.formulas import Across, Formula, Readable
from jiceng.kernel.measures import Distinct, Least, MeanOfDistinct, Rows
from jiceng.kernel.pasts import then
from jiceng.kernel.splits import UNKNOWN, Split, bands, groups
from jiceng.registers.orgs.figures import electing
from jiceng.registers.orgs.models import OrgPast
from jiceng.registers.people.models import Post
from jiceng.registers.places.figures import COMMUNITIES

SURVEY = Usage("社区调研报告", "三个年龄段之和等于两委干部总数；“其中”以中年段为基数")
NORM = Usage("社区干部配备", "按报告日在任；每个社区至少配一名专职副书记")
WHO = "社区登记任职、出生日期和学历"
TWO_COMMITTEES = (
    "社区“两委”：党组织班子和居委会成员，报告日在任；一人任两职只算一人；"
    "社区按地点台账的类型分，年龄为周岁，按报告日学历"
)

AGES = bands("age", ("young", "young"), ("middle", "middle"), ("older", "older"), rest="senior")
BOUNDS = {"young": 35, "middle": 45, "older": 50}
BACHELOR = codes_at_least("20")
EDUCATION = groups(
    "then_education",
    rest=UNKNOWN,
    bachelor=tuple(sorted(BACHELOR)),
    college=tuple(sorted(RANK.keys() - BACHELOR)),
)
MIDDLE = ("middle", "older")  # the whole middle band; its older part apart


def cadres(ask: Ask) -> Rows:
    posts: Any = Post.objects.standing(ask.day).in_communities(ask.day)
    return posts.educated(ask.day).aged(ask.day)  # type: ignore[no-any-return]


SPLITS: dict[str, Split] = {
    "type": "type",
    "age": AGES,
    "education": EDUCATION,
    "sex": "person__sex",
    "body": "body",
    "title": "title",
}
CADRES = Figure(
    key="people.cadres",
    title="社区两委干部数（不重复计人）",
    cites=SURVEY,
    of=cadres,
    measure=Distinct("person"),
    unit="名",
    splits=SPLITS,
    bounds=BOUNDS,
    label="person__name",
    definition=TWO_COMMITTEES,
    supplied_by=WHO,
)
CADRES_AGE = Figure(
    key="people.cadres_age",
    title="社区两委干部平均年龄（不重复计人）",
    cites=SURVEY,
    of=cadres,
    measure=MeanOfDistinct("person", of="age"),
    unit="岁",
    splits=SPLITS,
    bounds=BOUNDS,
    label="person__name",
    definition="周岁年龄之和与人数之比，一人任两职只算一次；没有出生日期的不计入，另列",
    supplied_by=WHO,
)
PER_COMMUNITY = Formula(
    key="people.cadres_per_community",
    title="平均每个社区的两委干部数",
    cites=SURVEY,
    inputs=(CADRES, COMMUNITIES),
    unit="名",
    definition="两委干部数与社区数之比",
    supplied_by=WHO,
)


def part_share(key: str, title: str, part: Readable, whole: Readable, definition: str) -> Formula:
    """One part of a split over the whole, or over a larger part."""
    return Formula(
        key=key,
        title=title,
        cites=SURVEY,
        inputs=(part, whole),
        kind="share",
        definition=definition,
        supplied_by=WHO,
    )


SHARES = [
    part_share(f"people.cadres_{name}_share", f"两委干部中{words}的比例", part, whole, base)
    for name, words, part, whole, base in (
        ("young", "年轻段", CADRES.only(age="young"), CADRES, "以全部两委干部为基数"),
        ("middle", "中年段", CADRES.only(age=MIDDLE), CADRES, "以全部两委干部为基数"),
        ("senior", "高龄段", CADRES.only(age="senior"), CADRES, "以全部两委干部为基数"),
        (
            "bachelor",
            "本科及以上学历",
            CADRES.only(education="bachelor"),
            CADRES,
            "以全部两委干部为基数",
        ),
        (
            "college",
            "大专及以下学历",
            CADRES.only(education="college"),
            CADRES,
            "以全部两委干部为基数",
        ),
    )
]
OLDER_OF_MIDDLE = part_share(
    "people.cadres_older_of_middle",
    "中年段两委干部中偏大部分的比例",
    CADRES.only(age="older"),
    CADRES.only(age=MIDDLE),
    "以中年段为基数，不是以全部两委干部为基数",
)


def field(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "field", via="org")


def kind(ask: Ask) -> Any:
    return then(OrgPast, ask.day, "kind", via="org")


def deputies(ask: Ask) -> Rows:
    posts: Rows = Post.objects.standing(ask.day).fulltime_deputies()
    return posts


DEPUTIES = Figure(
    key="people.fulltime_deputies",
    title="专职副书记数",
    cites=NORM,
    of=deputies,
    measure=Distinct("person"),
    unit="名",
    splits={"field": field},
    label="person__name",
    definition="报告日在任的专职副书记，副书记登记为专职的也算；一人兼几处只算一人",
    supplied_by="社区登记任职",
)
LEAST_DEPUTIES = Across(
    key="people.least_fulltime_deputies",
    title="每个社区专职副书记的最小数",
    cites=NORM,
    figure=DEPUTIES,
    over=COMMUNITIES,
    pick=Least(),
    unit="名",
    definition="逐个社区数报告日在任的专职副书记，取最少的；一名都没有的按零算，并列出社区",
    supplied_by="社区登记任职",
)
SECRETARIES = Figure(
    key="people.secretaries",
    title="党组织书记数（不重复计人）",
    cites=NORM,
    of=lambda ask: Post.objects.standing(ask.day).secretaries().aged(ask.day),
    measure=Distinct("person"),
    unit="名",
    splits={"field": field, "sex": "person__sex", "age": AGES},
    bounds=BOUNDS,
    label="person__name",
    supplied_by="各党组织登记任职",
)
LED = Figure(
    key="people.orgs_with_secretary",
    title="党组织中书记在任的",
    cites=NORM,
    of=electing,
    having=lambda orgs, ask: orgs.filter(
        pk__in=Post.objects.standing(ask.day).secretaries().values("org")
    ),
    at="pk",
    splits={"kind": "then_kind", "field": "then_field"},
    label="name",
    definition="分母为须换届的党组织；缺的是书记空缺的",
    supplied_by="各党组织登记任职",
)
GROUP = Usage("党的建设工作领导小组名册", "一行一人一职，按任免日期算")
LEADING_GROUP = Figure(
    key="people.leading_group",
    title="党的建设工作领导小组成员",
    cites=GROUP,
    of=lambda ask: Post.objects.standing(ask.day).in_leading_groups(),
    measure=Distinct("person"),
    unit="名",
    splits={"title": "title", "kind": kind},
    label="person__name",
    definition="报告日在任的组长、副组长、成员和办公室主任；一人兼几职或者在几级任职只算一人",
    supplied_by="设领导小组的党组织登记任职",
)

FIGURES = [CADRES, CADRES_AGE, PER_COMMUNITY, *SHARES, OLDER_OF_MIDDLE]
FIGURES += [DEPUTIES, LEAST_DEPUTIES, SECRETARIES, LED, LEADING_GROUP]
ORG_CHECKS = [(LED, "missing")]

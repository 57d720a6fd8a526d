"""Numbers in Chinese numerals are found by their measure words; idioms and names are none."""

import pytest

from jiceng.insight.reports import wording
from jiceng.insight.reports.numerals import typed
from jiceng.insight.reports.writing import reports

NUMBERS = (
    "新增党员三百二十名", "覆盖率达到百分之九十五", "占两成", "三成以上", "提高了七八成",
    "满意率百分百", "两名专职副书记", "十余家企业", "近百户居民", "上千人次", "数十场活动",
    "投入三万元", "五亿元", "新建六个党支部", "五个城市社区", "组建三支志愿服务队", "十二项措施",
    "二十四个方面", "办成八件实事", "增长三倍", "翻两番", "三分之二以上", "年满六十岁",
    "三位同志", "五处阵地", "四处阵地", "第三批共五家", "叁佰名", "廿名", "两千平方米",
    "新增三百二十", "下降两个百分点", "党员〔〕名中的六名", "▢名中有三名", "开展十次",
    "二十余个网格", "两个社区",
)  # fmt: skip
NAMES = (
    "三会一课", "一企一策", "第一书记", "十联十共", "按“三张清单”对接", "三张清单",
    "抓好三支队伍", "突出五个重点", "围绕一条主线", "八项规定", "四项基本原则", "五位一体",
    "千家万户", "万家灯火", "百家争鸣", "三三两两", "每一名流动党员", "一个支部一座堡垒",
    "一次办好", "同一家单位", "另一位同志", "三级联动", "四个意识", "两个维护", "五个一",
    "二十届四中全会", "二十届五次全会", "第三批", "第二次会议", "建党一百周年", "两个一百年",
    "三个方面的问题", "统一人员", "万人计划", "城乡二元结构", "三天两头", "八小时以外",
    "超过七天补录", "三年来", "三件套", "成千上万", "四处走访", "七一前后", "十分重视", "百分制",
    "一成不变", "三成员单位", "两新组织", "“两委”干部", "二次创业", "一方面", "三社联动",
    "约▢万元", "▢余万人", "▢多万户", "不足▢万人", "▢万元以上", "十户联防", "百县千镇",
    "“三名”工程", "第十一个月",
)  # fmt: skip


@pytest.mark.parametrize("words", NUMBERS)
def test_what_counts_something_is_a_number(words):
    assert typed(words) is not None


@pytest.mark.parametrize("words", NAMES)
def test_a_name_or_an_idiom_is_none(words):
    assert typed(words) is None


def test_the_place_is_told_and_the_first_one_comes_first():
    assert typed("落实三会一课，新增党员三百二十名、两名") == 11
    assert typed("") is None


def test_no_text_of_the_house_counts_in_numerals():
    """Else it could not be saved again after a word was changed in another paragraph."""
    for report in reports().values():
        script = wording.script_of(wording.template_of(report))
        for number, line in enumerate(script.lines):
            if not script.fixed(line) and line.style != "chart":
                wording._no_digits(line.text, number)

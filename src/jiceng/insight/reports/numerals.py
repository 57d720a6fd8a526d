"""Numbers in Chinese numerals: 三百二十名, 百分之九十五, 两成. They open to nothing either.

一、二、十 stand in names and idioms too (三会一课、第一书记、三支队伍): the measure word behind
them decides. A lone 一 is an article (每一名党员). What stands in quotation marks, in a title or as
an ordinal is a name. Pure.
"""

import re

CHIP = "▢"  # where a number of the records stands: 〔1〕万元 is its unit, no numeral
NUMERAL = "零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
RUN = rf"(?:[上近数几]?[{NUMERAL}]+[几余多来]?[万亿]?)"

# Whatever is counted in these was counted; days and years are said of the work, as dates are.
COUNTED = (
    "人次|场次|名|人|位|户|家|场|次|件|份|批|处|岁|辆|间|座|期|学时|课时"
    "|万元|亿元|元|平方米|平方公里|公里|亩|倍|个百分点|百分点"
)
# These also stand in names of methods and lists; there it is a count where such a noun follows,
# or where it is more than ten.
NAMING = "个|支|项|条|张|种|类|所|本|块|套|组"
NOUNS = (
    "党组织|党支部|支部|党委|党总支|党小组|小组|社区|村|街道|网格|小区|楼宇|园区|单位|企业|公司|商户"
    "|岗位|阵地|站点|场所|服务点|示范点|品牌|项目|诉求|实事|承诺|服务队|志愿队|工作组|联盟"
)
BIG = re.compile(r"十.|[百千万亿廿卅拾佰仟]")

NAMES = re.compile(
    r"“[^”]{0,20}”|《[^》]{0,60}》"
    rf"|第[{NUMERAL}]+[名次批期位个项届]?|[{NUMERAL}]+届[{NUMERAL}]+(?:次全会|中全会)"
    r"|千家万户|万家灯火|百家争鸣|百家(?=门|情|姓|讲坛)|[百千万]人(?=计划|一面)|三人行|[三四五六]位一体"
    r"|三番五次|二次(?=创业|分配|供水)|三次(?=分配|产业)|[二多]元(?=结构|体制|化)|四家班子|[二两三四]件套"
    r"|四处(?!党群|阵地|场所|站|点|中心)|[一两]百[周]?年|十[户家](?=联)|万亿级"
)
TYPED = re.compile(
    rf"百分之|百分百|[{NUMERAL}]+分之[{NUMERAL}]+|翻[{NUMERAL}]+番"
    rf"|{RUN}成(?![为立员果功效长熟绩本都型人家不]|[^，。；、]?员)"
    rf"|(?P<counted>{RUN})(?:{COUNTED})"
    rf"|(?P<named>{RUN})(?:{NAMING})(?P<noun>(?!方面|层面|维度)[\u4e00-\u9fff]{{0,6}}?(?:{NOUNS}))?"
    r"|[一二两三四五六七八九][百千万亿][零一二两三四五六七八九十百千]*(?![周]?年)"
)
PLACES = re.compile(rf"{CHIP}(?:[余多]|以上)?[百千万亿]*")


def typed(bare: str) -> int | None:
    """Where the first such number begins; None where there is none. `bare` has `CHIP` for chips.

    >>> typed("新增党员三百二十名"), typed("落实三会一课，培训第一书记")
    (4, None)
    """
    masked = NAMES.sub(_blank, PLACES.sub(_blank, bare))
    found = (hit.start() for hit in TYPED.finditer(masked) if _counts(hit))
    return next(found, None)


def _blank(hit: re.Match[str]) -> str:
    return "　" * len(hit[0])


def _counts(hit: re.Match[str]) -> bool:
    if number := hit["counted"]:
        return number != "一"
    if number := hit["named"]:
        return number != "一" and bool(hit["noun"] or BIG.search(number))
    return True

"""National code lists (sex, ethnicity, education, degree, political status), and reading them back.

The labels are data of the standards; they are marked here for translation and turned into the
reader's language by :func:`choices`.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, eq=False)
class CodeList:
    """One national list: code to label, where it comes from, and the other words people write."""

    key: str
    title: str
    source: str
    labels: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    """Words outside the standard that people type, each to its code."""
    prefixes: tuple[str, ...] = ()
    """What may stand before a label without changing its code (全日制, 在职)."""
    endings: tuple[str, ...] = ()
    """What may be left out at the end of a label, or stand after it (族, 学位)."""

    def label(self, code: str) -> str:
        """The Chinese label of a code; the code itself where the list does not know it."""
        return self.labels.get(code, code)

    def read(self, text: object) -> str | None:
        """The code of a label, a common word or a code; None where nothing is recognised."""
        word = _plain(text)
        if not word:
            return None
        if word.isdigit():
            return self._digits(word)
        known = {_plain(label): code for code, label in self.labels.items()} | dict(self.words)
        for form in self._forms(word):
            if form in known:
                return known[form]
        return None

    def _digits(self, word: str) -> str | None:
        width = max(map(len, self.labels))
        code = word.zfill(width)
        return code if code in self.labels else None

    def _forms(self, word: str) -> Iterable[str]:
        bare = word
        for prefix in self.prefixes:
            bare = bare.removeprefix(prefix)
        for start in (word, bare):
            yield start
            for ending in self.endings:
                yield start.removesuffix(ending)
                yield start + ending


def _plain(text: object) -> str:
    """Full-width forms folded, spaces and 'type-less' marks gone."""
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text))
    return "".join(sign for sign in folded if not sign.isspace()).removesuffix(".0")


def choices(codes: CodeList) -> list[tuple[str, Promise]]:
    """Choices for a model or form field, in the order of the standard, translated when shown."""
    return [(code, gettext_lazy(label)) for code, label in codes.labels.items()]


SEX = CodeList(
    "sex", _("性别"), "GB/T 2261.1-2003",
    MappingProxyType({"0": _("未知"), "1": _("男"), "2": _("女"), "9": _("未说明")}),
    MappingProxyType({
        "男性": "1", "女性": "2", "先生": "1", "女士": "2", "M": "1", "F": "2",
        "未知的性别": "0", "未说明的性别": "9",
    }),
)  # fmt: skip

_PEOPLES = (
    _("汉族"), _("蒙古族"), _("回族"), _("藏族"), _("维吾尔族"), _("苗族"), _("彝族"), _("壮族"),
    _("布依族"), _("朝鲜族"), _("满族"), _("侗族"), _("瑶族"), _("白族"), _("土家族"), _("哈尼族"),
    _("哈萨克族"), _("傣族"), _("黎族"), _("傈僳族"), _("佤族"), _("畲族"), _("高山族"),
    _("拉祜族"), _("水族"), _("东乡族"), _("纳西族"), _("景颇族"), _("柯尔克孜族"), _("土族"),
    _("达斡尔族"), _("仫佬族"), _("羌族"), _("布朗族"), _("撒拉族"), _("毛南族"), _("仡佬族"),
    _("锡伯族"), _("阿昌族"), _("普米族"), _("塔吉克族"), _("怒族"), _("乌孜别克族"),
    _("俄罗斯族"), _("鄂温克族"), _("德昂族"), _("保安族"), _("裕固族"), _("京族"), _("塔塔尔族"),
    _("独龙族"), _("鄂伦春族"), _("赫哲族"), _("门巴族"), _("珞巴族"), _("基诺族"),
)  # fmt: skip

ETHNICITY = CodeList(
    "ethnicity", _("民族"), "GB/T 3304-1991",
    MappingProxyType(
        {f"{number:02d}": name for number, name in enumerate(_PEOPLES, start=1)}
        | {"97": _("其他"), "98": _("外国血统中国籍人士")}
    ),
    # 毛难族 and 崩龙族 are the names these two peoples bore on older papers.
    MappingProxyType({"毛难族": "36", "崩龙族": "46", "穿青人": "97", "入籍": "98"}),
    endings=("族",),
)  # fmt: skip

EDUCATION = CodeList(
    "education", _("学历"), "GB/T 4658-2006",
    MappingProxyType({
        "10": _("研究生教育"), "11": _("博士研究生毕业"), "12": _("博士研究生结业"),
        "13": _("博士研究生肄业"), "14": _("硕士研究生毕业"), "15": _("硕士研究生结业"),
        "16": _("硕士研究生肄业"), "17": _("研究生班毕业"), "18": _("研究生班结业"),
        "19": _("研究生班肄业"), "20": _("大学本科教育"), "21": _("大学本科毕业"),
        "22": _("大学本科结业"), "23": _("大学本科肄业"), "28": _("大学普通班毕业"),
        "30": _("大学专科教育"), "31": _("大学专科毕业"), "32": _("大学专科结业"),
        "33": _("大学专科肄业"), "40": _("中等职业教育"), "41": _("中等专科毕业"),
        "42": _("中等专科结业"), "43": _("中等专科肄业"), "44": _("职业高中毕业"),
        "45": _("职业高中结业"), "46": _("职业高中肄业"), "47": _("技工学校毕业"),
        "48": _("技工学校结业"), "49": _("技工学校肄业"), "60": _("普通高级中学教育"),
        "61": _("普通高中毕业"), "62": _("普通高中结业"), "63": _("普通高中肄业"),
        "70": _("初级中学教育"), "71": _("初中毕业"), "73": _("初中肄业"), "80": _("小学教育"),
        "81": _("小学毕业"), "83": _("小学肄业"), "90": _("其他"),
    }),
    MappingProxyType({
        "研究生": "10", "研究生毕业": "10", "研究生学历": "10",
        "博士": "11", "博士研究生": "11", "博士毕业": "11",
        "硕士": "14", "硕士研究生": "14", "硕士毕业": "14", "研究生班": "17",
        "本科": "21", "大学本科": "21", "大学": "21", "大本": "21", "本科毕业": "21",
        "大学毕业": "21", "本科结业": "22", "本科肄业": "23", "大学肄业": "23",
        "大学普通班": "28", "大普": "28",
        "专科": "31", "大专": "31", "大学专科": "31", "高职": "31", "高等职业": "31",
        "专科毕业": "31", "大专毕业": "31", "专科肄业": "33", "大专肄业": "33",
        "中职": "40", "中等职业": "40", "中专": "41", "中等专科": "41", "中专毕业": "41",
        "中师": "41", "职高": "44", "职业高中": "44", "职高毕业": "44",
        "技校": "47", "技工学校": "47", "中技": "47", "技校毕业": "47",
        "高中": "61", "普通高中": "61", "高中毕业": "61", "高中肄业": "63",
        "初中": "71", "初级中学": "71", "小学": "81", "文盲": "90", "半文盲": "90",
        "文盲半文盲": "90", "文盲或半文盲": "90", "其它": "90",
    }),
    prefixes=("全日制", "在职", "成人", "自考", "函授", "中央", "省委", "市委", "党校"),
    endings=("学历", "文化"),
)  # fmt: skip

DEGREE = CodeList(
    "degree", _("学位"), "GB/T 6864-2003",
    MappingProxyType({"1": _("名誉博士"), "2": _("博士"), "3": _("硕士"), "4": _("学士")}),
    MappingProxyType({
        **{f"{branch}{name}": code
           for branch in ("哲学", "经济学", "法学", "教育学", "文学", "历史学", "理学", "工学",
                          "农学", "医学", "军事学", "管理学", "艺术学", "工程",
                          "工商管理", "公共管理")
           for name, code in (("博士", "2"), ("硕士", "3"), ("学士", "4"))},
        "研究生": "3", "MBA": "3", "MPA": "3",
    }),
    endings=("学位",),
)  # fmt: skip

POLITICAL_STATUS = CodeList(
    "political_status", _("政治面貌"), "GB/T 4762-1984",
    MappingProxyType({
        "01": _("中共党员"), "02": _("中共预备党员"), "03": _("共青团员"), "04": _("民革会员"),
        "05": _("民盟盟员"), "06": _("民建会员"), "07": _("民进会员"), "08": _("农工党党员"),
        "09": _("致公党党员"), "10": _("九三学社社员"), "11": _("台盟盟员"),
        "12": _("无党派民主人士"), "13": _("群众"),
    }),
    MappingProxyType({
        "党员": "01", "正式党员": "01", "共产党员": "01", "中共正式党员": "01",
        "中国共产党党员": "01", "中共": "01", "预备党员": "02", "中国共产党预备党员": "02",
        "团员": "03", "共青团": "03", "中国共产主义青年团团员": "03",
        "民革": "04", "民革党员": "04",
        "民盟": "05", "民建": "06", "民进": "07", "农工": "08", "农工党": "08", "致公": "09",
        "致公党": "09", "九三": "10", "九三学社": "10", "台盟": "11", "无党派": "12",
        "无党派人士": "12", "普通公民": "13", "公民": "13",
    }),
)  # fmt: skip

LISTS: Mapping[str, CodeList] = MappingProxyType(
    {codes.key: codes for codes in (SEX, ETHNICITY, EDUCATION, DEGREE, POLITICAL_STATUS)}
)

_COMPLETED: Mapping[int, tuple[str, ...]] = MappingProxyType({
    8: ("11",),
    7: ("10", "12", "13", "14", "17"),
    6: ("15", "16", "18", "19", "20", "21", "28"),
    5: ("22", "23", "30", "31"),
    4: ("32", "33", "40", "41", "44", "47", "60", "61"),
    3: ("42", "43", "45", "46", "48", "49", "62", "63", "70", "71"),
    2: ("73", "80", "81"),
    1: ("83",),
})  # fmt: skip
"""Levels of education from low to high. Leaving without the diploma (结业, 肄业) counts as the
level below: 学历 is what was completed. 90 其他 has no place in the order."""

RANK: Mapping[str, int] = MappingProxyType(
    {code: level for level, members in _COMPLETED.items() for code in members}
)


def rank(education: str | None) -> int | None:
    """Where an education stands from 1 (below primary) to 8 (doctor); None when it is unknown."""
    return RANK.get(education or "")


def at_least(education: str | None, floor: str) -> bool | None:
    """Whether an education reaches ``floor`` ("20" for 本科及以上); None when it is unknown."""
    level = rank(education)
    return None if level is None else level >= RANK[floor]


def codes_at_least(floor: str) -> frozenset[str]:
    """All codes that reach ``floor``, for an ``__in`` lookup; unknown ones never stand in it."""
    return frozenset(code for code, level in RANK.items() if level >= RANK[floor])

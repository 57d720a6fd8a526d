"""Blanks of a text: runs of ×, *, X, ＿ or {{…}}, and what each of them waits for.

Pure: a paragraph goes in, its blanks come out, with the words around them. A run is one blank.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from jiceng.kernel.citations import gettext_noop

MARK = re.compile(
    r"\{\{(?P<hint>[^{}\n]{0,60})\}\}|×+|\*+|＊+|＿+|_{2,}|(?<![A-Za-z0-9])[XxＸ]+(?![A-Za-z0-9])"
)
LAID = "\ue000"  # one blank, where a text is looked at by pattern


class Kind(StrEnum):
    """What a blank waits for; the value is its name."""

    FIGURE = gettext_noop("数字")
    RATIO = gettext_noop("比例")
    CHANGE = gettext_noop("增减")
    BOUND = gettext_noop("界限")
    MONEY = gettext_noop("金额")
    DATE = gettext_noop("日期")
    ORDINAL = gettext_noop("序数")
    NAME = gettext_noop("名称")


WORD = re.compile(r"\S+")
# Longer first. A unit is only one when what follows does not make another word of it.
UNITS = tuple(
    WORD.findall(
        "个百分点 个工作日 平方米 平米 m² 公里 学时 小时 分钟 人次 户次 家次 场次 批次 班次 "
        "项次 件次 大类 门次 万元 亿元 千元 元 % ％ ㎡ 名 人 位 个 家 处 支 项 条 件 次 批 场 "
        "户 岁 天 周 期 所 份 只 间 类 种 款 讲 堂 课 班 篇 门 栋 幢 辆 吨 亩 株 盏 起 宗 例 "
        "套 面 块 枚 封 本 册 台 座 组 对 年 月 日 届 "
    )
)
MEASURE = re.compile("|".join(map(re.escape, UNITS)))
NOT_UNITS = re.compile(
    r"个体|个人|人民|人大|人社|家园|家庭|处级|支部|支行|条例|项目|件套|次日|户籍|周边|期间|所属|"
    r"所在|类型|班子|面向|面积|本级|组织|组工|对口|年鉴|月刊|日报|日益|门户|门店|座谈|台账|课程|"
    r"讲习|套餐|起草|例会|起来|科|名苑|名优|天然|位于|批发|场馆|班级|册籍|本地|本区"
)
MANY = re.compile(r"^(?:余|多|来|几)?(?P<scale>亿|万|千|百)?(?:余|多)?")
SCALES = {"亿": 100_000_000, "万": 10_000, "千": 1_000, "百": 100}
NOTHING = next(re.finditer("(?P<scale>)", ""))
STOPS = '，。；：、！？,;:!?（）()《》“”"‘’「」—－\n　 …'
FROM_TO = re.compile(r"^\s*(?:万|千|名|人|个|元|岁|户)?\s*(?:[-—－~～–]+|至|到)\s*$")
RISE = re.compile(
    r"(下降|上升|提高|降低|增长|减少|增加|增幅|降幅|同比|环比|回落|提升|压降)(了|约|近)?$"
)
FALLING = ("下降", "降低", "减少", "降幅", "回落", "压降")
TO_BE = re.compile(r"(提升|提高|增加|增长|下降|降低)(到|至)$")
BAND = re.compile(r"^(?:周岁|岁|万人|千人|人|名|万户|千户|户|平方米|年|天|次)?(?:\(含\)|（含）)?"
                  r"(以上|以下|及以上|及以下|以内|上下)(?!学历)")  # fmt: skip
LEADS = re.compile(r"(超过|不足|不满|不少于|不低于|至少|满|未满|达到|达|少于|多于|大于|小于)$")


@dataclass(frozen=True)
class Blank:
    """One blank of a paragraph: where it is, what kind of thing it wants, how it is to be said."""

    number: int  # from 1, through the whole text
    paragraph: int
    start: int
    end: int
    text: str  # the whole paragraph
    hint: str = ""  # what stands in {{…}}
    lead: str = ""  # the heading the paragraph stands under

    @property
    def mark(self) -> str:
        return self.text[self.start : self.end]

    @cached_property
    def before(self) -> str:
        return self.text[: self.start]

    @cached_property
    def after(self) -> str:
        return self.text[self.end :]

    @cached_property
    def tail(self) -> str:
        """What follows, or what follows the other end of a range: ×—×人 counts people twice."""
        found = MARK.search(self.after)
        if found and FROM_TO.match(self.after[: found.start()]) and not self._own_unit:
            return self.after[found.end() :]
        return self.after

    @cached_property
    def _own_unit(self) -> bool:
        return bool(MEASURE.match(self.after.lstrip("万千百亿余")))

    @cached_property
    def _many(self) -> "re.Match[str]":
        return MANY.match(self.tail) or NOTHING

    @cached_property
    def unit(self) -> str:
        """The measure word after the blank; empty where none follows."""
        rest = self.tail[self._many.end() :].lstrip()
        if re.match(r"^m[²2×*X]", rest):
            return "平方米"
        found = MEASURE.match(rest)
        if found is None or NOT_UNITS.match(rest):
            return ""
        return found.group().replace("％", "%").replace("平米", "平方米").replace("㎡", "平方米")

    @property
    def scale(self) -> str:
        """万 or 亿 where the number is said in them: ×万人, ×万元."""
        if self.unit in {"万元", "亿元", "千元"}:
            return self.unit[0]
        return self._many["scale"] or ""

    @property
    def noun(self) -> str:
        """The words after the measure word, up to a stop or the next blank."""
        rest = self.tail[self._many.end() :].lstrip()[len(self.unit) :]
        following = MARK.match(rest)
        if following:  # ×批×名党员: both count what comes after
            rest = re.sub(r"^余?(大类|批次|批|场|次|个|名|人|项|件)?", "", rest[following.end() :])
        return upto(rest)

    @property
    def near(self) -> str:
        """The words before the blank, back to a stop or the last blank."""
        return since(self.before)

    @cached_property
    def sentence(self) -> tuple[str, str]:
        """The sentence before and after the blank."""
        left = re.split(r"[。；;！？\n]", self.before)[-1]
        right = re.split(r"[。；;！？\n]", self.after)[0]
        return left, right

    @property
    def say(self) -> str:
        """How the number is to be said: plain, more_than (余), about (约) or at_least (以上)."""
        if re.match(r"^(余|多)|^[亿万千百]?(余|多)", self.after) or self.near.endswith("超过"):
            return "more_than"
        if re.search(r"(约|大约|近|左右)$", self.near):
            return "about"
        rest = self.tail[self._many.end() :].lstrip()[len(self.unit) :]
        return "at_least" if rest.startswith(("以上", "及以上")) else "plain"

    @property
    def side(self) -> str:
        """`from` or `to` where it is one end of a range."""
        after = MARK.search(self.after)
        if after and FROM_TO.match(self.after[: after.start()]):
            return "from"
        ends = list(MARK.finditer(self.before))
        return "to" if ends and FROM_TO.match(self.before[ends[-1].end() :]) else ""

    @cached_property
    def kind(self) -> Kind:
        if self.hint:
            return Kind.RATIO if re.search(r"率|占比|比例", self.hint) else Kind.FIGURE
        return self._told or self._bare

    @property
    def _told(self) -> Kind | None:
        """What the words next to it settle."""
        unit, after = self.unit, self.after
        signs = after.startswith(("+", "＋")) or self.before.endswith(("+", "＋"))
        rates = unit in {"%", "个百分点"}
        rose = bool(RISE.search(self.near)) and not TO_BE.search(self.near)
        tests = (
            (Kind.FIGURE, signs),  # 1+N: the terms of an alliance
            (Kind.ORDINAL, self.near.endswith("第") or unit == "届"),
            (Kind.DATE, dated(self, unit)),
            (Kind.CHANGE, unit == "个百分点" or (rates and rose)),
            (Kind.RATIO, rates),
            (Kind.MONEY, unit in {"万元", "亿元", "千元", "元"}),
            (Kind.BOUND, banded(self, unit)),
        )
        return next((kind for kind, true in tests if true), None)

    @property
    def _bare(self) -> Kind:
        """A number where a measure word follows, or where what is counted stands before."""
        after = self.after.lstrip()
        ends = not after or after[0] in "，。；,;)）"
        return (
            Kind.FIGURE if self.unit or self.scale or (ends and counted(self.near)) else Kind.NAME
        )


def dated(blank: Blank, unit: str) -> bool:
    """A year, month or day, and not so many of them."""
    if unit not in {"年", "月", "日"}:
        return False
    return not re.search(r"(为期|连续|近|满|每|共|历时|任期|党龄)$", blank.near)


def banded(blank: Blank, unit: str) -> bool:
    """A bound of a band: ×岁及以下, ×—×万人, 不足×名的; the number of those in it is none."""
    rest = blank.tail.lstrip()
    if unit == "岁" and "平均" not in blank.near:
        return True
    noun = blank.tail[blank._many.end() :].lstrip()
    if LEADS.search(blank.near) and re.match(r"^(名|人|户|个)(的|以)", noun):
        return True
    if BAND.match(noun) and not re.match(r"^(名|人|户|次|个)?(以上|及以上)?$", upto(noun)):
        return bool(re.match(r"^(万|千)?(周岁|岁|人|户|平方米)", rest))
    if not blank.side:
        return False
    end = re.match(r"^(万|千)?(人|户|岁|名)的", upto_two(blank))
    return bool(end) and bool(
        (end and end[1]) or re.search(r"(党员|人数|职工|户数|住户)", blank.near)
    )


def upto_two(blank: Blank) -> str:
    """What follows the range a blank is an end of."""
    rest = blank.after
    if blank.side == "from":
        found = MARK.search(rest)
        rest = rest[found.end() :] if found else rest
    return rest[:8]


def counted(words: str) -> bool:
    """Do the words before a bare blank name something that is counted?"""
    return (
        bool(re.search(r"(数|共|计|员|组织|总支|支部|委|次|人|个|家)$", words)) and len(words) > 1
    )


BRACKET = re.compile(r"[（(]([^（()）×*＊＿_XxＸ{]{1,8})[)）]")


def upto(words: str) -> str:
    """Up to the first stop or blank; a short bracket reads on: 村（社区）."""
    words = BRACKET.sub(r"\1", words)
    found = MARK.search(words)
    words = words[: found.start()] if found else words
    for place, sign in enumerate(words):
        if sign in STOPS.replace("“", "").replace("”", "").replace('"', ""):
            return words[:place]
    return words


def since(words: str) -> str:
    """From the last stop or blank on."""
    words = BRACKET.sub(r"\1", words)
    marks = list(MARK.finditer(words))
    words = words[marks[-1].end() :] if marks else words
    for place in range(len(words) - 1, -1, -1):
        if words[place] in STOPS.replace("“", "").replace("”", "").replace('"', ""):
            return words[place + 1 :]
    return words


SHORT = 40  # characters of a heading
HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、])"
)


def find(paragraphs: list[str]) -> list[Blank]:
    """The blanks of a document, numbered through; a multiplication sign between digits is none."""
    found: list[Blank] = []
    lead = ""
    for place, text in enumerate(paragraphs):
        if HEADING.match(text) and len(text.strip()) < SHORT:
            lead = text.strip()
        for hit in MARK.finditer(text):
            around = text[hit.start() - 1 : hit.start()] + text[hit.end() : hit.end() + 1]
            if around[1:] and around.isdigit():
                continue
            hint = (hit["hint"] or "").strip()
            found.append(Blank(len(found) + 1, place, hit.start(), hit.end(), text, hint, lead))
    return found

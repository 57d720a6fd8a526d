"""Identity numbers, credit codes, phones and names: what is wrong with one, and what to do.

A problem stops an entry; a warning asks for a second look. Area codes only ever warn: numbers keep
the code of a county that has since been renamed or merged.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from stdnum import numdb
from stdnum.cn import ric, uscc

from jiceng.kernel import clock
from jiceng.kernel.memos import memoised

LENGTH = 18
OLD_LENGTH = 15
MOBILE_LENGTH = 11
OLDEST = 130  # years; nobody on a roster is older
NAME_LIMIT = 25  # Chinese characters, as on the identity card
LATIN_LIMIT = 50

_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)


@dataclass(frozen=True)
class Reading:
    """A value as it should be stored, and what is to be said about it."""

    value: str
    problem: str = ""
    warning: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem


@dataclass(frozen=True)
class Citizen(Reading):
    """A citizen number, with what it says: the day of birth and the sex (GB/T 2261.1)."""

    birth: date | None = None
    sex: str = ""


def _compact(text: object) -> str:
    if isinstance(text, str) and text.isascii() and text.isalnum():
        return text.upper()
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text)).upper()
    return "".join(sign for sign in folded if sign not in _UNSEEN and sign not in " -\t\r\n'")


@memoised
def citizen_number(text: object) -> Citizen:
    """Read a citizen number (GB 11643-1999: length, birth date, check digit)."""
    number = _compact(text)
    if len(number) == OLD_LENGTH and number.isdigit():
        return Citizen(
            number, _("身份证号应为 18 位，这是 15 位的旧号码，请按现在的证件填写 18 位号码")
        )
    if len(number) != LENGTH:
        return Citizen(
            number,
            _("身份证号应为 18 位，现在是 %(count)d 位，请对照证件检查是否多位或少位")
            % {"count": len(number)},
        )
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return Citizen(
            number, _("身份证号前 17 位应为数字，最后一位为数字或 X，请对照证件再看一遍")
        )
    birth = _birth(number)
    if birth is None:
        return Citizen(
            number,
            _("身份证号第 7 至 14 位“%(part)s”不是可能的出生日期，请对照证件再看一遍")
            % {"part": number[6:14]},
        )
    if ric.calc_check_digit(number) != number[-1]:
        return Citizen(number, _("身份证号最后一位对不上，请对照证件再看一遍"))
    sex = "1" if int(number[16]) % 2 else "2"
    return Citizen(number, "", _area_warning(number), birth, sex)


def _birth(number: str) -> date | None:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    today = clock.today()
    return birth if birth <= today and today.year - birth.year <= OLDEST else None


@lru_cache(maxsize=4_096)
def _known_area(area: str) -> bool:
    """Whether six digits name a county; a roster asks the same few over and over."""
    return any(facts.get("county") for _part, facts in numdb.get("cn/loc").info(area))


def _area_warning(number: str) -> str:
    return "" if _known_area(number[:6]) else _unknown_area(number[:6], get_language() or "")


@lru_cache(maxsize=4_096)
def _unknown_area(area: str, language: str) -> str:
    """The warning in the reader's language; a roster earns the same one over and over."""
    del language
    return _("身份证号前六位“%(area)s”查不到对应的县区，请核对；确认无误可以保存") % {"area": area}


def credit_code(text: object) -> Reading:
    """Read a unified social credit code (GB 32100-2015, the organisation code by GB 11714)."""
    code = _compact(text)
    if len(code) != LENGTH:
        return Reading(
            code,
            _("统一社会信用代码应为 18 位，现在是 %(count)d 位，请对照营业执照或登记证书检查")
            % {"count": len(code)},
        )
    odd = sorted(set(code) & set("IOSVZ"))
    if odd:
        return Reading(
            code,
            _("统一社会信用代码不会出现字母 %(letters)s，请检查是否与数字 1、0、5、2 看混")
            % {"letters": "、".join(odd)},
        )
    if not _USCC.fullmatch(code):
        return Reading(
            code,
            _("统一社会信用代码第 3 至 8 位应为数字，其余为数字或大写字母，请对照证书再看一遍"),
        )
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        return Reading(code, _("统一社会信用代码最后一位对不上，请对照证书再看一遍"))
    if _org_check(code[8:16]) != code[16]:
        return Reading(
            code,
            "",
            _("统一社会信用代码第 9 至 17 位的组织机构代码校验不符，请核对；确认无误可以保存"),
        )
    return Reading(code)


def _org_check(eight: str) -> str:
    """The check sign of an organisation code (GB 11714-1997)."""
    total = sum(
        _SIGNS.index(sign) * weight for sign, weight in zip(eight, _ORG_WEIGHTS, strict=True)
    )
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def mobile_number(text: object) -> Reading:
    """Read a mobile number of the mainland: 11 digits beginning with 1."""
    number = _compact(text).removeprefix("+")
    if len(number) == MOBILE_LENGTH + 2:
        number = number.removeprefix("86")
    if not (number.isascii() and number.isdigit()):
        return Reading(number, _("手机号应全部是数字，请去掉其他符号；座机请填在固定电话栏"))
    if len(number) != MOBILE_LENGTH:
        advice = _("请检查是否少一位") if len(number) < MOBILE_LENGTH else _("请检查是否多一位")
        return Reading(
            number,
            _("手机号应为 11 位，现在是 %(count)d 位，%(advice)s")
            % {"count": len(number), "advice": advice},
        )
    if number[0] != "1":
        return Reading(number, _("手机号应以 1 开头，请核对；座机请填在固定电话栏"))
    if number[1] in "012":
        return Reading(
            number,
            "",
            _("%(start)s 开头的号码不是手机号段，请核对；确认无误可以保存") % {"start": number[:3]},
        )
    return Reading(number)


# Marks that are not seen: joiners, direction and format marks, variation selectors, soft hyphen.
_UNSEEN = frozenset(
    chr(point)
    for first, last in (
        (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F),
        (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
        (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0xE0000, 0xE0FFF),
    )
    for point in range(first, last + 1)
)  # fmt: skip

DOT = "\u00b7"
_DOTS = re.compile("\\s*[\u00b7\u0387\u2022\u2027\u2219\u22c5\u2e31\u30fb\uff65\uff0e\ufe52]\\s*")
_ASCII_DOT = re.compile(r"(?<=[^\x00-\x7f])\s*[.]\s*(?=[^\x00-\x7f])")

# Full-width letters and signs, and the typographic apostrophe, as ordinary ones.
_NARROW = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2019: "'"}

# By code-point range, since the Unicode tables of our Python end before extension I.
_HAN = (
    (0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF),
    (0x2A700, 0x2EE5F), (0x2F800, 0x2FA1F), (0x30000, 0x33479),
)  # fmt: skip
_PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFD))
_RADICALS = ((0x2E80, 0x2FDF), (0x31C0, 0x31EF))


def _within(sign: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(sign) <= last for first, last in ranges)


HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in _HAN)
"""Chinese characters, of any extension of GB 18030-2022 and after, for a class of a pattern."""
_IS_HAN = re.compile(f"[{HAN}]")


_PLAIN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df]+")
"""A text of nothing but characters that have one form: nothing in it is to be tidied."""


def is_han(sign: str) -> bool:
    """Whether a sign is a Chinese character."""
    return _IS_HAN.match(sign) is not None


def clean_name(text: object) -> str:
    """A name as it is stored: NFC, unseen marks gone, one kind of dot, no padding spaces."""
    if isinstance(text, str) and _PLAIN.fullmatch(text):
        return text
    seen = "".join(sign for sign in ("" if text is None else str(text)) if sign not in _UNSEEN)
    name = unicodedata.normalize("NFC", seen.translate(_NARROW)).strip()
    # Names in Latin letters keep single spaces; Chinese names are often padded with them.
    name = re.sub(r"\s+", "" if any(map(is_han, name)) else " ", name)
    return _ASCII_DOT.sub(DOT, _DOTS.sub(DOT, name)).strip(DOT)


def name_key(text: object) -> str:
    """A name folded for searching and for spotting likely duplicates; never stored as the name."""
    folded = unicodedata.normalize("NFKC", clean_name(text)).casefold()
    return "".join(sign for sign in folded if sign != DOT and not sign.isspace())


@memoised
def person_name(text: object) -> Reading:
    """Read a person's name: Chinese characters with the dot, or Latin letters."""
    name = clean_name(text)
    if 1 < len(name) <= NAME_LIMIT and _PLAIN.fullmatch(name):
        return Reading(name)
    if not name:
        return Reading(name, _("请填写姓名"))
    chinese = sum(map(is_han, name))
    if not chinese:
        return _foreign_name(name)
    if chinese > NAME_LIMIT:
        return Reading(
            name,
            _("姓名最多 25 个汉字，现在是 %(count)d 个，请检查是否填串了列") % {"count": chinese},
        )
    return _chinese_name(name, single=chinese == 1)


def _chinese_name(name: str, *, single: bool) -> Reading:
    rare = [sign for sign in name if _within(sign, _PRIVATE + _RADICALS)]
    other = [sign for sign in name if not is_han(sign) and sign != DOT and sign not in rare]
    if other:
        return Reading(
            name, _("姓名里有“%(signs)s”，不是姓名用字，请对照证件改正") % {"signs": "".join(other)}
        )
    if rare:
        return Reading(
            name,
            "",
            _("姓名里的“%(signs)s”是自造字或部首，别的电脑上可能显示不出，请换用标准字")
            % {"signs": "".join(rare)},
        )
    return Reading(name, "", _("姓名只有一个字，请核对；确认无误可以保存") if single else "")


def _foreign_name(name: str) -> Reading:
    other = [sign for sign in name if not (sign.isalpha() or sign in " -'." or sign == DOT)]
    if other or not any(map(str.isalpha, name)):
        return Reading(name, _("“%(name)s”不像姓名，请对照证件改正") % {"name": name[:LATIN_LIMIT]})
    if len(name) > LATIN_LIMIT:
        return Reading(name, _("姓名最多 50 个字母，请检查是否填串了列"))
    return Reading(name)

"""What a personal value looks like where it need not be read in full.

Masks of numbers and addresses always hold ``*``, so that a masked value posted back is recognised.
"""

import re

HIDDEN = "*"
SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳上官司马司徒诸葛东方皇甫尉迟公孙慕容令狐夏侯轩辕长孙宇文端木万俟独孤南宫西门百里呼延"
        "东郭闻人澹台公冶宗政濮阳淳于单于太叔申屠仲孙钟离鲜于闾丘赫连第五拓跋完颜纳兰耶律",
    )
)
"""Surnames of two characters."""
_STREET = re.compile(r"^\D*?(?:街道|大道|路|街|巷|镇|乡)(?!道)")
_KEPT = 6


def name(text: str) -> str:
    """张伟 → 张×, 欧阳建国 → 欧阳××; of a name with dots the first part stays."""
    if "·" in text:
        first, _, rest = text.partition("·")
        return f"{first}·{'×' * min(len(rest), 2)}"
    surname = 2 if text[:2] in SURNAMES and len(text) > len("欧阳") else 1
    return text[:surname] + "×" * len(text[surname:])


def citizen_number(text: str) -> str:
    """990101********1234: area and the last four stay, the birth date goes."""
    if len(text) <= _KEPT + 4:
        return HIDDEN * max(len(text), 4)
    return text[:_KEPT] + HIDDEN * (len(text) - _KEPT - 4) + text[-4:]


def phone(text: str) -> str:
    """199****0000; of a landline the last four go."""
    if re.fullmatch(r"1\d{10}", text):
        return f"{text[:3]}****{text[-4:]}"
    return text[:-4] + HIDDEN * 4


def address(text: str) -> str:
    """Down to the street: 涧西区长安路****. Without a street the first six characters stay."""
    street = _STREET.match(text)
    kept = street.group() if street else text[: min(_KEPT, len(text) // 2)]
    return kept + HIDDEN * 4


def everything(text: str) -> str:
    """Nothing stays, not even the length."""
    del text
    return HIDDEN * 4

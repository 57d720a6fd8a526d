"""What may not stand on a board, and how long a notice stands: detection and dates, pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jiceng.kernel import masks
from jiceng.kernel.citations import Article, cites

PERSONAL_LAW = Article(
    "中华人民共和国个人信息保护法",
    6,
    reading="公开以实现目的的最小范围为限：身份证号、电话、住址、银行账号不上公示栏",
)
OPENNESS = Article(
    "中国共产党党务公开条例（试行）",
    15,
    status="S",
    severity="WARN",
    reading="公开按提出、审核（含保密审查）、审批、实施的程序办理",
)

ID_NUMBER, PHONE, BANK, BIRTH = "id_number", "phone", "bank_number", "birth_date"
TITLES = {ID_NUMBER: "身份证号", PHONE: "电话号码", BANK: "银行账号", BIRTH: "出生日期"}

_GAP = r"[ \-—－]?"
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_EDGE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_ID = re.compile(rf"{_EDGE}\d{{6}}{_GAP}(?:18|19|20)\d{{6}}{_GAP}\d{{3}}[\dXx]{_END}")
_OLD_ID = re.compile(rf"{_EDGE}[1-8]\d{{5}}\d{{2}}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{{3}}{_END}")
_MOBILE = re.compile(rf"{_EDGE}(?:\+?86{_GAP})?1\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{4}}{_END}")
_LAND = re.compile(rf"{_EDGE}0\d{{2,3}}{_GAP}[2-9]\d{{6,7}}{_END}")
_BANK = re.compile(rf"{_EDGE}[3-69]\d{{3}}(?:{_GAP}\d{{4}}){{2,3}}{_GAP}\d{{1,7}}{_END}")
_DAY = r"(?:19|20)\d{2}\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?"
_BIRTH = re.compile(rf"{_DAY}\s*(?:出生|生)(?![产效活])|(?:出生|生于|生日)[^0-9]{{0,8}}{_DAY}")


@dataclass(frozen=True)
class Found:
    """A stretch of a text that looks personal: its kind, and what it would be masked to."""

    kind: str
    start: int
    end: int
    text: str
    masked: str

    @property
    def title(self) -> str:
        return TITLES[self.kind]


def _digits(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text)


def _luhn(number: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812)."""
    total = 0
    for place, sign in enumerate(reversed(number)):
        value = int(sign) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0


def _candidates(text: str) -> Iterator[Found]:
    for pattern in (_ID, _OLD_ID):
        for hit in pattern.finditer(text):
            masked = masks.citizen_number(_digits(hit.group()))
            yield Found(ID_NUMBER, *hit.span(), hit.group(), masked)
    for hit in _BANK.finditer(text):
        number = _digits(hit.group())
        if 16 <= len(number) <= 19 and _luhn(number):  # noqa: PLR2004
            yield Found(BANK, *hit.span(), hit.group(), f"{number[:4]}********{number[-4:]}")
    for pattern in (_MOBILE, _LAND):
        for hit in pattern.finditer(text):
            yield Found(PHONE, *hit.span(), hit.group(), masks.phone(_digits(hit.group())))
    for hit in _BIRTH.finditer(text):
        kept = re.sub(
            r"(\d{4}\s*[年.\-/]\s*\d{1,2})\s*[月.\-/]\s*\d{1,2}\s*日?", r"\1月", hit.group()
        )
        yield Found(BIRTH, *hit.span(), hit.group(), kept)


@cites(PERSONAL_LAW)
def personal(text: str) -> list[Found]:
    """Identity, telephone and bank numbers and full birth dates, in order, without overlap."""
    plain = text.translate(_WIDE)
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    for one in _candidates(plain):
        if not any(one.start < end and start < one.end for start, end in taken):
            taken.append((one.start, one.end))
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def masked(text: str) -> str:
    """The text with everything personal masked."""
    shown, at = [], 0
    for one in personal(text):
        shown += [text[at : one.start], one.masked]
        at = one.end
    return "".join([*shown, text[at:]])


def over(*, ends_on: date | None, today: date) -> bool:
    """The last day still belongs to the period."""
    return ends_on is not None and today > ends_on

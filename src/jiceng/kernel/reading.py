"""Names as people search for them: the first letters of their pinyin."""

import os
from functools import cache, lru_cache
from typing import Any

# Words the dictionary reads wrongly; a longer word wins over a shorter one.
WORDS = {
    "单县": [["shàn"], ["xiàn"]],
    "单雄信": [["shàn"], ["xióng"], ["xìn"]],
    "长宁": [["cháng"], ["níng"]],
    "长兴": [["cháng"], ["xīng"]],
    "朝阳": [["cháo"], ["yáng"]],
    "尉迟": [["yù"], ["chí"]],
    "万俟": [["mò"], ["qí"]],
    "长孙": [["zhǎng"], ["sūn"]],
    "单于": [["chán"], ["yú"]],
    "澹台": [["tán"], ["tái"]],
}

# Characters read otherwise as a surname: the first letter of the surname.
SURNAMES = {
    "单": "s", "查": "z", "曾": "z", "仇": "q", "朴": "p", "解": "x", "任": "r", "盖": "g",
    "区": "o", "繁": "p", "覃": "q", "折": "s", "种": "c", "黑": "h", "员": "y", "秘": "b",
    "祭": "z", "召": "s", "翟": "z", "缪": "m", "洗": "x", "冼": "x", "乐": "y", "华": "h",
    "燕": "y", "尉": "w", "谌": "c", "隗": "w", "撒": "s", "葛": "g", "宓": "m", "臧": "z",
    "佘": "s", "晁": "c", "逄": "p", "牟": "m",
}  # fmt: skip


@cache
def _dictionary() -> Any:
    """The pinyin dictionary: 50 MB, for whoever writes a name down, not for every page."""
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")  # it is ours alone, nobody changes it
    import pypinyin  # noqa: PLC0415

    pypinyin.load_phrases_dict(WORDS)
    return pypinyin


def initials(text: str) -> str:
    """建设路第一党支部 → jsldydzb; other characters stay as they are, in lower case."""
    letters = [_letter(sign) for sign in text]
    if not all(letters) and not _in_word(text):
        letters = [found or _alone(sign) for sign, found in zip(text, letters, strict=True)]
    elif not all(letters):  # only the words around a character can tell how it is read here
        read = _dictionary()
        letters = read.lazy_pinyin(text, style=read.Style.FIRST_LETTER)
    return "".join(letters).lower().replace(" ", "")[:80]


@lru_cache(maxsize=16_384)
def _letter(sign: str) -> str:
    """The first letter of a character, where all its readings share one; empty otherwise."""
    read = _dictionary()
    (found,) = read.pinyin(sign, style=read.Style.FIRST_LETTER, heteronym=True)
    letters = {reading[:1] for reading in found}
    return letters.pop() if len(letters) == 1 else ""


@lru_cache(maxsize=16_384)
def _alone(sign: str) -> str:
    """The first letter of a character beside which no word of the dictionary stands."""
    read = _dictionary()
    return str(read.lazy_pinyin(sign, style=read.Style.FIRST_LETTER)[0])


def _in_word(text: str) -> bool:
    """Whether the dictionary finds a word of several characters in it: most names hold none."""
    _dictionary()
    from pypinyin.seg.mmseg import seg  # noqa: PLC0415

    return any(len(part) > 1 for part in seg.cut(text))


def readings(text: str) -> tuple[str, ...]:
    """All first letters a text may be searched by: as a word, and as a name with its surname."""
    plain = initials(text)
    surname = SURNAMES.get(text[:1])
    if surname is None or plain.startswith(surname):
        return (plain,)
    return plain, surname + plain[1:]

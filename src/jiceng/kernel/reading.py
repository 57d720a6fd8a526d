"""Names as people search for them: the first letters of their pinyin."""

from pypinyin import Style, lazy_pinyin


def initials(text: str) -> str:
    """建设路第一党支部 → jsldydzb; other characters stay as they are, in lower case."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower().replace(" ", "")[:80]

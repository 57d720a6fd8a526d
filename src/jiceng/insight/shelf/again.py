"""Words that were kept in Chinese, as the reader of today is told them.

What is frozen, sent or received is Chinese whoever made it. On a page it reads in the reader's
language as far as it was made of words that have one; a name, as of an organisation, stays.
"""

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from jiceng.kernel.citations import gettext_noop
from jiceng.kernel.periods import words_of

# How words that are kept are put together: what stands in the place of %s is told again by itself.
LACKING, BY = gettext_noop("还差：%s"), gettext_noop("按%s")
NONE_YET, SHARE = gettext_noop("还没有登记过%s"), gettext_noop("%s的比例")
FORMS = (LACKING, BY, NONE_YET, SHARE)
BRACKET = re.compile(r"(?P<what>.+)(?P<part>（(?P<within>[^（）]+)）)")


def again(text: str) -> str:
    """These words in the reader's language; as they are where they have no other."""
    if not text or get_language() == settings.LANGUAGE_CODE:
        return text
    return _told(text) or words_of(text)


def retold(kept: Any, names: frozenset[str]) -> Any:
    """The same lists and mappings with the texts of these names told again."""
    if isinstance(kept, list):
        return [retold(one, names) for one in kept]
    if not isinstance(kept, dict):
        return kept
    return {
        name: again(one) if name in names and isinstance(one, str) else retold(one, names)
        for name, one in kept.items()
    }


def _told(text: str) -> str:
    """Another wording of the whole, or of what it is made of; nothing where there is none."""
    if (known := gettext(text)) != text:
        return known
    if found := BRACKET.fullmatch(text):
        return _bracketed(found["what"], found["part"], found["within"])
    for form in FORMS:
        if found := _form(form).fullmatch(text):
            within = _told(found[1]) or _told(f"{found[1]}的")
            return gettext(form) % within if within else ""
    head, colon, rest = text.partition("：")
    if not colon or not rest:
        return ""
    first, second = _told(head), _told(rest)
    return f"{first or head}：{second or rest}" if first or second else ""


def _bracketed(what: str, part: str, within: str) -> str:
    """A figure with what it was narrowed to: 社区数（城市社区、大型）."""
    whole = _told(what)
    if (known := gettext(part)) != part:
        return f"{whole or what}{known}"
    told = [_told(one) for one in within.split("、")]
    if not whole and not any(told):
        return ""
    parts = "、".join(new or old for new, old in zip(told, within.split("、"), strict=True))
    return f"{whole or what}（{parts}）"


@cache
def _form(form: str) -> "re.Pattern[str]":
    return re.compile("(.+)".join(map(re.escape, form.split("%s"))))

"""A figure by what people call it: its title, in Chinese or in the reader's language, or key."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import get_language, gettext

from jiceng.kit.rooms import gather


def key_of(name: str) -> str:
    """The key of the one figure called so; the name as it came where none or several are."""
    wanted = name.strip()
    found = _keys(get_language()).get(wanted, ())
    return next(iter(found)) if len(found) == 1 else wanted


def called(written: str) -> str:
    """What people call a figure: its title, or the key where another is called the same.

    Of `key{split=value}` too, without what was chosen.
    """
    key = written.partition("{")[0].partition(":")[0]
    title = _titles().get(key, key)
    return gettext(title) if key_of(title) == key else key


@lru_cache(maxsize=4)
def _keys(language: str | None) -> Mapping[str, frozenset[str]]:
    """The figures of each name in a language: a table of them would ask for all names by row."""
    del language  # the one that is spoken, by which the answer is remembered
    found = defaultdict[str, set[str]](set)
    for key, title in _titles().items():
        for name in (key, title, gettext(title)):
            found[name].add(key)
    return {name: frozenset(keys) for name, keys in found.items()}


@lru_cache(maxsize=1)
def _titles() -> Mapping[str, str]:
    return {one.key: str(one.title) for one in gather("figures", "FIGURES")}

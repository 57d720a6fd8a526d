"""A figure by what people call it: its title, in Chinese or in the reader's language, or key."""

from django.utils.translation import gettext

from jiceng.kit.rooms import gather


def key_of(name: str) -> str:
    """The key of the one figure called so; the name as it came where none or several are."""
    wanted = name.strip()
    found = {
        one.key
        for one in gather("figures", "FIGURES")
        if wanted in {one.key, str(one.title), gettext(str(one.title))}
    }
    return found.pop() if len(found) == 1 else wanted


def called(written: str) -> str:
    """What people call a figure: its title, or the key where another is called the same.

    Of `key{split=value}` too, without what was chosen.
    """
    key = written.partition("{")[0].partition(":")[0]
    titles = (str(one.title) for one in gather("figures", "FIGURES") if one.key == key)
    title = next(titles, key)
    return gettext(title) if key_of(title) == key else key

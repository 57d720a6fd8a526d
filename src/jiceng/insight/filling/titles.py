"""How a choice is called, whatever it is: a figure, a share, a bound."""

from django.utils.translation import gettext as _

from jiceng.insight.filling.lexicon import BOUND
from jiceng.insight.filling.matching import OVER
from jiceng.insight.shelf.look import NoFigureError
from jiceng.insight.shelf.words import full_title


def title_of(written: str) -> str:
    """How a choice is called, whatever it is."""
    try:
        if written.startswith(BOUND):
            key = written.removeprefix(BOUND).rpartition(".")[0]
            return _("%s的分档界限") % full_title(key)
        if OVER in written:
            part, whole = written.split(OVER)
            return _("%(part)s占%(whole)s的比例") % {
                "part": full_title(part), "whole": full_title(whole)
            }  # fmt: skip
        return full_title(written)
    except (NoFigureError, LookupError):
        return written

"""Pieces of a page that stand as they are from one page to the next, drawn once and kept.

    {% standing "top" shell.mark menu.mark q %}…{% endstanding %}

A piece is kept under its name, the language, the page's query and the marks it names: it may show
nothing else of a page but its address (`here`) and the token of its forms, which are put in anew
each time. Marks must tell apart whatever the piece shows; two people share one only where all that
is shown of them is the same. A mark that is missing or None says that the piece cannot be told
apart, and it is drawn each time.
"""

from collections import OrderedDict
from html import escape
from threading import Lock
from typing import Any, Final

from django.template import TemplateSyntaxError
from django.template.base import Node, NodeList, Parser, Token
from django.utils.translation import get_language

MOST: Final = 120  # pieces, some ten thousand signs each
HERE, TOKEN = "\ue000here\ue000", "\ue000token\ue000"  # signs that no text has
_pieces: OrderedDict[Any, str] = OrderedDict()
_lock = Lock()


class Standing(Node):
    """Draws what is within for the first page of its kind, and keeps it for the others."""

    def __init__(self, nodelist: NodeList, marks: list[Any]) -> None:
        self.nodelist, self.marks = nodelist, marks

    def render(self, context: Any) -> str:
        request = context.get("request")
        if request is None:
            return str(self.nodelist.render(context))
        marks = [mark.resolve(context, ignore_failures=True) for mark in self.marks]
        if None in marks:
            return str(self.nodelist.render(context))
        token = context.get("csrf_token")
        query = request.META.get("QUERY_STRING", "")
        name = get_language(), query, bool(token), *marks
        piece = _pieces.get(name) or self._kept(name, context, TOKEN if token else None)
        piece = piece.replace(HERE, escape(request.get_full_path()))
        return piece.replace(TOKEN, str(token)) if token else piece

    def _kept(self, name: Any, context: Any, token: Any) -> str:
        with context.push(csrf_token=token, here=HERE):
            piece = str(self.nodelist.render(context))
        with _lock:
            _pieces[name] = piece
            while len(_pieces) > MOST:
                _pieces.popitem(last=False)
        return piece


def forget() -> None:
    _pieces.clear()


def read(parser: Parser, token: Token) -> Standing:
    """`{% standing name mark… %}` to `{% endstanding %}`."""
    _tag, *words = token.split_contents()
    if not words:
        raise TemplateSyntaxError("standing: a name, then marks")
    nodelist = parser.parse(("endstanding",))
    parser.delete_first_token()
    return Standing(nodelist, [parser.compile_filter(word) for word in words])

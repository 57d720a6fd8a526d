"""Templates whose unchanging pieces are joined when they are loaded.

Plain text, `{% translate "…" %}`, `{% static "…" %}`, `{% icon "…" %}` and `{% htmx_script %}` with
nothing but words in them say the same on every page of a language: between two that change they are
drawn once for each language and remembered as one piece. A page is drawn in one language.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable
from django.template.defaulttags import IfNode
from django.template.library import SimpleNode
from django.template.loaders.cached import Loader
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

from jiceng.kit.lookups import quicken

# Tags that look at nothing but their words; no page has a nonce, for none has an inline script.
STEADY = (
    ("jiceng.kit.templatetags.kit", "icon"),
    ("django_htmx.templatetags.django_htmx", "htmx_script"),
)


class Folding(Loader):
    """The framework's loader that keeps templates, which also joins their pieces."""

    def get_template(self, template_name: str, skip: Any = None) -> Any:
        template: Any = super().get_template(template_name, skip)
        if not getattr(template, "folded", False):
            fold(template.nodelist)
            template.folded = True
        return template


class Piece(Node):
    """Nodes that say the same on every page of a language."""

    child_nodelists = ()

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        first: Any = nodes[0]
        self.token, self.origin = first.token, first.origin
        self.told: dict[Any, str] = {}

    def render(self, context: Any) -> str:
        said = _language(context), context.autoescape
        told = self.told.get(said)
        if told is None:
            told = self.told[said] = NodeList(self.nodes).render(context)
        return told


def _language(context: Any) -> str | None:
    """The page's language: asking the framework costs more than drawing a piece."""
    if not hasattr(context, "language"):
        context.language = get_language()
    found: str | None = context.language
    return found


def fold(nodes: Any) -> None:
    """Join the unchanging nodes of a list that stand side by side, and of all lists within."""
    joined: list[Node] = []
    run: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and _steady(node):
            run.append(node)
            continue
        if any(not isinstance(one, TextNode) for one in run):
            joined.append(Piece(run))
        else:
            joined += run
        run = []
        if node is not None:
            joined.append(node)
            quicken(node)
            for inner in _within(node):
                fold(inner)
    nodes[:] = joined


def _within(node: Any) -> Iterator[Any]:
    if isinstance(node, IfNode):
        yield from (branch for _condition, branch in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        inner = getattr(node, name, None)
        if isinstance(inner, list):
            yield inner


def _steady(node: Any) -> bool:
    """Does it say the same whatever page it stands on?"""
    if isinstance(node, TranslateNode):
        plain = node.asvar is None and node.message_context is None
        return plain and _fixed(node.filter_expression)
    if type(node) is StaticNode:
        return node.varname is None and _fixed(node.path)
    if type(node) is SimpleNode:
        given = [*node.args, *node.kwargs.values()]
        steady = (node.func.__module__, node.func.__name__) in STEADY
        return steady and node.target_var is None and all(map(_fixed, given))
    return isinstance(node, TextNode)


def _fixed(said: FilterExpression) -> bool:
    """Words written in the template, and no filter."""
    words = said.var
    written = isinstance(words, str) or (isinstance(words, Variable) and words.lookups is None)
    return written and not said.filters

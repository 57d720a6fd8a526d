"""Looks the names of a template up by the shortest way that gives what the framework gives.

Its own way asks everything a name might be: an item, an attribute, a method, an index. Nearly all
names of a page are items of plain dicts and attributes of records; whatever else, and whatever is
called, goes the framework's way. The names of a page are some four hundred.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from django.template.base import (
    FilterExpression,
    Node,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import TemplateLiteral
from django.template.loader_tags import IncludeNode
from django.template.smartif import TokenBase
from django.utils.functional import Promise, SimpleLazyObject, empty
from django.utils.safestring import SafeString

NOWHERE = object()
BY_ITS_OWN: Any = vars(Variable)["_resolve_lookup"]


class Name(Variable):
    """`a.b.c`, read from plain dicts and records."""

    __slots__ = ()

    def _resolve_lookup(self, context: Any) -> Any:
        found = self.look(context)
        return BY_ITS_OWN(self, context) if found is NOWHERE else found

    def look(self, context: Any) -> Any:
        """What the name stands for, NOWHERE if for nothing."""
        names: Any = self.lookups
        first, *others = names
        for layer in reversed(context.dicts):
            if first in layer:
                found = layer[first]
                break
        else:
            return self._missing(context, context, first)
        if callable(found):
            return BY_ITS_OWN(self, context)
        for name in others:
            if type(found) is SimpleLazyObject:
                found = _unwrapped(found)
            kind = type(found)
            if kind is dict:
                if name not in found:
                    return self._missing(context, found, name)
                found = found[name]
            else:
                found = NOWHERE if hasattr(kind, "__getitem__") else getattr(found, name, NOWHERE)
            if found is NOWHERE or callable(found):
                return BY_ITS_OWN(self, context)
        return found

    def _missing(self, context: Any, found: Any, name: str) -> Any:
        if name.isdigit() or hasattr(type(found), name):
            return BY_ITS_OWN(self, context)
        return NOWHERE


class Plain(FilterExpression):
    """A name and no filter: one look instead of four calls."""

    __slots__ = ()

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        var: Any = self.var
        if var.translate:  # {% translate name %} says so when it is drawn
            return super().resolve(context, ignore_failures)
        try:
            found = var.look(context)
        except VariableDoesNotExist:
            found = NOWHERE
        if found is not NOWHERE:
            return found
        return None if ignore_failures else context.template.engine.string_if_invalid


def _unwrapped(lazy: Any) -> Any:
    if lazy._wrapped is empty:
        lazy._setup()
    return lazy._wrapped


class Told(VariableNode):
    """`{{ … }}`: texts need no more than escaping."""

    def render(self, context: Any) -> Any:
        value = self.filter_expression.resolve(context)
        if isinstance(value, Promise):
            value = str(value)
        if type(value) is SafeString:
            return value
        if type(value) is str:
            return escape(value) if context.autoescape else value
        return render_value_in_context(value, context)


class Found:
    """The template of `{% include "…" %}`, looked for once instead of on every page."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.template: Any = None

    def resolve(self, context: Any) -> Any:
        if self.template is None:
            self.template = context.template.engine.get_template(self.name)
        return self.template


def quicken(node: Any) -> None:
    """Give a node's names, texts and inclusions the shorter way."""
    if type(node) is VariableNode:
        node.__class__ = Told
    if type(node) is IncludeNode:
        written: Any = node.template
        name = written.var
        if isinstance(name, str) and not written.filters and not name.startswith("."):
            vars(node)["template"] = Found(name)
    for said in vars(node).values():
        for expression in _expressions(said):
            _shorten(expression.var)
            bare = type(expression) is FilterExpression and not expression.filters
            if bare and type(expression.var) is Name and not expression.var.translate:
                expression.__class__ = Plain
            for _filter, arguments in expression.filters:
                for variable, argument in arguments:
                    if variable:
                        _shorten(argument)


def _shorten(word: Any) -> None:
    if type(word) is Variable and word.lookups is not None:
        word.__class__ = Name


def _expressions(said: Any) -> Iterator[FilterExpression]:
    """What is written in a tag, wherever the tag keeps it."""
    if isinstance(said, FilterExpression):
        yield said
    elif isinstance(said, TemplateLiteral):
        yield from _expressions(said.value)
    elif isinstance(said, TokenBase):
        yield from _expressions(said.first)
        yield from _expressions(said.second)
    elif isinstance(said, dict):
        yield from _expressions([*said.values()])
    elif isinstance(said, list | tuple):
        for one in said:
            if not isinstance(one, Node):
                yield from _expressions(one)

"""Names of templates, looked up by the shorter way, are what the framework finds by its own."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from jiceng.kit.folding import fold
from jiceng.kit.lookups import Found, Name, Told


class Thing:
    words = "<词>"
    many = (1, 2)

    def __init__(self, **more):
        self.__dict__.update(more)

    @property
    def broken(self):
        raise ValueError("a fault of the record")

    def said(self):
        return "<说>"

    def needs(self, one):
        return one

    def __str__(self):
        return "<物>"


class Erased(Thing):
    def erase(self):
        raise AssertionError("called by a template")

    erase.alters_data = True


GIVEN = {
    "text": "<a href='x'>", "safe": SafeString("<b>"), "none": None, "number": 1234567.5,
    "yes": True, "day": datetime.date(2026, 11, 27), "lazy": gettext_lazy("保存"),
    "flat": {"items": "<项>", "0": "零"}, "erased": Erased(), "list": ["<一>", "二"], "kind": Thing,
    "thing": Thing(inner=Thing(), table={"key": Thing()}), "call": lambda: {"key": "<值>"},
    "proxy": SimpleLazyObject(lambda: {"name": "<名>", "inner": {"n": 3}}),
    "wrapped": SimpleLazyObject(lambda: Thing(inner="<里>")),
}  # fmt: skip
NAMES = (
    "text", "safe", "none", "number", "yes", "day", "lazy", "flat.items", "flat.keys", "flat.0",
    "flat.none", "flat.1", "thing", "thing.words", "thing.inner.words", "thing.table.key.said",
    "thing.said", "thing.needs", "thing.none", "thing.many.1", "thing.many.9", "erased.erase",
    "list.0", "list.7", "list.append", "proxy.name", "proxy.inner.n", "proxy.none", "proxy.items",
    "proxy", "wrapped.inner", "wrapped.said", "kind.words", "call.key", "call", "missing",
    "missing.deeper", "push", "dicts", "text.upper", "text.0", "day.year", "none.x",
)  # fmt: skip


def both(text, autoescape=True):
    """What the framework says and what is said the shorter way."""
    ours, theirs = Template(text), Template(text)
    fold(ours.nodelist)
    for template in (theirs, ours):
        try:
            yield template.render(Context(GIVEN, autoescape=autoescape))
        except Exception as why:  # noqa: BLE001 - the same fault is asked for
            yield type(why), str(why).partition(" in ")[0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text",
    [
        "{{ %s }}",
        "{{ %s|default:'—' }}",
        "{%% if %s %%}yes{%% else %%}no{%% endif %%}",
        "{%% if text == %s or not %s %%}yes{%% endif %%}",
        "{%% for one in %s %%}{{ one }},{%% empty %%}none{%% endfor %%}",
        "{%% with found=%s %%}{{ found }}{{ found.words }}{%% endwith %%}",
        "{{ none|default:%s }}",
    ],
)
def test_a_name_says_what_it_says_to_the_framework(text, name):
    theirs, ours = both(text.replace("%s", name).replace("%%", "%"))
    assert ours == theirs


@pytest.mark.parametrize("name", ["text", "safe", "lazy", "number", "thing.words", "proxy.name"])
def test_without_escaping_as_well(name):
    theirs, ours = both("{{ name }}".replace("name", name), autoescape=False)
    assert ours == theirs


def test_a_fault_of_a_record_is_not_hidden():
    theirs, ours = both("{{ thing.broken }}")
    assert ours == theirs == (ValueError, "a fault of the record")


def test_a_name_that_is_translated_is():
    template = Template("{% load i18n %}{% translate said %}{% translate none %}")
    fold(template.nodelist)
    with translation.override("en"):
        assert template.render(Context({"said": "保存"})) == "Save"
    assert template.render(Context({"said": "保存"})) == "保存"


def test_the_shorter_way_is_taken():
    template = Template("{{ a.b|default:c }}{% include 'kit/parts/buttons.html' with buttons=d %}")
    fold(template.nodelist)
    told, included = template.nodelist
    assert type(told) is Told
    assert type(told.filter_expression.var) is Name
    assert type(told.filter_expression.filters[0][1][0][1]) is Name
    assert type(included.template) is Found
    assert type(included.extra_context["buttons"].var) is Name


def test_a_template_named_by_the_page_is_looked_for_by_the_page():
    template = Template("{% include panel.template %}")
    fold(template.nodelist)
    assert type(template.nodelist[0].template) is not Found

"""Unchanging pieces of templates are joined, and still say what they said, in every language."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template, engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

import jiceng
from jiceng.kit.folding import Piece, fold
from tests.kit.given import MENU, SHELL, pages

LOAD = "{% load i18n kit static %}"
WRITTEN = (
    "<p>{% translate '保存' %}{% icon 'plus' %}</p>{% if x %}<b>{% translate '是' %}</b>{{ x }}"
    "{% else %}{% translate '否' %} {% endif %}{% for one in many %}<i>{% translate '是' %}</i>"
    "{{ one }}{% empty %}{% static 'kit/icon.svg' %}{% endfor %}{{ y }}"
)


def folded(text):
    template = Template(LOAD + text)
    fold(template.nodelist)
    return template


def pieces(template):
    return template.nodelist.get_nodes_by_type(Piece)


@pytest.mark.parametrize("given", [{}, {"x": "<甲>", "many": [1, 2]}, {"y": 3}])
def test_it_says_what_it_said(given):
    joined, plain = folded(WRITTEN), Template(LOAD + WRITTEN)
    for language in ("zh-hans", "en", "zh-hans", "en"):  # twice: nothing is carried over
        with translation.override(language):
            assert joined.render(Context(given)) == plain.render(Context(given))
    with translation.override("en"):
        assert "保存" not in joined.render(Context(given))


def test_words_beside_each_other_are_one_piece():
    assert len(pieces(folded("a{% translate '是' %}b{% icon 'plus' %}c"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "{{ x }}",
        "{% translate x %}",
        "{% translate '是' as said %}{{ said }}",
        "{% translate '是'|upper %}",
        "{% icon x %}",
        "{% icon 'plus' words=x %}",
        "{% icon 'plus' as drawn %}{{ drawn }}",
        "{% static x %}",
        "{% static 'kit/icon.svg' as url %}{{ url }}",
        "{% query page=1 %}",
        "{% cell x %}",
        "{% page_lang %}",
        "{% csrf_token %}",
        "plain words alone",
    ],
)
def test_what_may_change_is_left_alone(text):
    assert pieces(folded(text)) == []


@pytest.mark.parametrize("name", sorted(pages()))
def test_every_page_of_the_kit_is_the_same_unfolded(name):
    template, given = pages()[name]
    request = RequestFactory().get("/c/members/?org=1&period=2026")
    context = {"request": request, "shell": SHELL, "menu": MENU, "title": "题名", **given}
    loaders = [("django.template.loaders.cached.Loader",
                ["django.template.loaders.app_directories.Loader"])]  # fmt: skip
    kept = engines["django"].engine
    plain = type(kept)(
        dirs=kept.dirs, context_processors=kept.context_processors, loaders=loaders,
        libraries=kept.libraries, builtins=kept.builtins,
    )  # fmt: skip
    for language in ("zh-hans", "en"):
        with translation.override(language):
            ours = get_template(f"kit/{template}.html").template.render(Context(dict(context)))
            theirs = plain.get_template(f"kit/{template}.html").render(Context(dict(context)))
        assert ours == theirs


ELSEWHERE = re.compile(r"{%\s*language\b")


def test_a_page_is_drawn_in_one_language():
    """Pieces are remembered by the language a page began in: none may change it on the way."""
    pages_ = Path(jiceng.__file__).parent.rglob("templates/**/*.html")
    assert [one for one in pages_ if ELSEWHERE.search(one.read_text(encoding="utf-8"))] == []


def test_red_control_another_language_on_the_way_is_seen():
    assert ELSEWHERE.search("{% language 'en' %}")
    assert not ELSEWHERE.search("{% get_current_language as now %}")

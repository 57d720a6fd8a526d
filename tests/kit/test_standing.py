"""Pieces of pages that are kept: each page has its own address and token, none another's piece."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from jiceng.kit import standing

TEXT = (
    "{% load i18n kit %}{% standing 'p' mark %}<a href='{{ here }}{% query page=1 %}'>{{ said }}"
    "{% translate '是' %}</a>{% csrf_token %}{% endstanding %}"
)


def draw(address="/c/x/", token="t1", **given):  # noqa: S107 - a word
    request = RequestFactory().get(address)
    return Template(TEXT).render(Context({"request": request, "csrf_token": token, **given}))


def test_it_is_drawn_once_for_its_mark():
    assert ">甲是<" in draw(mark="m", said="甲")
    assert ">甲是<" in draw(mark="m", said="乙")
    assert ">乙是<" in draw(mark="n", said="乙")


def test_its_address_and_token_are_the_pages_own():
    first, second = draw(mark="m", said="甲"), draw("/c/y/&", token="t2", mark="m", said="甲")
    assert "href='/c/x/?page=1'" in first
    assert 'value="t1"' in first
    assert "href='/c/y/&amp;?page=1'" in second
    assert 'value="t2"' in second
    assert standing.TOKEN not in second
    assert standing.HERE not in second
    assert len(standing._pieces) == 1


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_there_is_none(token):
    draw(mark="m", said="甲")
    assert "csrfmiddlewaretoken" not in draw(token=token, mark="m", said="甲")


def test_another_query_or_language_is_another_piece():
    assert "?a=2&amp;page=1" in draw("/c/x/?a=2", mark="m", said="甲")
    assert "?a=3&amp;page=1" in draw("/c/x/?a=3", mark="m", said="甲")
    with translation.override("en"):
        assert "甲是" not in draw("/c/x/?a=3", mark="m", said="甲")


@pytest.mark.parametrize("given", [{}, {"mark": None}])
def test_what_cannot_be_told_apart_is_drawn_each_time(given):
    assert ">甲是<" in draw(said="甲", **given)
    assert ">乙是<" in draw(said="乙", **given)
    assert not standing._pieces


def test_old_pieces_make_room(monkeypatch):
    monkeypatch.setattr(standing, "MOST", 2)
    for mark in "abc":
        draw(mark=mark, said=mark)
    assert len(standing._pieces) == 2
    assert ">z是<" in draw(mark="a", said="z")

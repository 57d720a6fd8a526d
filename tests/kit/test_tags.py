"""The words templates speak: numbers, status labels, links that keep the query."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from jiceng.kernel.actors import System
from jiceng.kit.tables import FilterForm
from jiceng.registers.orgs.models import Org
from jiceng.work.halls.sheets import ADOPTIONS
from jiceng.work.points.sheets import SWITCHES


def draw(source: str, address: str = "/", **context: Any) -> str:
    request = RequestFactory().get(address)
    return Template("{% load kit %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1204, '<span class="num">1,204</span>个'),
        (True, "是"),
        (False, "否"),
        (date(2026, 11, 22), '<time class="num">2026-11-22</time>'),
        (datetime(2026, 11, 22, 18, 5, tzinfo=UTC), '<time class="num">2026-11-23 02:05</time>'),
        (time(9), '<time class="num">09:00</time>'),
        ("三个", "三个"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_values_are_said_as_the_house_says_them(value: Any, expected: str) -> None:
    assert draw('{{ value|said:"个" }}', value=value) == expected


@pytest.mark.django_db
def test_a_day_is_sought_from_and_to_in_words_that_can_be_read() -> None:
    labels = [str(one.label) for one in FilterForm(SWITCHES, System("测试"), {}).fields.values()]
    assert "有效期自" in labels and "有效期至" in labels and "有效期至至" not in labels
    held = [str(one.label) for one in FilterForm(ADOPTIONS, System("测试"), {}).fields.values()]
    assert "开始日期自" in held and "起至" not in held


def test_a_must_with_nothing_to_choose_says_where_that_is_registered() -> None:
    class Asking(forms.Form):
        must = forms.ModelChoiceField(Org.objects.none())
        may = forms.ModelChoiceField(Org.objects.none(), required=False)

    form = Asking()
    assert '<a href="/c/orgs/orgs/">' in draw("{% first_register field %}", field=form["must"])
    assert draw("{% first_register field %}", field=form["may"]) == ""


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_value_is_a_cross_and_never_a_guess(value: Any) -> None:
    html = draw("{{ value|said }}", value=value)
    assert ">×<" in html
    assert "待补" in html


@pytest.mark.parametrize(
    ("state", "tone", "words"),
    [
        ("done", "done", "完成"),
        ("已受理", "open", "已受理"),
        ("超期", "late", "超期"),
        ("没听过的", "draft", "没听过的"),
        (SimpleNamespace(title="正常", tone="done"), "done", "正常"),
        ({"title": "停用", "tone": "void"}, "void", "停用"),
    ],
)
def test_a_status_is_shape_word_and_colour(state: Any, tone: str, words: str) -> None:
    html = draw("{% label state %}", state=state)
    assert f"label-{tone}" in html
    assert f"#s-{tone}" in html
    assert html.endswith(f"{words}</span>")


def test_a_label_may_say_other_words_and_nothing_for_nothing() -> None:
    assert "有误" in draw('{% label "late" "有误" %}')
    assert draw("{% label state %}", state="") == ""


def test_the_query_is_kept_but_for_what_changes() -> None:
    address = "/?org=1&page=3&sort=name"
    assert draw("{% query page=4 %}", address) == "?org=1&amp;page=4&amp;sort=name"
    assert draw("{% query page=None org=None %}", address) == "?sort=name"


def test_a_get_form_carries_the_rest_of_the_query() -> None:
    html = draw('{% kept "page" %}', "/?page=3&cols=a&cols=b")
    assert html.count('name="cols"') == 2
    assert "page" not in html


def test_an_icon_is_silent_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "plus" %}')
    assert 'aria-label="新增"' in draw('{% icon "plus" "新增" %}')


def test_a_bar_never_leaves_its_cell() -> None:
    assert 'width="100' in draw("{% bar 150 100 %}")
    assert draw("{% bar none 100 %}") == ""

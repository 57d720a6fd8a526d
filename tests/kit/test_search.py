"""Search finds two characters anywhere, letters from the beginning, and pinyin initials."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from jiceng.kit.models import Draft, SavedView, SearchEntry
from jiceng.kit.search import Entry, find, forget, index, index_many, parts_of, tokens_of

pytestmark = pytest.mark.both
ALL = ("",)


def draft(pk: int) -> Draft:
    return Draft(pk=pk)


def titles(query: str, paths: Iterable[str] = ALL, **named: Any) -> list[str]:
    return [entry.title for entry in find(query, paths, **named)]


@pytest.fixture
def filled(db: None) -> None:
    index_many(
        [
            Entry(draft(1), "长安路路灯不亮", "第三单元门口, 报修编号410305-7", "0001.0002."),
            Entry(draft(2), "建设路第一党支部", "", "0001.0003."),
            Entry(draft(3), "单小红", "", "0001.0003.0004."),
            Entry(draft(4), "张\U0002ebf0", "楼道堆物", "0001.0002."),
            Entry(draft(5), "灯塔小区 A座", "", "0002."),
        ]
    )


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("路灯", ["长安路路灯不亮"]), ("不亮", ["长安路路灯不亮"]), ("灯不", ["长安路路灯不亮"]),
        ("路灯不亮", ["长安路路灯不亮"]), ("灯路", []), ("三单元", ["长安路路灯不亮"]),
        ("灯", ["灯塔小区 A座", "长安路路灯不亮"]), ("亮", ["长安路路灯不亮"]),
        ("410305", ["长安路路灯不亮"]), ("4103", ["长安路路灯不亮"]), ("０３０５", []),
        ("jsl", ["建设路第一党支部"]), ("dydzb", ["建设路第一党支部"]),
        ("JSLDY", ["建设路第一党支部"]),
        ("sxh", ["单小红"]), ("dxh", ["单小红"]), ("张\U0002ebf0", ["张\U0002ebf0"]),
        ("\U0002ebf0", ["张\U0002ebf0"]), ("支部 建设", ["建设路第一党支部"]),
        ("支部 jsl", ["建设路第一党支部"]), ("支部 路灯", []), ("a座", ["灯塔小区 A座"]),
        ("", []), ("，。！", []),
    ],
)  # fmt: skip
def test_what_is_found(query: str, found: list[str]) -> None:
    assert sorted(titles(query)) == sorted(found)


@pytest.mark.usefixtures("filled")
def test_only_what_hangs_under_ones_own_nodes_is_found() -> None:
    assert titles("灯", ["0001."]) == ["长安路路灯不亮"]
    assert titles("路", ["0001.0003."]) == ["建设路第一党支部"]
    assert titles("路", []) == []
    assert titles("灯", ["0001.0002.", "0002."]) == ["灯塔小区 A座", "长安路路灯不亮"]


@pytest.mark.usefixtures("filled")
def test_titles_that_begin_with_the_query_come_first_and_the_number_is_limited() -> None:
    assert titles("灯") == ["灯塔小区 A座", "长安路路灯不亮"]
    assert len(find("灯", ALL, limit=1)) == 1


@pytest.mark.usefixtures("filled")
def test_kinds_can_be_chosen() -> None:
    index(SavedView(pk=1), "路灯台账")
    assert titles("路灯", labels=["kit.SavedView"]) == ["路灯台账"]
    assert len(titles("路灯")) == 2


@pytest.mark.usefixtures("filled")
def test_indexing_again_replaces_and_forgetting_removes() -> None:
    index(draft(1), "井盖缺失", "", "0001.")
    assert titles("路灯") == []
    assert titles("井盖") == ["井盖缺失"]
    forget([draft(1), draft(2)])
    assert titles("井盖") == titles("支部") == []
    assert SearchEntry.objects.count() == 3


@pytest.mark.usefixtures("filled")
def test_what_was_rolled_back_is_not_found() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        index(draft(9), "回滚的事项")
        raise RuntimeError
    assert titles("回滚") == []


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    "query",
    ["%", "_", "'", '"', "路灯'", "a OR b", "NEAR(", "*", "路*", "-1", ":", "&|!", "(((", "\\",
     "\x00", "路\x00",
     "tokens:x", "路" * 10_000, "a" * 10_000, "^灯", "😀"],
)  # fmt: skip
def test_no_query_breaks_the_search_or_finds_too_much(query: str) -> None:
    assert len(find(query, ["0001."])) <= 4
    assert all(entry.org_path.startswith("0001.") for entry in find(query, ["0001."]))


@pytest.mark.usefixtures("filled")
def test_the_index_of_the_database_is_used() -> None:
    parts = parts_of("路灯")
    plan = SearchEntry.objects.filter(tokens__matches=parts)
    if connection.vendor == "sqlite":
        assert "VIRTUAL TABLE" in plan.explain()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "kit_searchindex" in plan.explain()


@given(st.text(alphabet="路灯不亮长安建设党支部甲乙丙丁戊己", min_size=2, max_size=30), st.data())
def test_any_piece_of_a_title_asks_for_tokens_the_title_has(
    title: str, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(title) - 1))
    end = data.draw(st.integers(begin + 1, len(title)))
    held = tokens_of(title).split()
    for part in parts_of(title[begin:end]):
        assert any(token.startswith(one) for token in held for one in part)


@given(st.text(max_size=80))
def test_tokens_are_plain_ascii_words_whatever_the_text(text: str) -> None:
    for token in tokens_of(text, text).split():
        assert token.isascii()
        assert token.isalnum()
    for part in parts_of(text):
        assert all(one.isascii() and one.isalnum() for one in part)

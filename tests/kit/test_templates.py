"""Every page of the kit, drawn with what its README promises and read as a browser would."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

import jiceng.kit
from tests.kit.given import MENU, SCOPE, SHELL, pages

KIT = Path(jiceng.kit.__file__).parent
TEMPLATES = KIT / "templates" / "kit"
STATIC = KIT / "static" / "kit"
PAGES = sorted(pages())
CONSOLE = [
    name for name in PAGES
    if not name.startswith("phone") and name != "print"
]  # fmt: skip
VOID = {"input", "meta", "link", "br", "hr", "img"}


class Page(HTMLParser):
    """A page as a flat list of elements, its text, and its faults of nesting."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.text = ""
        self.feed(html)
        self.faults += [f"<{tag}> left open" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if "label" in self.open:
            given["in-label"] = ""
        self.elements.append((tag, given))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]


def draw(name: str, address: str = "/c/members/", **more: Any) -> str:
    template, given = pages()[name]
    request = RequestFactory().get(address)
    context = {"request": request, "shell": SHELL, "menu": MENU, "title": "题名", **given, **more}
    return str(get_template(f"kit/{template}.html").template.render(Context(context)))


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Page:
    return Page(draw(request.param))


def test_elements_close_in_order_and_ids_are_single(page: Page) -> None:
    assert page.faults == []
    assert [one for one, times in Counter(page.ids()).items() if times > 1] == []


def test_a_page_names_its_language_and_asks_for_the_fast_core(page: Page) -> None:
    assert page.all("html")[0]["lang"] == "zh-CN"
    assert page.all("meta")[0] == {"name": "renderer", "content": "webkit"}


def test_a_page_has_one_main_part_and_one_heading_and_a_way_to_skip_to_it(page: Page) -> None:
    assert len(page.all("main")) == 1
    assert page.all("main")[0]["id"] == "main"
    headings = len(page.all("h1")) - ("请切换到极速模式" in page.text)  # shown to old cores only
    assert headings == 1
    assert any(one.get("class") == "skip" and one["href"] == "#main" for one in page.all("a"))


def test_every_input_has_a_name_that_readers_hear(page: Page) -> None:
    named = {one["for"] for one in page.all("label") if "for" in one}
    nameless = [
        attrs
        for tag, attrs in page.elements
        if tag in {"input", "select", "textarea"}
        and attrs.get("type") != "hidden"
        and "in-label" not in attrs
        and "aria-label" not in attrs
        and attrs.get("id") not in named
    ]
    assert nameless == []


def test_tables_have_captions_and_scopes(page: Page) -> None:
    assert len(page.all("caption")) == len(page.all("table"))
    assert all("scope" in one for one in page.all("th"))


def test_nothing_is_written_inline_and_nothing_comes_from_elsewhere(page: Page) -> None:
    for tag, attrs in page.elements:
        assert "style" not in attrs
        assert not [key for key in attrs if key.startswith("on")]
        assert tag != "style"
        assert tag != "script" or attrs["src"].startswith("/static/")
        assert not re.match(r"(https?:)?//", attrs.get("src", attrs.get("href", "")))


def test_forms_that_write_carry_a_once_key_where_they_make_records() -> None:
    for name in ("form", "step", "trial", "detail", "phone_form"):
        assert 'name="once"' in draw(name)


@pytest.mark.parametrize("name", [n for n in PAGES if n != "print"])
def test_every_footer_says_host_filing_relief_help_and_no_secrets(name: str) -> None:
    text = Page(draw(name)).text
    for words in ("示范区委组织部", "备案第1号", "我要减负", "10012340000", "非涉密系统"):
        assert words in text


def test_the_demo_mark_stands_on_every_page_in_demo_mode_only() -> None:
    for name in PAGES:
        assert "演示数据，与真实单位无关" in draw(name)
        assert "演示数据" not in draw(name, **{"shell": {**SHELL, "demo": False}})


@pytest.mark.parametrize("name", CONSOLE)
def test_the_console_keeps_its_frame(name: str) -> None:
    page = Page(draw(name))
    labels = {one.get("aria-label") for one in page.all("nav")}
    assert {"主菜单", "所在组织", "党员"} <= labels
    assert any(one.get("role") == "search" for one in page.all("form"))
    assert any("data-logout" in one and one["method"] == "post" for one in page.all("form"))
    assert "范围" in page.text
    assert "2026年第四季度" in page.text


def test_a_page_without_a_frame_still_stands() -> None:
    for name in PAGES:
        page = Page(draw(name, **{"shell": {}, "menu": []}))
        assert page.faults == []
        assert "我要减负" not in page.text


def test_sorting_turns_round_and_says_so() -> None:
    page = Page(draw("table", "/c/members/?sort=name&org=0102&page=3"))
    assert [one.get("aria-sort") for one in page.all("th") if "aria-sort" in one] == ["ascending"]
    turned = [one["href"] for one in page.all("a") if "sort=-name" in one.get("href", "")]
    assert turned == ["?sort=-name&org=0102"]


def test_pages_are_counted_and_keep_the_query() -> None:
    html = draw("table", "/c/members/?org=0102")
    assert "1,204" in html
    assert "?org=0102&amp;page=61" in html


def test_an_empty_table_says_why_and_what_next() -> None:
    text = Page(draw("empty")).text
    assert "本季度还没有记录" in text
    assert "补记一次会" in text


def test_errors_are_summed_up_and_repeated_at_the_field() -> None:
    page = Page(draw("wrong"))
    summary = next(one for _, one in page.elements if one.get("role") == "alert" and "id" in one)
    assert summary["id"] == "errors"
    assert "有 2 处需要修改" in page.text
    links = {one["href"][1:] for one in page.all("a") if one.get("href", "").startswith("#id_")}
    assert links == {"id_held", "id_phone"}
    for field in (one for one in page.all("input") if one.get("aria-invalid")):
        assert set(field["aria-describedby"].split()) <= set(page.ids())


def test_a_step_that_asks_is_a_link_and_one_that_does_not_posts() -> None:
    page = Page(draw("detail"))
    posts = [one for one in page.all("form") if "data-once" in one]
    assert len(posts) == 2


def test_a_job_asks_again_only_while_it_runs() -> None:
    assert 'hx-trigger="every 2s"' in draw("job")
    assert "hx-trigger" not in draw("finished").split('id="job-41"')[1]


def test_the_roll_is_plain_radios_with_everyone_present() -> None:
    page = Page(draw("phone_form"))
    radios = [one for one in page.all("input") if one.get("name", "").startswith("roll-")]
    assert len(radios) == 12
    assert [one["value"] for one in radios if "checked" in one] == ["present"] * 4


def test_large_type_follows_the_address_and_the_cookie() -> None:
    assert 'data-ui="elder"' in draw("phone_list", "/m/?ui=elder")
    assert 'data-ui="elder"' not in draw("phone_list", "/m/")
    request = RequestFactory().get("/m/")
    request.COOKIES["ui"] = "elder"
    context = Context({"request": request, "shell": SHELL, "title": "题名", "groups": []})
    html = get_template("kit/phone_list.html").template.render(context)  # type: ignore[attr-defined]
    assert 'data-ui="elder"' in html


def test_english_pages_say_they_are_english() -> None:
    with translation.override("en"):
        assert Page(draw("table")).all("html")[0]["lang"] == "en"


def test_the_tree_opens_its_children_on_demand() -> None:
    node = {"code": "0102", "title": "第二街道", "url": "/x/", "count": 38, "has_children": True}
    html = render_to_string("kit/parts/tree.html", {"nodes": [node], "shell": SHELL})
    page = Page(html)
    items = [one for one in page.all("li") if one.get("role") == "treeitem"]
    assert items[0]["aria-expanded"] == "false"
    assert page.all("button")[0]["hx-get"] == "/c/tree/?node=0102"
    inner = render_to_string("kit/parts/tree.html", {"nodes": [node], "inner": True})
    assert 'role="tree"' not in inner


def test_the_last_page_of_all_needs_nothing() -> None:
    assert "系统出错了" in (KIT / "templates" / "500.html").read_text(encoding="utf-8")
    assert "{%" not in (KIT / "templates" / "500.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["403", "404", "403_csrf"])
def test_refusals_say_what_happened_and_what_to_do(code: str) -> None:
    page = Page(render_to_string(f"{code}.html", {"shell": SHELL, "exception": "请联系街道"}))
    assert page.faults == []
    assert "回首页" in page.text
    assert ("请联系街道" in page.text) == (code == "403")


def test_every_page_template_is_described_in_the_readme() -> None:
    told = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    files = {path.name for path in TEMPLATES.glob("*.html")} - {"base.html", "error.html"}
    assert {name for name in files if f"kit/{name}" not in told} == set()


def test_every_icon_named_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        icon
        for path in KIT.rglob("*.html")
        for icon in re.findall(r'\{% icon "([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert named - drawn == set()


def test_scope_reaches_the_filters_so_that_a_search_stays_where_it_was() -> None:
    page = Page(draw("table", "/c/members/?sub=0"))
    hidden = {one["name"]: one["value"] for one in page.all("input") if one.get("type") == "hidden"}
    assert hidden["org"] == SCOPE["code"]
    assert "sub" in hidden

"""Every page, in both sizes and languages: nothing sticks out, calls away, breaks or is unread."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import models

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.pages import Page, pages

if TYPE_CHECKING:
    from playwright.sync_api import Page as Sheet

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("db"),
]
# Each half has a stage, a server and a browser of its own: two processes walk side by side.
CHINESE_HALF, ENGLISH_HALF = (pytest.mark.xdist_group(half) for half in ("chinese", "english"))
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
CHOSEN = os.environ.get("JICENG_GALLERY", "")  # `life.` looks at that room's pages alone
GRAVE = {"serious", "critical"}
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STICKS = """() => [...document.querySelectorAll('body *')].filter(e => {
  const right = e.getBoundingClientRect().right, fixed = getComputedStyle(e).position == 'fixed';
  return !fixed && !e.closest('.drop-body') && right > document.documentElement.clientWidth + 1
}).slice(0, 3).map(e => e.outerHTML.slice(0, 90)).join(' ')"""
ASK_AXE = """async () => (await axe.run(document, {resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))
  .violations.map(v => [v.impact, v.id, v.nodes.slice(0, 2).map(n => n.html.slice(0, 120))])"""
SPOKEN = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const near = walk.currentNode.parentElement;
    if (near && !near.closest('script,style,[lang|="zh"],[data-lang="zh"]'))
      found.push(walk.currentNode.textContent);
  }
  for (const e of document.querySelectorAll('[title],[aria-label],[placeholder]'))
    if (!e.closest('[lang|="zh"],[data-lang="zh"]'))
      found.push(e.title, e.getAttribute('aria-label') || '', e.getAttribute('placeholder') || '');
  return found.filter(t => /[\\u4e00-\\u9fff]/.test(t)).map(t => t.trim());
}"""
# A regulation is cited in its own language.
CITED = re.compile(r"《[^》]*》|第[0-9一二三四五六七八九十百]+[条款项章]")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture
def db(gallery: Any) -> None:
    """In place of the usual one: the gallery's data are committed and stay for the module."""


@pytest.fixture(scope="module")
def walked(gallery: Any) -> tuple[list[Page], list[str]]:
    return pages(gallery.stage)


@pytest.fixture
def listed(walked: tuple[list[Page], list[str]]) -> list[Page]:
    return [one for one in walked[0] if CHOSEN in one.name]


@CHINESE_HALF
def test_no_page_answers_with_a_fault(walked: tuple[list[Page], list[str]]) -> None:
    assert walked[1] == []


@CHINESE_HALF
def test_the_walk_knows_the_house(listed: list[Page]) -> None:
    faces = {one.face for one in listed}
    assert faces == {"console", "phone", "public"}
    assert len(listed) > 60
    tables = {one.name for one in listed if one.name.endswith(".table")}
    assert {"members.members.table", "orgs.orgs.table", "life.meetings.table"} <= tables


class Watch:
    """A browser page and what went wrong on it."""

    def __init__(self, sheet: "Sheet", origin: str) -> None:
        self.sheet, self.origin, self.faults = sheet, origin, list[str]()
        sheet.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        sheet.on("console", self._console)
        sheet.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text[:200]}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.faults.append(f"foreign: {request.url}")

    def opened(self, page: Page) -> list[str]:
        """Go there, look at it in both widths, and tell everything that is wrong."""
        self.faults.clear()
        answer = self.sheet.goto(f"{self.origin}{page.url}")
        found = [] if answer and answer.status == 200 else [f"status {answer and answer.status}"]
        for size in (PHONE, DESK):
            self.sheet.set_viewport_size(size)
            over = self.sheet.evaluate(WIDE)
            if over > 0:
                found.append(f"{over}px too wide at {size['width']}: {self.sheet.evaluate(STICKS)}")
        return [f"{page.name} {page.url}: {one}" for one in (*found, *self.faults)]


def watches(gallery: Any, listed: list[Page], language: str) -> Iterator[tuple[Page, Watch]]:
    """Every page with a browser of the one who may open it."""
    held: dict[str, Watch] = {}
    for page in listed:
        if page.actor not in held:
            sheet = gallery.context(page.actor, language).new_page()
            held[page.actor] = Watch(sheet, gallery.url)
        yield page, held[page.actor]
    for watch in held.values():
        watch.sheet.context.close()


@CHINESE_HALF
def test_no_page_sticks_out_breaks_or_calls_away_and_all_can_be_used(
    gallery: Any, listed: list[Page]
) -> None:
    faults, axe = [], AXE.read_text(encoding="utf-8")
    for page, watch in watches(gallery, listed, "zh-hans"):
        faults += watch.opened(page)
        watch.sheet.set_viewport_size(PHONE if page.face == "phone" else DESK)
        watch.sheet.evaluate(axe)
        grave = [v for v in watch.sheet.evaluate(ASK_AXE) if v[0] in GRAVE]
        faults += [f"{page.name}: {impact} {rule} {nodes}" for impact, rule, nodes in grave]
    assert faults == [], "\n".join(faults)


@pytest.fixture(scope="module")
def english(gallery: Any, walked: tuple[list[Page], list[str]]) -> tuple[list[str], list[str]]:
    """What is wrong with the pages in English, and what on them is not in English."""
    listed = [one for one in walked[0] if CHOSEN in one.name]
    written, faults, left = records(), [], dict[str, set[str]]()
    for page, watch in watches(gallery, listed, "en"):
        faults += watch.opened(page)
        for text in watch.sheet.evaluate(SPOKEN):
            spoken = CITED.sub("", text)
            if any(run not in written for run in CHINESE.findall(spoken)):
                left.setdefault(text[:80], set()).add(page.name)
    return faults, [f"{text!r} on {', '.join(sorted(on)[:3])}" for text, on in left.items()]


@ENGLISH_HALF
def test_in_english_every_page_fits_and_works(english: tuple[list[str], list[str]]) -> None:
    assert english[0] == [], "\n".join(english[0])


@ENGLISH_HALF
def test_in_english_nothing_but_records_and_regulations_is_chinese(
    english: tuple[list[str], list[str]],
) -> None:
    assert english[1] == [], f"{len(english[1])} not in English:\n" + "\n".join(english[1])


def records() -> str:
    """All that people have written: every text in the database."""
    kinds, found = (models.CharField, models.TextField, models.JSONField), []
    for model in apps.get_models():
        names = [f.attname for f in model._meta.concrete_fields if isinstance(f, kinds)]
        for row in model._base_manager.values_list(*names) if names else ():
            found += [str(value) for value in row]
    return "\n".join(found)

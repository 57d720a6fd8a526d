"""Looking at every page: what sticks out, calls away, breaks or cannot be used by everybody."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zlib import crc32

from tests.conftest import SOAK
from tests.journeys.conftest import AXE_URL, DESK, PHONE
from tests.journeys.pages import Page

if TYPE_CHECKING:
    from playwright.sync_api import Page as Sheet

Size = dict[str, int]
GRAVE = {"serious", "critical"}
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STICKS = """() => [...document.querySelectorAll('body *')].filter(e => {
  const right = e.getBoundingClientRect().right, fixed = getComputedStyle(e).position == 'fixed';
  return !fixed && !e.closest('.drop-body') && right > document.documentElement.clientWidth + 1
}).slice(0, 3).map(e => e.outerHTML.slice(0, 90)).join(' ')"""
ASK_AXE = """async () => (await axe.run({include: [['[data-unseen]']]}, {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))
  .violations.map(v => [v.impact, v.id, v.nodes.slice(0, 2).map(n => n.html.slice(0, 120))])"""

# What axe would look at: each element with its parent, how both are dressed, what it is said to be,
# and whether it bears a name. Two of one shape are as usable as each other.
SHAPES = """() => { const found = new Map(), dressed = e => e.tagName + '.' + e.className;
  const told = /^(role|type|lang|title|tabindex|alt|scope|aria-.*)$/;
  const named = /^(A|BUTTON|TH|LABEL|LEGEND|H\\d)$/;
  for (const e of document.body.querySelectorAll('*:not(svg *)')) { const shape = [
    dressed(e.parentElement), dressed(e), e.getAttribute('role'), e.getAttribute('type'),
    [...e.attributes].map(a => a.name).filter(n => told.test(n)).sort(),
    e.labels ? e.labels.length > 0 : '', named.test(e.tagName) && !e.textContent.trim(),
    e.tagName == 'STYLE' || e.style.length > 0].join('|');
    if (!found.has(shape)) found.set(shape, e) }
  window.shapes = found; return [...found.keys()] }"""
MARK = "unseen => unseen.forEach(shape => { shapes.get(shape).dataset.unseen = '' })"
MARK_ALL = "() => { document.documentElement.dataset.unseen = '' }"


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

    def opened(self, page: Page, *sizes: Size) -> list[str]:
        """Go there, look at it in each of these sizes, and tell everything that is wrong."""
        self.faults.clear()
        self.sheet.set_viewport_size(sizes[0])
        answer = self.sheet.goto(f"{self.origin}{page.url}")
        found = [] if answer and answer.status == 200 else [f"status {answer and answer.status}"]
        for size in sizes:
            if size != sizes[0]:
                self.sheet.set_viewport_size(size)
            over = self.sheet.evaluate(WIDE)
            if over > 0:
                found.append(f"{over}px too wide at {size['width']}: {self.sheet.evaluate(STICKS)}")
        return [f"{page.name} {page.url}: {one}" for one in (*found, *self.faults)]


def sizes_of(page: Page, language: str) -> list[Size]:
    """The size a page is looked at in this language everyday, the other one in the other; in the
    soak both. What is made for a phone is looked at as on a phone where most people read it.
    """
    small = page.face == "phone" or crc32(page.name.encode()) % 2 == 0
    first, other = (PHONE, DESK) if small == (language != "en") else (DESK, PHONE)
    return [first, other] if SOAK else [first]


def watches(
    gallery: Any, listed: list[Page], language: str
) -> Iterator[tuple[Page, Watch, list[str]]]:
    """Every page opened in a browser of the one who may, and what is wrong with it.

    Those of one size after those of the other: to change it costs as much as a page.
    """
    held: dict[str, Watch] = {}
    for page in sorted(listed, key=lambda one: sizes_of(one, language)[0] == PHONE):
        if page.actor not in held:
            sheet = gallery.context(page.actor, language).new_page()
            held[page.actor] = Watch(sheet, gallery.url)
        watch = held[page.actor]
        yield page, watch, watch.opened(page, *sizes_of(page, language))
    for watch in held.values():
        watch.sheet.context.close()


def graves(watch: Watch, page: Page, seen: set[str]) -> list[str]:
    """What stands in the way of somebody who reads or works otherwise.

    Asked of the first page whole, then of what has a shape not seen before; in the soak, of all.
    """
    sheet, phone = watch.sheet, page.face == "phone"
    whole = SOAK or not seen
    shapes = sheet.evaluate(SHAPES)
    unseen = [shape for shape in shapes if f"{phone}{shape}" not in seen]
    if not unseen and not whole:
        return []
    seen |= {f"{phone}{shape}" for shape in shapes}
    sheet.set_viewport_size(PHONE if phone else DESK)
    sheet.evaluate(MARK_ALL) if whole else sheet.evaluate(MARK, unseen)
    sheet.evaluate(f"import('{AXE_URL}').then(() => null)")
    found = [v for v in sheet.evaluate(ASK_AXE) if v[0] in GRAVE]
    return [f"{page.name}: {impact} {rule} {nodes}" for impact, rule, nodes in found]

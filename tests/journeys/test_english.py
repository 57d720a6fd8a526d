"""Every page in English: it fits and works, and only records and regulations are Chinese."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.journeys.looking import graves, watches
from tests.journeys.pages import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("db"),
]
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
def english(gallery: Any, listed: list[Page]) -> tuple[list[str], list[str]]:
    """What is wrong with the pages in English, and what on them is not in English."""
    written, faults, left = records(), [], dict[str, set[str]]()
    for number, (page, watch) in enumerate(watches(gallery, listed, "en")):
        faults += watch.opened(page)
        for text in watch.sheet.evaluate(SPOKEN):
            spoken = CITED.sub("", text)
            if any(run not in written for run in CHINESE.findall(spoken)):
                left.setdefault(text[:80], set()).add(page.name)
        faults += graves(watch, page) if number % 2 else []  # the others: in Chinese
    return faults, [f"{text!r} on {', '.join(sorted(on)[:3])}" for text, on in left.items()]


def test_in_english_every_page_fits_and_works(english: tuple[list[str], list[str]]) -> None:
    assert english[0] == [], "\n".join(english[0])


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

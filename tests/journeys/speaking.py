"""What on a page is not in English: only records and regulations may be Chinese."""

import re
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from playwright.sync_api import Page as Sheet

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
# A regulation is cited in its own language, a document by its number as printed on it.
CITED = re.compile(r"《[^》]*》|第[0-9一二三四五六七八九十百]+[条款项章]|[一-鿿]{2,8}〔\d+〕\d+号")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


def chinese(sheet: "Sheet", written: str) -> list[str]:
    """Texts of the page that nobody wrote into a record and no regulation says."""
    texts = sheet.evaluate(SPOKEN)
    return [
        text
        for text in texts
        if any(run not in written for run in CHINESE.findall(CITED.sub("", text)))
    ]


def records() -> str:
    """All that people have written: every text in the database."""
    kinds, found = (models.CharField, models.TextField, models.JSONField), []
    for model in apps.get_models():
        names = [f.attname for f in model._meta.concrete_fields if isinstance(f, kinds)]
        for row in model._base_manager.values_list(*names) if names else ():
            found += [str(value) for value in row]
    return "\n".join(found)

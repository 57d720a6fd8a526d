"""Console pages of the room."""

from typing import Any

from jiceng.work.membership.pages import away, care, checking, discipline
from jiceng.work.membership.pages.national import NATIONAL_PAGES

PAGES = [NATIONAL_PAGES, *checking.PAGES, *care.PAGES, *away.PAGES]
MENU = [*discipline.MENU]
urls: list[Any] = [*(url for pages in PAGES for url in pages.urls()), *discipline.urls]

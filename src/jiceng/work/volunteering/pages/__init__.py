"""Console pages of volunteering."""

from jiceng.work.volunteering.pages import checkin, posts

PAGES = [*checkin.PAGES, *posts.PAGES]
urls = [url for pages in PAGES for url in pages.urls()]

__all__ = ["PAGES", "urls"]

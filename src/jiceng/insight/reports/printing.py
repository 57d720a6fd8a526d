"""A draft as a PDF, set on the sheet of GB/T 9704 without a server or an office suite.

WeasyPrint comes with the locked libraries, but Pango and a Chinese typeface are the machine's own:
where they are lacking the PDF is not offered, and it is said why.
"""

import ctypes.util
import logging
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from jiceng.insight.reports.papers import prose
from jiceng.insight.reports.slots import Draft
from jiceng.kit.documents.texts import day_text
from jiceng.kit.titles import DEMO

NEEDS = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")


class NoPdfError(RuntimeError):
    """This machine cannot set a PDF; the message says what to do instead."""


@cache
def lacking() -> str:
    """The first thing a PDF needs and this machine does not have; empty where all is there."""
    for name in NEEDS:
        if ctypes.util.find_library(name) is None:
            return name
    try:
        import weasyprint  # noqa: F401, PLC0415  # loads Pango: only for whoever sets a PDF
    except (ImportError, OSError):
        return "WeasyPrint"
    return ""


def pdf(draft: Draft, base: str = "") -> bytes:
    """The PDF file; the same draft gives the same text on the same pages. `base` makes the links
    of numbers absolute.

    Raises NoPdfError, in plain Chinese, where the machine lacks something.
    """
    made: bytes = laid(draft, base).write_pdf()
    return made


@translation.override(settings.LANGUAGE_CODE)
def laid(draft: Draft, base: str = "") -> Any:
    """The sheets as WeasyPrint has set them, before they are written. Raises as `pdf` does."""
    if missing := lacking():
        said = _("这台服务器没有排版 PDF 所需的 %s，请下载 Word 再另存为 PDF。")
        raise NoPdfError(said % missing)
    from weasyprint import HTML  # noqa: PLC0415

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    context = {
        "draft": draft,
        "title": draft.title.split("\n"),
        "prose": prose(draft),
        "date": day_text(date.fromisoformat(draft.day)),
        "demo": DEMO if settings.JICENG_MODE == "demo" else "",
    }
    text = render_to_string("reports/sheet.html", context)
    return HTML(string=text, base_url=base or None, url_fetcher=nothing).render()


def nothing(url: str, **_kwargs: object) -> dict[str, object]:
    """A report needs nothing from outside, and nothing is fetched for it."""
    message = f"报告不从外面取内容：{url}"
    raise ValueError(message)

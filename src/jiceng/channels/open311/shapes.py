"""What GeoReport v2 looks like on the wire, as JSON and as XML."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse, JsonResponse

FORMS = ("json", "xml")


class Refusal(Exception):  # noqa: N818 - reads as what it is
    """What is wrong, with the status the specification gives it."""

    def __init__(self, status: int, words: Any) -> None:
        super().__init__(str(words))
        self.status, self.words = status, str(words)


def xml_of(name: str, value: Any) -> str:
    """One element: a mapping by its names, a list by its singular, all else as text."""
    if isinstance(value, Mapping):
        inner = "".join(xml_of(key, one) for key, one in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        inner = "".join(xml_of(single(name), one) for one in value)
    else:
        inner = "" if value is None else escape(_said(value))
    return f"<{name}>{inner}</{name}>"


def single(name: str) -> str:
    return {"services": "service", "service_requests": "request", "errors": "error"}.get(
        name, "item"
    )


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def answer(form: str, root: str, value: Any, status: int = 200) -> HttpResponse:
    """A list or a record in the form that was asked for; never kept by anybody on the way."""
    if form == "xml":
        text = f'<?xml version="1.0" encoding="utf-8"?>{xml_of(root, value)}'
        made = HttpResponse(text, content_type="text/xml; charset=utf-8", status=status)
    else:
        made = JsonResponse(value, safe=False, status=status)
        made["Content-Type"] = "application/json; charset=utf-8"
    made["Cache-Control"] = "no-store"
    return made

"""Handing a made file to whoever asked: its kind, its name, and nothing for a browser to guess."""

from django.http import HttpResponse

from jiceng.kit.attachments import TYPES
from jiceng.kit.documents.names import disposition


def handed(content: bytes, filename: str) -> HttpResponse:
    """The file as an attachment; its kind by the ending of its name."""
    response = HttpResponse(content, content_type=TYPES[filename.rpartition(".")[2]])
    response["Content-Disposition"] = disposition(filename)
    response["X-Content-Type-Options"] = "nosniff"
    return response

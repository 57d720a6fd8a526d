"""The addresses of a noun: table, record, entry, change, steps, drafts, views, import, export."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST, require_safe

from jiceng.kit.pages.declared import Declared
from jiceng.kit.pages.details import show_detail
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.stepping import step
from jiceng.kit.pages.tables import delete_view, save_view, show_table
from jiceng.kit.pages.writing import edit, new, save_draft

Method = Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]


@dataclass(frozen=True)
class RecordPages(Declared):
    """Pages of one noun from one declaration; `urls()` goes into the room's `urls`.

    URL names are `room.noun.table|detail|new|edit|step|draft|view|export|import`.
    """

    def urls(self) -> list[URLPattern | URLResolver]:
        found: list[URLPattern | URLResolver] = [
            self._path("", show_table, "table", require_safe),
            self._path("new/", new, "new"),
            self._path("new/draft/", save_draft, "draft", require_POST),
            self._path("views/new/", save_view, "view"),
            self._path("views/<int:pk>/drop/", delete_view, "view_drop", require_POST),
            *self._files(),
            self._path("<int:pk>/", show_detail, "detail", require_safe),
            self._path("<int:pk>/edit/", edit, "edit"),
            self._path("<int:pk>/edit/draft/", save_draft, "draft", require_POST),
            self._path("<int:pk>/<slug:verb>/", step, "step"),
        ]
        return found

    def _path(
        self, route: str, view: Callable[..., Any], name: str, method: Method | None = None
    ) -> URLPattern:
        bound: Callable[..., HttpResponseBase] = partial(view, self)
        # A method that is not served is told so only to somebody who may be here at all.
        guarded = console(method(bound) if method else bound, self.readers)
        return path(f"{self.folder}{route}", guarded, name=f"{self.name}.{name}")

    def _files(self) -> Sequence[URLPattern | URLResolver]:
        """Export for whoever sees the rows, import for whoever keeps them."""
        found: list[URLPattern | URLResolver] = []
        if find_spec("jiceng.kit.exports"):
            view = import_module("jiceng.kit.exports").export_view(self.sheet)
            guarded = console(view, self.readers)
            found.append(path(f"{self.folder}export/", guarded, name=f"{self.name}.export"))
        if find_spec("jiceng.kit.imports") and self.sheet.record_many is not None:
            routes = import_module("jiceng.kit.imports").urls(self.sheet, self.keeps)
            found.append(path(self.folder, include(routes)))
        return found


__all__ = ["RecordPages"]

"""The operations of each noun: list, one, record, change by its verbs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema, Status
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.once import once
from jiceng.kit.access import may
from jiceng.kit.api.bodies import cleaned, given
from jiceng.kit.api.doors import Bearer, Conflict, Session, Unreadable, Unweighed, say_no
from jiceng.kit.api.shapes import entry_shape, id_of, row, row_shape
from jiceng.kit.cells import joins, raw
from jiceng.kit.imports.plain import said
from jiceng.kit.rooms import furniture, gather
from jiceng.kit.scope import read as read_scope
from jiceng.kit.sheets import Sheet
from jiceng.kit.tables import found_rows
from jiceng.kit.titles import refusal

SIZE: Final = 20
MOST: Final = 200
KEY: Final = "Idempotency-Key"
WEIGHED: Final = "weighed"  # in the body: what was answered with has been seen


class Refusal(Schema):
    """What happened and what to do; the words for each field; the records it speaks of."""

    message: str
    fields: dict[str, list[str]]
    records: list[dict[str, Any]] = []


READ: Final[dict[int, Any]] = {200: dict[str, Any], 400: Refusal, 401: Refusal, 403: Refusal,
                               404: Refusal}  # fmt: skip
WRITE: Final[dict[int, Any]] = {**READ, 201: dict[str, Any], 409: Refusal, 422: Refusal}


@dataclass(frozen=True)
class Noun:
    """A sheet and, where it has pages, the actions they declare."""

    sheet: Sheet
    pages: Any = None

    @cached_property
    def rows(self) -> Callable[[Actor], Any]:
        return lambda actor: self.sheet.visible(actor).select_related(
            *joins(self.sheet, self.sheet.columns)
        )

    def admit(self, actor: Actor) -> None:
        """Raise PermissionDenied for somebody for whom the noun's pages are not there either."""
        readers = getattr(self.pages, "readers", ())
        if readers:
            self.demand(actor, readers)

    def one(self, actor: Actor, uid: str) -> Any:
        """The row of this id, if this actor sees it."""
        self.admit(actor)
        try:
            found = self.rows(actor).filter(**{id_of(self.sheet): uid}).first()
        except (ValidationError, ValueError):
            found = None
        if found is None:
            raise Http404
        return found

    def demand(self, actor: Actor, roles: Sequence[str], path: str = "") -> None:
        """Raise PermissionDenied unless this actor holds one of the roles, at or above `path`."""
        held = bool(roles) and (may(actor, roles, path) if path else bool(actor.reach(*roles)))
        if not held:
            raise PermissionDenied(_("您现在的角色不办理这项工作，需要时请联系上级党组织"))

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        return tuple(getattr(self.pages, "refusals", ()))


def _acting(noun: Noun, do: Callable[[], Any]) -> Any:
    """A domain error of the room is a conflict."""
    try:
        return do()
    except ValidationError:
        raise
    except noun.refusals as error:
        raise Conflict(refusal(error)) from error


def _list(noun: Noun) -> Callable[..., Any]:
    def view(request: HttpRequest, page: int = 1, size: int = SIZE) -> Any:
        actor: Any = request.user
        noun.admit(actor)
        scope = read_scope(actor, request.GET)
        rows, filters = found_rows(noun.sheet, actor, scope, request.GET)
        if filters.errors:
            wrong = {name: list(words) for name, words in filters.errors.items()}
            raise Unreadable("；".join(str(word) for words in wrong.values() for word in words))
        rows = rows.select_related(*joins(noun.sheet, noun.sheet.columns))
        found = Paginator(rows, max(1, min(size, MOST))).get_page(page)
        items = [row(noun.sheet, record) for record in found.object_list]
        pages = found.paginator
        return {"count": pages.count, "page": found.number, "size": pages.per_page, "items": items}

    return view


def _one(noun: Noun) -> Callable[..., Any]:
    def view(request: HttpRequest, uid: str) -> Any:
        actor: Any = request.user
        return row(noun.sheet, noun.one(actor, uid))

    return view


def _record(noun: Noun) -> Callable[..., Any]:
    pages, form = noun.pages, noun.pages.entry

    def view(request: HttpRequest) -> Any:
        actor: Any = request.user
        noun.demand(actor, pages.keeps)
        told = given(request)
        weighed = told.pop(WEIGHED, False) is True
        values = cleaned(form, actor, told)
        _within(noun, actor, values)
        if pages.weigh is not None and not weighed:
            _show(pages.weigh(values))
        key = request.headers.get(KEY, "")[:40]
        verb = f"{noun.sheet.name}.record"

        def do() -> Any:
            with transaction.atomic():
                written = pages.record(actor=actor, **values)
                noun.demand(actor, pages.keeps, pages.path_of(written))
            return written

        made = _acting(noun, lambda: once(key, actor, verb, do))
        record = noun.rows(actor).filter(pk=made.pk).first() or made
        return Status(201, row(noun.sheet, record))

    return view


def _show(findings: Sequence[Finding]) -> None:
    """What the rules say of a new record, once. Raises Unweighed."""
    if findings:
        raise Unweighed("；".join(_(one.words) % one.values for one in findings))


def _shown(line: Mapping[str, Any]) -> dict[str, Any]:
    return {"url": line["url"], "cells": [said(cell["text"]) for cell in line["cells"]]}


def _within(noun: Noun, actor: Actor, values: Mapping[str, Any]) -> None:
    """A new record must hang where this actor keeps records."""
    owner, _dash, rest = noun.pages.at.partition("__")
    node = values.get(owner if rest else "parent")
    path = raw(node, rest or owner) if node is not None else None
    if isinstance(path, str):
        noun.demand(actor, noun.pages.keeps, path)


def _verb(noun: Noun, act: Any) -> Callable[..., Any]:
    pages = noun.pages

    def view(request: HttpRequest, uid: str) -> Any:
        actor: Any = request.user
        record = noun.one(actor, uid)
        noun.demand(actor, pages.roles_of(act), pages.path_of(record))
        told = given(request)
        weighed = told.pop(WEIGHED, False) is True
        start = act.start(record) if act.start is not None else {}
        values = cleaned(act.form, actor, told, record, start) if act.form is not None else {}
        if not act.open_for(record, actor):
            raise Conflict(act.why_shut(record, actor))
        if not weighed and (stands := act.stands(record, actor, values)) is not None:
            words, panel = stands
            raise Unweighed(words, [_shown(one) for one in panel.rows])
        _acting(noun, lambda: act.action(record, actor=actor, **values))
        return row(noun.sheet, noun.one(actor, uid))

    return view


def _change(noun: Noun) -> Callable[..., Any]:
    pages = noun.pages

    def view(request: HttpRequest, uid: str) -> Any:
        actor: Any = request.user
        record = noun.one(actor, uid)
        noun.demand(actor, pages.keeps, pages.path_of(record))
        form: Any = pages.change_form or pages.entry
        begun = form.record_initial(record)
        values = cleaned(form, actor, given(request), record, begun)
        _within(noun, actor, values)
        if not pages.changes(record):
            raise Conflict(_("现在不能修改，可能刚被别人办过"))

        def do() -> None:
            with transaction.atomic():
                changed = pages.change(record, actor=actor, **values) or record
                noun.demand(actor, pages.keeps, pages.path_of(changed))

        _acting(noun, do)
        return row(noun.sheet, noun.one(actor, uid))

    return view


# Put together -------------------------------------------------------------------------------


def _answer(shape: Mapping[str, Any], status: int = 200) -> dict[int, Any]:
    return {status: {"description": "OK", "content": {"application/json": {"schema": shape}}}}


def _body(form: Any, *, asks: bool = False) -> dict[str, Any]:
    """The fields of a form; of what may ask something first, whether that was seen."""
    try:
        shape = entry_shape(form.base_fields)
    except AttributeError:
        shape = {"type": "object"}
    if asks:
        words = _("要先看的（409）已经看过，照样办")
        seen = {WEIGHED: {"type": "boolean", "description": words}}
        shape = {**shape, "properties": {**shape.get("properties", {}), **seen}}
    return {"required": True, "content": {"application/json": {"schema": shape}}}


def _asked(name: str, place: str = "query", words: str = "") -> dict[str, Any]:
    return {
        "in": place,
        "name": name,
        "required": False,
        "schema": {"type": "string"},
        "description": words,
    }


@cache
def answers(method: str) -> dict[Any, Any]:
    """The models of what is answered: one set for all nouns, for each costs a millisecond."""
    responses = WRITE if method == "POST" else READ
    return Operation("", [method], lambda request: None, response=responses).response_models


def _add(api: NinjaAPI, noun: Noun) -> None:
    room, _dot, name = noun.sheet.name.partition(".")
    base, tags = f"/{room}/{name}/", [str(noun.sheet.title)]
    shape = row_shape(noun.sheet)
    listed = {
        "type": "object",
        "properties": {
            **{name: {"type": "integer"} for name in ("count", "page", "size")},
            "items": {"type": "array", "items": shape},
        },
    }
    filters = [_asked("org"), _asked("sub"), _asked("period"), _asked("q"), _asked("sort")]
    filters += [_asked(name) for name in noun.sheet.filters]

    def add(path: str, method: str, view: Any, verb: str, said_: str, **more: Any) -> None:
        api.default_router.add_api_operation(
            path, [method], view, tags=tags, summary=said_,
            operation_id=f"{room}.{name}.{verb}", openapi_extra=more,
        )  # fmt: skip
        api.default_router.path_operations[path].operations[-1].response_models = answers(method)

    title = str(noun.sheet.title)
    add(base, "GET", _list(noun), "list", title, parameters=filters, responses=_answer(listed))
    pages = noun.pages
    if pages is not None and pages.record is not None and pages.entry is not None:
        header = [_asked(KEY, "header", _("同一个键再发一次，不会再办一次"))]
        body = _body(pages.entry, asks=pages.weigh is not None)
        add(base, "POST", _record(noun), "record", _("登记"), parameters=header,
            requestBody=body, responses=_answer(shape, 201))  # fmt: skip
    add(f"{base}{{uid}}", "GET", _one(noun), "read", title, responses=_answer(shape))
    if pages is not None:
        _add_verbs(add, base, noun, shape)


def _add_verbs(add: Any, base: str, noun: Noun, shape: Mapping[str, Any]) -> None:
    pages = noun.pages
    if pages.change is not None and pages.entry is not None:
        body = _body(pages.change_form or pages.entry)
        add(f"{base}{{uid}}/change", "POST", _change(noun), "change", _("修改"),
            requestBody=body, responses=_answer(shape))  # fmt: skip
    for verb, act in pages.moves.items():
        if act.fresh:
            continue  # asks for a second factor shown just now: on the page alone
        extra: dict[str, Any] = {"responses": _answer(shape)}
        if act.form is not None or act.heed is not None:
            extra["requestBody"] = _body(act.form, asks=act.heed is not None)
        path = f"{base}{{uid}}/{verb}"
        add(path, "POST", _verb(noun, act), verb, str(act.title), **extra)


class Api(NinjaAPI):
    """Describes itself once in each language: the same for everybody, and seconds of work."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        key = (path_prefix, tuple(sorted((path_params or {}).items())), get_language())
        described: dict[Any, OpenAPISchema] = self.__dict__.setdefault("described", {})
        if key not in described:
            described[key] = super().get_openapi_schema(
                path_prefix=path_prefix, path_params=path_params
            )
        return described[key]


def build(pages: Sequence[Any] | None = None, namespace: str = "api") -> NinjaAPI:
    """The API of all rooms' sheets, or of these pages alone."""
    api = Api(
        title="基层 Jiceng", version="1", docs_url=None, urls_namespace=namespace,
        auth=[Bearer(), Session()],
    )  # fmt: skip
    say_no(api)
    declared = gather("pages", "PAGES") if pages is None else pages
    nouns = {one.sheet.name: Noun(one.sheet, one) for one in declared}
    if pages is None:
        for sheet in gather("sheets", "SHEETS"):
            nouns.setdefault(sheet.name, Noun(sheet))
        for module in furniture("api"):
            api.add_router(f"/{module.__name__.split('.')[-2]}/", module.router)
    for noun in nouns.values():
        _add(api, noun)
    return api


__all__ = ["Noun", "build", "cleaned"]

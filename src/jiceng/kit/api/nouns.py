"""The operations of each noun: list, one, record, change by its verbs."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema, Status
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from jiceng.kernel.actors import Actor
from jiceng.kernel.once import once
from jiceng.kit.access import may
from jiceng.kit.api.doors import Bearer, Conflict, Session, Unreadable, say_no
from jiceng.kit.api.shapes import entry_shape, id_of, row, row_shape
from jiceng.kit.cells import joins, raw
from jiceng.kit.imports.plain import said
from jiceng.kit.imports.readers import Problem, Reader, made_for, readable, reader
from jiceng.kit.rooms import furniture, gather
from jiceng.kit.scope import read as read_scope
from jiceng.kit.sheets import Sheet
from jiceng.kit.tables import found_rows
from jiceng.kit.titles import refusal

SIZE: Final = 20
MOST: Final = 200
KEY: Final = "Idempotency-Key"


class Refusal(Schema):
    """What happened and what to do; the words for each field."""

    message: str
    fields: dict[str, list[str]]


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


def given(request: HttpRequest) -> dict[str, Any]:
    """The body as an object. Raises Unreadable."""
    if not request.body:
        return {}
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unreadable(_("请求体应是一个 JSON 对象，请检查格式"))
    return found


def cleaned(
    form: type[forms.BaseForm],
    actor: Actor,
    told: Mapping[str, Any],
    record: Any = None,
    start: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The values by the fields, the rule and the `clean` of the form as it is for this record.
    What is not told and need not be stays what the form of the page would begin with (`start`).
    Raises ValidationError with every fault.
    """
    made = made_for(form, actor, record, data={})
    fields = readable(made)
    values: dict[str, Any] = {}
    wrong: dict[str, Any] = {
        name: _("没有这一项，请检查名称") for name in told.keys() - fields.keys()
    }
    for name, field in fields.items():
        one = reader(name, field)
        found = one.column([_text(told[name])])[0] if name in told else _begun(one, start or {})
        if isinstance(found, Problem):
            wrong[name] = found.words
        else:
            values[name] = found
    values, between = _between(made, values)
    if wrong := {**between, **wrong}:
        raise ValidationError(wrong)
    return values


def _begun(one: Reader, start: Mapping[str, Any]) -> Any:
    """What an item begins with that is not told: to be left out is not to be emptied."""
    field = one.field
    if field.required or one.name not in start:
        return one.absent
    try:
        return field.clean(field.prepare_value(start[one.name]))
    except ValidationError as error:
        return Problem(" ".join(error.messages))


def _between(form: Any, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the form makes of the fields' values together, and what is wrong between them."""
    form._errors, form.cleaned_data = ErrorDict(), values
    for name in list(values):
        if own := getattr(form, f"clean_{name}", None):
            try:
                values[name] = own()
            except ValidationError as error:
                form.add_error(name, error)
    try:
        values = form.clean() or form.cleaned_data
    except ValidationError as error:
        form.add_error(None, error)
    return values, form.errors.as_data()


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(said(one) for one in value)
    return said(value)


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
        values = cleaned(form, actor, given(request))
        _within(noun, actor, values)
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
        start = act.start(record) if act.start is not None else {}
        values = cleaned(act.form, actor, told, record, start) if act.form is not None else {}
        if not act.open_for(record, actor):
            raise Conflict(_("%(record)s 现在不能“%(act)s”") % {"record": record, "act": act.title})
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


def _body(form: Any) -> dict[str, Any]:
    try:
        shape = entry_shape(form.base_fields)
    except AttributeError:
        shape = {"type": "object"}
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
        responses = {**_answer(shape, 201)}
        add(base, "POST", _record(noun), "record", _("登记"), parameters=header,
            requestBody=_body(pages.entry), responses=responses)  # fmt: skip
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
        if act.form is not None:
            extra["requestBody"] = _body(act.form)
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

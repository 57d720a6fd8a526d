"""What was sent, read by the fields and the rules of the form it is for."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kit.api.doors import Unreadable
from jiceng.kit.imports.plain import said
from jiceng.kit.imports.readers import Problem, Reader, made_for, readable, reader


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

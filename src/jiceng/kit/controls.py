"""Draws the plain controls of forms in Python: the framework needs three templates for an option.

What is drawn is the framework's own but for the blanks between tags; a test compares them.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape as safe
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


class Controls(DjangoTemplates):
    """The renderer of all forms (`FORM_RENDERER`)."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return SafeString(draw(context["widget"]))


def _attrs(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {safe(name)}" if value is True else f' {safe(name)}="{safe(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _input(one: Widget) -> str:
    kind, name, rest = safe(one["type"]), safe(one["name"]), _attrs(one["attrs"])
    value = "" if one["value"] is None else f' value="{safe(one["value"])}"'
    return f'<input type="{kind}" name="{name}"{value}{rest}>'


def _select(one: Widget) -> str:
    options = "".join(_options(one["optgroups"]))
    return f'<select name="{safe(one["name"])}"{_attrs(one["attrs"])}>{options}</select>'


def _options(groups: Any) -> Iterator[str]:
    for title, options, _number in groups:
        if title:
            yield f'<optgroup label="{safe(title)}">'
        for one in options:
            attrs, label = _attrs(one["attrs"]), safe(one["label"])
            yield f'<option value="{safe(one["value"])}"{attrs}>{label}</option>'
        if title:
            yield "</optgroup>"


FOLDER: Final = "django/forms/widgets"
INPUTS: Final = ("text", "search", "date", "number", "hidden", "email", "tel", "url", "password")
DRAWN: Final[Mapping[str, Callable[[Widget], str]]] = {
    f"{FOLDER}/select.html": _select,
    **{f"{FOLDER}/{name}.html": _input for name in INPUTS},
}

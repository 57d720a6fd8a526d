"""Choosing one record among thousands: typed by name, code or initials, offered while typing."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jiceng.kernel import restated
from jiceng.kernel.actors import Actor
from jiceng.kit.cells import named

OFFERED: Final = 12
NAMED_BY: Final = ("name", "short_name", "title", "person__name")
SPELT_BY: Final = ("initials", "person__initials")
BELONGS: Final = ("org", "keeper", "parent")
MARK: Final = re.compile(r"#(\d{1,18})\s*$", re.ASCII)
# Only what some form lets one pick is offered, and of that only what the person may choose.
PICKED: set[str] = set()


def _known(model: type[Model], names: tuple[str, ...]) -> list[str]:
    found = []
    for name in names:
        holder: Any = model
        try:
            for part in name.split("__"):
                field = holder._meta.get_field(part)
                holder = field.related_model
        except (FieldDoesNotExist, AttributeError):
            continue
        found.append(name)
    return found


def written(record: Model) -> str:
    """How a record stands in the box: its title, and a mark that tells namesakes apart."""
    return f"{record} #{record.pk}"


def placed(rows: QuerySet[Any]) -> tuple[QuerySet[Any], Callable[[Any], str]]:
    """The rows with what tells namesakes apart for a reader, where they belong, and that in words
    ("" where they belong nowhere).
    """
    at = next(iter(_known(rows.model, BELONGS)), "")
    if not at:
        return rows, lambda _one: ""
    return rows.select_related(at), lambda one: str(getattr(one, at) or "")


def matching(rows: QuerySet[Any], text: str, *, exactly: bool = False) -> QuerySet[Any]:
    """The rows of this name, code or initials; whole names only if `exactly`."""
    how = "iexact" if exactly else "icontains"
    found = Q(pk__in=[])
    for name in _known(rows.model, NAMED_BY):
        found |= Q(**{f"{name}__{how}": text})
    for name in _known(rows.model, SPELT_BY):
        found |= Q(**{f"{name}__{how}": text.lower()})
    for name in _known(rows.model, ("code",)):
        found |= Q(**{name: text})
    return rows.filter(found)


class PickWidget(forms.TextInput):
    """A text box with offers below it; without scripts a whole name or code does as well."""

    label = ""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        offers = f"{(attrs or {}).get('id', name)}_offers"
        place = reverse("kit.pick", args=[self.label])
        asking = {"list": offers, "autocomplete": "off", "hx-get": place}
        asking |= {"hx-trigger": "input changed delay:300ms", "hx-target": f"#{offers}"}
        box = super().render(name, value, {**(attrs or {}), **asking}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', box, offers)


if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Any]
else:
    _Choice = forms.ModelChoiceField


class PickField(_Choice):
    """One record, typed. The page's `narrow` leaves only the rows the person sees."""

    widget = PickWidget
    declared = False  # as the form's class names its rows
    gate: Callable[[], QuerySet[Any]] | None = None  # puts together those that are seen
    asked: tuple[Any, Callable[[], QuerySet[Any]]] | None = None

    def __init__(self, queryset: QuerySet[Any], **options: Any) -> None:
        super().__init__(queryset, **options)
        label = queryset.model._meta.label_lower
        PICKED.add(label)
        self.widget.label = label

    def __deepcopy__(self, memo: Any) -> Any:
        made = super().__deepcopy__(memo)
        made.declared = True  # a form's own copy: of the rows that its class names
        return made

    def _get_queryset(self) -> Any:
        if self.gate is not None:
            gate, self.gate = self.gate, None
            self._queryset = gate()
        return self._queryset

    def _set_queryset(self, queryset: Any) -> None:
        self.declared, self.gate, self.asked = False, None, None
        super()._set_queryset(queryset)  # type: ignore[misc]

    queryset = property(_get_queryset, _set_queryset)

    def narrow(self, actor: Actor, form: type[Any], name: str) -> None:
        """Leave only the rows this person sees."""
        rows: Any = self.queryset
        self.gate = lambda: rows.visible_to(actor)
        if self.declared:
            self.asked = restated.named("pick", form, name, by=actor), self.gate

    def _one(self, key: Any) -> Any:
        """The record of this key, if it is among the rows."""
        if self.asked is None:
            return self._rows().filter(pk=key).first()
        mark, rows = self.asked
        found = restated.records(mark, lambda pk: rows().filter(pk=pk).order_by()[:1], int(key))
        return next(iter(found), None)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            value = self._rows().filter(pk=value).first() or ""
        return self._named(value) if isinstance(value, Model) else value

    def _named(self, record: Model) -> str:
        """The title alone where it says which one, else with the mark."""
        alone = matching(self._rows(), str(record), exactly=True)[:2]
        return str(record) if list(alone) == [record] else written(record)

    def _rows(self) -> QuerySet[Any]:
        rows: Any = self.queryset
        return rows  # type: ignore[no-any-return]

    def _gone(self, text: str) -> str:
        """Why a record of exactly this name cannot be chosen any more, where its model says so:
        whoever reads "not found" registers it again.
        """
        model: Any = self._rows().model
        if not hasattr(model, "gone_words"):
            return ""
        one = matching(model._default_manager.exclude(until=None), text, exactly=True).first()
        return str(one.gone_words()) if one is not None else ""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, Model):
            value = value.pk
        text = str(value).strip().replace("\0", "")
        marked = MARK.search(text)
        if marked or isinstance(value, int):
            found = self._one(marked[1] if marked else value)
            if found is None:
                raise ValidationError(_("没找到“%s”，请从列表里选") % text)
            return found
        rows, where = placed(self._rows())
        near = list(matching(rows, text, exactly=True)[: OFFERED + 1])
        near = near or list(matching(rows, text)[: OFFERED + 1])
        if len(near) == 1:
            return near[0]
        if not near:
            unknown = _("没找到“%s”，试试拼音首字母，或请先登记") % text
            raise ValidationError(self._gone(text) or unknown)
        told = ((written(one), where(one)) for one in near[:OFFERED])
        names = "、".join(f"{one}{_('（')}{at}{_('）')}" if at else one for one, at in told)
        raise ValidationError(_("有几个“%s”，请写明是哪一个：%s") % (text, names))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


def offers(request: HttpRequest, label: str) -> HttpResponseBase:
    """The options for what is typed so far, at most a dozen: rows this person sees, and what the
    levels above hand down to choose from.
    """
    actor: Any = request.user
    if label not in PICKED:
        raise Http404
    manager: Any = apps.get_model(label)._default_manager
    typed = request.GET.get(request.headers.get("HX-Trigger-Name", "q"), "")
    typed = typed.strip().replace("\0", "")
    open_ = getattr(manager, "handed", manager.visible_to)(actor)
    found, where = placed(named(matching(open_, typed)))
    rows = found[:OFFERED] if typed else ()
    told = ((written(row), where(row)) for row in rows)
    lines = format_html_join("", '<option value="{}">{}</option>', told)
    return HttpResponse(lines)

"""Controls drawn in Python are the framework's own, but for the blanks between tags."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from jiceng.kit.controls import DRAWN, Controls

HOSTILE = "\"><script>&'</script>"
ATTRS = {"id": "x", "required": True, "disabled": False, "data-x": HOSTILE, "maxlength": 30}
CHOICES = [
    ("", "全部"),
    ("a", HOSTILE),
    (HOSTILE, gettext_lazy("是")),
    (1, SafeString("<b>安全</b>")),
    ("一组", [("b", "乙"), ("c", "丙")]),
]
WIDGETS = [
    forms.TextInput,
    forms.DateInput,
    forms.NumberInput,
    forms.HiddenInput,
    forms.EmailInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.SearchInput,
    forms.Select,
    forms.NullBooleanSelect,
    forms.Textarea,
    forms.CheckboxInput,
    forms.RadioSelect,
]


def drawn(widget, value, renderer):
    return close(widget.render("n&m", value, dict(ATTRS), renderer()))


def close(html):
    return re.sub(r">\s+<", "><", html)


@pytest.mark.parametrize("kind", WIDGETS)
@pytest.mark.parametrize("value", [None, "", 0, 1, "a", HOSTILE, SafeString("<i>"), True])
def test_they_are_the_frameworks_own(kind, value):
    chosen = issubclass(kind, forms.Select) and kind is not forms.NullBooleanSelect
    widget = kind(choices=CHOICES) if chosen else kind()
    assert drawn(widget, value, Controls) == drawn(widget, value, DjangoTemplates)


def test_a_whole_form_is_the_same(settings):
    assert settings.FORM_RENDERER.endswith("Controls")

    class Form(forms.Form):
        q = forms.CharField(label="关键字", widget=forms.SearchInput)
        kind = forms.ChoiceField(choices=CHOICES)
        on = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    given = {"q": HOSTILE, "kind": "c", "on": "2026-02-30"}
    ours, theirs = Form(given, renderer=Controls()), Form(given, renderer=DjangoTemplates())
    assert close(str(ours)) == close(str(theirs))


def test_only_names_the_framework_has_are_drawn():
    for name in DRAWN:
        assert DjangoTemplates().get_template(name)

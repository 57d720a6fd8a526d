"""Entry forms speak plainly, with one declaration for page, import and phone."""

import pytest
from django import forms
from django.template.loader import render_to_string

from jiceng.kernel.actors import System
from jiceng.kit.forms import RecordForm
from jiceng.kit.imports.readers import made_for


class Visit(RecordForm):
    name = forms.CharField(label="姓名", max_length=4)
    kind = forms.ChoiceField(label="类别", choices=[("a", "走访"), ("b", "慰问")])
    on = forms.DateField(label="日期", widget=forms.DateInput)
    count = forms.IntegerField(label="人数", min_value=1, max_value=9)
    phone = forms.CharField(label="电话", required=False, error_messages={"required": "要电话"})

    @staticmethod
    def rule(values):
        if values.get("kind") == "b" and values.get("count", 0) > 3:
            return {"count": "慰问一次不超过 3 人", "": "请核对"}
        return {}


def errors(**values):
    return {name: words[0] for name, words in Visit(values).errors.items()}


def test_what_is_missing_is_asked_for_by_its_name():
    assert errors() == {
        "name": "请填姓名",
        "kind": "请选择类别",
        "on": "请填日期",
        "count": "请填人数",
    }


def test_what_is_wrong_says_what_to_do():
    said = errors(name="欧阳建国同志", kind="c", on="昨天", count="12")
    assert said["name"] == "最多 4 个字，现在是 6 个，请删减"
    assert said["kind"] == "没有这个选项，请从列表里选"
    assert "2026-11-22" in said["on"]
    assert said["count"] == "不能大于 9，请检查"


def test_the_declared_fields_already_speak_so_an_import_says_the_same():
    assert str(Visit.base_fields["name"].error_messages["required"]) == "请填姓名"


def test_a_forms_own_words_stay():
    assert Visit.base_fields["phone"].error_messages["required"] == "要电话"


def test_the_rule_lays_its_words_beside_fields_and_over_all():
    form = Visit({"name": "甲", "kind": "b", "on": "2026-11-22", "count": "5"})
    assert form.errors["count"] == ["慰问一次不超过 3 人"]
    assert form.non_field_errors() == ["请核对"]


def test_what_an_action_refuses_is_laid_beside_its_field():
    form = Visit({"name": "甲", "kind": "a", "on": "2026-11-22", "count": "5"})
    assert form.is_valid()
    form.refuse(forms.ValidationError({"name": "重名", "elsewhere": "别处有误"}))
    form.refuse(RuntimeError("刚被别人办过"))
    assert form.errors["name"] == ["重名"]
    assert form.non_field_errors() == ["别处有误", "刚被别人办过"]


def test_a_phone_gets_large_choices_and_native_pickers():
    form = Visit(face="phone")
    assert isinstance(form.fields["kind"].widget, forms.RadioSelect)
    assert isinstance(Visit().fields["kind"].widget, forms.Select)
    assert 'type="date"' in str(form["on"])
    assert 'inputmode="numeric"' in str(form["count"])
    assert 'type="tel"' in str(form["phone"])
    assert 'data-ux-field="name"' in str(form["name"])


def test_what_is_wrong_is_told_in_the_order_of_the_page():
    class Grouped(Visit):
        groups = {"何时": ("on", "count"), "何人": ("name",)}

    form = Grouped({})
    drawn = [field.name for group in form.layout() for field in group["fields"]]
    assert drawn == ["on", "count", "name", "kind", "phone"]
    told = render_to_string("kit/parts/error_summary.html", {"form": form})
    places = [told.index(f'href="#id_{name}"') for name in drawn if name in form.errors]
    assert places == sorted(places) and len(places) == 4


def test_a_fault_of_a_forms_own_is_not_taken_for_one_that_wants_nobody():
    class Broken(Visit):
        def narrow(self, actor):
            del actor
            raise TypeError("its own")

    class Plain(forms.Form):
        name = forms.CharField()

    nobody = System("测试")
    assert list(made_for(Plain, nobody).fields) == ["name"]
    assert made_for(Visit, nobody).actor is nobody
    with pytest.raises(TypeError, match="its own"):
        made_for(Broken, nobody)

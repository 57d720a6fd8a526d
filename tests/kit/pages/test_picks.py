"""One record among thousands is typed, not scrolled for."""

import pytest

from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField, written
from jiceng.registers.orgs.models import Org

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kit.pages.trial")]


class Posting(RecordForm):
    org = PickField(queryset=Org.objects.all(), label="党组织")


def chosen(text, actor=None):
    form = Posting({"org": text}, actor=actor)
    return form.cleaned_data["org"] if form.is_valid() else form.errors["org"][0]


def test_name_code_initials_and_mark_all_lead_to_the_record(tree):
    branch = tree["east_branch"]
    for text in ("东一党支部", "990101001001", "dydzb", written(branch)):
        assert chosen(text) == branch


def test_namesakes_are_told_apart_by_their_mark(tree):
    said = chosen("党支部")
    assert written(tree["east_branch"]) in said
    assert written(tree["west_branch"]) in said


def test_what_the_person_does_not_see_is_not_found(tree, office):
    assert "没找到" in chosen("西一党支部", office)
    assert "没找到" in chosen(written(tree["west_branch"]), office)


def test_nothing_typed_is_asked_for(tree):
    assert chosen("") == "请选择党组织"


def test_a_record_already_chosen_stands_in_the_box(tree):
    east = tree["east"]
    assert f'value="{east}"' in str(Posting(initial={"org": east})["org"])
    assert f'value="{east}"' in str(Posting(initial={"org": east.pk})["org"])
    type(east).objects.filter(pk=tree["west"].pk).update(name=east.name)
    assert f'value="{written(east)}"' in str(Posting(initial={"org": east})["org"])


def test_offers_are_ones_own_and_only_of_what_may_be_picked(tree, desk):
    said = desk.get("/c/kit/pick/orgs.org/?org=党", headers={"HX-Trigger-Name": "org"})
    assert "东一党支部" in said.content.decode()
    assert "西一党支部" not in said.content.decode()
    assert desk.get("/c/kit/pick/accounts.binding/?q=a").status_code == 404


class Wider(RecordForm):
    org = PickField(queryset=Org.objects.all(), label="党组织")

    def narrow(self, actor):
        super().narrow(actor)
        self.fields["org"].queryset = Org.objects.filter(kind="branch")


def test_rows_a_form_names_itself_are_those_however_often_it_is_asked(tree, office):
    west = tree["west_branch"]
    for _turn in range(2):
        assert "没找到" in chosen(written(west), office)
        form = Wider({"org": written(west)}, actor=office)
        assert form.is_valid()
        assert form.cleaned_data["org"] == west
        assert {one.kind for one in form.fields["org"].queryset} == {"branch"}

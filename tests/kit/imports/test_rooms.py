"""Asked once of every sheet that takes imports: its data face comes back without change."""

import io
from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from jiceng.kernel import periods
from jiceng.kernel.actors import System
from jiceng.kernel.journal import JournalLine
from jiceng.kit.exports import DATA, Order, write
from jiceng.kit.imports.actions import take_in
from jiceng.kit.imports.jobs import served
from jiceng.kit.imports.templates import template
from jiceng.kit.imports.trials import lines, try_out
from jiceng.kit.rooms import gather
from jiceng.kit.scope import Scope
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from tests.kit.imports.conftest import US, account, signed_in, upload

pytestmark = pytest.mark.django_db
OPERATOR = System("命令行")
TAKING = [one for one in gather("sheets", "SHEETS") if one.form and one.record_many]


@pytest.fixture
def filled(tree):
    """A person beside the organisations."""
    people.register(
        actor=US,
        name="张某",
        keeper=tree["east_branch"],
        sex="1",
        ethnicity="01",
        education="21",
        born_on=date(1980, 1, 1),
        phone="10012345678",
    )
    return tree


def face(sheet):
    scope = Scope(None, True, periods.parse("2000-01-01..2026-12-31"))
    out = io.BytesIO()
    write(Order(sheet, OPERATOR, scope, QueryDict(), DATA), out)
    return out.getvalue()


def tried(sheet, data):
    batch = take_in(upload(data, "数据.xlsx"), "数据.xlsx", sheet, actor=OPERATOR)
    return try_out(batch, sheet, actor=OPERATOR)


@pytest.mark.parametrize("sheet", TAKING, ids=lambda sheet: sheet.name)
def test_the_data_face_of_every_sheet_comes_back_without_change(filled, sheet):
    rows = sheet.visible(OPERATOR).count()
    written = JournalLine.objects.exclude(verb__startswith="kit.").count()
    batch = tried(sheet, face(sheet))
    assert [line["problems"] for line in lines(batch) if line["problems"]] == []
    assert (batch.counts["same"], batch.counts["total"]) == (rows, rows)
    assert JournalLine.objects.exclude(verb__startswith="kit.").count() == written


@pytest.mark.parametrize("sheet", TAKING, ids=lambda sheet: sheet.name)
def test_the_template_of_every_sheet_is_read_as_empty(filled, sheet):
    batch = tried(sheet, template(sheet, OPERATOR))
    assert (batch.counts["total"], batch.counts["ignored"]) == (0, [])


def test_the_same_request_twice_makes_one_record(filled, staff):
    desk, headers = signed_in(staff), {"Idempotency-Key": "abc"}
    data = {"name": "新成立党支部", "kind": "branch", "parent": "990101001", "since": "2026-11-01"}
    where = "/api/v1/orgs/orgs/"
    count = Org.objects.count()
    first = desk.post(where, data, content_type="application/json", headers=headers)
    again = desk.post(where, data, content_type="application/json", headers=headers)
    assert first.status_code == 201, first.content.decode()
    assert first.json()["id"] == again.json()["id"]
    assert Org.objects.count() == count + 1


def test_personal_numbers_leave_the_api_masked(filled, staff):
    answer = signed_in(staff).get("/api/v1/people/people/")
    assert answer.json()["count"] == 1
    assert "10012345678" not in answer.content.decode()


def test_the_import_pages_answer_those_who_keep_the_sheet(filled):
    for number, sheet in enumerate(TAKING):
        asked = served(sheet.name)
        keeper = account(f"经办{number}", asked.keeps[0], filled["district"])
        page = signed_in(keeper).get(reverse(f"{sheet.name}.import"))
        assert page.status_code == 200, sheet.name

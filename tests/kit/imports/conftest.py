"""Branches to import into, people who may, files as they make them, and the trial room's table."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.orgs import actions as orgs

US = System("测试")
BEGUN = date(2000, 1, 1)
HEAD = ["党组织", "事由", "类别", "学历", "走访日期", "费用", "紧急"]


@pytest.fixture
def tree(db):
    rows = [
        {"name": "某区委", "kind": "district_committee", "code": "990101"},
        {"name": "东街道党工委", "kind": "work_committee", "parent": 0, "code": "990101001"},
        {"name": "西街道党工委", "kind": "work_committee", "parent": 0, "code": "990101002"},
        {"name": "东路二社区第一党支部", "kind": "branch", "parent": 1},
        {"name": "西路一社区党支部", "kind": "branch", "parent": 2},
    ]
    made = orgs.set_up_many([{**row, "since": BEGUN} for row in rows], actor=US)
    return dict(zip(("district", "east", "west", "east_branch", "west_branch"), made, strict=True))


def account(name, role, org):
    one = Account(username=name, name=name, home=org)
    one.set_unusable_password()
    one.save()
    Grant.objects.create(account=one, role=role, org=org, since=BEGUN, recorded_at=clock.now())
    return one


def signed_in(one, **options):
    client = Client(**options)
    client.force_login(one)
    session = client.session
    moment = clock.now().timestamp()
    session.update({"stamp": one.stamp, "began": moment, "seen": moment})
    session.save()
    return client


@pytest.fixture(scope="session")
def visits_table(django_db_setup, django_db_blocker):
    from tests.kit.imports.trial import Visit

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Visit)
    yield Visit
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Visit)


@pytest.fixture
def visits(visits_table, tree):
    visits_table.objects.all().delete()  # a test in real transactions leaves its rows
    return visits_table


@pytest.fixture
def office(tree):
    """街道党建办 of the eastern street."""
    return account("东办", "street_office", tree["east"])


@pytest.fixture
def staff(tree):
    return account("干事", "district_staff", tree["district"])


@pytest.fixture
def leader(tree):
    return account("领导", "leader", tree["district"])


@pytest.fixture
def desk(office):
    return signed_in(office)


def row(number=1, **changes):
    """One good row; changes by column title."""
    values = {
        "党组织": "东路二社区第一党支部",
        "事由": f"走访第{number}户",
        "类别": "入户",
        "学历": "本科",
        "走访日期": "2026-11-22",
        "费用": 12.5,
        "紧急": "否",
        **changes,
    }
    return [values[title] for title in HEAD]


def workbook(rows, head=HEAD, above=()):
    """An .xlsx as somebody might upload it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("走访")
    for number, values in enumerate([*above, head, *rows]):
        sheet.write_row(number, 0, values)
    book.close()
    return out.getvalue()


def upload(data, name="走访.xlsx"):
    return SimpleUploadedFile(name, data)

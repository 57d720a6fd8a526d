"""A small tree, people at its nodes, and browsers signed in for them."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.accounts.models import Account, Grant
from jiceng.registers.orgs import actions as orgs

US = System("测试")
BEGUN = date(2000, 1, 1)


@pytest.fixture
def tree(db):
    """区委 → two streets, each with a branch; by short names."""
    rows = [
        {"name": "某区委", "kind": "district_committee", "code": "990101"},
        {"name": "东街道党工委", "kind": "work_committee", "parent": 0, "code": "990101001"},
        {"name": "西街道党工委", "kind": "work_committee", "parent": 0, "code": "990101002"},
        {"name": "东一党支部", "kind": "branch", "parent": 1, "code": "990101001001"},
        {"name": "西一党支部", "kind": "branch", "parent": 2},
    ]
    made = orgs.set_up_many([{**row, "since": BEGUN} for row in rows], actor=US)
    return dict(zip(("district", "east", "west", "east_branch", "west_branch"), made, strict=True))


def account(name, role, org):
    one = Account(username=name, name=name, home=org)
    one.set_unusable_password()
    one.save()
    Grant.objects.create(account=one, role=role, org=org, since=BEGUN, recorded_at=clock.now())
    return one


def signed_in(one):
    client = Client()
    client.force_login(one)
    session = client.session
    moment = clock.now().timestamp()
    session.update({"stamp": one.stamp, "began": moment, "seen": moment})
    session.save()
    return client


@pytest.fixture
def office(tree):
    """街道党建办 of the eastern street."""
    return account("东办", "street_office", tree["east"])


@pytest.fixture
def leader(tree):
    return account("领导", "leader", tree["district"])


@pytest.fixture
def member(tree):
    return account("党员", "member", tree["east_branch"])


@pytest.fixture
def staff(tree):
    return account("干事", "district_staff", tree["district"])


@pytest.fixture
def desk(office):
    """A browser of the eastern street."""
    return signed_in(office)


@pytest.fixture(scope="session")
def errands(django_db_setup, django_db_blocker):
    """The trial room's table."""
    from tests.kit.pages.trial import Errand

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Errand)
    yield Errand
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Errand)

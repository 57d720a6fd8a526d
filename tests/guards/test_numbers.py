"""How often a page asks the database: as often for a hundred rows as for ten."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiceng.kit.rooms import gather
from jiceng.registers.orgs.actions import set_up_many
from jiceng.registers.orgs.models import Org
from tests.cast import MAKER, OLD
from tests.guards.stage import Stage, forge

PAGES = gather("pages", "PAGES")
LIMIT = 30
FEW, MANY = 10, 100
# Nouns whose rows cannot be multiplied by their fields alone, each with the reason.
UNMULTIPLIED: dict[str, str] = {
    "grounds.norms": "one holds for each sort of venue",
    "life.teach_norms": "one holds for each organisation that sets it",
    "dues.entries": "each moves between two pots, which the account alone makes",
}


@pytest.fixture(scope="module")
def grown(standing: Stage) -> list[Org]:
    """New branches of one community, to hang rows under."""
    rows = [{"name": f"增设支部{n}", "kind": "branch", "parent": standing.cast.huaiyin,
             "since": OLD, "field": "urban_community"} for n in range(MANY)]  # fmt: skip
    return set_up_many(rows, actor=MAKER)


def multiply(stage: Stage, pages: Any, orgs: list[Org], wanted: int) -> int:
    """Let there be at least this many rows of the noun below the district; how many there are."""
    model = pages.sheet.model
    there = int(model._base_manager.count())
    for org in orgs if model is not Org else ():
        if there >= wanted:
            break
        try:
            with transaction.atomic():
                forge(stage, model, org)
        except DatabaseError:
            continue
        there = int(model._base_manager.count()) if there + 1 >= wanted else there + 1
    return int(model._base_manager.count())


def asked(client: Any, address: str) -> tuple[int, int, list[str]]:
    """Status, number of queries, and their text."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    said = [query["sql"][:200] for query in seen.captured_queries]
    return answer.status_code, len(said), said


@pytest.mark.parametrize("pages", PAGES, ids=lambda pages: pages.name)
def test_a_list_asks_as_often_for_a_hundred_rows_as_for_ten(
    pages: Any, stage: Stage, grown: list[Org]
) -> None:
    there_is = {name: stage.held(name, pages.readers) for name, a in stage.actors.items() if a}
    widest = {name: min(map(len, held)) for name, held in there_is.items() if held}
    reader = min(widest, key=lambda name: widest[name])  # whoever holds the highest node
    client = stage.client(reader)
    table = reverse(f"{pages.name}.table")
    few = f"{table}?size=10"
    multiply(stage, pages, stage.cast.orgs, FEW)
    asked(client, few)  # what is read once and remembered
    status, less, said = asked(client, few)
    assert status == 200
    there = multiply(stage, pages, grown, MANY)
    assert there >= MANY or pages.name in UNMULTIPLIED, f"only {there} rows: {stage.unforged}"
    _, more, told = asked(client, f"{table}?size=100")
    assert more <= less + 1, "\n".join(sorted(told))
    assert less <= LIMIT, "\n".join(said)


def test_red_control_a_query_for_each_row_is_seen(stage: Stage) -> None:
    from jiceng.registers.people.models import Person

    with CaptureQueriesContext(connection) as seen:
        for person in Person.objects.all()[:20]:
            str(person.keeper)
    assert len(seen) > 20

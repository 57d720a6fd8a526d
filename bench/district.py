"""The bench's district: the demo of one fixed day, grown to more members by pouring."""

from datetime import date, timedelta
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from jiceng.kernel import clock
from jiceng.kernel.bulk import pour
from jiceng.kernel.uids import uid7
from jiceng.registers.meetings.models import Attendance, Meeting
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.people.demo import name, person
from jiceng.registers.people.models import Person

UNTIL = date(2026, 11, 22)
MEMBERS = 50_000
LARGE = 600_000
SINCE = date(2023, 1, 1)
NUMBERS = 200_000  # identity numbers of the grown part begin here
EVENTS = 10  # attendances poured for each member added in the large form


def grow(members: int) -> int:
    """Bring the roll to so many members; the number of rows then in the five large tables."""
    have = Member.objects.count()
    if have < members:
        with transaction.atomic():
            _pour(members - have)
    tables: tuple[Any, ...] = (Person, Member, Belonging, Meeting, Attendance)
    with connection.cursor() as cursor:
        for reset in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(reset)  # the poured rows brought their own keys
        cursor.execute("ANALYZE")
    return sum(table.objects.count() for table in tables)


def _pour(count: int) -> None:
    """Members straight into the tables: the same columns as enrolling writes, no journal."""
    dice = Random(1)
    branches = list(Org.objects.filter(kind__in=BRANCHES, until=None, since__lt=SINCE))
    first = (Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    root = (Member.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    homes = [dice.choice(branches).pk for _n in range(count)]
    pour(Person, PERSON, (_person(dice, first + n, homes[n]) for n in range(count)))
    pour(Member, MEMBER, (_member(dice, root + n, first + n, homes[n]) for n in range(count)))
    at = clock.now()
    pour(
        Belonging,
        ("member_id", "org_id", "since", "until", "began", "ended", "recorded_at"),
        ((root + n, homes[n], SINCE, None, "opening", "", at) for n in range(count)),
    )
    held: dict[int, list[int]] = {}
    for pk, org in Meeting.objects.values_list("pk", "org"):
        held.setdefault(org, []).append(pk)
    some = EVENTS if count > MEMBERS else 0
    pour(
        Attendance,
        ("meeting_id", "member_id", "state", "reason", "exempt", "guest"),
        (
            (meeting, root + n, "present", "", False, False)
            for n in range(count)
            for meeting in held.get(homes[n], ())[:some]
        ),
    )


PERSON = (
    "id", "uid", "name", "initials", "sex", "ethnicity", "born_on", "education", "degree",
    "keeper_id", "id_number", "id_blind", "phone", "phone_blind", "address", "told_since",
)  # fmt: skip
MEMBER = (
    "id", "uid", "person_id", "org_id", "version", "joined_on", "full_on", "category", "exempt",
    "entered_on", "entry", "left_on", "exit", "told_since",
)  # fmt: skip
OLDEST, YOUNGEST = date(1945, 1, 1), date(2000, 1, 1)


def _person(dice: Random, pk: int, home: int) -> tuple[Any, ...]:
    born = OLDEST + timedelta(days=dice.randrange((YOUNGEST - OLDEST).days))
    return (
        pk, uid7(), name(dice, pk), "zs", dice.choice("12"), "01", born,
        dice.choice(("21", "31", "61", "")), "", home, None, "", None, "", None, SINCE,
    )  # fmt: skip


def _member(dice: Random, pk: int, who: int, home: int) -> tuple[Any, ...]:
    joined = date(dice.randint(1975, 2021), 7, 1)
    return (
        pk, uid7(), who, home, 0, joined, joined.replace(year=joined.year + 1),
        dice.choice(("working", "retired", "farmer")), dice.random() < 0.05,
        SINCE, "opening", None, "", SINCE,
    )  # fmt: skip


def roster(count: int) -> list[dict[str, Any]]:
    """Rows of a roster to import: real shapes, numbers that nobody has."""
    dice = Random(2)
    branches = list(Org.objects.filter(kind__in=BRANCHES, until=None, since__lt=SINCE))
    return [
        person(dice, NUMBERS + n, dice.choice(branches), date(1950, 1, 1), date(1995, 1, 1))
        for n in range(count)
    ]

"""Which columns a member's record must have, and which of them are empty."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.pasts import then
from jiceng.registers.people.models import PersonPast
from jiceng.work.membership.models.detail import Detail

# The base set: identity, dates, education, occupation, contact (党员基本信息台账).
WORDS: Mapping[str, Any] = {
    "sex": _("性别"),
    "ethnicity": _("民族"),
    "born_on": _("出生日期"),
    "education": _("学历"),
    "id_number": _("公民身份号码"),
    "phone": _("手机号码"),
    "job": _("工作岗位"),
    "joined_as": _("入党类型"),
}


def judged(rows: Any, day: date, member: str = "") -> QuerySet[Any]:
    """Rows with what `lacking` looks at; `member` leads from a row to its member."""
    step = f"{member}__" if member else ""
    own = Detail.objects.filter(member=OuterRef(member or "pk"))
    found: QuerySet[Any] = rows.annotate(
        known_education=then(PersonPast, day, "education", via=f"{step}person"),
        known_job=Exists(own.exclude(job="")),
        known_joined_as=Exists(own.exclude(joined_as="")),
    )
    return found


def lacking(member: str = "") -> dict[str, Q]:
    """Column → the condition under which it is empty, on rows that were `judged`."""
    person = f"{member}__person" if member else "person"
    return {
        "sex": Q(**{f"{person}__sex": "0"}),
        "ethnicity": Q(**{f"{person}__ethnicity": ""}),
        "born_on": Q(**{f"{person}__born_on": None}),
        "education": Q(known_education=""),
        "id_number": Q(**{f"{person}__id_blind": ""}),
        "phone": Q(**{f"{person}__phone_blind": ""}),
        "job": Q(known_job=False),
        "joined_as": Q(known_joined_as=False),
    }


def incomplete(member: str = "") -> Q:
    """Anything at all is empty."""
    found = Q(pk__in=[])
    for one in lacking(member).values():
        found |= one
    return found


def missing_words(member: Any) -> list[str]:
    """The names of the empty columns of one member that was `judged`."""
    person = member.person
    empty = {
        "sex": person.sex == "0",
        "ethnicity": not person.ethnicity,
        "born_on": person.born_on is None,
        "education": not member.known_education,
        "id_number": not person.id_blind,
        "phone": not person.phone_blind,
        "job": not member.known_job,
        "joined_as": not member.known_joined_as,
    }
    return [str(WORDS[name]) for name, lacks in empty.items() if lacks]

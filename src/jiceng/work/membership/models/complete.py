"""Which columns a member's record must have, and which of them are empty."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
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
    """Rows with what `complete` looks at; `member` leads from a row to its member."""
    step = f"{member}__" if member else ""
    holds = f"{member or 'pk'}__in"
    found: QuerySet[Any] = rows.annotate(
        known_education=then(PersonPast, day, "education", via=f"{step}person"),
        known_job=Q(**{holds: Detail.objects.exclude(job="").values("member")}),
        known_joined_as=Q(**{holds: Detail.objects.exclude(joined_as="").values("member")}),
    )
    return found


def complete(member: str = "") -> Q:
    """Every column is filled in, on rows that were `judged`."""
    person = f"{member}__person" if member else "person"
    return Q(
        Q(known_job=True),  # first, as most are missing
        Q(known_joined_as=True),
        ~Q(**{f"{person}__sex": "0"}),
        ~Q(**{f"{person}__ethnicity": ""}),
        ~Q(**{f"{person}__born_on": None}),
        ~Q(known_education=""),
        ~Q(**{f"{person}__id_blind": ""}),
        ~Q(**{f"{person}__phone_blind": ""}),
    )


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

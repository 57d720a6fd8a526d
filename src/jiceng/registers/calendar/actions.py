"""The verbs of the calendar: load the days of a year, set one day right."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.uids import uid7
from jiceng.registers.calendar.models import (
    FIRST_YEAR,
    LAST_YEAR,
    LoadedYear,
    WorkdayException,
)

DATA = Path(__file__).parent / "data" / "workdays.json"


@cache
def _known() -> dict[int, dict[str, Any]]:
    told = json.loads(DATA.read_text("utf-8"))
    return {int(year): days for year, days in told.items()}


def known_years() -> list[int]:
    """The years whose days come with the software."""
    return sorted(_known())


@transaction.atomic
def load_year(
    year: int,
    *,
    actor: Actor,
    days: Mapping[date, tuple[bool, str]] | None = None,
    source: str = "",
) -> LoadedYear:
    """Load the exceptional days of a year: those that come with the software, or `days`
    (each day to whether it is worked, and its name) with the notice as `source`.

    Loading again replaces the year.
    """
    if days is None:
        days, source = _told(year)
    _check(year, days, source)
    values = {"source": source, "recorded_at": clock.now(), "stamp": uid7()}
    loaded: LoadedYear
    loaded, fresh = LoadedYear.objects.update_or_create(year=year, defaults=values)
    if not fresh:
        WorkdayException.objects.filter(year=loaded).delete()
    WorkdayException.objects.bulk_create(
        WorkdayException(date=day, is_workday=worked, name=name, source=source, year=loaded)
        for day, (worked, name) in sorted(days.items())
    )
    note(actor, "calendar.load_year", loaded, days=len(days), source=source)
    return loaded


@transaction.atomic
def load_year_many(years: Iterable[int] | None = None, *, actor: Actor) -> list[LoadedYear]:
    """Load these years, or all that come with the software; loaded years stay as they are."""
    wanted = set(known_years() if years is None else years)
    missing = wanted - set(LoadedYear.objects.values_list("year", flat=True))
    return [load_year(year, actor=actor) for year in sorted(missing)]


def _told(year: int) -> tuple[dict[date, tuple[bool, str]], str]:
    known = _known().get(year)
    if known is None:
        raise ValidationError(
            _("软件里没有 %(year)d 年的放假安排，请按国务院办公厅的通知录入放假和调休日期")
            % {"year": year}
        )
    days = {date.fromisoformat(day): (False, name) for day, name in known["off"].items()}
    days |= {date.fromisoformat(day): (True, name) for day, name in known["worked"].items()}
    return days, known["source"]


def _check(year: int, days: Mapping[date, tuple[bool, str]], source: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(_("年份不对，请检查后重填"))
    if not source.strip():
        raise ValidationError(_("请写明依据的通知"))
    strange = sorted(day for day in days if day.year != year)
    if strange:
        raise ValidationError(
            _("%(day)s 不在 %(year)d 年，请检查日期") % {"day": strange[0], "year": year}
        )


@transaction.atomic
def set_day(
    day: date, *, actor: Actor, is_workday: bool, name: str = "", source: str = "", reason: str = ""
) -> WorkdayException:
    """Set one day of a loaded year right (a local holiday, a later notice)."""
    loaded = LoadedYear.objects.select_for_update().filter(year=day.year).first()
    if loaded is None:
        raise ValidationError(
            _("%(year)d 年的放假安排还没有载入，请先载入这一年") % {"year": day.year}
        )
    values = {"is_workday": is_workday, "name": name, "source": source, "year": loaded}
    before = WorkdayException.objects.filter(date=day).values_list("is_workday", flat=True).first()
    changed: WorkdayException
    changed, _fresh = WorkdayException.objects.update_or_create(date=day, defaults=values)
    loaded.stamp = uid7()
    loaded.save(update_fields=["stamp"])
    note(actor, "calendar.set_day", changed, reason=reason, before=before, is_workday=is_workday)
    return changed

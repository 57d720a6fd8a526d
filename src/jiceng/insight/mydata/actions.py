"""Deletion that is real: what has had its day goes, once a day, by itself."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from jiceng.insight.mydata.entries import (
    ATTEMPTS_DAYS,
    CODES_DAYS,
    DEEDS_DAYS,
    LOOKS_DAYS,
)
from jiceng.kernel import clock
from jiceng.kernel.looks import Look
from jiceng.kernel.once import Deed
from jiceng.kit.schedules import DAY, Every
from jiceng.registers.accounts.models import Attempt, Binding

# What other floors clear of their own.
OTHERS = (
    "jiceng.kit.drafts.purge",
    "jiceng.kit.downloads.purge",
    "jiceng.kit.imports.actions.forget",
    "jiceng.registers.outbox.actions.purge",
    "jiceng.registers.files.actions.sweep",
)


def _gone(rows: models.QuerySet[Any]) -> int:
    return int(rows.delete()[0])


@transaction.atomic
def purge_own() -> dict[str, int]:
    """Old looks, keys of deeds done, used or stale binding codes, attempts, sessions."""
    now = clock.now()

    def before(days: int) -> Any:
        return now - timedelta(days=days)

    # Looks cannot be deleted one by one; by age they go as a whole, past the closed door.
    looks: Any = models.QuerySet(Look).filter(at__lt=before(LOOKS_DAYS))
    codes = Q(used_at__lt=before(CODES_DAYS)) | Q(expires_at__lt=before(CODES_DAYS))
    calm = Q(until=None, failures=0) | Q(until__lt=before(ATTEMPTS_DAYS))
    return {
        "looks": _gone(looks),
        "deeds": _gone(Deed.objects.filter(at__lt=before(DEEDS_DAYS))),
        "codes": _gone(Binding.objects.filter(codes)),
        "attempts": _gone(Attempt.objects.filter(calm)),
        "sessions": _gone(Session.objects.filter(expire_date__lt=now)),
    }


def purge() -> dict[str, int]:
    """Everything past its day, in every room: how many of each. For the scheduler, daily."""
    found = purge_own()
    for name in OTHERS:
        try:
            clear = import_string(name)
        except ImportError:  # the room is left out of this installation
            continue
        found[name.split(".")[-2] if ".actions" not in name else name.split(".")[2]] = clear()
    return found


SCHEDULES = [Every("jiceng.insight.mydata.actions.purge", DAY)]

"""The yearly analysis of the activists of a committee."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.prepared import reread
from jiceng.kernel.spans import come
from jiceng.registers.orgs.models import Org
from jiceng.work.development.models import Analysis
from jiceng.work.development.models.analysis import COMMITTEES
from jiceng.work.development.rules.analysing import of_its_year


@transaction.atomic
def analyse(
    *, actor: Actor, org: Org, year: int, held_on: date, found: str, measures: str = ""
) -> Analysis:
    """登记年度分析: one for a committee and a year."""
    row = {"org": org, "year": year, "held_on": held_on, "found": found, "measures": measures}
    return analyse_many([row], actor=actor)[0]


@transaction.atomic
def analyse_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Analysis]:
    """Several at once: org, year, held_on, found, measures."""
    done: Any = Analysis.objects.standing()
    known = set(done.filter(org__in=[row["org"] for row in rows]).values_list("org", "year"))
    for row in rows:
        _fits(row)
        if (row["org"].pk, row["year"]) in known:
            said = _("“%(org)s”%(year)s年的分析已经登记过；写错的请先作废，再重新登记")
            raise ValidationError({"year": said % {"org": row["org"], "year": row["year"]}})
        known.add((row["org"].pk, row["year"]))
    made = [
        Analysis(
            org=row["org"], year=row["year"], held_on=row["held_on"], found=row["found"].strip(),
            measures=(row.get("measures") or "").strip(), recorded_at=clock.now(),
        )
        for row in rows
    ]  # fmt: skip
    Analysis.objects.bulk_create(made)
    note_many(actor, "development.analyse", made)
    return made


def _fits(row: Mapping[str, Any]) -> None:
    if row["org"].kind not in COMMITTEES:
        said = _("“%s”不是党委，入党积极分子队伍由上级党委分析；支部每半年考察一次")
        raise ValidationError({"org": said % row["org"]})
    come(row["held_on"], "held_on")
    if not of_its_year(year=row["year"], held_on=row["held_on"]):
        said = _("分析日期应在%(year)s年内，补做的最迟在%(next)s年")
        words = said % {"year": row["year"], "next": row["year"] + 1}
        raise ValidationError({"held_on": words})
    if not row["found"].strip():
        raise ValidationError({"found": _("请写明队伍状况和问题；人数不用填，由记录算出")})


@transaction.atomic
def void_analysis(one: Analysis, *, actor: Actor, reason: str) -> Analysis:
    """作废: it stays, is counted nowhere, and says why."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么作废")})
    if not Analysis.objects.filter(pk=one.pk, void_reason="").update(void_reason=reason.strip()):
        raise ValidationError(_("这份分析已经作废"))
    reread(one)
    note(actor, "development.void_analysis", one, reason=reason)
    return one

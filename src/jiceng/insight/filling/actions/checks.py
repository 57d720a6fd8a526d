"""The verbs of checking: bring a finished report, say which figure a number is."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.filling.actions.keeping import allowed, content_of, strange
from jiceng.insight.filling.actions.remembering import earlier
from jiceng.insight.filling.documents import Text, opened, taken
from jiceng.insight.filling.frozen import issue_in, lines_of
from jiceng.insight.filling.matching import NONE, anchor, standing
from jiceng.insight.filling.models import Check, Tie
from jiceng.insight.filling.numbers import Number, read
from jiceng.insight.filling.verifying import Checked, spot
from jiceng.insight.filling.verifying import check as verify
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note
from jiceng.kernel.periods import Period
from jiceng.kit.zips import RefusedFile
from jiceng.registers.files import actions as files
from jiceng.registers.orgs.models import Org

MOST = 2_000  # numbers of one report; each is looked for on the whole shelf


def text_of(check: Check) -> Text:
    """What is checked: the file as it was brought, or the issued report."""
    if (issue := check.issue) is not None:
        return Text(lines_of(issue.draft), [])
    return opened(check.kind, content_of(check))


@transaction.atomic
def bring_check(
    *, actor: Actor, org: Org, content: bytes, name: str, period: Period, as_of: date
) -> Check:
    """Take a finished report in. Raises ValidationError, in plain words, for what is none."""
    allowed(actor, org)
    try:
        checked = taken(content, name)
        text = opened(checked.kind, checked.content)
    except RefusedFile as refused:
        raise ValidationError({"file": str(refused)}) from None
    count = len(read(text))
    if not count:
        raise ValidationError({"file": _("这份文件里没有读到一个数，没有可以核对的")})
    if count > MOST:
        said = _("文件里有 %(count)d 个数，一次最多核对 %(most)d 个，请拆成几份再上传")
        raise ValidationError({"file": said % {"count": count, "most": MOST}})
    made: Check = Check.objects.create(
        org=org, title=checked.name, kind=checked.kind, period=period.code, as_of=as_of,
        brought_at=clock.now(),
    )  # fmt: skip
    files.attach(made, actor=actor, file=io.BytesIO(checked.content), name=checked.name)
    _count(made)
    note(actor, "filling.bring_check", made, numbers=made.numbers, wrong=made.wrong)
    return made


@transaction.atomic
def check_issue(issue: Any, *, actor: Actor) -> Check:
    """Take an issued report of this house as the finished text."""
    allowed(actor, issue.org)
    made: Check = Check.objects.create(
        org=issue.org, title=str(issue)[:130], kind="issue", issued=issue.uid, period=issue.period,
        as_of=issue.as_of, brought_at=clock.now(),
    )  # fmt: skip
    _count(made)
    note(actor, "filling.check_issue", made, issue=str(issue.uid))
    return made


@transaction.atomic
def tie(check: Check, chosen: Mapping[int, str], *, actor: Actor) -> Check:
    """Confirm which figures numbers are, or that they are none; an empty one takes it back.

    Raises ValidationError for a number or figure that there is not.
    """
    allowed(actor, check.org)
    if not Check.objects.kept().filter(pk=check.pk).update(tied_at=clock.now()):
        raise ValidationError(_("这份文件已经删除"))
    numbers = {one.number: one for one in read(text_of(check))}
    rows = []
    for place, written in sorted(chosen.items()):
        if place not in numbers:
            raise ValidationError(_("没有第 %d 个数，请刷新页面再选") % place)
        if written.strip():
            rows.append(_tie(check, numbers[place], written.strip()))
    spots = [spot(numbers[place]) for place in chosen]
    Tie.objects.filter(check_of=check, spot__in=spots).delete()
    insert(rows)
    _count(check)
    note(actor, "filling.tie", check, chosen={row.spot: row.written for row in rows})
    return check


def _tie(check: Check, number: Number, written: str) -> Tie:
    if written != NONE and not standing(written):
        said = _("第 %(number)d 个数：没有“%(written)s”这个指标，请打几个字，从提示里选")
        raise ValidationError(said % {"number": number.number, "written": written[:40]})
    if why := strange(written):
        said = _("第 %(number)d 个数：%(why)s")
        raise ValidationError(said % {"number": number.number, "why": why})
    return Tie(check_of=check, spot=spot(number), anchor=anchor(number.blank)[:80],
               written=written)  # fmt: skip


def ties_of(check: Check) -> dict[str, str]:
    """What was confirmed, by the spot of the number."""
    return dict(check.ties.values_list("spot", "written"))


def seen(check: Check, node: Org, ask: Ask) -> Checked:
    """The check, made now: for any node and period, with what was confirmed."""
    text = text_of(check)
    issue = check.issue or issue_in(text.lines, org=check.org)
    return verify(text, node=node, ask=ask, chosen=ties_of(check), known=earlier(check.org),
                  issue=issue)  # fmt: skip


def _count(check: Check) -> None:
    """Keep what is found now, for the list; no decision hangs on it."""
    made = seen(check, check.org, check.ask)
    told = {"numbers": len(made.ties), "wrong": len(made.wrong), "questions": len(made.questions)}
    for name, value in told.items():
        setattr(check, name, value)
    check.save(update_fields=list(told))

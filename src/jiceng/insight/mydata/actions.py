"""What has had its day goes by itself; what is wrong is asked about, corrected and answered."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from jiceng.insight.mydata.access import answerers, restricted
from jiceng.insight.mydata.entries import (
    ATTEMPTS_DAYS,
    CODES_DAYS,
    DEEDS_DAYS,
    KNOCKS_DAYS,
    LOOKS_DAYS,
)
from jiceng.insight.mydata.holdings import Holding, readable, said
from jiceng.insight.mydata.models import Correction
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.deadlines import add_workdays
from jiceng.kernel.journal import note
from jiceng.kernel.knocks import Knock
from jiceng.kernel.looks import Look
from jiceng.kernel.once import Deed
from jiceng.kernel.prepared import reread
from jiceng.kit.schedules import DAY, Every
from jiceng.registers.accounts.models import Attempt, Binding, Session
from jiceng.registers.calendar.models import calendar
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter, Source
from jiceng.registers.orgs.models import Org

# What other floors clear of their own.
OTHERS = (
    "jiceng.kit.drafts.purge",
    "jiceng.kit.downloads.purge",
    "jiceng.kit.imports.actions.forget",
    "jiceng.registers.outbox.actions.purge",
    "jiceng.registers.files.actions.sweep",
    "jiceng.work.membership.actions.forget",
    "jiceng.work.outreach.actions.forget_deeds",
)


def _gone(rows: models.QuerySet[Any]) -> int:
    return int(rows.delete()[0])


@transaction.atomic
def purge_own() -> dict[str, int]:
    """Old looks, keys of deeds, knocks, used or stale binding codes, attempts, sessions."""
    now = clock.now()

    def before(days: int) -> Any:
        return now - timedelta(days=days)

    # Looks cannot be deleted one by one; by age they go as a whole, past the closed door.
    looks: Any = models.QuerySet(Look).filter(at__lt=before(LOOKS_DAYS))
    codes = Q(used_at__lt=before(CODES_DAYS)) | Q(expires_at__lt=before(CODES_DAYS))
    calm = Q(until=None, failures=0) | Q(until__lt=before(ATTEMPTS_DAYS))
    return {
        "looks": _gone(looks),
        "knocks": _gone(Knock.objects.filter(hour__lt=before(KNOCKS_DAYS))),
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


# Working days; the law (个人信息保护法 46) says 及时 and gives no number.
ANSWER_WORKDAYS = 15


def keeper_of(account: Any) -> Org:
    """Which organisation answers for a person's records: their branch, else who keeps them."""
    member = account.member
    if member is not None:
        org: Org = member.org
        return org
    kept: Org = account.person.keeper if account.person is not None else account.home
    return kept


def digest_of(row: Any, field: Any) -> str:
    """A fingerprint of what stands there now, so that a correction can be told from a promise."""
    return hashlib.sha256(repr(getattr(row, field.attname)).encode()).hexdigest()


@transaction.atomic
def ask_correction(
    holding: Holding, row: Any, name: str, *, actor: Any, wanted: str, grounds: str = ""
) -> Correction:
    """申请更正 of one value about oneself: a matter for the organisation that keeps it.

    About a restricted record there is neither matter nor table in the journal: both would say
    to others that it exists.
    """
    field = row._meta.get_field(name)
    if not answerers(holding.label):
        raise ValidationError(_("这类记录只有纪检部门能看，请直接向所在地的纪检部门书面提出"))
    if holding.part or not readable(field) or not holding.rows.filter(pk=row.pk).exists():
        raise ValidationError(_("这一项不能申请更正，请联系所在党组织"))
    asked = {"label": row._meta.label_lower, "record": str(row.pk), "field": name}
    if Correction.objects.open().filter(account=actor.pk, **asked).exists():
        raise ValidationError(_("这一项已经申请过更正，正在等待答复"))
    today, org = clock.today(), keeper_of(actor)
    due = add_workdays(today, ANSWER_WORKDAYS, calendar()).day
    title = f"{row._meta.verbose_name} · {field.verbose_name}"
    made: Correction = Correction.objects.create(
        org=org, account_id=actor.pk, title=title, before=str(said(row, field) or "")[:300],
        digest=digest_of(row, field), wanted=wanted.strip(), grounds=grounds.strip(),
        asked_on=today, due_on=due, recorded_at=clock.now(), **asked,
    )  # fmt: skip
    if holding.label in restricted():
        note(actor, "mydata.ask_correction", made)
        return made
    # The matter is read more widely than the request: it names neither the person nor the value.
    made.matter = matters.lodge(
        actor=actor, title=_("本人申请更正：%s") % title, org=org, source=Source.REQUEST,
        origin=made, due_on=due,
    )  # fmt: skip
    made.save(update_fields=["matter"])
    note(actor, "mydata.ask_correction", made, field=f"{made.label}.{name}")
    return made


@transaction.atomic
def answer_correction(
    correction: Correction, *, actor: Actor, granted: bool, answer: str
) -> Correction:
    """答复: after the record has been corrected in its own room, or with why it stays."""
    if actor.pk is not None and actor.pk == correction.account_id:
        raise ValidationError(_("本人的申请由上级党组织的同志答复"))
    row = correction.subject()
    if granted and row is not None:
        field = row._meta.get_field(correction.field)
        if digest_of(row, field) == correction.digest:
            raise ValidationError({"granted": _("原记录还没有更正，请先在原记录上更正，再答复")})
    won = Correction.objects.open().filter(pk=correction.pk).update(
        answered_on=clock.today(), granted=granted, answer=answer.strip()
    )  # fmt: skip
    if not won:
        raise ValidationError(_("这份申请已经答复，请刷新后再看"))
    reread(correction)
    _settle(correction.matter, actor)
    note(actor, "mydata.answer_correction", correction, granted=granted)
    return correction


def _settle(matter: Matter | None, actor: Actor) -> None:
    """The matter follows: signed for and reported done; the level above checks it."""
    if matter is None:
        return
    if matter.state == Matter.State.RAISED:
        matters.accept(matter, actor=actor)
    if matter.state in {Matter.State.ACCEPTED, Matter.State.IN_PROGRESS}:
        matters.submit(matter, actor=actor, proof=_("已答复本人"))


SCHEDULES = [Every("jiceng.insight.mydata.actions.purge", DAY)]

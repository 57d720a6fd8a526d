"""Certificates: given to those who took part, and taken back with the reason."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.numbers import next_numbers
from jiceng.kernel.prepared import reread
from jiceng.work.training.actions.planning import past
from jiceng.work.training.flows import ATTENDED, CLOSED
from jiceng.work.training.models import Certificate, Enrolment, TrainingClass, awardable

BATCH = 2_000


@transaction.atomic
def award(
    klass: TrainingClass, *, actor: Actor, on: date, without: Sequence[Enrolment] = ()
) -> TrainingClass:
    """发结业证 to all who took part and have none, but those `without`; a person presses it."""
    past(on, "on")
    # Of two at one moment the second waits here and finds nobody left.
    now = TrainingClass.objects.select_for_update().get(pk=klass.pk)
    if now.state != CLOSED:
        raise ValidationError(_("“%s”还没有结班，结班以后再发结业证") % klass)
    if now.closed_on is not None and on < now.closed_on:
        raise ValidationError({"on": _("培训班 %s 才结班，请检查日期") % now.closed_on})
    left = {one.pk for one in without}
    rows = awardable(klass.pk).order_by("org__path", "person__initials", "pk")
    given = [pk for pk in rows.values_list("pk", flat=True) if pk not in left]
    if not given:
        raise ValidationError(_("参训的学员都有结业证了，没有要发的"))
    numbers = next_numbers(f"training.certificates/{on.year}", len(given))
    made = Certificate.objects.bulk_create(
        [Certificate(enrolment_id=pk, year=on.year, number=number, issued_on=on,
                     recorded_at=clock.now())
         for pk, number in zip(given, numbers, strict=True)],
        batch_size=BATCH,
    )  # fmt: skip
    note_many(actor, "training.award", made)
    return klass


@transaction.atomic
def revoke(certificate: Certificate, *, actor: Actor, on: date, words: str) -> Certificate:
    """收回: it holds no longer; the number stays with it and is not given again."""
    past(on, "on")
    if on < certificate.issued_on:
        said = _("结业证 %s 才发，请检查日期") % certificate.issued_on
        raise ValidationError({"on": said})
    rows = Certificate.objects.standing().filter(pk=certificate.pk)
    if not rows.update(void_on=on, void_reason=words):
        raise StepError(_("这份结业证已经收回"))
    reread(certificate)
    note(actor, "training.revoke", certificate, reason=words)
    return certificate


def _numbers_have_no_gaps() -> Iterator[str]:
    rows = Certificate.objects.order_by().values("year").annotate(n=Count("pk"), last=Max("number"))
    for row in rows:
        if row["n"] != row["last"]:
            yield f"{row['year']} 年的结业证发到 {row['last']} 号，却有 {row['n']} 份"


def _only_attended_are_certified() -> Iterator[str]:
    rows = Certificate.objects.standing().exclude(enrolment__state=ATTENDED)
    for pk in rows.values_list("pk", flat=True)[:100]:
        yield f"结业证 {pk} 的学员没有参训"


INVARIANTS = [_numbers_have_no_gaps, _only_attended_are_certified]

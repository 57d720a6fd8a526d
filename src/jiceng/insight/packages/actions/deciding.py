"""What a person decides: whether an unlike figure is comparable; what a suggestion is answered."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.packages.flows import ASKED, COMPARED
from jiceng.insight.packages.models import Asked, Compared
from jiceng.insight.packages.rules import has_personal
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.steps import take


def _given(reason: str) -> str:
    """A reason goes back with the receipt: it must say something, and nothing of a person."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由，对方会在回执里看到")})
    if has_personal(text=reason):
        raise ValidationError({"reason": _("理由里像有电话、证件号，请删去")})
    return reason.strip()


@transaction.atomic
def accept(figure: Compared, *, actor: Actor, reason: str) -> Compared:
    """可比: it is added up all the same, with the reason beside it."""
    if figure.unit != figure.our_unit and figure.our_unit:
        raise ValidationError(_("单位不同的不能相加，请对方按本级的单位重新上报"))
    take(figure, COMPARED, "accept", actor=actor, reason=_given(reason),
         decided_on=clock.today())  # fmt: skip
    note(actor, "packages.accept", figure, reason=reason)
    return figure


@transaction.atomic
def leave_out(figure: Compared, *, actor: Actor, reason: str) -> Compared:
    """不计入: the sum prints ×, and says who is missing."""
    take(figure, COMPARED, "leave_out", actor=actor, reason=_given(reason),
         decided_on=clock.today())  # fmt: skip
    note(actor, "packages.leave_out", figure, reason=reason)
    return figure


@transaction.atomic
def answer(asked: Asked, *, actor: Actor, reply: str, outcome: str) -> Asked:
    """答复 a suggestion; it goes back with the next receipt."""
    if has_personal(text=reply):
        raise ValidationError({"reply": _("答复里像有电话、证件号，请删去")})
    take(asked, ASKED, "answer", actor=actor, reply=reply.strip(), outcome=outcome,
         answered_on=clock.today())  # fmt: skip
    note(actor, "packages.answer", asked, outcome=outcome)
    return asked

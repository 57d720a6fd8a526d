"""Handing over with receipts: the giver's outbox, the taker's inbox, and a receipt back.

What leaves one responsibility for another (a member, a document, a package of figures) goes as
a *parcel*, inside one node as between two, and no transaction ever spans both ends:

1. the giver writes its own rows and an `OutParcel` (`give`), in one transaction;
2. the taker writes an `InParcel` of the same uid and its own rows, in one transaction;
3. the taker decides, now or weeks later, and answers (`answer`) in the transaction of its deed;
4. the giver gets the answer once (`settle`), and acts on it in that transaction.

Between any two of them the machine may die: whatever was not finished is carried again, and what
was done before is known by its uid and not done twice. A room declares what it hands over in
`actions.HANDOVERS`. Within the node `carry` is the courier; to another node `kit.parcel_files`
packs the same parcels and receipts into a sealed file.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.crashes import crashpoint
from jiceng.kernel.secrets import SealedField
from jiceng.kernel.uids import uid7
from jiceng.kit.rooms import gather

log = logging.getLogger(__name__)
COURIER = System("交接")
ROUND = 1_000  # parcels one round of the courier carries


class OutParcel(models.Model):
    """What was given away, and the receipt once it has come back."""

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=60)
    node = models.CharField(_("收件节点"), max_length=40, blank=True, default="")  # "": this one
    facts = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    # Only what goes to another node, and only until its receipt is here.
    secret = SealedField(_("个人信息"), purpose="parcel")
    given_at = models.DateTimeField(_("发出时间"), editable=False)
    answer = models.JSONField(_("回执"), null=True, encoder=DjangoJSONEncoder)
    answered_at = models.DateTimeField(_("回执时间"), null=True)
    fault = models.CharField(_("未送达的原因"), max_length=200, blank=True, default="")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("发出的交接件")
        verbose_name_plural = _("发出的交接件")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["node", "uid"], condition=Q(answered_at=None), name="parcels_out")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class InParcel(models.Model):
    """What arrived, known by the giver's uid; the answer, and whether the giver has it."""

    uid = models.UUIDField(_("标识"), unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=60)
    node = models.CharField(_("发件节点"), max_length=40, blank=True, default="")
    came_at = models.DateTimeField(_("收到时间"), editable=False)
    answer = models.JSONField(_("回执"), null=True, encoder=DjangoJSONEncoder)
    answered_at = models.DateTimeField(_("回执时间"), null=True)
    returned_at = models.DateTimeField(_("回执送达时间"), null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("收到的交接件")
        verbose_name_plural = _("收到的交接件")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["node", "uid"], condition=Q(returned_at=None), name="parcels_in")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


@dataclass(frozen=True)
class Handover:
    """What a room hands over: how the taker takes it in, and what the giver does on the receipt.

    `take(parcel, facts, secret)` writes the taker's rows; `settle(parcel)` reads `parcel.answer`
    and writes the giver's. Each runs once per parcel, in the courier's transaction.
    """

    kind: str
    take: Callable[[InParcel, Mapping[str, Any], str], None]
    settle: Callable[[OutParcel], None]


def handover(kind: str) -> Handover:
    """The room's own word for this kind. Raises LookupError where no installed room has it."""
    for one in gather("actions", "HANDOVERS"):
        if one.kind == kind:
            found: Handover = one
            return found
    raise LookupError(f"没有哪个模块接收“{kind}”")


def give(kind: str, facts: Mapping[str, Any], *, node: str = "", secret: str = "") -> OutParcel:
    """Put a parcel into the outbox, inside the giver's own transaction."""
    handover(kind)
    made: OutParcel = OutParcel.objects.create(
        kind=kind, facts=dict(facts), node=node, secret=secret or None, given_at=clock.now()
    )
    crashpoint("parcels.given")
    if not node:
        transaction.on_commit(partial(carry, made.uid), robust=True)
    return made


def answer(uid: UUID, **said: Any) -> bool:
    """The taker's answer, inside the taker's own transaction; False if it had answered before."""
    rows = InParcel.objects.filter(uid=uid, answered_at=None)
    if not rows.update(answer=said, answered_at=clock.now()):
        return False
    crashpoint("parcels.answered")
    transaction.on_commit(partial(carry, uid), robust=True)
    return True


def receive(uid: UUID, kind: str, node: str, facts: Mapping[str, Any], secret: str = "") -> bool:
    """Take a parcel in; False if it was here before. One transaction, whoever brings it."""
    try:
        with transaction.atomic():
            if InParcel.objects.filter(uid=uid).exists():
                return False
            taken = InParcel.objects.create(uid=uid, kind=kind, node=node, came_at=clock.now())
            crashpoint("parcels.taken")
            handover(kind).take(taken, facts, secret)
            crashpoint("parcels.written")
    except IntegrityError:
        if InParcel.objects.filter(uid=uid).exists():  # another courier was a moment earlier
            return False
        raise
    return True


def settle(uid: UUID, said: Mapping[str, Any], *, node: str = "") -> bool:
    """Bring a receipt to the giver; False if it has it already, or never sent this there."""
    with transaction.atomic():
        rows = OutParcel.objects.filter(uid=uid, node=node, answered_at=None)
        if not rows.update(answer=said, answered_at=clock.now(), secret=None, fault=""):
            return False
        crashpoint("parcels.settled")
        parcel = OutParcel.objects.get(uid=uid)
        handover(parcel.kind).settle(parcel)
        crashpoint("parcels.closed")
    return True


def acknowledge(uids: list[UUID], *, node: str = "") -> int:
    """The taker learns that its receipts have arrived."""
    waiting = InParcel.objects.filter(uid__in=uids, node=node, returned_at=None)
    return int(waiting.exclude(answered_at=None).update(returned_at=clock.now()))


# The courier within one node --------------------------------------------------------------


def carry(uid: UUID | None = None) -> int:
    """Carry what waits within this node (one parcel, if named); how many legs were walked.

    For the scheduler, every minute, and right after each commit. Each leg is a transaction of
    its own; one that fails is told on the parcel and does not hold up the others.
    """
    walked = 0
    for parcel in _going(uid)[:ROUND]:
        leg = partial(receive, parcel.uid, parcel.kind, "", parcel.facts)
        walked += bool(tried(_going(parcel.uid), parcel.uid, leg))
    for taken in _coming(uid):
        sent = OutParcel.objects.filter(uid=taken.uid, answered_at=None)
        walked += bool(tried(sent, taken.uid, partial(_bring_back, taken)))
    return walked


def _going(uid: UUID | None) -> Any:
    here = InParcel.objects.filter(uid=OuterRef("uid"))
    rows = OutParcel.objects.filter(~Exists(here), node="", answered_at=None).order_by("uid")
    return rows if uid is None else rows.filter(uid=uid)


def _coming(uid: UUID | None) -> list[InParcel]:
    rows = InParcel.objects.filter(node="", returned_at=None).exclude(answered_at=None)
    rows = rows if uid is None else rows.filter(uid=uid)
    return list(rows.order_by("uid")[:ROUND])


def _bring_back(taken: InParcel) -> bool:
    walked = settle(taken.uid, taken.answer or {})
    crashpoint("parcels.brought")
    acknowledge([taken.uid])
    return walked


def tried(undone: Any, uid: UUID, leg: Callable[[], bool]) -> bool | None:
    """Walk a leg; None for a failure, told on the parcel unless another courier walked it since."""
    try:
        walked = leg()
        told = OutParcel.objects.filter(uid=uid).exclude(fault="")
        if walked and told.exists():
            told.update(fault="")
        return walked
    except Exception as error:  # one parcel must not stop the others; a person looks into it
        log.warning("parcel %s was not carried", uid, exc_info=True)
        undone.order_by().update(fault=str(error)[:200])
        return None

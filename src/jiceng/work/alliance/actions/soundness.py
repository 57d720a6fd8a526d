"""What must hold of joint meetings and of what they decided."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from jiceng.work.alliance.models import (
    ConcurrentSeat,
    Hearing,
    JointMeeting,
    JointPresence,
    LeadGoal,
    LeadVisit,
    Resolution,
    Ruling,
)

FEW = 20


def _meetings_are_their_keepers() -> Iterator[str]:
    strange = JointMeeting.objects.exclude(meeting__org=F("coalition__keeper"))
    for pk in strange.values_list("pk", flat=True)[:FEW]:
        yield f"联席会议 {pk} 与登记簿上的会议不是同一个党组织的"


def _nobody_sits_for_another() -> Iterator[str]:
    for pk in JointPresence.objects.exclude(partner__coalition=F("joint__coalition")).values_list(
        "pk", flat=True
    )[:FEW]:
        yield f"到会记录 {pk} 的单位不在这个共建组织"
    strange = JointPresence.objects.exclude(seat=None).exclude(seat__partner=F("partner"))
    for pk in strange.values_list("pk", flat=True)[:FEW]:
        yield f"到会记录 {pk} 的兼职委员不是这个单位的"


def _decided_where_it_was_met() -> Iterator[str]:
    for pk in Resolution.objects.exclude(decision__meeting=F("joint__meeting")).values_list(
        "pk", flat=True
    )[:FEW]:
        yield f"联席会议决定 {pk} 与会议的决议不符"


def _seats_within_their_partner() -> Iterator[str]:
    early = ConcurrentSeat.objects.filter(since__lt=F("partner__since"))
    for pk in early.values_list("pk", flat=True)[:FEW]:
        yield f"兼职委员 {pk} 任职早于单位加入"


def _sides_are_of_their_pair() -> Iterator[str]:
    for model, name in ((LeadVisit, "走访"), (LeadGoal, "目标")):
        own = Q(org=F("pair__leading")) | Q(org=F("pair__lagging"))
        for pk in model.objects.exclude(own).values_list("pk", flat=True)[:FEW]:
            yield f"结对{name} {pk} 不是由结对的一方记的"


def _heard_where_it_was_decided() -> Iterator[str]:
    strange = Hearing.objects.exclude(resolution__joint__coalition=F("joint__coalition"))
    for pk in strange.values_list("pk", flat=True)[:FEW]:
        yield f"办理情况报告 {pk} 不在交办它的共建组织"


def _one_ruling_on_one_subject() -> Iterator[str]:
    """No two hold on one day, of one coalition."""
    same = Ruling.objects.valid().filter(
        joint__coalition=OuterRef("joint__coalition"), subject=OuterRef("subject"),
        pk__gt=OuterRef("pk"),
    )  # fmt: skip
    after = Q(until=None) | Q(until__gt=OuterRef("since"))
    before = Q(since__lt=OuterRef("until"))
    both = Exists(same.filter(after, before)) | (Q(until=None) & Exists(same.filter(after)))
    for pk in Ruling.objects.valid().filter(both).values_list("pk", flat=True)[:FEW]:
        yield f"归口裁定 {pk} 与同一个共建组织对同一类事的另一个裁定同时在用"


INVARIANTS = [
    _meetings_are_their_keepers,
    _nobody_sits_for_another,
    _decided_where_it_was_met,
    _seats_within_their_partner,
    _sides_are_of_their_pair,
    _heard_where_it_was_decided,
    _one_ruling_on_one_subject,
]

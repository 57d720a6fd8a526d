"""What must hold of applications and what came of them."""

from collections.abc import Callable, Iterator

from django.db.models import Exists, OuterRef, Q

from jiceng.registers.orgs.models import OrgEvent
from jiceng.work.structure.flows import DONE, WAITING
from jiceng.work.structure.models import Application, Kind, Round

FEW = 20
What = OrgEvent.What
EVENTS = {
    Kind.SPLIT: What.SPLIT,
    Kind.MERGE: What.MERGED,
    Kind.UPGRADE: What.UPGRADED,
    Kind.MOVE: What.MOVED,
    Kind.RENAME: What.RENAMED,
    Kind.ABOLISH: What.ABOLISHED,
}


def _what_is_done_has_happened() -> Iterator[str]:
    """Each application carried out left its event, on its day, with its document."""
    done = Application.objects.filter(state=DONE)
    for kind, what in EVENTS.items():
        event = OrgEvent.objects.filter(
            org=OuterRef("subject"),
            what=what,
            held_on=OuterRef("effective_on"),
            document=OuterRef("document"),
        )
        for one in done.filter(kind=kind).filter(~Exists(event))[:FEW]:
            yield f"请示 {one.pk}“{one}”已办结，沿革里没有这件事"
    for one in done.filter(kind=Kind.SET_UP).exclude(Q(result__isnull=False))[:FEW]:
        yield f"请示 {one.pk}“{one}”已办结，没有成立党组织"


def _waiting_means_a_round() -> Iterator[str]:
    """Whoever waits for an answer has one open round; nobody else has."""
    open_ = Round.objects.filter(application=OuterRef("pk"), until=None)
    waits = Q(state__in=WAITING)
    for one in Application.objects.filter((waits & ~Exists(open_)) | (~waits & Exists(open_)))[
        :FEW
    ]:
        yield f"请示 {one.pk}“{one}”的办理记录与状态不符"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _what_is_done_has_happened,
    _waiting_means_a_round,
]

"""The verbs of the catalogue: publish and retire, revise, offer, and list who provides."""

from collections.abc import Callable, Iterator

from django.db.models import F

from jiceng.registers.services.actions.catalogue import (
    close_category,
    draft,
    draft_many,
    drop,
    edit,
    offer,
    offer_many,
    open_category,
    open_category_many,
    publish,
    publish_many,
    retire,
    revise,
    stop,
)
from jiceng.registers.services.actions.providers import (
    correct,
    correct_many,
    leave,
    list_provider,
    list_provider_many,
    pause,
    resume,
    supply,
)
from jiceng.registers.services.models import Guide


def _versions_follow_each_other() -> Iterator[str]:
    """No two versions of an item hold on one day."""
    for one in Guide.objects.filter(since__isnull=False).order_by("pk"):
        later = Guide.objects.filter(item=one.item_id, since__gte=one.since).exclude(pk=one.pk)
        if one.until is None and later.exists():
            yield f"服务指南 {one.pk} 之后还有版次，却没有截止"
        elif one.until is not None and later.filter(since__lt=one.until).exists():
            yield f"服务指南 {one.pk} 与后一版的有效期重叠"


def _what_was_published_has_its_day() -> Iterator[str]:
    wrong = Guide.objects.filter(state__in=("published", "retired"), since=None)
    wrong |= Guide.objects.filter(state="retired", until=None)
    wrong |= Guide.objects.filter(until__lte=F("since"))
    for pk in wrong.values_list("pk", flat=True)[:20]:
        yield f"服务指南 {pk} 的状态与有效期不符"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _versions_follow_each_other,
    _what_was_published_has_its_day,
]

__all__ = [
    "INVARIANTS",
    "close_category",
    "correct",
    "correct_many",
    "draft",
    "draft_many",
    "drop",
    "edit",
    "leave",
    "list_provider",
    "list_provider_many",
    "offer",
    "offer_many",
    "open_category",
    "open_category_many",
    "pause",
    "publish",
    "publish_many",
    "resume",
    "retire",
    "revise",
    "stop",
    "supply",
]

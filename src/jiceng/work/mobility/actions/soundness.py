"""What must hold of mobile members at every instant."""

from collections.abc import Callable, Iterator

from django.db.models import F

from jiceng.work.mobility.models import Certificate, Contact


def _cards_end_with_the_stay() -> Iterator[str]:
    open_ = Certificate.objects.filter(voided_on=None).exclude(mobility__until=None)
    for (number,) in open_.exclude(mobility__member__left_on__isnull=False).values_list("number")[
        :20
    ]:
        yield f"活动证 {number} 的持证人已经返回，证却没有作废"


def _contacts_lie_within_the_stay() -> Iterator[str]:
    early = Contact.objects.filter(on__lt=F("mobility__since"))
    for (pk,) in early.values_list("pk")[:20]:
        yield f"联系记录 {pk} 早于外出日期"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _cards_end_with_the_stay,
    _contacts_lie_within_the_stay,
]

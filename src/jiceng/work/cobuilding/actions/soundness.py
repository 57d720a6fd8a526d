"""What must hold of tasks, asked by `jiceng check`."""

from collections.abc import Iterator

from django.db.models import Q

from jiceng.work.cobuilding.models import LinkTask

FEW = 20


def _done_by_what_counts() -> Iterator[str]:
    gone = ~Q(activity=None) & ~Q(activity__void_reason="")
    gone |= ~Q(promise=None) & ~Q(promise__void_reason="")
    for pk in LinkTask.objects.valid().filter(gone).values_list("pk", flat=True)[:FEW]:
        yield f"联建任务 {pk} 凭的是一条已作废的记录"


INVARIANTS = [_done_by_what_counts]

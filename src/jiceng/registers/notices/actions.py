"""The verbs of notices: draft, check for privacy, review, post, hang, object, end, withdraw."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert, store
from jiceng.kernel.deadlines import Deadline, Due
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many, taker
from jiceng.kernel.numbers import next_number
from jiceng.kernel.prepared import reread
from jiceng.kernel.refs import Ref
from jiceng.kernel.steps import take
from jiceng.registers.calendar.models import calendar
from jiceng.registers.notices.flows import DRAFTED, NOTICE, POSTED, REVIEWED
from jiceng.registers.notices.models import Notice, NoticePlace, Objection
from jiceng.registers.notices.rules import over, personal


@transaction.atomic
def draft(*, actor: Actor, **values: Any) -> Notice:
    """Draft one notice; see `draft_many`."""
    return draft_many([values], actor=actor)[0]


@transaction.atomic
def draft_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Notice]:
    """拟稿. Each row: org, title, text, telephone, and optionally kind, scope, basis, amount,
    unit, origin (a record of any room).
    """
    at = clock.now()
    made = []
    for row in rows:
        values = dict(row)
        origin = values.pop("origin", None)
        values["origin"] = str(Ref.to(origin)) if isinstance(origin, models.Model) else origin or ""
        _check_words(values)
        made.append(Notice(recorded_at=at, **values))
    insert(made)
    note_many(actor, "notices.draft", made)
    return made


def _check_words(values: Mapping[str, Any]) -> None:
    if not str(values.get("telephone", "x")).strip():
        raise ValidationError({"telephone": _("公示要写明监督电话")})
    amount = values.get("amount", 1)
    if amount is None or amount < 1:
        raise ValidationError({"amount": _("公示期至少一天")})


@transaction.atomic
def correct(notice: Notice, *, actor: Actor, reason: str = "", **changes: Any) -> Notice:
    """Change a notice before it is posted; it goes back to the draft and is checked anew."""
    _check_words(changes)
    open_ = [*NOTICE.steps["send_back"].sources, DRAFTED]
    if not Notice.objects.filter(pk=notice.pk, state__in=open_).update(
        **changes, state=DRAFTED, justification=""
    ):
        raise ValidationError(_("已公布的公示不能修改；内容有误请撤回后重新公布"))
    before = {name: str(getattr(notice, name)) for name in changes}
    reread(notice)
    note(actor, "notices.correct", notice, reason=reason, before=before)
    return notice


@transaction.atomic
def check(notice: Notice, *, actor: Actor, justification: str = "") -> Notice:
    """隐私核对: what looks personal is masked by the writer first, or kept with a reason."""
    found = personal(f"{notice.title}\n{notice.text}")
    if found and not justification.strip():
        said = "；".join(f"{one.title} {one.text} → {one.masked}" for one in found[:10])
        words = _("正文里有个人信息，请改成打码的写法，或写明必须公开的理由：%s") % said
        raise ValidationError({"justification": words})
    kept = justification.strip() if found else ""
    take(notice, NOTICE, "check", actor=actor, justification=kept)
    note(actor, "notices.check", notice, reason=kept, found=[one.kind for one in found])
    return notice


@transaction.atomic
def review(notice: Notice, *, actor: Actor) -> Notice:
    """审核 by another than who drafted or last changed it."""
    if actor.pk is not None and taker(notice, "notices.correct") == actor.pk:
        raise StepError(_("这份公示由您修改过，须由另一位同志审核"))
    take(notice, NOTICE, "review", actor=actor)
    note(actor, "notices.review", notice)
    return notice


@transaction.atomic
def send_back(notice: Notice, *, actor: Actor, reason: str) -> Notice:
    """退回修改, with what is wrong."""
    take(notice, NOTICE, "send_back", actor=actor)
    note(actor, "notices.send_back", notice, reason=reason)
    return notice


def _due(starts_on: date, amount: int, unit: Any) -> Due:
    return Deadline(starts_on, amount, unit).due(calendar())


@transaction.atomic
def post(notice: Notice, *, actor: Actor, starts_on: date | None = None, where: str = "") -> Notice:
    """公布: it gets its number and its last day; `where` names boards, one a line."""
    day = starts_on or clock.today()
    if day > clock.today():
        raise ValidationError({"starts_on": _("公布日期还没有到，请在当天公布")})
    due = _due(day, notice.amount, notice.unit)
    if notice.state != REVIEWED:  # said before a number is taken
        raise StepError(_("审核通过后才能公布"))
    series = f"{notice.org.path.partition('.')[0]}/{day.year}"
    take(
        notice, NOTICE, "post", actor=actor, starts_on=day, ends_on=due.day,
        provisional=due.provisional, series=series, number=next_number(f"notices/{series}"),
    )  # fmt: skip
    boards = dict.fromkeys(line.strip() for line in where.splitlines() if line.strip())
    NoticePlace.objects.bulk_create(
        NoticePlace(notice=notice, where=board[:80], posted_on=day) for board in boards
    )
    note(actor, "notices.post", notice, ends_on=due.day, boards=len(boards))
    return notice


@transaction.atomic
def hang(notice: Notice, *, actor: Actor, where: str, on: date | None = None) -> NoticePlace:
    """已张贴: one more board; a photo is never needed."""
    if notice.state != POSTED:
        raise ValidationError(_("公布以后才能张贴"))
    day = on or clock.today()
    if day > clock.today():
        raise ValidationError({"on": _("日期还没有到，请检查日期")})
    if NoticePlace.objects.filter(notice=notice, where=where.strip()).exists():
        raise ValidationError({"where": _("这个地点已经登记过")})
    made: NoticePlace = NoticePlace.objects.create(
        notice=notice, where=where.strip(), posted_on=day
    )
    note(actor, "notices.hang", notice, where=made.where)
    return made


@transaction.atomic
def take_down(notice: Notice, *, actor: Actor, on: date | None = None) -> Notice:
    """撤下 from all boards on which it still hangs."""
    day = on or clock.today()
    up = NoticePlace.objects.filter(notice=notice, taken_down_on=None, posted_on__lte=day)
    if not up.update(taken_down_on=day):
        raise ValidationError(_("没有还挂着的张贴地点"))
    note(actor, "notices.take_down", notice, on=day)
    return notice


@transaction.atomic
def recount(*, actor: Actor) -> int:
    """Work out provisional last days again, once another year's holidays are loaded."""
    moved: list[Notice] = []
    waiting: Any = Notice.objects.filter(state=POSTED, provisional=True)
    for notice in waiting.select_for_update():
        due = _due(notice.starts_on, notice.amount, notice.unit)
        if (due.day, due.provisional) != (notice.ends_on, notice.provisional):
            notice.ends_on, notice.provisional = due.day, due.provisional
            moved.append(notice)
    store(moved, "ends_on", "provisional")
    note_many(actor, "notices.recount", moved)
    return len(moved)


@transaction.atomic
def object_to(
    notice: Notice,
    *,
    actor: Actor,
    text: str,
    received_on: date | None = None,
    anonymous: bool = True,
) -> Objection:
    """登记反映的意见. Until it is handled, the notice cannot end."""
    day = received_on or clock.today()
    if notice.starts_on is None or day < notice.starts_on or day > clock.today():
        raise ValidationError({"received_on": _("收到日期应在公布以后、今天以前")})
    made: Objection = Objection.objects.create(
        notice=notice, text=text, received_on=day, anonymous=anonymous, recorded_at=clock.now()
    )
    note(actor, "notices.object_to", notice)
    return made


@transaction.atomic
def handle(objection: Objection, *, actor: Actor, outcome: str, upheld: bool) -> Objection:
    """处理意见, and whether it was right."""
    if not outcome.strip():
        raise ValidationError({"outcome": _("请写明处理结果")})
    changed = Objection.objects.filter(pk=objection.pk, handled_on=None).update(
        outcome=outcome.strip(), upheld=upheld, handled_on=clock.today()
    )
    if not changed:
        raise ValidationError(_("这条意见已经处理过"))
    reread(objection)
    note(actor, "notices.handle", objection.notice, upheld=upheld)
    return objection


@transaction.atomic
def end(notice: Notice, *, actor: Actor, result: str) -> Notice:
    """公示结束, with its result: not before its last day is over, nor over an open objection."""
    if notice.provisional:
        recount(actor=actor)
        reread(notice)
    if notice.state == POSTED and notice.provisional:
        year = notice.ends_on.year if notice.ends_on else ""
        raise ValidationError(
            _("%s 年的放假安排还没有载入，截止日期是暂定的，请先由系统管理员载入") % year
        )
    if notice.state == POSTED and not over(ends_on=notice.ends_on, today=clock.today()):
        raise ValidationError(_("公示期到 %s 止，期满后才能结束") % notice.ends_on)
    if Objection.objects.unhandled().filter(notice=notice).exists():
        raise ValidationError(_("还有没处理完的意见，处理完才能结束"))
    if not result.strip():
        raise ValidationError({"result": _("请写明公示结果，如“无异议”")})
    take(notice, NOTICE, "end", actor=actor, result=result.strip(), closed_on=clock.today())
    note(actor, "notices.end", notice)
    return notice


@transaction.atomic
def withdraw(notice: Notice, *, actor: Actor, reason: str) -> Notice:
    """撤回: no longer shown; the reason stays."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么撤回")})
    closed = {"closed_on": clock.today()} if notice.starts_on else {}
    take(notice, NOTICE, "withdraw", actor=actor, result=reason.strip(), **closed)
    note(actor, "notices.withdraw", notice, reason=reason)
    return notice


def _numbers_have_no_gap() -> Iterator[str]:
    last: dict[str, int] = defaultdict(int)
    rows: Any = Notice.objects.exclude(number=None).order_by("series", "number")
    for series, number in rows.values_list("series", "number").iterator(5_000):
        if number != last[series] + 1:
            yield f"公示编号 {series} 在 {number} 处不连续"
        last[series] = number


def _none_ended_early() -> Iterator[str]:
    early = Notice.objects.filter(state="ended", closed_on__lte=models.F("ends_on"))
    for notice in early[:20]:
        yield f"公示 {notice.code} 未满期就结束了"
    for objection in Objection.objects.unhandled().filter(
        notice__state="ended", received_on__lte=models.F("notice__ends_on")
    )[:20]:
        yield f"公示 {objection.notice.code} 有未处理的意见却已结束"


INVARIANTS: list[Callable[[], Iterator[str]]] = [_numbers_have_no_gap, _none_ended_early]

"""The verbs of news: draft, submit, review by another, publish, amend by two, take down."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.bulk import insert
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import note, note_many, taker
from jiceng.kernel.prepared import reread
from jiceng.kernel.steps import take
from jiceng.registers.notices.rules import personal
from jiceng.work.outreach.flows import AMENDMENT, DRAFTED, POST, PUBLISHED
from jiceng.work.outreach.models import Amendment, Post, Section, Viewing

WORKER = System("到期下架")
AHEAD = timedelta(days=92)  # a publication planned further ahead is a slip of the pen


# Sections ---------------------------------------------------------------------------------


@transaction.atomic
def add_section(*, actor: Actor, name: str, about: str = "", place: int = 50) -> Section:
    """设栏目 from today on."""
    if Section.objects.filter(name=name, until=None).exists():
        raise ValidationError({"name": _("已经有这个栏目")})
    made: Section = Section.objects.create(name=name, about=about, place=place, since=clock.today())
    note(actor, "outreach.add_section", made)
    return made


@transaction.atomic
def end_section(section: Section, *, actor: Actor, reason: str) -> Section:
    """停用栏目 from tomorrow on; what was published in it stays."""
    if section.until is not None:
        raise ValidationError(_("这个栏目已经停用"))
    section.until = max(clock.today(), section.since) + timedelta(days=1)
    section.save(update_fields=["until"])
    note(actor, "outreach.end_section", section, reason=reason)
    return section


# One piece --------------------------------------------------------------------------------


@transaction.atomic
def draft(*, actor: Actor, **values: Any) -> Post:
    """Draft one; see `draft_many`."""
    return draft_many([values], actor=actor)[0]


@transaction.atomic
def draft_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Post]:
    """起草. Each row: org, section, title, text, and optionally author, link, expires_on."""
    at, today = clock.now(), clock.today()
    for row in rows:
        _check(row, today)
    made = [Post(recorded_at=at, drafted_on=today, **row) for row in rows]
    insert(made)
    note_many(actor, "outreach.draft", made)
    return made


def _check(values: Mapping[str, Any], today: date) -> None:
    expires, link = values.get("expires_on"), values.get("link") or ""
    if expires is not None and expires < today:
        raise ValidationError({"expires_on": _("展示到哪一天不能早于今天")})
    if link and not link.startswith(("https://", "http://", "/")):
        raise ValidationError({"link": _("网址以 https:// 开头，本站的以 / 开头")})


@transaction.atomic
def correct(post: Post, *, actor: Actor, **changes: Any) -> Post:
    """Change it before it is published; it goes back to the draft and is reviewed anew."""
    _check(changes, clock.today())
    open_ = [*POST.steps["send_back"].sources, DRAFTED]
    before = {name: str(getattr(post, name)) for name in changes}
    rows = Post.objects.filter(pk=post.pk, state__in=open_)
    if not rows.update(**changes, state=DRAFTED, justification=""):
        raise ValidationError(_("已发布的信息不能直接修改，请用“更正”"))
    reread(post)
    note(actor, "outreach.correct", post, before=before)
    return post


def _private(post: Post, justification: str) -> str:
    """The reason for which personal numbers stand; "" where there are none."""
    found = personal(f"{post.title}\n{post.text}\n{post.author}")
    if found and not justification.strip():
        said = "；".join(f"{one.title} {one.text} → {one.masked}" for one in found[:10])
        words = _("正文里有个人信息，请改成打码的写法，或写明必须公开的理由：%s") % said
        raise ValidationError({"justification": words})
    return justification.strip() if found else ""


@transaction.atomic
def submit(post: Post, *, actor: Actor, justification: str = "") -> Post:
    """送审, after the privacy pass."""
    kept = _private(post, justification)
    take(post, POST, "submit", actor=actor, justification=kept)
    note(actor, "outreach.submit", post, reason=kept)
    return post


@transaction.atomic
def review(post: Post, *, actor: Actor) -> Post:
    """审核 by another than who drafted or last changed it."""
    if actor.pk is not None and taker(post, "outreach.correct") == actor.pk:
        raise StepError(_("这条信息由您修改过，须由另一位同志审核"))
    take(post, POST, "review", actor=actor)
    note(actor, "outreach.review", post)
    return post


@transaction.atomic
def send_back(post: Post, *, actor: Actor, reason: str) -> Post:
    """退回修改, with what is wrong."""
    take(post, POST, "send_back", actor=actor)
    note(actor, "outreach.send_back", post, reason=reason)
    return post


@transaction.atomic
def publish(post: Post, *, actor: Actor, starts_on: date | None = None) -> Post:
    """发布 today, or on a day to come; never backdated."""
    today = clock.today()
    day = starts_on or today
    if not today <= day <= today + AHEAD:
        raise ValidationError({"starts_on": _("发布日期从今天起，最多安排到三个月以后")})
    if post.expires_on is not None and post.expires_on < day:
        raise ValidationError({"starts_on": _("展示期到 %s 为止，请先修改") % post.expires_on})
    take(post, POST, "publish", actor=actor, starts_on=day)
    note(actor, "outreach.publish", post, on=day)
    return post


@transaction.atomic
def archive(post: Post, *, actor: Actor) -> Post:
    """下架: no longer shown, still counted."""
    take(post, POST, "archive", actor=actor)
    note(actor, "outreach.archive", post)
    return post


def archive_expired() -> int:
    """The day's job: what has come to its last day is taken down."""
    rows = Post.objects.filter(state=PUBLISHED, expires_on__lt=clock.today()).order_by("pk")
    return len([archive(one, actor=WORKER) for one in rows])


@transaction.atomic
def withdraw(post: Post, *, actor: Actor, reason: str) -> Post:
    """撤回: not shown and not counted; the reason stays."""
    take(post, POST, "withdraw", actor=actor)
    note(actor, "outreach.withdraw", post, reason=reason)
    return post


# After publication ------------------------------------------------------------------------


@transaction.atomic
def amend(post: Post, *, actor: Actor, title: str, text: str, reason: str) -> Amendment:
    """提出更正 of what is published; it stays as it is until another person agrees."""
    if post.state != PUBLISHED:
        raise ValidationError(_("还没有发布的直接修改，已下架的不再更正"))
    if (title, text) == (post.title, post.text):
        raise ValidationError({"text": _("标题和正文都没有变")})
    if Amendment.objects.filter(post=post, state=Amendment.State.PROPOSED).exists():
        raise ValidationError(_("这条信息还有一项更正在等审核"))
    if not post.justification and (found := personal(f"{title}\n{text}\n{reason}")):
        said = "；".join(f"{one.title} {one.text} → {one.masked}" for one in found[:10])
        raise ValidationError({"text": _("更正的正文里有个人信息，请改成打码的写法：%s") % said})
    made: Amendment = Amendment.objects.create(
        post=post, title=title, text=text, reason=reason.strip(), title_before=post.title,
        text_before=post.text, proposed_on=clock.today(), recorded_at=clock.now(),
    )  # fmt: skip
    note(actor, "outreach.amend", made, reason=reason)
    return made


@transaction.atomic
def apply(amendment: Amendment, *, actor: Actor) -> Amendment:
    """同意更正, by another: the words change, what stood before stays beside them."""
    post = Post.objects.select_for_update().get(pk=amendment.post_id)
    if post.state != PUBLISHED:
        raise StepError(_("这条信息已经下架，不再更正"))
    take(amendment, AMENDMENT, "apply", actor=actor, applied_on=clock.today(),
         title_before=post.title, text_before=post.text)  # fmt: skip
    post.title, post.text = amendment.title, amendment.text
    post.save(update_fields=["title", "text"])
    note(actor, "outreach.apply", amendment)
    return amendment


@transaction.atomic
def refuse(amendment: Amendment, *, actor: Actor, reason: str) -> Amendment:
    """不同意更正, and why."""
    take(amendment, AMENDMENT, "refuse", actor=actor)
    note(actor, "outreach.refuse", amendment, reason=reason)
    return amendment


def count_view(post: Post) -> None:
    """One more opening in this month; nothing else is known of it."""
    month = clock.today().replace(day=1)
    rows = Viewing.objects.filter(post=post, month_on=month)
    if not rows.update(count=F("count") + 1):
        _row, first = Viewing.objects.get_or_create(
            post=post, month_on=month, defaults={"count": 1}
        )
        if not first:  # somebody else opened it first this month, this very moment
            rows.update(count=F("count") + 1)

"""Pages of news: the ledger, the path from draft to archive, corrections by two."""

from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import around
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.declared import ActPage, StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.registers.files.pages import attachments
from jiceng.registers.notices.rules import personal
from jiceng.work.outreach import actions, forms
from jiceng.work.outreach.access import KEEPS, SEES, SETS
from jiceng.work.outreach.flows import AMENDMENT, DRAFTED, POST, PUBLISHED, REVIEWED, SUBMITTED
from jiceng.work.outreach.models import Amendment, Post, Viewing
from jiceng.work.outreach.sheets import AMENDMENTS, POSTS, SECTIONS


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node.pk if scope.node is not None else None}


def published(post: Post) -> bool:
    return post.state == PUBLISHED


def changeable(post: Post) -> bool:
    return post.state in {DRAFTED, SUBMITTED, REVIEWED}


def privacy(post: Post, actor: Actor) -> Panel | None:
    """What looks personal in the words, and how it would be masked."""
    del actor
    found = personal(f"{post.title}\n{post.text}\n{post.author}")
    if not found:
        return None
    facts = [
        {"title": one.title, "text": f"{one.text} → {one.masked}", "kind": "text"} for one in found
    ]
    return Panel("privacy", gettext_lazy("正文里的个人信息"), facts=facts)


def opened(post: Post, actor: Actor) -> Panel | None:
    """How often it was opened: numbers of months, nothing of persons."""
    del actor
    if post.starts_on is None:
        return None
    rows = Viewing.objects.filter(post=post).order_by("-month_on")
    total = rows.aggregate(n=Sum("count"))["n"] or 0
    facts = [{"title": _("合计"), "text": total, "kind": "num"}]
    facts += [{"title": around(one.month_on, "month").words, "text": one.count, "kind": "num"}
              for one in rows[:12]]  # fmt: skip
    return Panel("opened", gettext_lazy("打开次数"), facts=facts)


def amended(post: Post, actor: Actor) -> Panel | None:
    rows = Amendment.objects.visible_to(actor).filter(post=post).order_by("-pk")
    if not rows.exists():
        return None
    return listed(
        "amended", gettext_lazy("更正记录"), AMENDMENTS, rows,
        only=("proposed_on", "reason", "state", "applied_on"),
        address=lambda row: reverse("outreach.amendments.detail", args=[row.pk]),
    )  # fmt: skip


def buttons(post: Post, actor: Actor) -> list[dict[str, Any]]:
    del actor
    if not Post.objects.public(clock.today()).filter(pk=post.pk).exists():
        return []
    url = reverse("outreach.post", args=[post.uid])
    return [{"title": _("看公开的页面"), "url": url, "icon": "eye"}]


STEPS = ("submit", "review", "send_back", "publish", "archive", "withdraw")
POST_PAGES = RecordPages(
    POSTS,
    record=actions.draft,
    change=actions.correct,
    change_when=changeable,
    steps=[
        StepPage(POST, {name: getattr(actions, name) for name in STEPS},
                 {"submit": forms.SubmitForm, "send_back": ReasonForm,
                  "publish": forms.PublishForm, "withdraw": ReasonForm}),
    ],
    acts=[
        ActPage("amend", gettext_lazy("更正"), actions.amend, forms.AmendForm, when=published,
                start=lambda post: {"title": post.title, "text": post.text}),
    ],
    panels=[privacy, amended, opened, attachments],
    buttons=buttons,
    menu=("公开公示", 30),
    icon="publish",
    keeps=KEEPS,
    root="",
    noun=gettext_lazy("信息"),
    start=here,
    verbs={"draft": gettext_lazy("起草")},
    empty=gettext_lazy("还没有信息。先起草，由另一位同志审核后发布。"),
)  # fmt: skip
AMENDMENT_PAGES = RecordPages(
    AMENDMENTS,
    steps=[
        StepPage(AMENDMENT, {"apply": actions.apply, "refuse": actions.refuse},
                 {"refuse": ReasonForm}),
    ],
    menu=("公开公示", 31),
    icon="edit",
    keeps=KEEPS,
    noun=gettext_lazy("信息更正"),
    verbs={"amend": gettext_lazy("提出更正")},
    empty=gettext_lazy("没有更正。"),
)  # fmt: skip
SECTION_PAGES = RecordPages(
    SECTIONS,
    record=actions.add_section,
    acts=[
        ActPage("end_section", gettext_lazy("停用栏目"), actions.end_section, ReasonForm,
                when=lambda section: section.until is None, danger=True),
    ],
    menu=("公开公示", 35),
    icon="edit",
    keeps=SETS,
    sees=SEES,
    verbs={"add_section": gettext_lazy("设栏目")},
)  # fmt: skip

"""Console pages of members: the roster, one member on a page, those who left, the mobile."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.citations import Finding
from jiceng.kernel.periods import on
from jiceng.kernel.prepared import Prepared
from jiceng.kit.crosstabs import opens
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.presence import Presence, asks
from jiceng.kit.rooms import gather
from jiceng.kit.scope import Scope
from jiceng.registers.members import actions, figures, forms
from jiceng.registers.members.access import ADMITS, KEEPS, SEES
from jiceng.registers.members.models import Belonging, Exit, Member, Merge
from jiceng.registers.members.sheets import BRANCHES, LEFT, MERGES, ROSTER
from jiceng.registers.orgs.models import Org
from jiceng.registers.orgs.rules import findings
from jiceng.registers.people.models import Post
from jiceng.registers.units.models import Hosting

STRETCHES = Prepared(
    lambda member: Belonging.objects.filter(member=member).select_related("org").order_by("-since")
)
MERGED = Prepared(
    lambda member: (
        Merge.objects.standing()
        .filter(Q(kept=member) | Q(gone=member))
        .select_related("kept__org", "gone__org", "kept__person", "gone__person")
    )
)


def history(member: Member, actor: Actor) -> Panel:
    """Where the member has belonged, stretch by stretch."""
    del actor
    heads = (_("所在党支部"), _("起"), _("增加方式"), _("止"), _("减少方式"))
    columns = [{"name": str(n), "title": words, "kind": "text"} for n, words in enumerate(heads)]
    drawn = [
        {
            "cells": [
                {"text": str(one.org), "kind": "text"},
                {"text": one.since, "kind": "date"},
                {"text": one.get_began_display(), "kind": "text"},
                {"text": one.until, "kind": "date" if one.until else "empty"},
                {"text": one.get_ended_display() or None, "kind": "text"},
            ]
        }
        for one in STRETCHES(member.pk)
    ]
    return Panel("history", gettext_lazy("组织关系"), columns, drawn, count=len(drawn))


JOINED_UP = Presence(
    "merges",
    lambda _member: Merge.objects.standing().filter(
        Q(kept=OuterRef("pk")) | Q(gone=OuterRef("pk"))
    ),
)


@asks(JOINED_UP)
def merged(member: Member, actor: Actor) -> Panel | None:
    """The records that were found to be the same person, each on its own page."""
    del actor
    drawn = []
    for one in MERGED(member.pk) if JOINED_UP(member) else ():
        other = one.gone if one.kept_id == member.pk else one.kept
        how = _("并入了本条") if one.kept_id == member.pk else _("本条已并入")
        noun = "left" if other.left_on else "members"
        cells = [{"text": str(text), "kind": "text"} for text in (how, other.uid, one.reason)]
        url = reverse(f"members.{noun}.detail", args=[other.pk])
        drawn.append({"cells": [*cells, {"text": one.on, "kind": "date"}], "url": url})
    if not drawn:
        return None
    heads = (_("关系"), _("系统编号"), _("依据"), _("合并日期"))
    columns = [{"name": str(n), "title": words, "kind": "text"} for n, words in enumerate(heads)]
    return Panel("merged", gettext_lazy("重复记录"), columns, drawn, count=len(drawn))


def standing(merge: Merge) -> bool:
    return merge.undone_at is None


def person_button(member: Member, actor: Actor) -> list[dict[str, Any]]:
    if not actor.reach(*KEEPS):
        return []
    person = member.person_id
    return [
        {"title": _("查看原文"), "url": reverse("people.look", args=[person]), "icon": "eye"},
        {"title": _("人员档案"), "url": reverse("people.people.detail", args=[person])},
    ]


def buttons(member: Member, actor: Actor) -> list[dict[str, Any]]:
    """The register's own, and where else this member's affairs go on."""
    theirs = (made for make in gather("pages", "MEMBER_BUTTONS") for made in make(member, actor))
    return [*person_button(member, actor), *theirs]


def probationary(member: Member) -> bool:
    return member.left_on is None and member.full_on is None


def dead(member: Member) -> bool:
    return member.exit == Exit.DIED


def restorable(member: Member) -> bool:
    return not dead(member)


def go_mobile(member: Member, *, actor: Actor, **values: Any) -> Any:
    return actions.go_mobile(member, actor=actor, **values)


def today_as(name: str) -> Any:
    return lambda record: {name: clock.today()}


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    branch = scope.node if scope.node is not None and scope.node.is_branch else None
    return {"org": branch, "entered_on": clock.today()}


def counted(org: Org, actor: Actor) -> list[dict[str, Any]]:
    """How many members an organisation has today, for its page; the number opens."""
    del actor
    ask = Ask(on(clock.today()))
    found = []
    for title, figure in ((_("党员数"), figures.MEMBERS), (_("流动党员"), figures.MOBILE)):
        value = figure.read(org, ask).value
        url = opens(figure, {}, org, ask)
        found.append({"title": title, "text": value, "kind": "num", "url": url})
    return found


def judged(org: Org, actor: Actor) -> list[Finding]:
    """What the rules say of a branch, given its members, its team and the units it covers."""
    del actor
    if org.until is not None or not org.is_branch:
        return []
    today = clock.today()
    roll: Any = Belonging.objects.standing(today).filter(org=org)
    held: Any = Post.objects.standing(today).filter(org=org, body=Post.Body.PARTY)
    return findings(
        kind=org.kind,
        members=roll.count(),
        full=roll.full(today).count(),
        seated=held.values("person").distinct().count(),
        units=Hosting.objects.standing(today).filter(org=org).count(),
        functional=org.functional,
    )


ORG_FACTS = [counted]
ORG_FINDINGS = [judged]
ROSTER_PAGES = RecordPages(
    sheet=ROSTER,
    noun=gettext_lazy("党员"),
    record=actions.enrol_roster,
    change=actions.correct,
    change_form=forms.CorrectMemberForm,
    acts=[
        ActPage("move", gettext_lazy("转到另一支部"), actions.adjust, forms.MoveForm, roles=ADMITS,
                start=today_as("on")),
        ActPage("make_full", gettext_lazy("转正"), actions.make_full, forms.FullForm,
                roles=ADMITS, when=probationary, start=today_as("on")),
        ActPage("reclass", gettext_lazy("类别变更"), actions.reclass, forms.ReclassForm,
                start=today_as("since")),
        ActPage("go_mobile", gettext_lazy("登记流动"), go_mobile, forms.MobileForm,
                start=today_as("since")),
        ActPage("leave", gettext_lazy("减少"), actions.leave, forms.LeaveForm, roles=ADMITS,
                start=today_as("on"), danger=True),
        ActPage("merge", gettext_lazy("合并重复记录"), actions.merge, forms.MergeForm,
                roles=ADMITS, danger=True),
    ],
    panels=[history, merged],
    menu=("党员", 10),
    icon="people",
    keeps=KEEPS,
    start=start,
    buttons=buttons,
    verbs={
        "admitted_before": gettext_lazy("补录以前接收的党员，发展过程不在本系统"),
        "move": gettext_lazy("转移支部"),
        "make_full": gettext_lazy("转正"),
        "restore": gettext_lazy("恢复"),
        "right_death": gettext_lazy("更正死亡登记"),
        "go_mobile": gettext_lazy("登记流动"),
        "come_back": gettext_lazy("结束流动"),
        "reclass": gettext_lazy("类别变更"),
        "merge": gettext_lazy("合并重复记录"),
        "part": gettext_lazy("撤销合并"),
    },
)  # fmt: skip
LEFT_PAGES = RecordPages(
    sheet=LEFT,
    acts=[
        ActPage("restore", gettext_lazy("恢复或再次转入"), actions.restore, forms.RestoreForm,
                start=today_as("on"), when=restorable),
        ActPage("right_death", gettext_lazy("更正死亡登记"), actions.right_death,
                forms.RightDeathForm, when=dead, danger=True),
    ],
    panels=[history, merged],
    verbs={"merge": gettext_lazy("合并重复记录"), "part": gettext_lazy("撤销合并")},
    menu=("党员", 30),
    icon="people",
    keeps=ADMITS,
)  # fmt: skip
MERGES_PAGES = RecordPages(
    sheet=MERGES,
    acts=[
        ActPage("part", gettext_lazy("撤销合并"), actions.part, forms.PartForm, when=standing,
                danger=True),
    ],
    menu=("党员", 35),
    icon="people",
    keeps=ADMITS,
)  # fmt: skip
# How many members a branch has is for those who see its members, not for all who see the branch.
BRANCHES_PAGES = RecordPages(sheet=BRANCHES, menu=("组织", 15), icon="org", sees=SEES)

PAGES = [ROSTER_PAGES, LEFT_PAGES, BRANCHES_PAGES, MERGES_PAGES]
urls = [url for pages in PAGES for url in pages.urls()]

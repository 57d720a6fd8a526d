"""Pages of groups and of what is sent to them; receipts are of organisations."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.registers.matters.pages import signed
from jiceng.work.outreach import actions, forms
from jiceng.work.outreach.access import KEEPS
from jiceng.work.outreach.models import Broadcast, ChannelGroup
from jiceng.work.outreach.pages.news import here
from jiceng.work.outreach.rules import on_group
from jiceng.work.outreach.sheets import BROADCASTS, GROUPS


def weigh(values: Mapping[str, Any]) -> Sequence[Finding]:
    return on_group(members=values.get("members"), manners=values.get("manners") or "",
                    owner=values.get("owner") or "")  # fmt: skip


def standing(group: ChannelGroup) -> bool:
    return group.until is None


def receipts(broadcast: Broadcast, actor: Actor) -> Panel:
    """Which organisations have signed; never which persons have read."""
    return signed(broadcast.task, actor)


def groups(broadcast: Broadcast, actor: Actor) -> Panel:
    rows = ChannelGroup.objects.visible_to(actor).filter(pk__in=broadcast.groups.values("pk"))
    return listed("groups", gettext_lazy("发到的群"), GROUPS, rows.order_by("org__path", "pk"),
                  only=("name", "org__name", "channel", "members"), limit=50)  # fmt: skip


GROUP_PAGES = RecordPages(
    GROUPS,
    record=actions.register_group,
    change=actions.check_group,
    change_form=forms.CheckForm,
    change_when=standing,
    acts=[
        ActPage("close_group", gettext_lazy("解散"), actions.close_group, forms.CloseForm,
                when=standing, danger=True),
    ],
    menu=("公开公示", 32),
    icon="people",
    keeps=KEEPS,
    noun=gettext_lazy("网络群"),
    start=here,
    weigh=weigh,
    verbs={"register_group": gettext_lazy("登记网络群"), "check_group": gettext_lazy("核对")},
    empty=gettext_lazy("还没有登记网络群。"),
)  # fmt: skip
BROADCAST_PAGES = RecordPages(
    BROADCASTS,
    record=actions.broadcast,
    panels=[groups, receipts],
    menu=("公开公示", 33),
    icon="publish",
    keeps=KEEPS,
    noun=gettext_lazy("群通知"),
    start=here,
    verbs={"broadcast": gettext_lazy("发群通知")},
    empty=gettext_lazy("还没有发过群通知。"),
)

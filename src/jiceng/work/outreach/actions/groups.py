"""The verbs of groups: register, check, dissolve; one notice to several, signed for as a whole."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note, note_many
from jiceng.registers.matters import actions as matters
from jiceng.registers.orgs.models import Org
from jiceng.work.outreach.models import Broadcast, ChannelGroup


@transaction.atomic
def register_group(*, actor: Actor, **values: Any) -> ChannelGroup:
    """Register one; see `register_group_many`."""
    return register_group_many([values], actor=actor)[0]


@transaction.atomic
def register_group_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[ChannelGroup]:
    """登记网络群. Each row: org, level, name, perhaps channel, owner, manners, members, since."""
    at, today, made = clock.now(), clock.today(), []
    for row in rows:
        values = {**row, "since": row.get("since") or today}
        if values["since"] > today:
            raise ValidationError({"since": _("建群日期还没有到，请检查日期")})
        same = ChannelGroup.objects.filter(org=values["org"], name=values["name"], until=None)
        if same.exists():
            raise ValidationError({"name": _("这个单位已经登记过同名的群")})
        made.append(ChannelGroup(recorded_at=at, checked_on=today, **values))
    insert(made)
    note_many(actor, "outreach.register_group", made)
    return made


@transaction.atomic
def check_group(group: ChannelGroup, *, actor: Actor, **changes: Any) -> ChannelGroup:
    """核对 owner, rule and number, as of today."""
    if group.until is not None:
        raise ValidationError(_("这个群已经解散"))
    allowed = {"owner", "manners", "members", "channel", "level"}
    told = {name: value for name, value in changes.items() if name in allowed}
    before = {name: str(getattr(group, name)) for name in told}
    for name, value in told.items():
        setattr(group, name, value)
    group.checked_on = clock.today()
    group.save(update_fields=[*told, "checked_on"])
    note(actor, "outreach.check_group", group, before=before)
    return group


@transaction.atomic
def close_group(
    group: ChannelGroup, *, actor: Actor, reason: str, on: date | None = None
) -> ChannelGroup:
    """解散, with the reason; it is counted until that day."""
    day = on or clock.today()
    if group.until is not None:
        raise ValidationError(_("这个群已经解散"))
    if not group.since < day <= clock.today():
        raise ValidationError({"on": _("解散日期在建群以后、今天以前")})
    group.until, group.ended = day, reason.strip()[:120]
    group.save(update_fields=["until", "ended"])
    note(actor, "outreach.close_group", group, reason=reason)
    return group


@transaction.atomic
def broadcast(
    *,
    actor: Actor,
    org: Org,
    title: str,
    text: str,
    channels: Sequence[ChannelGroup],
    due_on: date | None = None,
) -> Broadcast:
    """发群通知: one task for the organisations of the groups; each signs for it once.

    Who in a group has read it is neither asked nor known.
    """
    chosen = list(channels)
    if not chosen:
        raise ValidationError({"channels": _("请选择发到哪些群")})
    if any(one.until is not None for one in chosen):
        raise ValidationError({"channels": _("选中的群里有已解散的，请重新选择")})
    if due_on is not None and due_on < clock.today():
        raise ValidationError({"due_on": _("签收时限不能早于今天")})
    orgs = {one.org_id: one.org for one in chosen}
    task = matters.issue(actor=actor, org=org, title=title, text=text, due_on=due_on,
                         orgs=[orgs[key] for key in sorted(orgs)], basis=_("群通知"))  # fmt: skip
    made: Broadcast = Broadcast.objects.create(
        org=org, title=title, text=text, task=task, sent_on=clock.today(), recorded_at=clock.now()
    )
    made.groups.set(chosen)
    note(actor, "outreach.broadcast", made, groups=len(chosen))
    return made

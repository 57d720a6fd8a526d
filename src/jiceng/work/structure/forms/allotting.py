"""党员去向: where each member of a branch may go by an application."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.kit.forms import RecordForm
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.structure.models import Kind, Share

STAYS = "stay"


class AllotForm(RecordForm):
    """党员去向: one choice for each member of the branch that merges, splits or is raised."""

    def narrow(self, actor: Any) -> None:
        record: Any = self.record
        if record is None:
            return
        choices = [(mark, words) for mark, words in targets(record, actor)]
        held = {one.member_id: one for one in Share.objects.filter(application=record)}
        people = Member.objects.filter(org=record.subject_id, left_on=None).select_related("person")
        for member in people.order_by("person__initials", "pk"):
            self.fields[f"to_{member.pk}"] = forms.ChoiceField(
                label=str(member),
                choices=choices,
                required=False,
                initial=mark_of(held.get(member.pk)) or choices[0][0],
            )


def mark_of(share: Share | None) -> str:
    """How a share stands in the form."""
    if share is None:
        return ""
    return f"org-{share.org_id}" if share.org_id else f"new-{share.branch}"


def targets(application: Any, actor: Any) -> list[tuple[str, str]]:
    """Where members may go, the usual place first."""
    if application.kind == Kind.SPLIT:
        return [
            (STAYS, _("留在“%s”") % application.subject),
            (f"new-{application.name}", _("去“%s”") % application.name),
        ]
    if application.kind == Kind.UPGRADE:
        return [(f"new-{name}", name) for name in application.beneath]
    if application.kind != Kind.MERGE:
        return []
    near = Q(parent=application.subject.parent_id) | Q(parent=application.into.parent_id)
    others = Org.objects.visible_to(actor).branches().filter(near, until=None)
    others = others.exclude(pk__in=(application.subject_id, application.into_id)).order_by("path")
    rest = [(f"org-{one.pk}", str(one)) for one in others]
    return [(f"org-{application.into_id}", str(application.into)), *rest]

"""A trial room for import, export and API: visits to households, kept by branches."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import include, path

from jiceng.kernel.codes import EDUCATION, choices
from jiceng.kernel.flows import Flow, Step
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.steps import take
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages import RecordPages, StepPage
from jiceng.kit.roles import Role
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.orgs.models import Org
from jiceng.site import urls as site

KEEPS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
SEES = (*KEEPS, Role.LEADER)


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, actor):
        return self.filter(seen_by(actor, "org__path", SEES))


class Visit(models.Model):
    """A visit; its table is made by the tests alone."""

    uid = models.UUIDField("标识", default=uid7, unique=True, editable=False)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="+", verbose_name="党组织", db_constraint=False
    )  # no constraint: the flush of other tests knows nothing of this table
    title = models.CharField("事由", max_length=200)
    kind = models.CharField("类别", max_length=10, choices=[("home", "入户"), ("phone", "电话")])
    education = models.CharField(
        "学历", max_length=2, blank=True, default="", choices=choices(EDUCATION)
    )
    held_on = models.DateField("走访日期")
    cost = models.DecimalField("费用", max_digits=9, decimal_places=2, null=True)
    urgent = models.BooleanField("紧急", default=False)
    id_mask = models.CharField("身份号码", max_length=20, default="", editable=False)
    state = models.CharField(
        "状态", max_length=10, default="open", choices=[("open", "待办"), ("done", "完成")]
    )
    objects: ClassVar[Any] = VisitQuerySet.as_manager()

    class Meta:
        app_label = "visits"
        verbose_name = "走访"

    def __str__(self) -> str:
        return self.title


class VisitForm(RecordForm):
    org = forms.ModelChoiceField(Org.objects.all(), label="党组织")
    title = forms.CharField(label="事由", max_length=200)
    kind = forms.ChoiceField(label="类别", choices=[("home", "入户"), ("phone", "电话")])
    education = forms.ChoiceField(
        label="学历", choices=[("", "未知"), *choices(EDUCATION)], required=False
    )
    held_on = forms.DateField(label="走访日期")
    cost = forms.DecimalField(
        label="费用", max_digits=9, decimal_places=2, min_value=0, required=False
    )
    urgent = forms.BooleanField(label="紧急", required=False)

    @staticmethod
    def rule(values):
        if values.get("cost") and values.get("kind") == "phone":
            return {"cost": "电话走访不应有费用，请检查"}
        return {}


@transaction.atomic
def record_many(rows, *, actor):
    if any(row["title"] == "不收" for row in rows):
        raise ValidationError({"title": "这件事不归走访登记，请到别处办理"})
    made = Visit.objects.bulk_create([Visit(**row) for row in rows], batch_size=500)
    note_many(actor, "visits.record", made)
    return made


@transaction.atomic
def record(*, actor, **values):
    return record_many([values], actor=actor)[0]


@transaction.atomic
def change_many(pairs, *, actor):
    for visit, changes in pairs:
        for name, value in changes.items():
            setattr(visit, name, value)
        visit.save()
    note_many(actor, "visits.change", [visit for visit, _changes in pairs])


@transaction.atomic
def change(visit, *, actor, **values):
    change_many([(visit, values)], actor=actor)
    return visit


@transaction.atomic
def undo_many(records, *, actor):
    note_many(actor, "visits.undo", records)
    Visit.objects.filter(pk__in=[one.pk for one in records]).delete()


def near(values):
    return Visit.objects.filter(org=values["org"], title__startswith=values["title"][:4] + "★")[:1]


FLOW = Flow(
    "visits",
    Step("finish", "办结", frozenset({"open"}), "done", frozenset({Role.STREET_OFFICE})),
    final=("done",),
)


@transaction.atomic
def finish(visit, *, actor):
    take(visit, FLOW, "finish", actor=actor)
    note(actor, "visits.finish", visit)


VISITS = Sheet(
    "visits.visit",
    "走访台账",
    Visit,
    [
        Column("org__name", "党组织", choose="org"),
        Column("title"),
        Column("kind"),
        Column("education"),
        Column("held_on"),
        Column("cost", kind="money", summed=True),
        Column("urgent"),
        Column("state", choose="-"),
        Column("id_mask"),
    ],
    form=VisitForm,
    record_many=record_many,
    change_many=change_many,
    undo_many=undo_many,
    near=near,
    search=("title",),
    filters=("kind", "state"),
    order=("pk",),
    groups={"情况": ["kind", "education"]},
)
PAGES = RecordPages(
    VISITS,
    record=record,
    change=change,
    steps=[StepPage(FLOW, {"finish": finish})],
    keeps=KEEPS,
    sees=SEES,
    root="",
)
urlpatterns = [path("c/visits/", include(PAGES.urls())), *site.urlpatterns]

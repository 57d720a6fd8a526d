"""A trial room for the tests of the page engine: organisations, and errands with a flow."""

from typing import Any, ClassVar

from django import forms
from django.db import models, transaction
from django.urls import include, path

from jiceng.kernel.flows import Flow, Step
from jiceng.kernel.journal import note
from jiceng.kernel.steps import take
from jiceng.kit.access import seen_by
from jiceng.kit.forms import ReasonForm, RecordForm
from jiceng.kit.pages import ActPage, RecordPages, StepPage
from jiceng.kit.panels import listed
from jiceng.kit.roles import Role
from jiceng.kit.sheets import Column, Sheet
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Kind, Org
from jiceng.site import urls as site

KEEPS = (Role.DISTRICT_STAFF, Role.STREET_OFFICE)
SEES = (*KEEPS, Role.LEADER)


class ErrandQuerySet(models.QuerySet["Errand"]):
    def visible_to(self, actor):
        return self.filter(seen_by(actor, "org__path", SEES))


class Errand(models.Model):
    """Something to do; its table is made by the tests alone."""

    # No constraint: a flush between other tests knows nothing of this table.
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="+", verbose_name="党组织", db_constraint=False
    )
    title = models.CharField("事由", max_length=40)
    state = models.CharField(
        "状态", max_length=10, default="open", choices=[("open", "待办"), ("done", "完成")]
    )
    cost = models.IntegerField("费用", default=0)
    due_on = models.DateField("期限", null=True)
    secret = models.CharField("内部", max_length=20, default="", editable=False)
    void_reason = models.CharField("作废原因", max_length=200, default="")
    objects: ClassVar[Any] = ErrandQuerySet.as_manager()

    class Meta:
        app_label = "trial"
        verbose_name = "差事"

    def __str__(self) -> str:
        return self.title


class ErrandForm(RecordForm):
    org = forms.ModelChoiceField(Org.objects.all(), label="党组织")
    title = forms.CharField(label="事由", max_length=40)
    cost = forms.IntegerField(label="费用", min_value=0, required=False)
    due_on = forms.DateField(label="期限", required=False)
    phone = forms.CharField(label="联系电话", required=False)

    @staticmethod
    def rule(values):
        if values.get("cost") and not values.get("due_on"):
            return {"due_on": "有费用的差事请写明期限"}
        return {}

    def clean(self):
        values = super().clean()
        values.pop("phone", None)
        return values


@transaction.atomic
def record(*, actor, **values):
    values["cost"] = values["cost"] or 0
    made = Errand.objects.create(**values)
    note(actor, "trial.record", made)
    return made


@transaction.atomic
def change(errand, *, actor, **values):
    before = {name: getattr(errand, name) for name in ("title", "cost")}
    values["cost"] = values["cost"] or 0
    Errand.objects.filter(pk=errand.pk).update(**values)
    errand.refresh_from_db()
    note(actor, "trial.change", errand, before=before)
    return errand


FLOW = Flow(
    "trial",
    Step("finish", "办结", frozenset({"open"}), "done", frozenset({Role.STREET_OFFICE})),
    Step(
        "check",
        "复核",
        frozenset({"done"}),
        "open",
        frozenset({Role.STREET_OFFICE, Role.DISTRICT_STAFF}),
        other_than="finish",
    ),
)


@transaction.atomic
def finish(errand, *, actor):
    take(errand, FLOW, "finish", actor=actor)
    note(actor, "trial.finish", errand)


@transaction.atomic
def check(errand, *, actor, reason):
    take(errand, FLOW, "check", actor=actor)
    note(actor, "trial.check", errand, reason=reason)


@transaction.atomic
def void(errand, *, actor, reason):
    errand.void_reason = reason
    errand.save(update_fields=["void_reason"])
    note(actor, "trial.void", errand, reason=reason)


ERRANDS = Sheet(
    "trial.errand",
    "差事台账",
    Errand,
    [
        Column("title"),
        Column("org__name", "党组织"),
        Column("org__parent__name", "上级"),
        Column("state"),
        Column("cost", summed=True),
        Column("due_on"),
    ],
    form=ErrandForm,
    search=("title", "org__initials"),
    filters=("state", "due_on"),
    order=("title",),
)
PAGES = RecordPages(
    ERRANDS,
    record=record,
    change=change,
    void=void,
    steps=[StepPage(FLOW, {"finish": finish, "check": check}, {"check": ReasonForm})],
    acts=[ActPage("grave", "大事", void, ReasonForm, fresh=True)],
    panels=[
        lambda one, actor: listed(
            "siblings", "同组织差事", ERRANDS, Errand.objects.visible_to(actor).filter(org=one.org)
        )
    ],
    menu=("任务与督办", 20),
    keeps=KEEPS,
    sees=SEES,
    root="",
)


class OrgForm(RecordForm):
    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="类别", choices=Kind.choices)
    parent = forms.ModelChoiceField(Org.objects.all(), label="上级党组织")
    since = forms.DateField(label="成立日期")


class RenameForm(RecordForm):
    name = forms.CharField(label="新名称", max_length=80)
    since = forms.DateField(label="自何日起")


ORGS = Sheet(
    "trial.org",
    "党组织台账",
    Org,
    [Column("name"), Column("kind"), Column("field"), Column("since"), Column("may_approve")],
    form=OrgForm,
    search=("name", "initials"),
    filters=("kind", "field", "may_approve", "since"),
    order=("path",),
    at="path",
)
ORG_PAGES = RecordPages(
    ORGS,
    record=orgs.set_up,
    acts=[ActPage("rename", "更名", orgs.rename, RenameForm, start=lambda o: {"name": o.name})],
    keeps=KEEPS,
)

urlpatterns = [
    path("c/trial/", include([*PAGES.urls(), *ORG_PAGES.urls()])),
    *site.urlpatterns,
]

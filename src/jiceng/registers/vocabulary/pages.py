"""Console pages of programmes; `tags` is the panel other rooms show of a record."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.refs import Ref
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.registers.vocabulary import actions, forms
from jiceng.registers.vocabulary.access import KEEPS
from jiceng.registers.vocabulary.models import Component, Programme, Tag
from jiceng.registers.vocabulary.sheets import COMPONENTS, PROGRAMMES


def open_ended(programme: Programme) -> bool:
    return programme.until is None


def components(programme: Programme, actor: Actor) -> Panel:
    """Its components, and how many records bear each today."""
    del actor
    held = Tag.objects.standing(clock.today()).filter(component__programme=programme)
    counted = held.values_list("component").annotate(n=Count("pk"))
    counts = dict(counted.iterator())  # tags have `keys` of their own, which `dict` would ask
    columns = [
        {"name": "order", "title": _("次序"), "kind": "num"},
        {"name": "name", "title": _("组成部分"), "kind": "text"},
        {"name": "count", "title": _("已标注记录"), "kind": "num"},
    ]
    rows = [
        {"url": "", "cells": [{"text": one.order, "kind": "num"},
                              {"text": one.name, "kind": "text"},
                              {"text": counts.get(one.pk, 0), "kind": "num"}]}
        for one in Component.objects.filter(programme=programme)
    ]  # fmt: skip
    return Panel("components", gettext_lazy("组成部分"), columns, rows, count=len(rows))


def tags(record: Any, actor: Actor) -> Panel | None:
    """What a record is tagged with today; None where it is not."""
    del actor
    ref = Ref.to(record)
    held = Tag.objects.standing(clock.today()).filter(label=ref.label, record=ref.key)
    facts = [
        {"title": str(one.component.programme), "text": one.component.name, "kind": "text"}
        for one in held.select_related("component__programme").order_by("pk")
    ]
    return Panel("tags", gettext_lazy("所属提法"), facts=facts) if facts else None


PROGRAMMES_PAGES = RecordPages(
    sheet=PROGRAMMES,
    noun=gettext_lazy("提法"),
    record=actions.declare,
    change=actions.correct,
    change_form=forms.CorrectForm,
    acts=[
        ActPage("extend", gettext_lazy("增加组成部分"), actions.extend, forms.ExtendForm,
                when=open_ended),
        ActPage("end", gettext_lazy("结束"), actions.end, forms.EndForm, when=open_ended),
    ],
    panels=[components],
    verbs={"declare": gettext_lazy("登记")},
    menu=("系统", 60),
    icon="folder",
    keeps=KEEPS,
    root="",
)  # fmt: skip
COMPONENTS_PAGES = RecordPages(sheet=COMPONENTS)

PAGES = [PROGRAMMES_PAGES, COMPONENTS_PAGES]
urls = [*COMPONENTS_PAGES.urls(), *PROGRAMMES_PAGES.urls()]

"""Who is helped here: hosted members of the district, guests from outside."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel
from jiceng.kit.scope import Scope
from jiceng.registers.members.models import Affiliation
from jiceng.work.mobility import actions, forms
from jiceng.work.mobility.access import KEEPS
from jiceng.work.mobility.models import Contact, Inflow, Presence
from jiceng.work.mobility.sheets import HOSTED, INFLOWS

SECTION = "党员"


def stands(record: Any) -> bool:
    return record.until is None


def today_as(*names: str) -> Any:
    return lambda record: dict.fromkeys(names, clock.today())


def grades(affiliation: Affiliation) -> bool:
    return affiliation.until is None and affiliation.appraises


def begin_contact(affiliation: Affiliation) -> Mapping[str, Any]:
    del affiliation
    return {"on": clock.today(), "reached": "yes", "way": Contact.Way.PHONE}


def begin_appraisal(affiliation: Affiliation) -> Mapping[str, Any]:
    del affiliation
    return {"year": clock.today().year, "on": clock.today(), "grade": "qualified"}


def visits(inflow: Inflow, actor: Actor) -> Panel:
    """What they came to."""
    del actor
    rows = Presence.objects.filter(inflow=inflow).select_related("meeting__org")
    drawn = [
        {"url": "", "cells": [{"text": one.meeting.held_on, "kind": "date"},
                              {"text": one.meeting.get_type_display(), "kind": "text"},
                              {"text": one.meeting.theme, "kind": "text"}]}
        for one in rows.order_by("-meeting__held_on", "-pk")[:20]
    ]  # fmt: skip
    heads = (("0", gettext_lazy("日期"), "date"), ("1", gettext_lazy("类型"), "text"),
             ("2", gettext_lazy("主题"), "text"))  # fmt: skip
    columns = [{"name": name, "title": title, "kind": kind} for name, title, kind in heads]
    empty = gettext_lazy("还没有登记到场。")
    return Panel("visits", gettext_lazy("到场"), columns, drawn, count=len(drawn), empty=empty)


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "since": clock.today(), "source": Inflow.Source.SELF}


HOSTED_PAGES = RecordPages(
    HOSTED,
    acts=[
        ActPage("contact", gettext_lazy("记一次联系"), actions.contact_here, forms.ContactForm,
                when=stands, start=begin_contact),
        ActPage("appraise", gettext_lazy("登记年度评议"), actions.appraise_here,
                forms.AppraiseHereForm, when=grades, start=begin_appraisal),
        ActPage("part", gettext_lazy("结束协助管理"), actions.part, forms.OffForm, when=stands,
                start=today_as("on")),
    ],
    menu=(SECTION, 22),
    icon="people",
    keeps=KEEPS,
)  # fmt: skip
INFLOW_PAGES = RecordPages(
    INFLOWS,
    noun=gettext_lazy("流入登记"),
    record=actions.take_in,
    acts=[
        ActPage("attend", gettext_lazy("登记到场"), actions.attend, forms.AttendForm, when=stands),
        ActPage("see_off", gettext_lazy("结束流入"), actions.see_off, forms.OffForm, when=stands,
                start=today_as("on")),
    ],
    panels=[visits],
    menu=(SECTION, 23),
    icon="people",
    keeps=KEEPS,
    start=start,
    verbs={"mobility.take_in": gettext_lazy("登记流入")},
)  # fmt: skip

"""Members abroad and the contacts with them; veterans; education classes and plans."""

from typing import Any

from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.scope import Scope
from jiceng.registers.members.models import Member
from jiceng.work.membership import actions
from jiceng.work.membership.access import KEEPS, SEES, SETS, SETTLES
from jiceng.work.membership.forms.care import (
    BackForm,
    ChangePlanForm,
    ContactForm,
    EndForm,
    PlaceForm,
)
from jiceng.work.membership.models import Abroad, Contact, StudyClass, Veteran
from jiceng.work.membership.pages.care import on_today, today
from jiceng.work.membership.sheets.away import ABROAD, CONTACTS, VETERANS
from jiceng.work.membership.sheets.classes import CLASS_PLANS, STUDY_CLASSES


def contacts(stay: Abroad, actor: Actor) -> Panel:
    del actor
    rows = Contact.objects.filter(abroad=stay).order_by("-contacted_on", "-pk")
    none = gettext_lazy("还没有联系过。")
    only = ("contacted_on", "way", "said")
    return listed("contacts", gettext_lazy("联系记录"), CONTACTS, rows, only=only, empty=none)


def away(stay: Abroad) -> bool:
    return stay.until is None


def unplaced(veteran: Veteran) -> bool:
    return not Veteran.objects.placed(clock.today()).filter(pk=veteran.pk).exists()


def place_start(veteran: Veteran) -> dict[str, Any]:
    """What is known of a membership that was once on our roll."""
    before = Member.objects.filter(person=veteran.person).first()
    known = {"joined_on": before.joined_on, "full_on": before.full_on} if before else {}
    return {"on": clock.today(), **known}


def stands(study_class: StudyClass) -> bool:
    return study_class.until is None


def plan_start(actor: Actor, scope: Scope) -> dict[str, Any]:
    del actor
    return {"org": scope.node, "year": clock.today().year}


ABROAD_PAGES = RecordPages(
    ABROAD,
    noun=gettext_lazy("出国（境）党员"),
    record=actions.go_abroad,
    acts=[
        ActPage(
            "contact",
            gettext_lazy("登记联系"),
            actions.contact,
            ContactForm,
            when=away,
            start=on_today("contacted_on"),
        ),
        ActPage(
            "return_home",
            gettext_lazy("登记回国"),
            actions.return_home,
            BackForm,
            when=away,
            start=on_today("on"),
        ),
    ],
    panels=[contacts],
    menu=("党员", 64),
    icon="people",
    keeps=KEEPS,
    start=today("since"),
    verbs={"go_abroad": gettext_lazy("登记出国（境）")},
)
CONTACTS_PAGES = RecordPages(CONTACTS, menu=("党员", 65), icon="people", keeps=())
VETERANS_PAGES = RecordPages(
    VETERANS,
    noun=gettext_lazy("退役军人党员"),
    record=actions.report_veteran,
    acts=[
        ActPage(
            "place_veteran",
            gettext_lazy("编入支部"),
            actions.place_veteran,
            PlaceForm,
            when=unplaced,
            start=place_start,
        )
    ],
    menu=("党员", 66),
    icon="people",
    keeps=SETTLES,
    start=today("arrived_on"),
    verbs={"report_veteran": gettext_lazy("报到")},
)
STUDY_CLASSES_PAGES = RecordPages(
    STUDY_CLASSES,
    noun=gettext_lazy("教育类别"),
    record=actions.define_class,
    acts=[
        ActPage(
            "end_class",
            gettext_lazy("停用"),
            actions.end_class,
            EndForm,
            when=stands,
            start=on_today("on"),
        )
    ],
    menu=("组织生活", 70),
    icon="people",
    keeps=SETS,
    sees=SEES,
    start=today("since"),
    verbs={"define_class": gettext_lazy("设类别")},
    empty=gettext_lazy("还没有教育类别。设了以后，每名党员归入第一个符合的类别。"),
)
CLASS_PLANS_PAGES = RecordPages(
    CLASS_PLANS,
    noun=gettext_lazy("分类教育计划"),
    record=actions.plan,
    change=actions.change_plan,
    change_form=ChangePlanForm,
    menu=("组织生活", 71),
    icon="calendar",
    keeps=KEEPS,
    start=plan_start,
    verbs={"plan": gettext_lazy("订计划"), "change_plan": gettext_lazy("修改计划")},
)

PAGES = [ABROAD_PAGES, CONTACTS_PAGES, VETERANS_PAGES, STUDY_CLASSES_PAGES, CLASS_PLANS_PAGES]

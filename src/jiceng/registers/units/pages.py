"""Console pages of units."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kit.pages.declared import ActPage, lasting, today_in
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, drawn, listed
from jiceng.kit.roles import Role
from jiceng.kit.rooms import gather
from jiceng.kit.scope import Scope
from jiceng.registers.units import actions, forms
from jiceng.registers.units.access import KEEPS
from jiceng.registers.units.models import (
    Guidance,
    GuideVisit,
    LoadNorm,
    MassDeed,
    MassOrg,
    Unit,
    closed_words,
)
from jiceng.registers.units.rules import MOST_UNITS, loaded, twice
from jiceng.registers.units.sheets import (
    GUIDANCES,
    HOSTINGS,
    LOADS,
    MASS_ORGS,
    UNITS,
    VISITS,
    OfUnit,
)

ALIKE = 2  # so many signs in front must be the same before names are compared
SHOWN = 40  # of each kind dated later; how many there are stands in the words above


def later(unit: Unit, on: date, actor: Actor) -> Iterator[tuple[OfUnit, int, list[Any]]]:
    """Of each kind that has any: how many, and the newest. How many is asked of all at once."""
    kinds: tuple[OfUnit, ...] = gather("sheets", "OF_UNITS")
    first, *rest = [kind.counted(n, unit, on, actor) for n, kind in enumerate(kinds)]
    counts = {n: count for n, count in first.union(*rest, all=True) if count}
    for n in sorted(counts):
        yield kinds[n], counts[n], list(kinds[n].after(unit, on, actor)[:SHOWN])


def after_end(unit: Unit, on: date, actor: Actor) -> tuple[str, Panel] | None:
    """In words how many records stand after that day, and the list of them; None if there are
    none.
    """
    told = list(later(unit, on, actor))
    if not told:
        return None
    names = [
        gettext("%(kind)s %(n)s 条") % {"kind": kind.model._meta.verbose_name, "n": n}
        for kind, n, _rows in told
    ]
    rows = [
        (kind.url(row), (str(kind.model._meta.verbose_name), getattr(row, kind.day), str(row)))
        for kind, _n, found in told
        for row in found
    ]
    heads = ((gettext("种类"), "text"), (gettext("日期"), "date"), (gettext("记录"), "text"))
    panel = drawn("after", _("注销或迁出以后的记录"), heads,
                  sorted(rows, key=lambda row: str(row[1][1]), reverse=True))  # fmt: skip
    panel.count = sum(n for _kind, n, _rows in told)
    words = gettext(
        "%(unit)s在%(on)s以后还有 %(n)s 条记录：%(names)s，逐条列在下面，可以点开看。"
        "这些记录都保留，不会删除，单位的页面上列为“注销或迁出以后的记录”；单位的数算到这一天为止。"
        "日期对的，请再点一次；不对的，请改日期。"
    ) % {"unit": unit, "on": on, "n": panel.count, "names": "、".join(names)}
    return words, panel


def asked_before(unit: Unit, actor: Actor, values: Mapping[str, Any]) -> tuple[str, Panel] | None:
    """Shown once before the end is recorded."""
    return after_end(unit, values["on"], actor)


def stays_after(unit: Unit, actor: Actor) -> Panel | None:
    """On the page of a unit that has ended: what is dated later."""
    found = after_end(unit, unit.until, actor) if unit.until is not None else None
    return found[1] if found is not None else None


def covered_by(unit: Unit, actor: Actor) -> Panel:
    rows = HOSTINGS.visible(actor).filter(unit=unit)
    only = ("org__name", "way", "since", "until")
    return listed(
        "hostings", _("组建关系"), HOSTINGS, rows, only=only, empty=_("还没有党组织覆盖。")
    )


def guided_by(unit: Unit, actor: Actor) -> Panel | None:
    rows = GUIDANCES.visible(actor).filter(unit=unit)
    only = ("person__name", "since", "until", "visits", "last", "solved")
    url = lambda row: reverse("units.guidances.detail", args=[row.pk])  # noqa: E731
    return listed("guidances", _("党建指导员"), GUIDANCES, rows, only=only, address=url,
                  empty=_("没有指导员。"))  # fmt: skip


def mass_of(unit: Unit, actor: Actor) -> Panel | None:
    rows = MASS_ORGS.visible(actor).filter(unit=unit)
    only = ("kind", "head", "since", "until", "last")
    url = lambda row: reverse("units.massorgs.detail", args=[row.pk])  # noqa: E731
    return listed("massorgs", _("群团组织"), MASS_ORGS, rows, only=only, address=url,
                  empty=_("没有登记群团组织。"))  # fmt: skip


def visits_of(guidance: Guidance, actor: Actor) -> Panel:
    rows = VISITS.visible(actor).filter(guidance=guidance).order_by("-visited_on", "-pk")
    only = ("visited_on", "words", "problem", "solved_on")
    url = lambda row: reverse("units.visits.detail", args=[row.pk])  # noqa: E731
    return listed("visits", _("走访"), VISITS, rows, only=only, address=url,
                  empty=_("还没有走访。点“登记走访”。"))  # fmt: skip


def deeds_of(massorg: MassOrg, actor: Actor) -> Panel | None:
    rows = MassDeed.objects.visible_to(actor).filter(massorg=massorg).order_by("-held_on", "-pk")
    facts = [{"title": row.held_on, "text": row.words, "kind": "text", "wide": True}
             for row in rows[:20]]  # fmt: skip
    return Panel("deeds", _("活动"), facts=facts) if facts else None


def load_of(values: Mapping[str, Any]) -> list[Finding]:
    """How many units this person will look after; it warns."""
    person = values["person"]
    held = Guidance.objects.filter(person=person, until=None).values("unit").distinct().count()
    norm = LoadNorm.objects.standing(clock.today()).order_by("-since").first()
    return loaded(person=str(person), units=held + 1, most=norm.most if norm else MOST_UNITS)


def twice_of(values: Mapping[str, Any]) -> list[Finding]:
    """Units that stand and may be the same one, by the name; it asks."""
    name = str(values["name"]).strip()
    near = Unit.objects.filter(until=None, name__startswith=name[:ALIKE]).order_by("pk")
    return twice(name=name, others=list(near.values_list("name", "keeper__name")))


def here(actor: Actor, scope: Scope) -> dict[str, Any]:
    """On one's own ground; a district's units stand on some community's."""
    del actor
    node = scope.node
    return {"keeper": node} if node is not None and node.parent_id is not None else {}


def unsolved(visit: GuideVisit) -> bool:
    return bool(visit.problem) and visit.solved_on is None


UNIT_PAGES = RecordPages(
    UNITS,
    record=actions.register,
    weigh=twice_of,
    start=here,
    change=actions.correct,
    change_form=forms.CorrectUnitForm,
    panels=[stays_after, covered_by, guided_by, mass_of],
    menu=("组织", 40),
    keeps=KEEPS,
    acts=[
        ActPage("host", _("登记组建"), actions.host, forms.HostForm, when=lasting,
                shut=closed_words),
        ActPage("move_ground", _("变更属地"), actions.move_ground, forms.GroundForm, when=lasting,
                start=today_in("on")),
        ActPage(
            "close", _("注销或迁出"), actions.close, forms.CloseForm, when=lasting, danger=True,
            heed=asked_before,
        ),
    ],
    verbs={
        "units.register": _("登记单位"),
        "units.correct": _("更正"),
        "units.host": _("登记组建"),
        "units.close": _("注销或迁出"),
        "units.move_ground": _("变更属地"),
    },
)  # fmt: skip
HOSTING_PAGES = RecordPages(
    HOSTINGS,
    acts=[
        ActPage("part", _("解除组建关系"), actions.part, forms.RecallForm, when=lasting,
                start=today_in("on"), danger=True),
    ],
    menu=("组织", 41),
    keeps=KEEPS,
)  # fmt: skip

GUIDANCE_PAGES = RecordPages(
    GUIDANCES,
    noun=_("指导员选派"),
    record=actions.send,
    weigh=load_of,
    panels=[visits_of],
    acts=[
        ActPage("visit", _("登记走访"), actions.visit, forms.VisitForm, when=lasting,
                start=today_in("visited_on")),
        ActPage("recall", _("召回"), actions.recall, forms.RecallForm, when=lasting,
                start=today_in("on"), danger=True),
    ],
    menu=("组织", 44),
    icon="people",
    keeps=KEEPS,
    verbs={"units.send": _("选派指导员")},
)  # fmt: skip
VISIT_PAGES = RecordPages(
    VISITS,
    acts=[
        ActPage("solve", _("登记解决"), actions.solve, forms.SolveForm, when=unsolved,
                start=today_in("on")),
    ],
    menu=("组织", 45),
    keeps=KEEPS,
    verbs={"units.visit": _("登记走访")},
)  # fmt: skip
MASS_PAGES = RecordPages(
    MASS_ORGS,
    record=actions.found_mass,
    panels=[deeds_of],
    acts=[
        ActPage("hold_mass", _("登记活动"), actions.hold_mass, forms.MassDeedForm, when=lasting,
                start=today_in("held_on")),
        ActPage("name_head", _("更换负责人"), actions.name_head, forms.HeadForm, when=lasting),
        ActPage("dissolve_mass", _("撤销"), actions.dissolve_mass, forms.RecallForm, when=lasting,
                start=today_in("on"), danger=True),
    ],
    menu=("组织", 46),
    keeps=KEEPS,
    verbs={"units.found_mass": _("登记群团组织")},
)  # fmt: skip

LOAD_PAGES = RecordPages(
    LOADS,
    record=actions.set_load,
    menu=("组织", 53),
    keeps=(Role.DISTRICT_STAFF,),
    verbs={"units.set_load": _("确定联系家数上限")},
)

PAGES = [UNIT_PAGES, HOSTING_PAGES, GUIDANCE_PAGES, VISIT_PAGES, LOAD_PAGES, MASS_PAGES]
urls: list[Any] = [pattern for pages in PAGES for pattern in pages.urls()]

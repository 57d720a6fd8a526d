"""Lists for those above: who needs help, where a team lacks somebody, how units should form."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kit.roles import STAFF
from jiceng.kit.scope import Scope, scope_of
from jiceng.registers.orgs.rules import (
    ALONE_WAY,
    INSTRUCTOR,
    formation_advice,
    seats,
    way_of_forming,
)
from jiceng.registers.units.models import Hosting
from jiceng.work.structure.figures.judging import APPOINTED, judged, read
from jiceng.work.structure.models import Kind
from jiceng.work.structure.pages.listing import Part, Row, answer
from jiceng.work.structure.sheets import TALLIES, way_words


def _scope(request: HttpRequest) -> Scope:
    scope = scope_of(request)
    if scope.node is None:
        raise Http404
    return scope


def findings_page(request: HttpRequest) -> HttpResponse:
    """组织设置检查: what the rules say of every organisation, by street, nobody ranked."""
    actor: Any = request.user
    scope = _scope(request)
    parts: dict[str, Part] = {}
    for org, found in judged(actor, scope):
        if not found:
            continue
        above = str(org.parent or org)
        part = parts.setdefault(above, Part(above))
        url = reverse("orgs.orgs.detail", args=[org.pk])
        said = "；".join(_(one.words) % one.values for one in found)
        cites = "；".join(dict.fromkeys(str(one.cites) for one in found))
        part.rows.append(Row([str(org), org.get_kind_display(), said, cites], url))
    heads = [(_("党组织"), "text"), (_("类别"), "code"), (_("情况"), "text"), (_("依据"), "text")]
    return answer(
        request,
        _("组织设置检查"),
        scope,
        day=clock.today(),
        heads=heads,
        parts=parts.values(),
        definition=_("按组织树排列，不排名；只作提醒，是否调整由党组织研究。"),
        empty={"words": _("这一范围内没有要提醒的。"), "icon": "check"},
    )


def vacancies_page(request: HttpRequest) -> HttpResponse:
    """班子空缺: no secretary, or fewer than the seats that are usual."""
    actor: Any = request.user
    scope, today = _scope(request), clock.today()
    orgs, facts = read(actor, scope, today)
    none, few = Part(_("书记空缺")), Part(_("班子人数不足"))
    for org in orgs:
        if org.kind in APPOINTED or org.functional:
            continue
        least, most = seats(kind=org.kind, full=org.full)
        head = org.pk in facts.heads
        if head and org.seated >= least:
            continue
        words = _("%(least)s至%(most)s") % {"least": least, "most": most}
        url = reverse("orgs.orgs.detail", args=[org.pk])
        cells = [str(org), org.get_kind_display(), org.secretary or _("空缺"), org.seated, words]
        (few if head else none).rows.append(Row([*cells, max(0, least - org.seated)], url))
    heads = [
        (_("党组织"), "text"), (_("类别"), "code"), (_("书记"), "text"),
        (_("在任班子人数"), "num"), (_("一般人数"), "text"), (_("缺"), "num"),
    ]  # fmt: skip
    return answer(
        request,
        _("班子空缺"),
        scope,
        day=today,
        heads=heads,
        parts=[none, few],
        definition=_(
            "党支部正式党员七人以上设支委会；党委、党总支的人数各领域规定不一，只作提醒。"
        ),
        empty={"words": _("班子都配齐了。"), "icon": "check"},
    )


def forming_page(request: HttpRequest) -> HttpResponse:
    """组建建议: each unit by its full members, with the article and what covers it now."""
    actor: Any = request.user
    scope, today, guides = _scope(request), clock.today(), bool(actor.reach(*STAFF))
    tallies = TALLIES.visible(actor).standing(today).filter(scope.cut(TALLIES.at))  # type: ignore[attr-defined]
    titles = {
        "apart": _("应当单独成立"),
        "open": _("可以联合或者挂靠，现在没有覆盖"),
        "guide": _("没有正式党员，选派指导员"),
        "fits": _("已按人数组建"),
    }
    parts: dict[str, Part] = defaultdict(lambda: Part(""))
    for one in tallies.select_related("unit__keeper").order_by("unit__keeper__path", "unit"):
        key = _place(one)
        parts[key].title = titles[key]
        said = formation_advice(full=one.full)
        told = _(said.words) % said.values
        now = f"{one.covered_by}（{way_words(one)}）" if one.covered_by else _("没有覆盖")
        url = _next_step(key, one, guides)
        field = one.unit.get_field_display()
        cells = [one.unit.name, field, str(one.unit.keeper), one.full, now, told, str(said.cites)]
        parts[key].rows.append(Row(cells, url))
    heads = [
        (_("单位"), "text"), (_("领域"), "code"), (_("属地党组织"), "text"),
        (_("正式党员"), "num"), (_("现在"), "text"), (_("建议"), "text"), (_("依据"), "text"),
    ]  # fmt: skip
    return answer(
        request,
        _("组建建议"),
        scope,
        day=today,
        heads=heads,
        parts=[parts[key] for key in titles if key in parts],
        definition=_(
            "点单位名称去办：起草请示或者选派指导员。人数按最近一次单位党员摸底；没有摸底的单位不在其中，请先登记摸底。"
        ),
        empty={"words": _("这一范围内还没有单位摸底。先在“单位党员摸底”登记人数。")},
    )


def _next_step(key: str, one: Any, guides: bool) -> str:
    """Where what is advised is done: an application, by whoever `guides` an instructor; else the
    unit itself.
    """
    if key == "guide" and guides:
        return f"{reverse('units.guidances.new')}?{urlencode({'unit': one.unit_id})}"
    if key in {"fits", "guide"}:
        return reverse("units.units.detail", args=[one.unit_id])
    said: dict[str, Any] = {"unit": one.unit_id, "full": one.full, "field": one.unit.field}
    if key == "apart":
        said |= {"kind": Kind.SET_UP, "becomes": "branch", "way": Hosting.Way.OWN,
                 "name": _("%s党支部") % one.unit}  # fmt: skip
    else:
        said |= {"kind": Kind.ATTACH, "way": Hosting.Way.ATTACHED, "into": one.unit.keeper_id}
    return f"{reverse('structure.applications.new')}?{urlencode(said)}"


def _place(one: Any) -> str:
    """Under which heading a unit stands."""
    way = way_of_forming(full=one.full)
    if way == ALONE_WAY:
        return "fits" if one.covered_way == Hosting.Way.OWN else "apart"
    if way == INSTRUCTOR:
        return "guide"
    return "fits" if one.covered_by else "open"

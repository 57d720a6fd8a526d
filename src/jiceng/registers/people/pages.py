"""Console pages of people and posts, the look at what is masked, the structure of the teams."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.kernel.splits import UNKNOWN
from jiceng.kit.crosstabs import DayForm, Line, answer, fill
from jiceng.kit.menu import Entry
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.gate import console
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, listed
from jiceng.kit.roles import READERS
from jiceng.kit.scope import Scope, held_scope
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions, figures, forms
from jiceng.registers.people.access import KEEPS
from jiceng.registers.people.models import Person, Post
from jiceng.registers.people.sheets import PEOPLE, POSTS, TEAM
from jiceng.registers.places.figures import COMMUNITIES
from jiceng.registers.places.models import Type


def posts(person: Person, actor: Actor) -> Panel:
    rows = Post.objects.visible_to(actor).filter(person=person).order_by("-since")
    only = ("org__name", "body", "title", "since", "until")
    none = gettext_lazy("没有任职。")
    return listed("posts", gettext_lazy("任职"), POSTS, rows, only=only, empty=none)


def look_button(person: Person, actor: Actor) -> list[dict[str, Any]]:
    if not actor.reach(*KEEPS):
        return []
    url = reverse("people.look", args=[person.pk])
    return [{"title": _("查看原文"), "url": url, "icon": "eye"}]


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, then shows one masked column once; the look stays in the record."""
    actor: Any = request.user
    person = get_object_or_404(Person.objects.visible_to(actor), pk=pk)
    form = forms.LookForm(request.POST or None, actor=actor, initial=request.GET.dict())
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            shown = actions.look(person, actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
    named = dict(form.fields["field"].choices)  # type: ignore[attr-defined]
    context = {
        "title": _("查看原文：%s") % person,
        "form": form,
        "submit": _("查看"),
        "shown": shown,
        "what": named.get(form.cleaned_data["field"]) if shown is not None else "",
        "cancel_url": reverse("people.people.detail", args=[person.pk]),
        "crumbs": [{"title": PEOPLE.title, "url": reverse("people.people.table")}],
    }
    status = 200 if shown is not None or request.method != "POST" else 422
    return render(request, "people/look.html", context, status=status)


class BoundsForm(DayForm):
    """As of which day, and where the age bands are cut."""

    young = django_forms.IntegerField(label=gettext_lazy("年轻段至（岁）"), initial=35)
    older = django_forms.IntegerField(label=gettext_lazy("“偏大”从多少岁以上"), initial=45)
    senior = django_forms.IntegerField(label=gettext_lazy("高龄段从多少岁以上"), initial=50)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        cut: list[Any] = [values.get(name) for name in ("young", "older", "senior")]
        if None not in cut and not cut[0] < cut[1] < cut[2]:
            raise ValidationError(_("三个年龄界限要从小到大，请检查"))
        return values


def structure_lines(bounds: Mapping[str, int]) -> list[Line]:
    """The rows of the structure page, with the bounds printed from the same question."""
    cadres, said = figures.CADRES, dict(bounds)
    shares = {share.key.rpartition("cadres_")[2]: share for share in figures.SHARES}
    head = [
        Line(_("两委干部"), cadres, _("名")),
        Line(_("社区"), COMMUNITIES, _("个")),
        Line(_("平均每个社区"), figures.PER_COMMUNITY, _("名"), places=1),
        Line(_("平均年龄"), figures.CADRES_AGE, _("岁"), places=1),
    ]
    ages = [
        (_("%(young)s岁及以下") % said, "young", "young"),
        (_("%(young)s岁以上至%(senior)s岁") % said, figures.MIDDLE, "middle"),
        (_("%(senior)s岁以上") % said, "senior", "senior"),
    ]
    lines = []
    for words, band, key in ages:
        lines.append(Line(words, cadres.only(age=band), _("名")))
        lines.append(Line(_("占比"), shares[f"{key}_share"], inner=True))
        if key == "middle":
            older = _("其中%(older)s岁以上") % said
            lines.append(Line(older, cadres.only(age="older"), _("名"), inner=True))
            lines.append(Line(_("占中年段"), figures.OLDER_OF_MIDDLE, inner=True))
    lines.append(Line(_("出生日期不详"), cadres.only(age=UNKNOWN), _("名")))
    for words, key in ((_("本科及以上"), "bachelor"), (_("大专及以下"), "college")):
        lines.append(Line(words, cadres.only(education=key), _("名")))
        lines.append(Line(_("占比"), shares[f"{key}_share"], inner=True))
    lines.append(Line(_("学历不详"), cadres.only(education=UNKNOWN), _("名")))
    return [*head, *lines]


def structure(request: HttpRequest) -> HttpResponse:
    """两委班子结构分析: number, average, age bands, education, by community type, as of any day."""
    scope = held_scope(request)
    usual = {name: field.initial for name, field in BoundsForm.base_fields.items() if field.initial}
    form = BoundsForm({"asof": clock.today(), **usual, **request.GET.dict()})
    chosen = {**usual, **(form.cleaned_data if form.is_valid() else {})}
    bounds = {
        f"{key}.{name}": chosen[said]
        for key in ("people.cadres", "people.cadres_age")
        for name, said in (("young", "young"), ("middle", "older"), ("older", "senior"))
    }
    ask = Ask(on(chosen.get("asof") or clock.today()), bounds=bounds)
    lines = structure_lines(chosen)
    types = [Type.URBAN, Type.VILLAGE_CONVERTED, Type.CLUSTER]
    fill(lines, [{}, *({"type": one.value} for one in types)], scope.node, ask)
    heads = [_("全部社区"), *(str(one.label) for one in types)]
    title = _("社区两委班子结构分析")
    told = _(figures.CADRES.definition)
    return answer(
        request, title, scope, ask.day, heads=heads, lines=lines, form=form, definition=told
    )


def start(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"keeper": scope.node}


def start_post(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node, "since": clock.today()}


def today_as(name: str) -> Any:
    return lambda record: {name: clock.today()}


def held(post: Post) -> bool:
    return post.until is None


def secretaries(org: Org, actor: Actor) -> list[dict[str, Any]]:
    """Who leads an organisation today, for its page."""
    standing = Post.objects.visible_to(actor).standing(clock.today()).filter(org=org)
    party = standing.filter(body=Post.Body.PARTY)
    head = party.secretaries().select_related("person").first()
    return [
        {"title": _("书记"), "text": str(head.person) if head else None, "kind": "text"},
        {"title": _("班子人数"), "text": party.values("person").distinct().count(), "kind": "num"},
    ]


ORG_FACTS = [secretaries]
PEOPLE_PAGES = RecordPages(
    sheet=PEOPLE,
    noun=gettext_lazy("人员"),
    record=actions.register,
    change=actions.correct,
    change_form=forms.CorrectPersonForm,
    acts=[
        ActPage(
            "learn",
            gettext_lazy("登记学历变更"),
            actions.learn,
            forms.LearnForm,
            start=today_as("since"),
        )
    ],
    panels=[posts],
    menu=("党员", 40),
    icon="people",
    keeps=KEEPS,
    start=start,
    buttons=look_button,
    verbs={"look": gettext_lazy("查看原文"), "register": gettext_lazy("建档")},
)
POSTS_PAGES = RecordPages(
    sheet=POSTS,
    form=forms.PostForm,
    noun=gettext_lazy("任职"),
    record=actions.appoint,
    acts=[
        ActPage(
            "relieve",
            gettext_lazy("免职"),
            actions.relieve,
            forms.RelieveForm,
            when=held,
            start=today_as("on"),
            danger=True,
        )
    ],
    menu=("组织", 60),
    icon="people",
    keeps=KEEPS,
    start=start_post,
    verbs={"appoint": gettext_lazy("任职"), "relieve": gettext_lazy("免职")},
)
TEAM_PAGES = RecordPages(sheet=TEAM, menu=("组织", 62), icon="people")

PAGES = [PEOPLE_PAGES, POSTS_PAGES, TEAM_PAGES]
MENU = [
    Entry("组织", gettext_lazy("两委班子结构分析"), "people.structure", "chart", 64, READERS),
]
urls = [
    path("structure/", console(require_safe(structure), READERS), name="people.structure"),
    path("<int:pk>/look/", console(look, KEEPS), name="people.look"),
    *(url for pages in PAGES for url in pages.urls()),
]

"""For everybody, without signing in and without scripts: news, a word to the community, burden."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.uids import uid7
from jiceng.kit.doors import ui_of
from jiceng.kit.handoffs import asked
from jiceng.kit.scope import address, find_node
from jiceng.kit.tenant import tenant
from jiceng.registers.notices.rules import masked
from jiceng.registers.places.models import Place
from jiceng.registers.venues.models import Venue
from jiceng.work.outreach import actions, forms
from jiceng.work.outreach.models import Amendment, Post, Section, Suggestion
from jiceng.work.outreach.rules import BURDEN, VOICES

UNPROCESSABLE, PAGE = 422, 20
AGREED = frozenset({"0", "1"})
SOMEBODY = System("群众来信")


# What other rooms have for everybody, shown where they are installed.
TILES = (
    (gettext_lazy("我有事要办"), ("orders.ask",), "service", gettext_lazy("说一件事，有人接")),
    (gettext_lazy("提意见建议"), ("outreach.suggest",), "edit", gettext_lazy("不用登录，有答复")),
    (
        gettext_lazy("办事指南"),
        ("services.catalogue",),
        "bookmark",
        gettext_lazy("要带什么，几天办好"),
    ),
    (gettext_lazy("身边的阵地"), ("booking.places",), "venue", gettext_lazy("现在开不开放")),
)
MORE = (
    (gettext_lazy("凭查询码、回执码查进度和答复"), ("outreach.status",)),
    (gettext_lazy("预约办事"), ("halls.visit",)),
    (gettext_lazy("附近的服务"), ("services.near",)),
    (gettext_lazy("流动居委会到哪里"), ("halls.rounds_ahead",)),
    (gettext_lazy("各社区的需求和回应"), ("orders.needs",)),
    (gettext_lazy("微心愿"), ("orders.wish_list",)),
    (gettext_lazy("匿名反映"), ("orders.hotline",)),
    (gettext_lazy("公开的答复"), ("outreach.answers",)),
    (gettext_lazy("公开公示"), ("notices.public_list",)),
    (gettext_lazy("共驻共建公开栏"), ("cobuilding.public",)),
    (gettext_lazy("我是党员，还没有报到"), ("mobility.claim",)),
    (gettext_lazy("本系统启用的管理措施"), ("points.measures",)),
    (gettext_lazy("我要减负"), ("outreach.burden",)),
)
LATEST = 5


# In large type these four and nothing else; the first is a call where a telephone is known.
LARGE = (
    (gettext_lazy("我要帮忙"), ("orders.ask",), "service", gettext_lazy("说一句话，有人来")),
    (gettext_lazy("查我的单子"), ("orders.find",), "search", gettext_lazy("凭查询码看办到哪了")),
    (gettext_lazy("看通知"), ("notices.public_list",), "publish", gettext_lazy("公示和公告")),
)


def _large(request: HttpRequest) -> list[dict[str, Any]]:
    """A call first: to the community whose code was scanned, else to the house; then `LARGE`."""
    at, ask = request.GET.get("at", ""), address("orders.ask")
    theirs, ours = _telephone(at), tenant().get("help_phone", "")
    tiles = _tiles(LARGE)
    if theirs or ours:
        title = _("打电话给社区") if theirs else _("打帮助电话")
        number = "".join(sign for sign in theirs or ours if sign.isdigit() or sign == "+")
        first = {"title": title, "url": f"tel:{number}", "icon": "phone", "words": theirs or ours}
    elif ask:
        first = {"title": _("请给我回电话"), "url": f"{ask}?call=1", "icon": "phone",
                 "words": _("留个电话，社区打给您")}  # fmt: skip
    else:
        return tiles
    for tile in tiles:
        if theirs and tile["url"] == ask:
            tile["url"] = f"{ask}?{urlencode({'at': at})}"
    return [first, *tiles]


def _telephone(at: str) -> str:
    """Of a place in use that the community's organisation keeps; empty without any."""
    try:
        uid = UUID(at)
    except ValueError:
        return ""
    keepers = Place.objects.communities().filter(uid=uid).values("keeper")
    here = Venue.objects.in_use(clock.today()).filter(keeper__in=keepers).exclude(telephone="")
    found: str | None = here.order_by("pk").values_list("telephone", flat=True).first()
    return found or ""


def _tiles(listed: Any) -> list[dict[str, Any]]:
    return [
        {"title": title, "url": address(*names), "icon": icon, "words": words}
        for title, names, icon, words in listed if address(*names)
    ]  # fmt: skip


def home(request: HttpRequest) -> HttpResponse:
    """The door for everybody: four large tiles, the latest news, and what else is open."""
    if ui_of(request) == "elder":
        context: dict[str, Any] = {"title": _("您要办什么"), "tiles": _large(request)}
        return render(request, "kit/phone_tiles.html", context)
    latest = Post.objects.public(clock.today()).select_related("org").order_by("-starts_on", "-pk")
    items = [
        {"title": one.shown_title, "url": reverse("outreach.post", args=[one.uid]),
         "words": f"{one.org} · {one.starts_on}"}
        for one in latest[:LATEST]
    ] + [{"title": _("全部信息"), "url": reverse("outreach.news")}]  # fmt: skip
    rest = [{"title": title, "url": address(*names)} for title, names in MORE if address(*names)]
    context = {
        "title": _("群众服务"), "tiles": _tiles(TILES),
        "groups": [{"title": _("最新信息"), "items": items}, {"title": _("还可以"), "items": rest}],
    }  # fmt: skip
    return render(request, "kit/phone_tiles.html", context)


def news(request: HttpRequest) -> HttpResponse:
    """What is published today, by section."""
    today = clock.today()
    sections = list(Section.objects.standing(today).order_by("place", "pk"))
    chosen = next((one for one in sections if str(one.pk) == request.GET.get("section")), None)
    rows = Post.objects.public(today).select_related("org", "section")
    if chosen is not None:
        rows = rows.filter(section=chosen)
    page = Paginator(rows.order_by("-starts_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    items = [
        {"title": one.shown_title, "words": f"{one.section} · {one.org} · {one.starts_on}",
         "url": reverse("outreach.post", args=[one.uid])}
        for one in page.object_list
    ]  # fmt: skip
    context = {"title": chosen.name if chosen is not None else _("身边的信息"), "page": page,
               "items": items, "sections": sections, "chosen": chosen}  # fmt: skip
    return render(request, "outreach/news.html", context)


def post(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One piece, masked, with what was corrected in it; an opening is counted, nobody is known."""
    rows = Post.objects.public(clock.today()).select_related("org", "section")
    found = get_object_or_404(rows, uid=uid)
    if request.method == "GET":
        actions.count_view(found)
    amended = Amendment.objects.applied().filter(post=found).order_by("applied_on", "pk")
    context = {"title": found.shown_title, "post": found, "amended": amended}
    return render(request, "outreach/post.html", context)


def answers(request: HttpRequest) -> HttpResponse:
    """What was asked and answered in the open, of one kind or with some words; masked."""
    kind = request.GET.get("kind", "")
    said = request.GET.get("q", "").strip().replace("\0", "")[:40]
    rows = Suggestion.objects.shown().select_related("org").order_by("-answered_on", "-pk")
    if kind in Suggestion.Kind.values:
        rows = rows.filter(kind=kind)
    if said:
        rows = rows.filter(Q(text__icontains=said) | Q(answer__icontains=said))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    items = [
        {"org": one.org, "kind": one.get_kind_display(), "text": masked(one.text),
         "answer": masked(one.answer), "on": one.answered_on, "measure": masked(one.measure)}
        for one in page.object_list
    ]  # fmt: skip
    question = kind == Suggestion.Kind.QUESTION
    context = {"title": _("咨询和答复") if question else _("公开的答复"), "page": page,
               "items": items, "q": said, "kind": kind if kind in Suggestion.Kind.values else "",
               "kinds": Suggestion.Kind.choices}  # fmt: skip
    return render(request, "outreach/answers.html", context)


@never_cache
@sensitive_post_parameters("phone", "text")
def suggest(request: HttpRequest) -> HttpResponse:
    """提意见建议: two or three fields and a receipt code."""
    here = find_node(request.GET.get("org", "")) if request.GET.get("org") else None
    begun = {"org": here and here.pk}
    if request.GET.get("kind") in Suggestion.Kind.values:
        begun["kind"] = request.GET["kind"]
    form = forms.SuggestForm(request.POST or None, initial=begun)
    asks = begun.get("kind") == Suggestion.Kind.QUESTION
    title = _("我要咨询") if asks else _("提意见建议")
    told = {"title": title, "article": VOICES, "submit": _("提交")}
    return _said(request, form, "outreach/suggest.html", told, actions.suggest)


@never_cache
@sensitive_post_parameters("text")
def complain(request: HttpRequest) -> HttpResponse:
    """我要减负: no name, no sign-in, one tap from every page."""
    form = forms.ComplainForm(request.POST or None, face="phone")
    told = {"title": _("我要减负"), "article": BURDEN, "submit": _("提交")}
    return _said(request, form, "outreach/burden.html", told, actions.complain)


def _said(
    request: HttpRequest, form: Any, template: str, told: dict[str, Any], do: Any
) -> HttpResponse:
    context = {**told, "form": form, "once": uid7()}
    if request.method == "POST" and form.is_valid():
        try:
            return _receipt(request, do(actor=SOMEBODY, **form.cleaned_data))
        except ValidationError as error:
            form.refuse(error)
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _receipt(request: HttpRequest, code: str) -> HttpResponse:
    found = actions.found_by(code)
    due = found.due_on if found is not None else ""
    done = {
        "title": _("已收到"),
        "receipt": " ".join(code[n : n + 4] for n in range(0, len(code), 4)),
        "words": _("请记下回执码，凭它查答复。%s 前答复。") % due,
        "next_words": _("不用留姓名；同样的话重复提交只算一次。"),
        "buttons": [{"title": _("查答复"), "url": reverse("outreach.status")}],
    }
    return render(request, "kit/phone_done.html", done)


@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """How a letter stands, for whoever holds its code; who asked says whether it may be shown.

    A code of another room leads to where that room says how it stands.
    """
    form = forms.CodeForm(request.POST or None, face="phone")
    found = None
    if request.method == "POST" and form.is_valid():
        found = actions.found_by(form.cleaned_data["code"])
        elsewhere = asked("public.code", form.cleaned_data["code"], actor=SOMEBODY)
        if found is None and elsewhere:
            return redirect(elsewhere)
        if isinstance(found, Suggestion) and request.POST.get("agreed") in AGREED:
            found = actions.agree(found, actor=SOMEBODY, agreed=request.POST["agreed"] == "1")
        if found is None:
            form.add_error("code", _("没有这个回执码，请看看有没有抄错；忘了的可以重新提一次"))
        elif "take_back" in request.POST and isinstance(found, Suggestion):
            actions.clear([found], actor=SOMEBODY)
            found.phone = None
            messages.success(request, _("已收回，电话已经删除"))
    context = {"title": _("查进度和答复"), "form": form, "found": found, "submit": _("查询"),
               "may_agree": isinstance(found, Suggestion)}  # fmt: skip
    return render(request, "outreach/status.html", context,
                  status=UNPROCESSABLE if form.errors else 200)  # fmt: skip

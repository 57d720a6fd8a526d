"""对外通道: which are set and in use, how each has fared; filling in, switching, trying."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jiceng.channels.lines import actions
from jiceng.channels.lines.access import OPERATES
from jiceng.channels.lines.forms import TryForm, form_of
from jiceng.channels.lines.known import KINDS, Kind, findings
from jiceng.channels.lines.models import Line
from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.forms import RecordForm
from jiceng.kit.jobs import start
from jiceng.kit.menu import Entry
from jiceng.kit.pages.gate import console
from jiceng.registers.outbox.models import Channel, Message


def show_lines(request: HttpRequest) -> HttpResponse:
    """Every way out the software knows, one panel each."""
    held = {line.key: line for line in Line.objects.all()}
    account: Any = request.user
    context = {
        "title": _("对外通道"),
        "definition": _(
            "没有启用的途径只显示将要发什么，不会真的发出去；填写的密钥加密保存，不再显示。"
        ),
        "panels": [
            _panel(kind, held.get(kind.key), account, _heard_at(request, kind))
            for kind in KINDS.values()
        ],
    }
    return render(request, "lines/lines.html", context)


def _heard_at(request: HttpRequest, kind: Kind) -> list[dict[str, Any]]:
    """The addresses of ours that have to be told to the other side."""
    told: dict[str, list[tuple[Any, str]]] = {
        "wechat": [
            (_("服务器地址"), reverse("lines.callback")),
            (_("菜单里进系统的网址"), reverse("lines.enter")),
        ],
        "open311": [(_("对方转来的网址"), "/open311/v2")],
    }
    return [
        {"title": title, "text": request.build_absolute_uri(at), "wide": True}
        for title, at in told.get(kind.key, [])
    ]


def _panel(
    kind: Kind, line: Line | None, account: Any, heard_at: list[dict[str, Any]]
) -> dict[str, Any]:
    facts: list[dict[str, Any]] = [{"title": _("途径"), "text": _way(kind)}, *heard_at]
    found: list[str] = []
    if line is not None:
        tried = actions.last_try(line, account)
        facts += [
            {"title": _("上次成功"), "text": _moment(line.sent_at)},
            {"title": _("上次不成功"), "text": _moment(line.failed_at)},
            {"title": _("您上次试发"), "text": _fate(tried), "wide": True},
        ]
        found = findings(line)
    return {
        "name": kind.key,
        "title": kind.title,
        "state": _state(line),
        "facts": facts,
        "findings": found,
        "buttons": _buttons(kind, line),
    }


def _way(kind: Kind) -> Any:
    """How it reaches a person; one that reaches another system says so."""
    known = kind.channel in Channel.values
    return Channel(kind.channel).label if known else _("其他系统")


def _fate(tried: Message | None) -> str | None:
    """What became of a test, and why."""
    return f"{tried.told_state} {tried.words}".strip() if tried else None


def _moment(at: datetime | None) -> str | None:
    return f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}" if at else None


def _state(line: Line | None) -> dict[str, Any]:
    if line is None:
        return {"tone": "draft", "title": _("没有设置")}
    if not line.on:
        return {"tone": "open", "title": _("没有启用")}
    if line.failures:
        return {"tone": "late", "title": _("上次不成功")}
    return {"tone": "done", "title": _("启用")}


def _buttons(kind: Kind, line: Line | None) -> list[dict[str, Any]]:
    asked = f"?line={kind.key}"
    found: list[dict[str, Any]] = [
        {"title": _("填写"), "url": reverse("lines.fill_in") + asked, "icon": "edit"}
    ]
    if line is None:
        return found
    if line.on:
        if kind.channel in Channel.values:
            found.append({"title": _("试发给自己"), "url": reverse("lines.try_out") + asked})
        if line.values.get("menu"):
            menu = reverse("lines.publish_menu")
            found.append({"title": _("发布菜单"), "url": menu, "post": True, "once": uid7()})
        off = reverse("lines.switch_off") + asked
        found.append({"title": _("停用"), "url": off, "post": True, "once": uid7()})
    else:
        on = reverse("lines.switch_on") + asked
        found.append({"title": _("启用"), "url": on, "post": True, "once": uid7()})
    return found


def kind_asked(request: HttpRequest) -> Kind:
    """The one the address names; the first where it names none."""
    return KINDS.get(request.GET.get("line", "")) or next(iter(KINDS.values()))


def fill_in(request: HttpRequest) -> HttpResponse:
    """填写 what this way out must be told."""
    account: Any = request.user
    kind = kind_asked(request)
    line = Line.objects.filter(key=kind.key).first()
    held = frozenset(line.values.get("sealed", ())) if line else frozenset()
    form = form_of(kind, held)(
        request.POST or None, actor=account, initial=line.values if line else {}
    )
    if request.method == "POST" and form.is_valid():
        actions.fill_in(kind, actor=account, values=form.cleaned_data)
        messages.success(request, _("已保存"))
        return redirect("lines.lines")
    return _form(request, form, kind.title, _("保存"))


def try_out(request: HttpRequest) -> HttpResponse:
    """试发 to oneself; the worker sends it, the page of all lines says what became of it."""
    account: Any = request.user
    kind = kind_asked(request)
    line = Line.objects.filter(key=kind.key).first()
    form = (TryForm if kind.channel == "sms" else RecordForm)(
        request.POST if request.method == "POST" else None, actor=account
    )
    if request.method == "POST" and line is not None and form.is_valid():
        try:
            once = request.POST.get("once", "")
            actions.try_out(
                line, actor=account, phone=form.cleaned_data.get("phone", ""), once=once
            )
        except ValidationError as why:
            form.add_error(None, why)
        else:
            messages.success(request, _("已提交，一分钟内发出；结果在本页“您上次试发”里看"))
            return redirect("lines.lines")
    title = _("试发：%s") % kind.title
    return _form(request, form, title, _("试发"))


def _form(request: HttpRequest, form: Any, title: Any, submit: str) -> HttpResponse:
    context = {
        "title": title, "form": form, "submit": submit, "once": uid7(),
        "cancel_url": reverse("lines.lines"),
    }  # fmt: skip
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)


@require_POST
def switch_on(request: HttpRequest) -> HttpResponse:
    return _switch(request, actions.switch_on, _("已启用"))


@require_POST
def switch_off(request: HttpRequest) -> HttpResponse:
    return _switch(request, actions.switch_off, _("已停用"))


@require_POST
def publish_menu(request: HttpRequest) -> HttpResponse:
    """发布菜单, by the worker; its page says how it went."""
    line = Line.objects.filter(key="wechat", on=True).first()
    if line is None:
        messages.error(request, _("请先填写并启用微信公众号"))
        return redirect("lines.lines")
    job = start("lines.publish_menu", request.user, line=line.pk)
    return redirect("desk.job", job.uid)


def _switch(request: HttpRequest, do: Any, said: str) -> HttpResponse:
    line = Line.objects.filter(key=kind_asked(request).key).first()
    try:
        if line is None:
            raise ValidationError(_("请先填写，再启用"))
        do(line, actor=request.user)
        messages.success(request, said)
    except ValidationError as why:
        messages.error(request, "；".join(why.messages))
    return redirect("lines.lines")


urls = [
    path("", console(show_lines, OPERATES), name="lines.lines"),
    path("fill_in/", console(fill_in, OPERATES), name="lines.fill_in"),
    path("try_out/", console(try_out, OPERATES), name="lines.try_out"),
    path("switch_on/", console(switch_on, OPERATES), name="lines.switch_on"),
    path("publish_menu/", console(publish_menu, OPERATES), name="lines.publish_menu"),
    path("switch_off/", console(switch_off, OPERATES), name="lines.switch_off"),
]
MENU = [Entry("系统", gettext_lazy("对外通道"), "lines.lines", "system", 60, OPERATES)]

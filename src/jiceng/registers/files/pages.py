"""Attaching, downloading and removing files; `attachments` is the panel other rooms show."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jiceng.kernel.actors import Actor
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.refs import Ref
from jiceng.kernel.uids import uid7
from jiceng.kit.attachments import TYPES
from jiceng.kit.documents.names import disposition
from jiceng.kit.forms import ReasonForm
from jiceng.kit.pages.gate import console
from jiceng.kit.panels import Panel
from jiceng.kit.presence import KEY, Presence, asks
from jiceng.kit.rooms import gather
from jiceng.registers.files import actions
from jiceng.registers.files.access import may_attach, owner_of
from jiceng.registers.files.forms import AttachForm
from jiceng.registers.files.models import Attachment

# Whatever a file holds, it may neither run nor reach anything when it is opened.
POLICY = "sandbox; default-src 'none'"
KEPT = Prepared(
    lambda label, key: Attachment.objects.kept().filter(label=label, record=key).order_by("pk")
)


FILES = Presence(
    "files",
    lambda model: Attachment.objects.kept().filter(label=model._meta.label_lower, record=KEY),
)


@asks(FILES)
def attachments(record: Any, actor: Actor) -> Panel:
    """The files of a record, for its page: give it among `panels`."""
    ref = Ref.to(record)
    columns = [
        {"name": "name", "title": _("文件名"), "kind": "text"},
        {"name": "size", "title": _("大小（KB）"), "kind": "num"},
        {"name": "who", "title": _("上传人"), "kind": "text"},
        {"name": "at", "title": _("上传时间"), "kind": "date"},
    ]
    rows = [
        {
            "url": reverse("files.file", args=[one.uid]),
            "cells": [
                {"text": one.name, "kind": "text"},
                {"text": -(-one.size // 1024), "kind": "num"},
                {"text": one.uploaded_name, "kind": "text"},
                {"text": one.uploaded_at, "kind": "date"},
            ],
        }
        for one in (KEPT(ref.label, ref.key) if FILES(record) else ())
    ]
    buttons = []
    if may_attach(record, actor):
        url = reverse("files.attach", args=[record._meta.label_lower, record.pk])
        buttons.append({"title": _("添加附件"), "url": url, "icon": "plus"})
    return Panel(
        "files", gettext_lazy("附件"), columns, rows, count=len(rows), buttons=buttons,
        empty=gettext_lazy("没有附件，也不必有。"),
    )  # fmt: skip


def _owner(request: HttpRequest, ref: Ref) -> Any:
    actor: Any = request.user
    record = owner_of(ref, actor)
    if record is None:
        raise Http404
    return record


def _found(request: HttpRequest, uid: UUID) -> Attachment:
    """The file, to whoever sees its record; to all others it is not there."""
    found: Attachment | None = Attachment.objects.kept().filter(uid=uid).first()
    if found is None:
        raise Http404
    _owner(request, found.ref)
    return found


def show_file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The bytes, always as a download, inert and uncached."""
    return sent(_found(request, uid))


def sent(found: Attachment) -> FileResponse:
    """The bytes of a file to whoever was let through to it, by whatever door."""
    if not found.path.is_file():
        raise Http404(_("文件不在了，请联系系统管理员"))
    response = FileResponse(found.path.open("rb"), content_type=TYPES[found.kind])
    response["Content-Disposition"] = disposition(found.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _back(record: Any) -> str:
    """The record's own page, where its room has one."""
    label = record._meta.app_label
    for pages in gather("pages", "PAGES"):
        if pages.sheet.model is type(record):
            return reverse(f"{pages.name}.detail", args=[record.pk])
    try:
        return reverse(f"{label}.{record._meta.model_name}.detail", args=[record.pk])
    except NoReverseMatch:
        return "/"


def show_attach(request: HttpRequest, label: str, key: int) -> HttpResponse:
    """Attach a file to a record one sees and keeps."""
    actor: Any = request.user
    record = _owner(request, Ref(label.lower(), str(key)))
    if not may_attach(record, actor):
        raise PermissionDenied(_("您可以查看这项内容，但不能添加附件"))
    form = AttachForm(request.POST or None, request.FILES or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.attach(record, actor=actor, file=file, name=file.name)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("已添加附件"))
            return redirect(_back(record))
    return _form(request, _("添加附件"), form, record)


def show_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Remove a file, with a reason."""
    actor: Any = request.user
    found = _found(request, uid)
    record = _owner(request, found.ref)
    if not may_attach(record, actor):
        raise PermissionDenied(_("您可以查看这项内容，但不能删除附件"))
    form = ReasonForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove(found, actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("附件已删除"))
            return redirect(_back(record))
    return _form(request, _("删除附件“%s”") % found.name, form, record)


def _form(request: HttpRequest, title: str, form: Any, record: Any) -> HttpResponse:
    back = _back(record)
    context = {
        "title": title,
        "form": form,
        "once": uid7(),
        "cancel_url": back,
        "crumbs": [{"title": str(record), "url": back}],
    }
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)


urls = [
    path("attach/<str:label>/<int:key>/", console(show_attach), name="files.attach"),
    path("<uuid:uid>/remove/", console(show_remove), name="files.remove"),
]
roots = {
    "f/files/": [path("<uuid:uid>", console(require_safe(show_file)), name="files.file")],
}

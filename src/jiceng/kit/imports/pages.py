"""The pages of importing into one sheet: choose a file, see the trial, import, undo."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiceng.kernel.uids import uid7
from jiceng.kit.documents.names import disposition, document_name
from jiceng.kit.forms import RecordForm
from jiceng.kit.imports.actions import choose, import_rows, learn, take_in, undo
from jiceng.kit.imports.jobs import SERVED, TRY, WRITE, Served
from jiceng.kit.imports.marking import marked
from jiceng.kit.imports.models import BatchState, ImportBatch
from jiceng.kit.imports.templates import template
from jiceng.kit.imports.trial_page import read, trial
from jiceng.kit.imports.trials import try_out
from jiceng.kit.jobs import Job, start
from jiceng.kit.pages.gate import console
from jiceng.kit.scope import address
from jiceng.kit.sheets import Sheet
from jiceng.kit.uploads import RefusedFile

AT_ONCE: Final = 256 * 1024  # bytes of a file judged while the person waits
ROWS_AT_ONCE: Final = 2_000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(RecordForm):
    """The file to be tried."""

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": gettext_lazy("请选择要导入的表格文件")},
    )


def urls(sheet: Sheet, keeps: Sequence[str] = ()) -> list[URLPattern]:
    """The addresses of importing into this sheet, relative to its noun; for the roles `keeps`.

    Names: `<sheet.name>.import`, `.import_template`, `.import_batch`, `.import_do`,
    `.import_marked`, `.import_undo`.
    """
    served = Served(sheet, tuple(map(str, keeps)))
    SERVED[sheet.name] = served
    routes: list[tuple[str, Callable[..., Any], str, Any]] = [
        ("", upload, "import", require_http_methods(["GET", "HEAD", "POST"])),
        ("template/", show_template, "import_template", require_safe),
        ("<uuid:uid>/", show_batch, "import_batch", require_safe),
        ("<uuid:uid>/do/", do, "import_do", require_POST),
        ("<uuid:uid>/marked/", show_marked, "import_marked", require_safe),
        ("<uuid:uid>/undo/", take_back, "import_undo", require_POST),
    ]
    return [
        path(
            f"import/{route}",
            console(method(partial(view, served)), served.keeps),
            name=f"{sheet.name}.{name}",
        )
        for route, view, name, method in routes
    ]


def upload(served: Served, request: HttpRequest) -> HttpResponseBase:
    """Take the file in and try it; a large one as a job."""
    actor: Any = request.user
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _upload_page(served, request, form)
    file = form.cleaned_data["file"]
    try:
        batch = take_in(file, file.name, served.sheet, actor=actor)
        if file.size <= AT_ONCE:
            try_out(batch, served.sheet, actor=actor, keeps=served.keeps)
            return redirect(_url(served, "import_batch", batch))
    except RefusedFile as error:
        form.add_error("file", str(error))
        return _upload_page(served, request, form)
    return _as_job(served, batch, actor, TRY, _("试算：%s") % batch.file_name)


def _upload_page(served: Served, request: HttpRequest, form: FileForm) -> HttpResponse:
    context = {
        "template_url": reverse(f"{served.sheet.name}.import_template"),
        "cancel_url": address(f"{served.sheet.name}.table"),
        "form": form,
    }
    return _page(served, request, "upload", 422 if form.is_bound else 200, **context)


def _page(
    served: Served, request: HttpRequest, stage: str, status: int = 200, **context: Any
) -> HttpResponse:
    common = {
        "title": _("导入%s") % served.sheet.title,
        "stage": stage,
        "once": uid7(),
        "crumbs": [{"title": served.sheet.title, "url": address(f"{served.sheet.name}.table")}],
    }
    return render(request, "kit/import.html", {**common, **context}, status=status)


def _as_job(
    served: Served, batch: ImportBatch, actor: Any, kind: str, title: str, **args: Any
) -> HttpResponse:
    made: Job = start(
        kind, actor, title=title, batch=str(batch.uid), keeps=list(served.keeps), **args
    )
    return redirect(reverse("desk.job", args=[made.uid]))


def _batch(served: Served, request: HttpRequest, uid: Any) -> ImportBatch:
    actor: Any = request.user
    found = ImportBatch.objects.visible_to(actor).filter(uid=uid, sheet=served.sheet.name).first()
    if found is None:
        raise Http404
    return found


def _url(served: Served, name: str, batch: ImportBatch) -> str:
    return reverse(f"{served.sheet.name}.{name}", args=[batch.uid])


def show_batch(served: Served, request: HttpRequest, uid: Any) -> HttpResponseBase:
    """The trial, or what was imported."""
    batch = _batch(served, request, uid)
    if batch.state == BatchState.UPLOADED:
        return redirect(reverse(f"{served.sheet.name}.import"))
    if batch.state == BatchState.TRIED:
        return _trial(served, request, batch)
    return _page(served, request, "done", batch=_done(served, batch))


def _trial(
    served: Served, request: HttpRequest, batch: ImportBatch, status: int = 200
) -> HttpResponse:
    shown = trial(batch, request.GET)
    if shown["bad"] or shown["twins"]:
        shown["workbook_url"] = _url(served, "import_marked", batch)
    subtitle = ""
    if ignored := batch.counts.get("ignored"):
        subtitle = _("这些列系统不认识，没有读：%s") % "、".join(ignored)
    return _page(
        served,
        request,
        "trial",
        status,
        trial=shown,
        subtitle=subtitle,
        url=_url(served, "import_do", batch),
        cancel_url=reverse(f"{served.sheet.name}.import"),
    )


def _done(served: Served, batch: ImportBatch) -> dict[str, Any]:
    facts = batch.counts
    found = {
        "added": facts.get("added", 0),
        "changed": facts.get("changed", 0),
        "same": facts.get("same", 0),
        "left": facts.get("left", 0),
        "at": batch.done_at,
        "who": batch.actor_name,
        "rows_url": address(f"{served.sheet.name}.table") or "?",
        "undone_at": batch.undone_at,
        "kept": facts.get("kept_names", []),
    }
    if found["left"]:
        found["workbook_url"] = _url(served, "import_marked", batch)
    undoes = not found["added"] or served.sheet.undo_many is not None
    if batch.undoable and undoes and (found["added"] or found["changed"]):
        found["undo_url"] = _url(served, "import_undo", batch)
        found["undo_until"] = batch.undo_until
    return found


def do(served: Served, request: HttpRequest, uid: Any) -> HttpResponseBase:
    """What the trial page sends: mend and try again, take a suggestion, import good rows or all."""
    actor: Any = request.user
    batch = _batch(served, request, uid)
    if batch.state != BatchState.TRIED:
        return redirect(_url(served, "import_batch", batch))
    try:
        return _done_or_tried(served, request, batch, actor)
    except RefusedFile as error:  # the file has been deleted since
        messages.error(request, str(error))
        return redirect(reverse(f"{served.sheet.name}.import"))


def _done_or_tried(
    served: Served, request: HttpRequest, batch: ImportBatch, actor: Any
) -> HttpResponseBase:
    verb = request.POST.get("verb", "")
    given = read(request.POST, batch.counts)
    if verb.startswith("accept-"):
        _accept(served, batch, verb.removeprefix("accept-"), actor)
        given["cells"] = {}
    if verb not in ("good", "all"):
        choose(batch, actor=actor, **given)
        return _again(served, batch, actor)
    if given["twins"]:
        choose(batch, actor=actor, twins=given["twins"])
    everything = verb == "all"
    if batch.counts.get("total", 0) > ROWS_AT_ONCE:
        title = _("导入：%s") % batch.file_name
        return _as_job(served, batch, actor, WRITE, title, everything=everything)
    try:
        import_rows(batch, served.sheet, actor=actor, keeps=served.keeps, everything=everything)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        batch.refresh_from_db()
        return _trial(served, request, batch, 422)
    return redirect(_url(served, "import_batch", batch))


def _accept(served: Served, batch: ImportBatch, number: str, actor: Any) -> None:
    """Take a suggestion: the word is remembered as meaning its near match."""
    causes = batch.counts.get("causes", [])
    if number.isascii() and number.isdigit() and int(number) < len(causes):
        cause = causes[int(number)]
        if cause["near"] and cause["field"]:
            learn(served.sheet, cause["field"], cause["said"], cause["near"], actor=actor)


def _again(served: Served, batch: ImportBatch, actor: Any) -> HttpResponseBase:
    if batch.source.is_file() and batch.source.stat().st_size > AT_ONCE:
        return _as_job(served, batch, actor, TRY, _("试算：%s") % batch.file_name)
    try_out(batch, served.sheet, actor=actor, keeps=served.keeps)
    return redirect(_url(served, "import_batch", batch))


def take_back(served: Served, request: HttpRequest, uid: Any) -> HttpResponseBase:
    """Undo the import; what was touched since is listed."""
    actor: Any = request.user
    batch = _batch(served, request, uid)
    try:
        batch = undo(batch, served.sheet, actor=actor)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(_url(served, "import_batch", batch))
    kept = batch.counts.get("kept", 0)
    if kept:
        names = "、".join(batch.counts["kept_names"][:10])
        words = _("已撤销。有 %(count)d 条导入后又办理过，没有动：%(names)s")
        messages.warning(request, words % {"count": kept, "names": names})
    else:
        messages.success(request, _("这次导入已经撤销"))
    return redirect(_url(served, "import_batch", batch))


def show_marked(served: Served, request: HttpRequest, uid: Any) -> HttpResponseBase:
    """The person's own workbook with what is wrong marked."""
    batch = _batch(served, request, uid)
    if not batch.source.is_file():
        raise Http404
    stem = batch.file_name.rpartition(".")[0]
    return _download(marked(batch), document_name(_("%s（标注）") % stem, "xlsx"))


def show_template(served: Served, request: HttpRequest) -> HttpResponseBase:
    """An empty workbook to fill in."""
    actor: Any = request.user
    name = document_name(_("%s导入模板") % served.sheet.title, "xlsx")
    return _download(template(served.sheet, actor), name)


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(io.BytesIO(data), content_type=XLSX)
    response["Content-Disposition"] = disposition(name)
    response["X-Content-Type-Options"] = "nosniff"
    return response

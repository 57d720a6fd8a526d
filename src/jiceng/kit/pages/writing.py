"""Writing: a new record, a change. Each is done once, and what was typed is never lost."""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.citations import Finding
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.once import once
from jiceng.kernel.secrets import Sealed
from jiceng.kernel.uids import uid7
from jiceng.kit import drafts
from jiceng.kit.forms import TWICE, RecordForm
from jiceng.kit.jobs import Job
from jiceng.kit.pages.declared import Declared
from jiceng.kit.pages.gate import demand, row_of, show
from jiceng.kit.scope import KEYS, scope_of

KEY = re.compile(r"[0-9A-Za-z-]{1,40}")
NUMBER = re.compile(r"[0-9]{1,18}")
UNPROCESSABLE, CONFLICT = 422, 409


class ChangedError(Exception):
    """Somebody changed the record after this form was opened."""


def key_of(request: HttpRequest) -> str:
    """The idempotency key the form carries; one of strange signs is known by its digest."""
    said = request.POST.get("once") or request.headers.get("Idempotency-Key", "")
    if not said or KEY.fullmatch(said):
        return said
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:40]


def latest(record: Model) -> int:
    """The record's newest journal line: what a form was opened on."""
    found = JournalLine.objects.about(record).order_by("-pk").values_list("pk", flat=True)
    return int(found.first() or 0)


def attempt(
    pages: Declared, request: HttpRequest, verb: str, form: RecordForm, do: Callable[[], Any]
) -> Any | None:
    """Do the deed once; None if it was refused, with the words laid on the form."""
    return tried(request, f"{pages.name}.{verb}", form, do, refusals=pages.refusals)


def tried(
    request: HttpRequest,
    verb: str,
    form: RecordForm,
    do: Callable[[], Any],
    *,
    refusals: Sequence[type[Exception]] = (),
) -> Any | None:
    """The same for a page of its own, which names the whole verb: `transfers.apply`."""
    actor: Any = request.user
    refused: tuple[type[Exception], ...] = (ValidationError, StepError, *refusals)
    try:
        return once(key_of(request), actor, verb, do)
    except refused as error:
        form.refuse(error)
    except IntegrityError:
        form.add_error(None, TWICE)
    return None


# New --------------------------------------------------------------------------------------


def new(pages: Declared, request: HttpRequest) -> HttpResponseBase:
    """An empty form, or last time's values; on POST one record and on to its page.

    Where `record` gives a job, it goes on to the page that tells how far that is.
    """
    actor: Any = request.user
    if pages.record is None or pages.entry is None:
        raise Http404
    demand(pages, actor, pages.keeps)
    if request.method == "POST":
        return _create(pages, request, pages.entry(request.POST, request.FILES, actor=actor))
    start = dict(pages.start(actor, scope_of(request))) if pages.start else {}
    start |= prepared(pages.entry, request)
    form = pages.entry(actor=actor, initial=start)
    draft = _restored(pages, request, form, "")
    return _form(pages, request, form, url=reverse(f"{pages.name}.new"), draft=draft)


def prepared(form: type[RecordForm], request: HttpRequest) -> dict[str, Any]:
    """What the address says of the form's own fields (`?member=17`): a start, judged as typed."""
    said = {n: request.GET[n] for n in form.base_fields if n in request.GET and n not in KEYS}
    return {name: int(v) if NUMBER.fullmatch(v) else v for name, v in said.items()}


def _create(pages: Declared, request: HttpRequest, form: RecordForm) -> HttpResponseBase:
    actor, record = form.actor, pages.record
    made = None
    valid = form.is_valid()
    if valid and pages.weigh is not None and "weighed" not in request.POST:
        said = [warning(one) for one in pages.weigh(form.cleaned_data)]
        if said:
            return _weighed(pages, request, form, said)
    if valid and record is not None and actor is not None:

        def do() -> Any:
            with transaction.atomic():
                written = record(actor=actor, **form.cleaned_data)
                if not isinstance(written, Job):  # who begins long work judges where it is done
                    demand(pages, actor, pages.keeps, written)
            return written

        made = attempt(pages, request, "new", form, do)
    if made is None:
        url, seen = reverse(f"{pages.name}.new"), "weighed" in request.POST
        return _form(pages, request, form, url=url, status=UNPROCESSABLE, weighed=seen)
    drafts.clear(request.user, name=pages.name)  # type: ignore[arg-type]
    if isinstance(made, Job):
        return redirect("desk.job", uid=made.uid)
    _saved(request)
    if request.POST.get("then") == "another":
        return redirect(f"{pages.name}.new")
    return redirect(f"{pages.name}.detail", pk=made.pk)


def _weighed(
    pages: Declared, request: HttpRequest, form: RecordForm, said: list[dict[str, str]]
) -> HttpResponse:
    """What the rules say, above everything as it was typed; sent again it is written."""
    return _form(
        pages,
        request,
        form,
        url=reverse(f"{pages.name}.new"),
        status=UNPROCESSABLE,
        warnings=said,
        weighed=True,
        submit=_("已看过，照样保存"),
    )


def warning(finding: Finding) -> dict[str, str]:
    """A finding as the templates show it."""
    return {"words": _(finding.words) % finding.values, "cites": str(finding.cites)}


def _saved(request: HttpRequest) -> None:
    messages.success(request, _("已保存（%s）") % date_format(clock.now(), "H:i"))


def _form(
    pages: Declared,
    request: HttpRequest,
    form: RecordForm,
    *,
    url: str,
    record: Any = None,
    status: int = 200,
    draft: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """The form's page; the key stays with the form, so that a second send is the same deed."""
    table = reverse(f"{pages.name}.table")
    crumbs = [{"title": pages.sheet.title, "url": table}]
    if record is not None:
        back = reverse(f"{pages.name}.detail", args=[record.pk])
        crumbs.append({"title": str(record), "url": back})
    begins = pages.begins if record is None else ""
    title = begins or (_("新增%s") if record is None else _("修改%s")) % pages.title
    context: dict[str, Any] = {
        "title": title,
        "form": form,
        "groups": form.layout(),
        "url": url,
        "task": form.task or f"{pages.name}.{'new' if record is None else 'edit'}",
        "once": key_of(request) or uid7(),
        "draft": draft or {"url": f"{url}draft/"},
        "cancel_url": table if record is None else back,
        "crumbs": crumbs,
        "record": record,
    }
    if begins:
        context["submit"] = begins
    elif record is None:
        context["submits"] = [{"name": "another", "title": _("保存并再填一条")}]
    return show(pages, request, "form", status, **context, **more)


# Change -----------------------------------------------------------------------------------


def edit(pages: Declared, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change a record, unless somebody changed it meanwhile."""
    actor: Any = request.user
    record = row_of(pages, request, pk)
    made = pages.change_form or pages.entry
    if pages.change is None or made is None:
        raise Http404
    demand(pages, actor, pages.keeps, record)
    if request.method != "POST" and not pages.changes(record):
        messages.warning(request, _("现在不能修改，可能刚被别人办过"))
        return redirect(f"{pages.name}.detail", pk=pk)
    url = reverse(f"{pages.name}.edit", args=[pk])
    if request.method == "POST":
        form = made(request.POST, request.FILES, actor=actor, record=record)
        return _change(pages, request, form, url)
    form = made(actor=actor, record=record)
    draft = _restored(pages, request, form, str(pk))
    return _form(pages, request, form, url=url, record=record, draft=draft, seen=latest(record))


def _change(pages: Declared, request: HttpRequest, form: RecordForm, url: str) -> HttpResponseBase:
    actor: Any = form.actor
    record: Any = form.record
    change: Any = pages.change
    seen = request.POST.get("seen", "")

    def do() -> Any:
        with transaction.atomic():
            now = type(record)._base_manager.select_for_update().get(pk=record.pk)
            if seen and str(latest(record)) != seen:
                raise ChangedError
            open_ = pages.changes(now)  # a form gets old while somebody else goes on
            changed = change(record, actor=actor, **form.cleaned_data) or record
            if not open_:  # the action had no better words; all of it is taken back
                raise StepError(_("现在不能修改，可能刚被别人办过"))
            demand(pages, actor, pages.keeps, changed)
            return changed

    try:
        done = attempt(pages, request, "edit", form, do) if form.is_valid() else None
    except ChangedError:
        return _conflict(pages, request, form, url)
    if done is None:
        more = {"url": url, "record": record, "seen": seen}
        return _form(pages, request, form, status=UNPROCESSABLE, **more)
    drafts.clear(actor, name=pages.name, key=str(record.pk))
    _saved(request)
    return redirect(f"{pages.name}.detail", pk=record.pk)


def _conflict(pages: Declared, request: HttpRequest, form: RecordForm, url: str) -> HttpResponse:
    """Who changed it when, what differs, and the form as typed; sending again means keep mine."""
    record: Any = form.record
    record.refresh_from_db()
    last: Any = JournalLine.objects.about(record).order_by("-pk").first()
    theirs = form.record_initial(record)
    differing = [
        {"title": form[name].label, "theirs": _shown(form, name, theirs.get(name)),
         "mine": _shown(form, name, form.cleaned_data.get(name))}
        for name in form.fields
        if (theirs.get(name) or "") != (form.cleaned_data.get(name) or "")
    ]  # fmt: skip
    conflict = {"who": last.actor_name, "at": last.at, "differences": differing}
    more = {"url": url, "record": record, "seen": last.pk, "conflict": conflict}
    return _form(pages, request, form, status=CONFLICT, **more)


def _shown(form: RecordForm, name: str, value: Any) -> Any:
    if isinstance(value, Sealed):
        return value.masked
    choices: Any = getattr(form.fields[name], "choices", None)
    if isinstance(choices, list):
        return dict(choices).get(value, value)
    return str(value) if isinstance(value, Model) else value


# Drafts -----------------------------------------------------------------------------------


def _restored(
    pages: Declared, request: HttpRequest, form: RecordForm, key: str
) -> dict[str, Any] | None:
    """Fill in what was typed last time, unless it was waved away; how the template tells of it."""
    if request.GET.get("draft") == "no":
        return None
    draft = drafts.find_draft(request.user, name=pages.name, key=key)  # type: ignore[arg-type]
    if draft is None:
        return None
    form.initial = {**form.initial, **drafts.restore(draft, form)}
    return {"url": f"{request.path}draft/", "saved_at": draft.saved_at, "drop_url": "?draft=no"}


def save_draft(pages: Declared, request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Keep what is typed so far; nothing is checked, nothing is written to the register."""
    actor: Any = request.user
    record = row_of(pages, request, pk) if pk is not None else None
    demand(pages, actor, pages.keeps, record)
    made = (pages.change_form if record is not None else None) or pages.entry
    if made is None:
        raise Http404
    form = made(actor=actor, record=record)
    draft = drafts.save_draft(actor, form, request.POST, name=pages.name, key=str(pk or ""))
    return JsonResponse({"saved_at": date_format(draft.saved_at, "H:i")})

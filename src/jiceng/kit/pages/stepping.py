"""Steps and acts: a page that asks, then the action once, then back to the record."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel.flows import StepError
from jiceng.kernel.uids import uid7
from jiceng.kit.forms import RecordForm
from jiceng.kit.pages.declared import ActPage, Declared, Stands
from jiceng.kit.pages.details import facts
from jiceng.kit.pages.gate import ask_again, demand, row_of, show
from jiceng.kit.pages.writing import UNPROCESSABLE, attempt, key_of, warning


def step(pages: Declared, request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Take one step or do one act: a page that asks, then the action, then back to the record."""
    actor: Any = request.user
    record = row_of(pages, request, pk)
    act = pages.moves.get(verb)
    if act is None:
        raise Http404
    demand(pages, actor, pages.roles_of(act), record)
    if (again := ask_again(request, act)) is not None:
        return again
    made = act.form or RecordForm
    if request.method != "POST":
        if not act.open_for(record, actor):
            messages.warning(request, act.why_shut(record, actor))
            return redirect(f"{pages.name}.detail", pk=pk)
        start = act.start(record) if act.start else {}
        form = made(actor=actor, record=record, fill=False, initial=start)
        stands = None if act.form else act.stands(record, actor, {})
        return _ask(pages, request, act, form, stands=stands)
    form = made(request.POST, request.FILES, actor=actor, record=record, fill=False)

    def do() -> Any:
        # A step says itself why it cannot be taken; an act has only `when`, and a form gets old.
        if act.step is None and not act.open_for(record, actor):
            raise StepError(act.why_shut(record, actor))
        with transaction.atomic():
            act.action(record, actor=actor, **form.cleaned_data)
        return record

    if form.is_valid() and "weighed" not in request.POST:
        stands = act.stands(record, actor, form.cleaned_data)
        if stands is not None:
            return _ask(pages, request, act, form, status=UNPROCESSABLE, stands=stands)
    if form.is_valid() and attempt(pages, request, verb, form, do) is not None:
        messages.success(request, str(pages.done or _("已%s")) % act.title)
        return _back(pages, request, record, act)
    return _ask(pages, request, act, form, status=UNPROCESSABLE)


def _back(pages: Declared, request: HttpRequest, record: Any, act: ActPage) -> HttpResponse:
    """To the record; where the act took it out of this person's sight, to what it says comes then,
    or to the table.
    """
    actor: Any = request.user
    if pages.sheet.visible(actor).filter(pk=record.pk).exists():
        return redirect(f"{pages.name}.detail", pk=record.pk)
    if act.then is not None:
        return redirect(act.then(record))
    return redirect(f"{pages.name}.table")


def filled(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is known of the record: a page that asks leaves no room for what is empty."""
    return [one for one in told if one["text"] not in {None, ""} and one["name"] != "uid"]


def _ask(
    pages: Declared,
    request: HttpRequest,
    act: ActPage,
    form: RecordForm,
    *,
    status: int = 200,
    stands: Stands | None = None,
) -> HttpResponse:
    record: Any = form.record
    said = [warning(one) for one in (act.warn(record) if act.warn else ())]
    back = reverse(f"{pages.name}.detail", args=[record.pk])
    return show(
        pages,
        request,
        "confirm_step",
        status,
        title=act.title,
        step={"name": act.name, "title": act.title},
        facts=filled(facts(pages, record)),
        warnings=[*said, {"words": stands[0]}] if stands else said,
        stands=stands[1] if stands else None,
        weighed=stands is not None or "weighed" in request.POST,
        submit=_("已看过，照样%s") % act.title if stands else act.title,
        form=form,
        groups=form.layout(),
        url=reverse(f"{pages.name}.step", args=[record.pk, act.name]),
        task=f"{pages.name}.{act.name}",
        once=key_of(request) or uid7(),
        cancel_url=back,
        crumbs=[
            {"title": pages.sheet.title, "url": reverse(f"{pages.name}.table")},
            {"title": str(record), "url": back},
        ],
        record=record,
    )

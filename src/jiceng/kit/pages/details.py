"""One record: its facts in the sheet's order, what may be done, what belongs to it, its history."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.prepared import Prepared
from jiceng.kernel.uids import uid7
from jiceng.kit.cells import cell, field_of, raw
from jiceng.kit.pages.declared import ActPage, Declared
from jiceng.kit.pages.gate import row_of, show
from jiceng.kit.panels import PanelMaker
from jiceng.kit.presence import asked_by
from jiceng.kit.rooms import gather
from jiceng.kit.scope import address, leading

LINES = 30
LATEST = Prepared(
    lambda label, key: JournalLine.objects.filter(label=label, record=key).order_by("-pk")[:LINES]
)
WIDE = 60  # characters from which a fact takes the whole width


def show_detail(pages: Declared, request: HttpRequest, pk: int) -> HttpResponseBase:
    """The record's page, drawn from the sheet, the flows and the journal."""
    actor: Any = request.user
    makers = panels_of(pages)
    record = row_of(pages, request, pk, asked_by(makers))
    if pages.opens:
        return redirect(f"{pages.opens}.detail", record.pk)
    everything = request.GET.get("history") == "all"
    lines, told = _history(pages, record, actor, everything), facts(pages, record)
    return show(
        pages,
        request,
        "detail",
        record=record,
        title=str(record),
        state=state_of(record),
        facts=[fact for fact in told if fact["text"] is not None],
        unset=[fact["title"] for fact in told if fact["text"] is None],
        steps=buttons_of(pages, record, actor),
        panels=[made for maker in makers if (made := maker(record, actor)) is not None],
        history=lines,
        history_url="?history=all" if len(lines) == LINES and not everything else "",
        buttons=_buttons(pages, record, actor),
        warnings=_voided(record),
        crumbs=[{"title": pages.sheet.title, "url": address(f"{pages.name}.table")}],
    )


def panels_of(pages: Declared) -> list[PanelMaker]:
    """The noun's own panels, then what rooms add to it: `PANELS_ON` in their pages.py, pairs of the
    noun's name and a maker, so that a register's page shows what became of its record elsewhere.
    """
    added = (maker for noun, maker in gather("pages", "PANELS_ON") if noun == pages.sheet.name)
    return [*pages.panels, *added]


def state_of(record: Any) -> Any:
    """The status shown beside the title: void before everything, else the state's own word."""
    if getattr(record, "void_reason", ""):
        return _("作废")
    told = getattr(record, "get_state_display", None)
    return told() if told is not None else ""


def _voided(record: Any) -> list[str]:
    reason = getattr(record, "void_reason", "")
    return [_("这条记录已作废，不计入任何数字。原因：%s") % reason] if reason else []


def facts(pages: Declared, record: Any) -> list[dict[str, Any]]:
    """Every column of the sheet, in its order; secrets as masks. The machine's key is for files."""
    found = []
    for column in pages.sheet.columns:
        if column.name == "uid" or column.marked:
            continue
        fact = cell(pages.sheet, column, record)
        fact["wide"] = isinstance(fact["text"], str) and len(fact["text"]) > WIDE
        found.append(fact)
    return found


def buttons_of(pages: Declared, record: Any, actor: Actor) -> list[dict[str, Any]]:
    """What may be done; only the first step of the flow, the way on, stands out."""
    found = [button(pages, record, act) for act in pages.offered(record, actor)]
    for other in [one for one in found if one["primary"]][1:]:
        other["primary"] = False
    return found


def button(pages: Declared, record: Any, act: ActPage) -> dict[str, Any]:
    """One verb as a button: a link to its form, or at once where it asks nothing."""
    return {
        "name": act.name,
        "title": act.title,
        "url": leading(f"{pages.name}.step", act.name)(record.pk),
        "asks": act.form is not None or act.danger or act.fresh,
        "danger": act.danger,
        "primary": act.step is not None and not act.danger,
        "once": uid7(),
    }


def _buttons(pages: Declared, record: Any, actor: Actor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = list(pages.buttons(record, actor) if pages.buttons else ())
    if pages.changes(record) and pages.may(actor, pages.keeps, record):
        url = leading(f"{pages.name}.edit")(record.pk)
        found.insert(0, {"title": _("修改"), "url": url, "icon": "edit"})
    found.append({"title": _("打印"), "print": True})
    return found


def _history(
    pages: Declared, record: Model, actor: Actor, everything: bool
) -> list[dict[str, Any]]:
    if pages.story is None:
        return history(pages, record, everything)
    told = pages.story(record, actor)
    return told if everything else told[:LINES]


def history(pages: Declared, record: Model, everything: bool) -> list[dict[str, Any]]:
    """The journal of the record in plain words, newest first."""
    if everything:
        lines: Any = JournalLine.objects.about(record).order_by("-pk")
    else:
        lines = LATEST(record._meta.label_lower, str(record.pk))
    later: dict[str, Any] = {}
    return [
        {
            "title": pages.in_words(line.verb),
            "who": line.actor_name,
            "at": line.at,
            "reason": line.reason,
            "changes": _changes(pages, record, line.details, later),
        }
        for line in lines
    ]


def _changes(
    pages: Declared, record: Model, details: Any, later: dict[str, Any]
) -> list[dict[str, Any]]:
    """`note(…, before={field: value})` under the fields' own names.

    What came after is what a newer line says stood before it, else what stands now; `later`
    carries it from line to line.
    """
    before = details.get("before") if isinstance(details, Mapping) else None
    if not isinstance(before, Mapping):
        return []
    found = []
    for name, value in before.items():
        field = field_of(pages.sheet.model, name)
        if field is None or field.is_relation:
            continue
        words = dict(field.flatchoices) if field.choices else {}
        # Nothing stood there, as some lines wrote it down.
        was = None if field.null and value == "None" else value
        after = later.get(name, raw(record, name))
        later[name] = was
        if str(after or "") != str(was or ""):
            pair = {"before": words.get(was, was), "after": words.get(after, after)}
            found.append({"title": field.verbose_name, **pair})
    return found

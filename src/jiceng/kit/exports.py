"""A table out: as a ledger to print, as data to load back, as CSV; large ones as a job.

The rows are those of the list under the same query. Masked columns stay masked.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import get_resolver, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.secrets import Masked, SealedField
from jiceng.kernel.uids import Written, uid7
from jiceng.kit.cells import (
    field_of,
    is_stretch,
    joins,
    kind_of,
    named_periods,
    places_of,
    said,
    settled,
    titled,
)
from jiceng.kit.documents.ledger import (
    KEY_TITLE,
    LedgerColumn,
    Value,
    data_face,
    print_face,
    write_bulk,
)
from jiceng.kit.documents.names import disposition, ledger_name
from jiceng.kit.documents.texts import cell_text, risky
from jiceng.kit.forms import RecordForm
from jiceng.kit.imports.heads import fills
from jiceng.kit.imports.judging import key_of
from jiceng.kit.imports.readers import fields_of
from jiceng.kit.imports.templates import choices_of
from jiceng.kit.jobs import Job, Outcome, Work, job, start
from jiceng.kit.rooms import gather
from jiceng.kit.scope import Scope, address, scope_of
from jiceng.kit.scope import read as read_scope
from jiceng.kit.sheets import Column, Sheet
from jiceng.kit.tables import found_rows, shown_columns
from jiceng.kit.tellers import Teller, as_it_is, teller, told
from jiceng.kit.titles import demo_note

AT_ONCE: Final = 2_000
PERSONAL: Final = 500  # rows of personal data from which a reason is asked
PRINTED: Final = 20_000  # more are not printed
PLAIN: Final = 20_000  # a data face longer than this comes without guide and dictionary
CHUNK: Final = 2_000
VERSION: Final = "1"
LEDGER, DATA, CSV = "ledger", "data", "csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES: Final = {LEDGER: XLSX, DATA: XLSX, CSV: "text/csv; charset=utf-8"}
KINDS: Final = {"num": "number", "number": "number", "money": "money", "date": "date"}

View = Callable[[HttpRequest], HttpResponseBase]
EXPORTED: dict[str, Sheet] = {}


class ReasonForm(RecordForm):
    """Why so much personal data leaves the system."""

    reason = forms.CharField(
        label=gettext_lazy("用途"),
        help_text=gettext_lazy("写清做什么用、交给谁，记入日志，本级负责人可以查看。"),
        min_length=4,
        max_length=200,
    )


@dataclass(frozen=True)
class Order:
    """What is asked for: a sheet's rows for a query, in one of the faces."""

    sheet: Sheet
    actor: Actor
    scope: Scope
    query: QueryDict
    face: str

    @property
    def columns(self) -> list[Column]:
        if self.face == DATA:
            return [column for column in self.sheet.columns if not column.key]
        return shown_columns(self.sheet, self.query.getlist("cols"))

    @property
    def rows(self) -> Any:
        found = found_rows(self.sheet, self.actor, self.scope, self.query)[0]
        return found.select_related(*joins(self.sheet, self.columns))

    @property
    def name(self) -> str:
        extension = "csv" if self.face == CSV else "xlsx"
        return ledger_name(self.unit, str(self.sheet.title), clock.today(), extension)

    @property
    def unit(self) -> str:
        node = self.scope.node
        return str(node.name) if node is not None else ""

    def values(self, tell: Callable[[int], None] | None = None) -> Iterator[Sequence[Value]]:
        """The rows' values in the columns' order, in flat memory; the data face's key first."""
        columns = self.columns
        if self.face == DATA:
            columns = [Column(key_of(self.sheet)), *columns]
        tellers = [teller(self.sheet, column) for column in columns]
        plain = [one for one in tellers if one is not None]
        if len(plain) == len(columns):
            lines = _plain_lines(self.rows, columns, plain)
        else:
            rows = self.rows.iterator(chunk_size=CHUNK)
            held = [(column, places_of(self.sheet, column)) for column in columns]
            lines = ([told(settled(said(c, row), n)) for c, n in held] for row in rows)
        if self.face == LEDGER:
            lines = named_periods(columns, lines)
        for number, line in enumerate(lines, start=1):
            yield line
            if tell is not None and number % CHUNK == 0:
                tell(number)


def _plain_lines(
    rows: Any, columns: Sequence[Column], tellers: Sequence[Teller]
) -> Iterator[Sequence[Value]]:
    """Rows straight from the database, without an object for each."""
    asked = [_asked(rows.model, column) for column in columns]
    telling = [
        tell if isinstance(ask, str) else as_it_is for ask, tell in zip(asked, tellers, strict=True)
    ]
    found = rows.values_list(*asked).iterator(chunk_size=CHUNK)
    while some := list(islice(found, CHUNK)):
        pairs = zip(telling, zip(*some, strict=True), strict=True)
        read = [one if tell is as_it_is else map(tell, one) for tell, one in pairs]
        yield from zip(*read, strict=True)


def _asked(model: type[models.Model], column: Column) -> Any:
    """The lookup, or for a uid and a sealed column the words that the database makes of it."""
    if column.reads:
        return column.reads
    field = field_of(model, column.name)
    if isinstance(field, SealedField):
        return Masked(column.name)
    return Written(column.name) if isinstance(field, models.UUIDField) else column.name


def personal(sheet: Sheet) -> bool:
    """Does the sheet tell of people? It does when it has a masked column."""
    return any(kind_of(sheet, column) == "masked" for column in sheet.columns)


def export_view(sheet: Sheet) -> View:
    """The view behind `<sheet.name>.export`; `?face=ledger|data|csv` and the table's own query."""
    EXPORTED[sheet.name] = sheet

    def export(request: HttpRequest) -> HttpResponseBase:
        actor: Any = request.user
        face = request.GET.get("face", LEDGER)
        scope = scope_of(request)
        order = Order(sheet, actor, scope, request.GET, face if face in TYPES else LEDGER)
        count = order.rows.count()
        if order.face == LEDGER and count > PRINTED:
            return _refused(request, order, count)
        if personal(sheet) and count > PERSONAL:
            return _reasoned(request, order, count)
        if count > AT_ONCE:
            return _to_job(order)
        return _response(order)

    return require_http_methods(["GET", "HEAD", "POST"])(export)


def _response(order: Order) -> HttpResponse:
    with io.BytesIO() as file:
        write(order, file)
        response = HttpResponse(file.getvalue(), content_type=TYPES[order.face])
    response["Content-Disposition"] = disposition(order.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refused(request: HttpRequest, order: Order, count: int) -> HttpResponse:
    words = _("共 %(count)d 行，打印版最多 %(most)d 行。请缩小范围，或导出数据版")
    context = {
        "title": _("导出%s") % order.sheet.title,
        "subtitle": words % {"count": count, "most": PRINTED},
        "form": ReasonForm(),
        "cancel_url": address(f"{order.sheet.name}.table"),
    }
    return render(request, "kit/form.html", context, status=422)


def _reasoned(request: HttpRequest, order: Order, count: int) -> HttpResponseBase:
    """Ask for the reason, then put the export among the downloads, with a line in the journal."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _to_job(order, form.cleaned_data["reason"])
    context = {
        "title": _("导出%s") % order.sheet.title,
        "subtitle": _("这次导出 %d 人的个人信息，请先写明用途。") % count,
        "form": form,
        "once": uid7(),
        "submit": _("导出"),
        "url": request.get_full_path(),
        "cancel_url": address(f"{order.sheet.name}.table"),
    }
    return render(request, "kit/form.html", context, status=422 if form.is_bound else 200)


def _to_job(order: Order, reason: str = "") -> HttpResponse:
    with transaction.atomic():
        made: Job = start(
            "export",
            order.actor,
            title=_("导出：%s") % order.sheet.title,
            sheet=order.sheet.name,
            face=order.face,
            query=order.query.urlencode(),
        )
        note(order.actor, "kit.export", made, reason=reason, sheet=order.sheet.name)
    return redirect(reverse("desk.job", args=[made.uid]))


def exported(name: str) -> Sheet:
    """The sheet of this name. Raises KeyError for none."""
    if name not in EXPORTED:
        _patterns = get_resolver().url_patterns  # the pages register their sheets as they load
        del _patterns
    return EXPORTED.get(name) or {sheet.name: sheet for sheet in gather("sheets", "SHEETS")}[name]


@job("export", gettext_lazy("导出"))
def export_job(work: Work, actor: Actor, *, sheet: str, face: str, query: str) -> Outcome:
    """Write the file into the job's folder; run again it is written anew."""
    asked = QueryDict(query)
    order = Order(exported(sheet), actor, read_scope(actor, asked), asked, face)
    total = order.rows.count()
    if face == LEDGER and total > PRINTED:
        raise ValidationError(_("打印版最多 %d 行，请缩小范围，或导出数据版") % PRINTED)
    words = str(_("写入表格"))

    def tell(done: int) -> None:
        work.progress(1, done, total, words, steps=1)

    path = work.folder / order.name
    if face == DATA and total > PLAIN:
        write_bulk([_key_column(), *ledger_columns(order)], order.values(tell), path)
    else:
        with path.open("wb") as file:
            write(order, file, tell)
    return Outcome(_("共 %d 行") % total, file=path.name)


# The faces --------------------------------------------------------------------------------


def write(order: Order, file: IO[bytes], tell: Callable[[int], None] | None = None) -> None:
    """Write the face asked for into an open file."""
    if order.face == CSV:
        _write_csv(order, file, tell)
    elif order.face == DATA:
        file.write(_data(order, tell))
    else:
        file.write(_ledger(order, tell))


def _ledger(order: Order, tell: Callable[[int], None] | None) -> bytes:
    columns = ledger_columns(order)
    return print_face(
        f"{order.sheet.title}",
        order.unit,
        order.scope.period.words,
        clock.today(),
        columns,
        list(order.values(tell)),
        groups=_groups(order),
        demo_note=demo_note(),
        as_of=f"数据时点 {clock.now():%Y-%m-%d %H:%M}",
    )


def _groups(order: Order) -> list[tuple[str, int]] | None:
    """The upper heads over the columns in their order."""
    head = {name: title for title, names in order.sheet.groups.items() for name in names}
    if not head:
        return None
    found: list[tuple[str, int]] = []
    for column in order.columns:
        title = head.get(column.name, "")
        if found and found[-1][0] == title:
            found[-1] = (title, found[-1][1] + 1)
        else:
            found.append((title, 1))
    return found


def _data(order: Order, tell: Callable[[int], None] | None) -> bytes:
    count = order.rows.count()
    rows: Iterable[Sequence[Value]] = order.values(tell)
    return data_face(
        ledger_columns(order),
        list(rows) if count <= AT_ONCE else rows,
        order.sheet.name,
        VERSION,
        f"{clock.now():%Y-%m-%d %H:%M}",
        demo_note=demo_note(),
    )


def _key_column() -> LedgerColumn:
    return LedgerColumn(KEY_TITLE, width=40, kind="code")


def ledger_columns(order: Order) -> list[LedgerColumn]:
    """The sheet's columns as a ledger's; in the data face with what may be chosen."""
    fields: Any = {}
    if order.face == DATA and order.sheet.form is not None:
        fields = fields_of(order.sheet.form, order.actor)
    return [_ledger_column(order, column, fields) for column in order.columns]


def _ledger_column(order: Order, column: Column, fields: Any) -> LedgerColumn:
    sheet = order.sheet
    kind = kind_of(sheet, column)
    if order.face == LEDGER and is_stretch(column):
        kind = "text"
    if column.kind in ("money", "number"):
        kind = column.kind
    made: Any = KINDS.get(kind, "text")
    if kind == "masked" or (column.kind == "code" and not _chosen(sheet, column)):
        made = "code"
    field = fields.get(fills(sheet, column, fields)) if fields else None
    return LedgerColumn(
        str(titled(sheet, column)),
        width=column.width or None,
        kind=made,
        places=places_of(sheet, column) if made == "number" else None,
        sum=column.summed,
        note=str(column.note),
        required=bool(field is not None and field.required),
        choices=choices_of(field) if field is not None else (),
    )


def _chosen(sheet: Sheet, column: Column) -> bool:
    return bool(getattr(field_of(sheet.model, column.name), "choices", None))


def _write_csv(order: Order, file: IO[bytes], tell: Callable[[int], None] | None) -> None:
    """UTF-8 with its mark, so that Excel and WPS read it; nothing a spreadsheet would run."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([str(titled(order.sheet, column)) for column in order.columns])
    for row in order.values(tell):
        writer.writerow([_inert(value) for value in row])
    text.flush()
    text.detach()


def _inert(value: Value) -> Value:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if not isinstance(value, str):
        return value
    kept = cell_text(value)
    return f"'{kept}" if risky(kept) else kept


__all__ = ["export_view", "exported", "personal"]

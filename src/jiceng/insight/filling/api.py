"""Filling and checking for other machines: bring a file, settle its blanks or numbers, take it.

The body of what is brought is the file itself, its name stands in `name`. `org`, `period` and
`asof` say for whom and when, as in the addresses of the pages.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from jiceng.insight.filling import actions
from jiceng.insight.filling.access import KEEPS, SEES
from jiceng.insight.filling.making import Made, made_of
from jiceng.insight.filling.models import Check, Form
from jiceng.insight.filling.telling import told_blanks, told_check
from jiceng.insight.reports.showing import asked_at, home
from jiceng.insight.shelf.nodes import actor_of, code_of, node_of
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kit.api.bodies import given
from jiceng.kit.api.doors import Unreadable
from jiceng.kit.api.nouns import WRITE
from jiceng.kit.documents.handing import handed
from jiceng.kit.uploads import LIMIT, MEGABYTE
from jiceng.kit.zips import RefusedFile
from jiceng.registers.orgs.models import Org

router = Router(tags=["填我的文件、核对成稿"])
MOST = LIMIT * MEGABYTE
DIGITS = 6  # of the number of a blank


def admitted(request: HttpRequest) -> Any:
    actor = actor_of(request)
    if not actor.reach(*SEES):
        raise PermissionDenied(_("您现在的角色不办理这项工作，需要时请联系上级党组织"))
    return actor


def brought(request: HttpRequest) -> bytes:
    """The file in the body."""
    data = request.read(MOST + 1)
    if len(data) > MOST:
        raise Unreadable(_("文件太大，最多 %d MB，请拆成几份再上传") % LIMIT)
    return data


def place(request: HttpRequest, org: str) -> Org:
    """Where what is brought hangs: the organisation named, else the highest of one's own."""
    try:
        return node_of(org) if org else home(request, KEEPS)
    except LookupError as why:
        raise Unreadable(str(why)) from None


def asked(request: HttpRequest, org: Org, ask: Ask | None = None) -> tuple[Org, Ask]:
    try:
        return asked_at(request, org, ask, request.GET)
    except LookupError as why:
        raise Unreadable(str(why)) from None


def one_of(request: HttpRequest, model: type[Form] | type[Check], uid: str) -> Any:
    rows = model.objects.visible_to(admitted(request)).select_related("org")
    try:
        found = rows.filter(uid=uid).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise Http404
    return found


def line(one: Form | Check) -> dict[str, Any]:
    return {"id": str(one.uid), "title": one.title, "kind": one.kind, "org": code_of(one.org),
            "at": one.brought_at.astimezone(clock.ZONE).isoformat(timespec="seconds")}  # fmt: skip


def numbered(request: HttpRequest) -> dict[int, str]:
    """`{"chosen": {"1": "orgs.orgs"}}`: what each blank or number is."""
    told = given(request).get("chosen")
    proper = isinstance(told, dict) and all(
        name.isdecimal() and len(name) <= DIGITS and isinstance(value, str)
        for name, value in told.items()
    )
    if not isinstance(told, dict) or not proper:
        raise Unreadable(_("请写成 {“chosen”: {“1”: “指标的键”}}，号数对指标"))
    return {int(name): value for name, value in told.items()}


def kept(do: Any) -> Any:
    """A lost file is told as any other refusal."""
    try:
        return do()
    except RefusedFile as why:
        raise ValidationError(str(why)) from None


def made(request: HttpRequest, form: Form) -> Made:
    node, ask = asked(request, form.org)
    found: Made = kept(lambda: made_of(form, node, ask))
    return found


def form_told(request: HttpRequest, form: Form) -> dict[str, Any]:
    found = made(request, form)
    return line(form) | {
        "node": code_of(found.node), "period": found.ask.period.code, "asof": found.ask.day,
        "blanks": told_blanks(found.rows, found.filled.draft),
    }  # fmt: skip


@router.get("/forms", summary="待填文件", operation_id="filling.forms")
def forms(request: HttpRequest) -> Any:
    rows = Form.objects.visible_to(admitted(request)).select_related("org")[:200]
    return {"items": [line(one) | {"blanks": one.blanks} for one in rows]}


@router.post("/forms", summary="上传待填文件", response=WRITE, operation_id="filling.bring")
def bring(request: HttpRequest, name: str = "", org: str = "") -> Any:
    """A .docx or .txt; answers its blanks, each with the figures proposed and why."""
    actor = admitted(request)
    form = actions.bring(actor=actor, org=place(request, org), content=brought(request), name=name)
    return Status(201, form_told(request, form))


@router.get("/forms/{uid}", summary="空和提出的指标", operation_id="filling.form")
def form(request: HttpRequest, uid: str) -> Any:
    """Every blank for this node and period: what it says, what was chosen, what is proposed."""
    return form_told(request, one_of(request, Form, uid))


@router.post("/forms/{uid}/choose", summary="选定", response=WRITE, operation_id="filling.choose")
def choose(request: HttpRequest, uid: str) -> Any:
    """Keep what blanks are filled with: a figure, `none`, `name:…` for a name, `date:year`."""
    found = one_of(request, Form, uid)
    chosen = numbered(request)
    kept(lambda: actions.choose(found, chosen, actor=actor_of(request)))
    return form_told(request, found)


@router.get("/forms/{uid}/file", summary="填好的文件", operation_id="filling.file")
def file(request: HttpRequest, uid: str) -> HttpResponse:
    """The same file, filled; only the blanks are changed."""
    found = made(request, one_of(request, Form, uid))
    return handed(found.file, found.name)


@router.get("/checks", summary="成稿核对", operation_id="filling.checks")
def checks(request: HttpRequest) -> Any:
    rows = Check.objects.visible_to(admitted(request)).select_related("org")[:200]
    return {
        "items": [
            line(one) | {"period": one.period, "asof": one.as_of, "numbers": one.numbers,
                         "wrong": one.wrong, "questions": one.questions}
            for one in rows
        ]
    }  # fmt: skip


@router.post(
    "/checks", summary="上传要核对的成稿", response=WRITE, operation_id="filling.bring_check"
)
def bring_check(
    request: HttpRequest, period: str, name: str = "", org: str = "", asof: date | None = None
) -> Any:
    """A finished .docx or .txt; answers what was found, as `jiceng report check --json` does."""
    actor = admitted(request)
    where = place(request, org)
    _node, ask = asked(request, where)
    check = actions.bring_check(
        actor=actor, org=where, content=brought(request), name=name, period=ask.period,
        as_of=asof or ask.day,
    )  # fmt: skip
    return Status(201, check_told(request, check))


@router.get("/checks/{uid}", summary="核对的结果", operation_id="filling.check")
def check(request: HttpRequest, uid: str) -> Any:
    """What is found now: each difference with its place, figure and the true value."""
    return check_told(request, one_of(request, Check, uid))


@router.post(
    "/checks/{uid}/tie", summary="确认数的指标", response=WRITE, operation_id="filling.tie"
)
def tie(request: HttpRequest, uid: str) -> Any:
    """Say which figure numbers are, or `none`; an empty one takes it back."""
    found = one_of(request, Check, uid)
    chosen = numbered(request)
    kept(lambda: actions.tie(found, chosen, actor=actor_of(request)))
    return check_told(request, found)


def check_told(request: HttpRequest, check: Check) -> dict[str, Any]:
    node, ask = asked(request, check.org, check.ask)
    seen = kept(lambda: actions.seen(check, node, ask))
    return line(check) | {
        "node": code_of(node), "period": ask.period.code, "asof": ask.day, **told_check(seen)
    }  # fmt: skip

"""Building a package: what was closed, with its definitions, signed; nothing personal in it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from jiceng.insight.packages.actions.keeping import sign
from jiceng.insight.packages.flows import SETTLED
from jiceng.insight.packages.models import Partner, Sent, Side
from jiceng.insight.packages.naming import named, titled, written
from jiceng.insight.packages.rules import has_personal
from jiceng.insight.packages.wrapping import FORMAT, canonical
from jiceng.insight.shelf.look import NoFigureError
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.book import ClosedPeriod, ClosedValue, definition_of, in_force, of_node, tampered
from jiceng.kernel.journal import note
from jiceng.kernel.periods import Period, PeriodError, parse
from jiceng.kernel.prepared import reread
from jiceng.kernel.uids import uid7
from jiceng.kit.enclosures import enclosures
from jiceng.kit.scope import code_of
from jiceng.registers.orgs.models import Org

REFUSED = "refused"
SHOWN = 3
MACHINE = frozenset(
    {"digest", "definition_digest", "uid", "code", "name", "made_at", "closed_at", "first", "last",
     "day", "approved_on", "period", "value", "format"}
)  # fmt: skip


@transaction.atomic
def build(*, actor: Actor, partner: Partner, period: str) -> Sent:
    """生成: the newest closing of a period for one superior, numbered, signed and kept.

    Raises ValidationError where the period is not closed, or nothing changed since the last one.
    """
    if partner.side != Side.UPPER or partner.until is not None:
        raise ValidationError({"partner": _("“%s”不是在用的上级节点，请选上级") % partner})
    org, asked = partner.org, _period(period)
    closings, values = closed(org, asked)
    if not closings:
        said = _("%s 还没有关账，不能上报；请先关账，再生成上报包")
        raise ValidationError({"period": said % asked.words})
    if wrong := [words for one in closings for words in tampered(org.path, one)]:
        said = _("关账簿被改动过，不能上报：%s。请先查清，再另作调整")
        raise ValidationError(said % "；".join(wrong[:SHOWN]))
    before = Sent.objects.filter(partner=partner, first=asked.first, last=asked.last)
    body = _body(org, closings, values)
    _changed(before, body)
    made_at, uid = clock.now(), uid7()
    told = body | {
        "format": FORMAT, "uid": str(uid), "number": before.count() + 1,
        "from": {"code": code_of(org), "name": org.name},
        "to": {"code": partner.code, "name": partner.name},
        "made_at": made_at.isoformat(timespec="seconds"),
        "period": {"code": asked.code, "first": str(asked.first), "last": str(asked.last),
                   "day": str(closings[-1].day)},
    }  # fmt: skip
    if has_personal(text="\n".join(words_of(told))):
        raise ValidationError(_("口径或意见建议里像有电话、证件号，请改好再生成上报包"))
    text = canonical(told)
    made: Sent = Sent.objects.create(
        uid=uid, org=org, partner=partner, period=asked.code, first=asked.first, last=asked.last,
        number=told["number"], figures=len(told["figures"]), content=text, digest=digest_of(text),
        signature=sign(text, org), made_on=clock.today(), recorded_at=made_at,
    )  # fmt: skip
    note(actor, "packages.build", made, digest=made.digest)
    return made


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _period(text: str) -> Period:
    try:
        return parse(text)
    except PeriodError as why:
        raise ValidationError({"period": str(why)}) from None


def closed(org: Org, period: Period) -> tuple[list[ClosedPeriod], list[ClosedValue]]:
    """Every closing of a node's period, and of each figure what was closed last."""
    found = ClosedPeriod.objects.filter(of_node(org.path), first=period.first, last=period.last)
    closings = list(found.order_by("adjustment"))
    newest: dict[str, ClosedValue] = {}
    for value in ClosedValue.objects.filter(period__in=closings).order_by("period__adjustment"):
        newest[value.name] = value
    return closings, [newest[name] for name in sorted(newest)]


def _body(org: Org, closings: list[ClosedPeriod], values: list[ClosedValue]) -> dict[str, Any]:
    """What does not depend on the hour: closings, figures, what goes along."""
    figures, left_out = [], []
    for value in values:
        line, why = line_of(value)
        if line is not None:
            figures.append(line)
        elif why:
            left_out.append({"name": value.name, "why": why})
    if not figures:
        raise ValidationError(_("这一期关账里没有可以上报的指标，请在关账时选上要报的指标"))
    return {
        "closings": [
            {"number": one.adjustment, "digest": one.digest,
             "closed_at": one.closed_at.isoformat(timespec="seconds")}
            for one in closings
        ],
        "figures": figures,
        "left_out": left_out,
        "enclosed": {kind: one.offer(org) for kind, one in enclosures().items()},
    }  # fmt: skip


@translation.override(settings.LANGUAGE_CODE)  # whoever builds it, whoever reads it
def line_of(value: ClosedValue) -> tuple[dict[str, Any] | None, str]:
    """One closed value as it travels: without record numbers; or why it cannot go."""
    try:
        name = written(value.name)
    except NoFigureError:
        return None, ""  # its room is gone
    figure = named(name)
    if definition_of(figure) != value.definition:
        return None, _("口径在关账以后改过，请另作调整后再报")
    if isinstance(value.value, str | list | bool):
        return None, _("不是数，不上报")
    usual = in_force(figure, {})
    return {
        "name": name,
        "title": titled(name),
        "unit": str(figure.unit),
        "kind": figure.kind,
        "value": value.value,
        "definition": str(figure.definition or figure.title),
        "source": str(figure.cites),
        "digest": value.definition,
        "bounds": {k: v for k, v in sorted(value.bounds.items()) if usual.get(k) != v},
    }, ""


def words_of(said: Any) -> Iterator[str]:
    """Every text in a package that somebody wrote: not the digests, days and codes."""
    if isinstance(said, Mapping):
        for name, one in said.items():
            if name not in MACHINE:
                yield from words_of(one)
    elif isinstance(said, list):
        for one in said:
            yield from words_of(one)
    elif isinstance(said, str):
        yield said


def _changed(before: Any, body: dict[str, Any]) -> None:
    """Nobody sends the same twice under another number; what was refused may be made again."""
    last = before.order_by("-number").first()
    if last is None or last.void_reason or last.result == REFUSED:
        return
    kept = content_of(last)
    if all(kept.get(name) == body[name] for name in ("closings", "figures", "enclosed")):
        said = _("第 %d 号包已经是这些数，没有变化，不用再生成")
        raise ValidationError(said % last.number)


def content_of(package: Any) -> dict[str, Any]:
    """What a kept package says; nothing where its text can no longer be read."""
    try:
        found = json.loads(package.content)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


@transaction.atomic
def void(package: Sent, *, actor: Actor, reason: str) -> Sent:
    """作废 one that the superior has not answered; its number is not given again."""
    rows = Sent.objects.standing().filter(pk=package.pk).exclude(state=SETTLED)
    if not rows.update(void_reason=reason.strip(), queued_at=None):
        raise ValidationError(_("这个包已有回执或者已经作废，要更正请另作调整，生成下一号"))
    reread(package)
    note(actor, "packages.void", package, reason=reason)
    return package

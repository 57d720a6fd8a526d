"""The verbs of filling: bring a document, choose what its blanks are filled with."""

import io
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.filling.actions.keeping import allowed, content_of, strange
from jiceng.insight.filling.blanks import Blank, find
from jiceng.insight.filling.documents import paragraphs, taken
from jiceng.insight.filling.matching import NAMELESS, NONE, anchor, standing
from jiceng.insight.filling.models import Choice, Form
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.bulk import insert
from jiceng.kernel.journal import note
from jiceng.kit.zips import RefusedFile
from jiceng.registers.files import actions as files
from jiceng.registers.orgs.models import Org

NAME, DATE = "name:", "date:"
PARTS = ("year", "month", "day")
LONGEST = 60  # characters of a name


def texts_of(form: Form) -> list[str]:
    return paragraphs(form.kind, content_of(form))


def chosen_for(form: Form) -> dict[int, str]:
    """What its blanks are filled with, by their numbers."""
    return dict(form.choices.values_list("number", "written"))


@transaction.atomic
def bring(*, actor: Actor, org: Org, content: bytes, name: str) -> Form:
    """Take a document in. Raises ValidationError, in plain words, for what is none."""
    allowed(actor, org)
    try:
        checked = taken(content, name)
        found = find(paragraphs(checked.kind, checked.content))
    except RefusedFile as refused:
        raise ValidationError({"file": str(refused)}) from None
    if not found:
        raise ValidationError({"file": _("文件里没有空：空写成 ×、*、X、＿ 或 {{…}}")})
    made: Form = Form.objects.create(
        org=org,
        title=checked.name,
        kind=checked.kind,
        blanks=len(found),
        brought_at=clock.now(),
    )
    files.attach(made, actor=actor, file=io.BytesIO(checked.content), name=checked.name)
    note(actor, "filling.bring", made, blanks=len(found))
    return made


@transaction.atomic
def choose(form: Form, chosen: Mapping[int, str], *, actor: Actor) -> Form:
    """Keep what the blanks are filled with; an empty choice takes one back.

    A number is always a figure: only names can be typed. Raises ValidationError otherwise.
    """
    allowed(actor, form.org)
    if not Form.objects.kept().filter(pk=form.pk).update(chosen_at=clock.now()):
        raise ValidationError(_("这份文件已经删除"))
    blanks = {blank.number: blank for blank in find(texts_of(form))}
    rows = []
    for number, written in sorted(chosen.items()):
        if number not in blanks:
            raise ValidationError(_("没有第 %d 空，请刷新页面再选") % number)
        if written:
            rows.append(_choice(form, blanks[number], written.strip()))
    Choice.objects.filter(form=form, number__in=chosen).delete()
    insert(rows)
    note(actor, "filling.choose", form, chosen={str(row.number): row.written for row in rows})
    return form


def _choice(form: Form, blank: Blank, written: str) -> Choice:
    where = {"number": blank.number, "written": written[:40]}
    if written.startswith(NAME):
        if blank.kind not in NAMELESS:
            raise ValidationError(_("第 %(number)d 空是数字，数字不能手填，请选一个指标") % where)
        if len(written) > LONGEST + len(NAME):
            raise ValidationError(_("第 %(number)d 空的名称太长") % where)
    elif written.startswith(DATE):
        if written.removeprefix(DATE) not in PARTS:
            raise ValidationError(_("第 %(number)d 空：没有“%(written)s”这种日期") % where)
    elif written != NONE and not standing(written):
        said = _("第 %(number)d 空：没有“%(written)s”这个指标，请打几个字，从提示里选")
        raise ValidationError(said % where)
    elif why := strange(written):
        raise ValidationError(_("第 %(number)d 空：%(why)s") % (where | {"why": why}))
    return Choice(
        form=form,
        number=blank.number,
        kind=blank.kind.value,
        anchor=anchor(blank)[:80],
        written=written,
    )

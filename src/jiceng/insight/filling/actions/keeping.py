"""Files of documents and checks: who may bring them, their bytes, and how they go."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from jiceng.insight.filling.access import KEEPS
from jiceng.insight.filling.lexicon import BOUND
from jiceng.insight.filling.matching import NONE, OVER
from jiceng.insight.filling.models import Check, Form
from jiceng.insight.shelf.look import NoFigureError
from jiceng.insight.shelf.values import proven
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.journal import note
from jiceng.kit.access import may
from jiceng.kit.zips import RefusedFile
from jiceng.registers.files import actions as files
from jiceng.registers.files.models import Attachment
from jiceng.registers.orgs.models import Org

UNUSED = timedelta(days=3 * 366)  # what nobody chose for so long is of no use any more
REASON = 200  # characters, as the file's own row keeps it


def allowed(actor: Actor, org: Org) -> None:
    if not may(actor, KEEPS, org.path):
        raise ValidationError(_("只有该级及上级的工作人员可以上传、选定和删除文件"))


def content_of(brought: Form | Check) -> bytes:
    """The file as it was brought. Raises RefusedFile where it is lost (restored without files)."""
    kept: Attachment | None = Attachment.objects.kept().of(brought).first()
    try:
        if kept is not None:
            return kept.path.read_bytes()
    except FileNotFoundError:
        pass
    raise RefusedFile(_("原来的文件不在了，请连同文件一起从备份恢复，或者重新上传"))


def strange(written: str) -> str:
    """What is wrong with the parts that a chosen figure is narrowed to, in words; else nothing."""
    for one in written.split(OVER):
        if one == NONE or one.startswith(BOUND):
            continue
        try:
            proven(one)
        except NoFigureError as why:
            return str(why.args[0])
    return ""


@transaction.atomic
def remove(brought: Form | Check, *, actor: Actor, reason: str) -> None:
    """删除: the file goes, and what was settled of it; title, day and reason stay."""
    allowed(actor, brought.org)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么删除")})
    if len(reason) > REASON:
        raise ValidationError({"reason": _("最多 %d 个字，请删减") % REASON})
    own = type(brought).objects.kept().filter(pk=brought.pk)
    if not own.update(removed_at=clock.now()):
        raise ValidationError(_("这份文件已经删除"))
    brought.settled.delete()
    for one in Attachment.objects.kept().of(brought):
        files.remove(one, actor=actor, reason=reason)
    note(actor, "filling.remove", brought, reason=reason)


def sweep() -> int:
    """Remove what nobody has brought or settled for three years; for the scheduler."""
    actor, before = System("待填文件清理"), clock.now() - UNUSED
    old = [
        one
        for model, settled_at in ((Form, "chosen_at"), (Check, "tied_at"))
        for one in model.objects.kept().select_related("org").alias(
            used=Coalesce(settled_at, "brought_at")
        ).filter(used__lt=before)
    ]  # fmt: skip
    for one in old:
        remove(one, actor=actor, reason="三年没有用过")
    return len(old)

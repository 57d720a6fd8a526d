"""The verbs of files: attach, remove, sweep; the bytes are written before the row."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.prepared import reread
from jiceng.kernel.refs import Ref
from jiceng.kit.attachments import check
from jiceng.kit.zips import RefusedFile
from jiceng.registers.files.models import Attachment

MOST = 30  # files of one record
DAY = 86_400  # seconds
CHUNK = 1 << 20


def _home() -> Path:
    return Path(settings.MEDIA_ROOT)


def _write(content: bytes) -> str:
    """Lay the bytes down under a random name, safe against a crash half-way."""
    name = secrets.token_hex(16)
    stored = f"{name[:2]}/{name}"
    place = _home() / stored
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_suffix(".part")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.chmod(0o600)
    half.rename(place)
    return stored


@transaction.atomic
def attach(record: models.Model, *, actor: Actor, file: IO[bytes], name: str = "") -> Attachment:
    """附上一个文件 to any record. A file that is not taken is refused in plain words."""
    if Attachment.objects.kept().of(record).count() >= MOST:
        raise ValidationError({"file": _("一条记录最多 %d 个附件") % MOST})
    try:
        checked = check(file.read(), name or str(getattr(file, "name", "")))
    except RefusedFile as refused:
        raise ValidationError({"file": str(refused)}) from None
    digest, ref = hashlib.sha256(checked.content).hexdigest(), Ref.to(record)
    if Attachment.objects.kept().of(record).filter(sha256=digest).exists():
        raise ValidationError({"file": _("这个文件已经附过")})
    stored = _write(checked.content)
    try:
        made: Attachment = Attachment.objects.create(
            label=ref.label, record=ref.key, name=checked.name, kind=checked.kind,
            size=len(checked.content), sha256=digest, stored=stored, uploaded_by=actor.pk,
            uploaded_name=actor.name, uploaded_at=clock.now(),
        )  # fmt: skip
        note(actor, "files.attach", record, file=checked.name, sha256=digest)
    except BaseException:
        (_home() / stored).unlink(missing_ok=True)
        raise
    return made


@transaction.atomic
def remove(attachment: Attachment, *, actor: Actor, reason: str) -> Attachment:
    """删除: the bytes go once the deed stands; name, digest and reason stay."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么删除")})
    gone = Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(
        removed_at=clock.now(), remove_reason=reason.strip()
    )
    if not gone:
        raise ValidationError(_("这个附件已经删除"))
    reread(attachment)
    note(actor, "files.remove", attachment, reason=reason)
    place = attachment.path
    transaction.on_commit(lambda: place.unlink(missing_ok=True))
    return attachment


def _orphans() -> Iterator[Path]:
    """Files no row speaks of, or whose row says they are removed."""
    kept = set(Attachment.objects.kept().values_list("stored", flat=True))
    home = _home()
    for place in home.glob("??/*"):
        if place.is_file() and place.relative_to(home).as_posix() not in kept:
            yield place


def sweep() -> int:
    """Delete orphans older than a day (a crash between bytes and row); for the scheduler."""
    old, count = clock.now().timestamp() - DAY, 0
    for place in _orphans():
        if place.stat().st_mtime < old:
            place.unlink(missing_ok=True)
            count += 1
    return count


def digest_of(place: Path) -> str:
    found = hashlib.sha256()
    with place.open("rb") as file:
        while piece := file.read(CHUNK):
            found.update(piece)
    return found.hexdigest()


def _files_are_what_they_were() -> Iterator[str]:
    rows: Any = Attachment.objects.kept().order_by("pk")
    for one in rows.iterator(500):
        if not one.path.is_file():
            yield f"附件 {one.pk}“{one.name}”的文件不在"
        elif one.path.stat().st_size != one.size or digest_of(one.path) != one.sha256:
            yield f"附件 {one.pk}“{one.name}”的内容与登记的摘要不符"


def _removed_files_are_gone() -> Iterator[str]:
    for one in Attachment.objects.exclude(removed_at=None).iterator(500):
        if one.path.is_file():
            yield f"附件 {one.pk}“{one.name}”已删除，文件还在"


INVARIANTS: list[Callable[[], Iterator[str]]] = [
    _files_are_what_they_were,
    _removed_files_are_gone,
]

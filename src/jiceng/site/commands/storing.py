"""`jiceng backup`, `jiceng restore`: the database and the files, with a list and checksums."""

import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from argparse import Namespace
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from jiceng.kernel import clock, journal
from jiceng.kit.rooms import gather
from jiceng.site.commands import keeping
from jiceng.site.commands.saying import CommandError, tell

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20


def backup(asked: Namespace) -> int:
    """Write one tar file; the keys in jiceng.env are left out and must be kept apart."""
    out = Path(asked.file)
    if out.exists():
        raise CommandError(f"{out} 已经存在，请换一个文件名")
    journal.seal()
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "database"
        _dump(dump)
        files = {"database": dump} | {f"files/{n}": p for n, p in _media()}
        manifest = {
            "format": FORMAT,
            "mode": settings.JICENG_MODE,
            "engine": connection.vendor,
            "made_at": clock.now().isoformat(timespec="seconds"),
            "anchor": journal.anchor(),
            "files": {name: digest(path) for name, path in files.items()},
        }
        part = out.with_name(f"{out.name}.part")
        with tarfile.open(part, "w:gz") as tar:
            _add(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
            for name, path in files.items():
                tar.add(path, arcname=name, recursive=False)
        part.replace(out)
    tell(f"已备份到 {out}：数据库和 {len(files) - 1} 个文件。")
    tell("密钥文件 jiceng.env 不在其中，请另行保管。")
    return 0


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))


def _media() -> list[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    if not root.is_dir():
        return []
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return [(str(PurePosixPath(path.relative_to(root))), path) for path in found]


def digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _dump(out: Path) -> None:
    """A consistent copy while others keep writing."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(_sqlite()) as source, sqlite3.connect(out) as target:
            source.backup(target)
        empty(out)
        return
    left_out = [f"--exclude-table-data={table}" for table in unsaved()]
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={out}", *left_out,
          settings.DATABASE_URL])  # fmt: skip


def unsaved() -> list[str]:
    """Tables whose rows go into no backup: what a room's actions name as `UNSAVED`."""
    return sorted(model._meta.db_table for model in gather("actions", "UNSAVED"))


def empty(copy: Path) -> None:
    """Take those rows out of a copied SQLite file, and what they leave behind in free pages."""
    with sqlite3.connect(copy) as target:
        target.execute("PRAGMA secure_delete = ON")
        for table in unsaved():
            target.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a model's own table
    target.close()
    with sqlite3.connect(copy, isolation_level=None) as again:
        again.execute("VACUUM")
    again.close()


def _sqlite() -> str:
    return str(connection.settings_dict["NAME"])


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    except FileNotFoundError:
        raise CommandError(f"这台机器上没有 {command[0]}，请先安装 PostgreSQL 客户端") from None
    except subprocess.CalledProcessError as why:
        said = why.stderr.decode(errors="replace").strip().splitlines()
        raise CommandError(f"{command[0]} 没有成功：{said[-1] if said else ''}") from why


def restore(asked: Namespace) -> int:
    """Put a backup in place of what is here, hold what would be sent, and check everything."""
    source = Path(asked.file)
    if not source.is_file():
        raise CommandError(f"没有这个文件：{source}")
    if _filled() and not asked.replace:
        raise CommandError("这里已有数据。确实要用备份替换，请加 --replace（先备份现有数据）")
    with tempfile.TemporaryDirectory() as folder:
        manifest = _unpack(source, Path(folder))
        _put_back(Path(folder))
    call_command("migrate", interactive=False, verbosity=0)
    for hold in gather("actions", "AFTER_RESTORE"):
        hold()
    tell(f"已恢复 {manifest['made_at']} 的备份，待发消息全部暂停。正在核对……")
    return keeping.check(Namespace(json=False))


def _filled() -> bool:
    tables = connection.introspection.table_names()
    if "orgs_org" not in tables:
        return False
    from jiceng.registers.orgs.models import Org  # noqa: PLC0415

    return bool(Org.objects.exists())


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Only what the list names, each with its checksum. Raises CommandError before any write."""
    try:
        with tarfile.open(source, "r:*") as tar:
            listed = tar.extractfile(MANIFEST)
            manifest: dict[str, Any] = json.loads(listed.read()) if listed else {}
            _fits(manifest)
            for name, expected in manifest["files"].items():
                _take(tar, name, expected, folder)
    except (tarfile.TarError, KeyError, json.JSONDecodeError, EOFError, OSError) as why:
        raise CommandError(f"{source} 不是完整的备份文件（{why}）") from why
    return manifest


def _fits(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise CommandError("备份文件的格式不认识，可能是更新版本的系统做的")
    if manifest["engine"] != connection.vendor:
        raise CommandError(
            f"备份来自 {manifest['engine']}，这里是 {connection.vendor}，不能直接恢复"
        )
    if manifest["mode"] != settings.JICENG_MODE:
        raise CommandError("演示数据和正式数据不能互相恢复")


def _take(tar: tarfile.TarFile, name: str, expected: str, folder: Path) -> None:
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise CommandError(f"备份里有不该有的路径：{name}")
    packed = tar.extractfile(name)
    if packed is None:
        raise CommandError(f"备份里的 {name} 不是普通文件")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        shutil.copyfileobj(packed, out, CHUNK)
    if digest(target) != expected:
        raise CommandError(f"备份里的 {name} 已损坏（校验和不符），没有恢复任何内容")


def _put_back(folder: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        Path(_sqlite()).parent.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(folder / "database") as source, sqlite3.connect(_sqlite()) as target:
            source.backup(target)
    else:
        url, dump = settings.DATABASE_URL, str(folder / "database")
        _run(["pg_restore", "--clean", "--if-exists", "--no-owner", f"--dbname={url}", dump])
    media = Path(settings.MEDIA_ROOT)
    shutil.rmtree(media, ignore_errors=True)
    if (folder / "files").is_dir():
        shutil.copytree(folder / "files", media)

"""`jiceng init`, `jiceng demo`: an installation of one's own, and the demo district."""

import os
import secrets
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from jiceng.site.commands.division import fetched
from jiceng.site.commands.kept import copy, forget_old, kept_at
from jiceng.site.commands.saying import CommandError, tell
from jiceng.site.commands.starting import begin, env_file, home, kept_mode

ADMINS = (
    ("system_admin", "sysadmin", "系统管理员"),
    ("security_admin", "secadmin", "安全管理员"),
    ("audit_admin", "auditadmin", "审计管理员"),
)


def init(asked: Namespace) -> int:
    """Keys, tables, the root of the tree, its ground, and three separated administrators."""
    if kept_mode() == "demo":
        raise CommandError(f"{home()} 里是演示数据；请换一个数据目录（JICENG_HOME）再运行 init")
    os.environ["JICENG_MODE"] = "production"
    if not env_file().is_file():
        _write_env(_keys(asked.hosts))
        tell(f"已生成密钥：{env_file()}。请单独备份这个文件，丢了它，加密的资料就打不开。")
    begin()
    _migrate()
    _found(asked)
    return 0


def _keys(hosts: str) -> dict[str, str]:
    return {
        "JICENG_MODE": "production",
        "JICENG_SECRET_KEY": secrets.token_urlsafe(48),
        "JICENG_KEYS": f"k1=aes-256-gcm:{secrets.token_hex(32)}",
        "JICENG_HOSTS": hosts,
    }


def _write_env(values: dict[str, str]) -> None:
    """Only the owner may read the keys, from the first byte on."""
    home().mkdir(parents=True, exist_ok=True)
    file = os.open(env_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.writelines(f"{name}={value}\n" for name, value in values.items())


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - after the settings

    from jiceng.kernel.bulk import uncollected  # noqa: PLC0415

    with uncollected():
        call_command("migrate", interactive=False, verbosity=0)


def _found(asked: Namespace) -> None:
    from django.db import transaction  # noqa: PLC0415

    from jiceng.kernel import clock  # noqa: PLC0415
    from jiceng.kernel.actors import System  # noqa: PLC0415
    from jiceng.registers.calendar.actions import load_year_many  # noqa: PLC0415
    from jiceng.registers.orgs import actions as orgs  # noqa: PLC0415
    from jiceng.registers.orgs.models import Kind, Org  # noqa: PLC0415

    if Org.objects.exists():
        raise CommandError("这里已经建过账，不需要再次 init")
    actor, today = System("初始化"), clock.today()
    listed = _district(asked.district, asked.division) if asked.district else None
    name = asked.name or (f"{listed['name']}委" if listed else "本级党组织")
    with transaction.atomic():
        load_year_many(actor=actor)
        root = orgs.set_up(name=name, kind=Kind.DISTRICT, since=today, actor=actor)
        if listed:
            _lay_out(listed, root, actor, today)
        passwords = _administrators(root, actor, today)
    tell(f"已建立：{root.name}")
    for username, password in passwords.items():
        tell(f"  {username}  初始密码 {password}")
    tell("首次登录须改密码并绑定动态口令。三个管理员应由三位同志分别担任。")


def _district(code: str, division: str) -> dict[str, Any]:
    from jiceng.registers.places.actions import (  # noqa: PLC0415
        UnknownDistrictError,
        district_list,
    )

    try:
        return district_list(code)
    except UnknownDistrictError:
        folder = Path(division) if division else fetched(home() / "cache")
    try:
        return district_list(code, folder)
    except UnknownDistrictError as why:
        raise CommandError(f"{why.messages[0]}，请核对区划代码") from why


def _lay_out(listed: dict[str, Any], root: Any, actor: Any, today: date) -> None:
    """Each street and community is kept by the organisation that leads it."""
    from jiceng.registers.orgs import actions as orgs  # noqa: PLC0415
    from jiceng.registers.orgs.models import Field, Kind  # noqa: PLC0415
    from jiceng.registers.places.actions import lay_out_district  # noqa: PLC0415

    keepers: dict[str, Any] = {}
    for street in listed["streets"]:
        rows: list[dict[str, Any]] = [
            {"name": f"{street['name']}党工委", "kind": Kind.WORK_COMMITTEE, "parent": root,
             "since": today}
        ]  # fmt: skip
        for place in street["communities"]:
            urban = place.get("type", "urban") == "urban"
            field = Field.URBAN_COMMUNITY if urban else Field.VILLAGE
            rows.append({"name": f"{place['name']}党组织", "kind": Kind.COMMITTEE, "field": field,
                         "parent": 0, "since": today})  # fmt: skip
        made = orgs.set_up_many(rows, actor=actor)
        codes = [street["code"], *(place["code"] for place in street["communities"])]
        keepers |= dict(zip(codes, made, strict=True))
        tell(f"  {street['name']}：{len(street['communities'])} 个社区")
    lay_out_district(listed, actor=actor, root=root, keepers=keepers, since=today)


def _administrators(root: Any, actor: Any, today: date) -> dict[str, str]:
    from jiceng.registers.accounts.actions import grant_many, open_accounts  # noqa: PLC0415

    words = {username: secrets.token_urlsafe(12) for _, username, _ in ADMINS}
    made = open_accounts(
        [
            {"username": username, "name": name, "home": root, "password": words[username],
             "must_change": True}
            for _, username, name in ADMINS
        ],
        actor=actor,
    )  # fmt: skip
    grant_many(
        [
            {"account": account, "role": role, "org": root, "since": today}
            for account, (role, _, _) in zip(made, ADMINS, strict=True)
        ],
        actor=actor,
    )
    return words


def demo(asked: Namespace) -> int:
    """Build the demo district; the same day gives the same content."""
    if kept_mode() == "production":
        raise CommandError(f"{home()} 是正式数据，不能建演示数据；请换一个数据目录（JICENG_HOME）")
    os.environ["JICENG_MODE"] = "demo"
    home().mkdir(parents=True, exist_ok=True)
    until = _day(asked.until)
    begin()
    try:
        from jiceng.site.demo import build  # noqa: PLC0415
    except ImportError as why:
        raise CommandError(f"这个版本没有带演示数据（{why}）") from why
    _emptied()
    from jiceng.kernel import clock  # noqa: PLC0415

    day = until or clock.today()
    _fill(lambda: build(day), kept_at(home() / "cache", day))
    _write_env({"JICENG_MODE": "demo"})
    tell("演示区已建好。运行 jiceng serve 启动，演示账号列在登录页上。")
    return 0


def _fill(build: Callable[[], Any], kept: Path) -> None:
    """Build into an empty database, or copy what this very source built before."""
    from django.db import connection  # noqa: PLC0415

    own_file = connection.vendor == "sqlite"
    if own_file and kept.is_file():
        copy(kept, Path(str(connection.settings_dict["NAME"])))
        return
    _migrate()
    build()
    if own_file:
        connection.close()
        copy(Path(str(connection.settings_dict["NAME"])), kept)
        forget_old(kept.parent)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"看不懂日期“{text}”，请写成 2026-11-22") from None


def _emptied() -> None:
    """The demo is always built anew; nothing else can be here, for its mode was asked first."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        connection.close()
        file = Path(str(connection.settings_dict["NAME"]))
        for part in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            part.unlink(missing_ok=True)
    elif "django_migrations" in connection.introspection.table_names():
        call_command("flush", interactive=False, verbosity=0)

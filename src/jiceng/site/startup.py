"""What production refuses to start with: anything fit only for a demonstration or a test.

Called by the settings before anything else is loaded, so it knows nothing but plain values.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

SHORTEST: Final = 40  # characters of the signing key
LETTERS: Final = 12  # different ones among them
MASTER: Final = re.compile(r"(aes-256-gcm|sm4-gcm):([0-9a-fA-F]{64})")
PLAYGROUND_KEY: Final = "insecure-playground-key"
PLAYGROUND_KEYS: Final = {"k1": "aes-256-gcm:" + "11" * 32}
# Switches of the test bench: they widen races, break on purpose, or ask for the soak.
SWITCHES: Final = ("JICENG_CRASH", "JICENG_NO_", "JICENG_SLEEP", "JICENG_SOAK", "JICENG_TEST")


def refusals(
    *,
    key: str,
    keys: Mapping[str, str],
    debug: bool,
    hosts: Iterable[str],
    environment: Iterable[str],
    env_file: Path,
) -> list[str]:
    """Why production may not start, in plain words; nothing if it may."""
    found = []
    if len(key) < SHORTEST or len(set(key)) < LETTERS or "insecure" in key:
        found.append(f"JICENG_SECRET_KEY 太短或是示例值，请换成至少 {SHORTEST} 个随机字符")
    found += _master_keys(keys)
    if debug:
        found.append("JICENG_DEBUG 不能用于正式运行，请去掉")
    found += _hosts(list(hosts))
    found += [
        f"{name} 是测试用的开关，正式运行请去掉"
        for name in sorted(environment)
        if name.startswith(SWITCHES)
    ]
    if env_file.is_file() and "JICENG_MODE=demo" in env_file.read_text("utf-8").split():
        found.append(f"{env_file} 里是演示数据，正式运行请另设数据目录（JICENG_HOME）")
    return found


def _master_keys(keys: Mapping[str, str]) -> list[str]:
    if not keys:
        return ["没有加密密钥：请先运行 jiceng init，或设置 JICENG_KEYS"]
    weak = [
        name
        for name, entry in keys.items()
        if not (found := MASTER.fullmatch(entry)) or len(set(bytes.fromhex(found[2]))) < LETTERS
    ]
    return [f"JICENG_KEYS 里的 {name} 太短、写错或是示例值，请重新生成" for name in weak]


def _hosts(hosts: list[str]) -> list[str]:
    if not hosts:
        return ["请在 JICENG_HOSTS 里写明对外的域名或地址"]
    # A leading dot allows every name below it: below a whole top-level domain that is everybody.
    wide = [host for host in hosts if "*" in host or (host[:1] == "." and host.count(".") == 1)]
    return [f"JICENG_HOSTS 不能写 {host}，请写明域名" for host in wide]

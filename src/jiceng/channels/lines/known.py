"""The ways out this software knows: what each wants to be told, and the client it makes."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.channels.lines.models import Line
from jiceng.channels.protocols.aliyun import Aliyun
from jiceng.channels.protocols.letters import Client
from jiceng.channels.protocols.tencent import Tencent
from jiceng.kernel.actors import System
from jiceng.kernel.looks import issue_ticket

WORKER = System("发送")
GENERAL = "*"
TEMPLATE = re.compile(r"\s*([\w.*]+)\s*=\s*([\w-]{1,64})\s*(?::\s*(\w+(?:\s*,\s*\w+)*)\s*)?")


@dataclass(frozen=True)
class Asked:
    """One thing to fill in; a secret is sealed and never shown again."""

    name: str
    title: Any
    secret: bool = False
    hint: Any = ""
    long: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Kind:
    """A way out: its key, how a person is reached by it, and what it must be told."""

    key: str
    title: Any
    channel: str
    asked: Sequence[Asked]
    make: Callable[[Mapping[str, str]], Client]

    def lacking(self, line: Line | None) -> list[Any]:
        """Titles of what has not been filled in."""
        if line is None:
            return [one.title for one in self.asked if not one.optional]
        held = {*line.values, *line.values.get("sealed", ())}
        wanted = [one for one in self.asked if not one.optional]
        return [one.title for one in wanted if one.name not in held]


@dataclass(frozen=True)
class Template:
    """A template registered with the provider: its number there, and what fills it in order."""

    code: str
    params: tuple[str, ...] = ()


def templates_of(text: str) -> dict[str, Template]:
    """`outbox.digest=SMS_100:count`, a line each; ValueError names the line that is none."""
    found = {}
    for line in filter(None, (part.strip() for part in text.splitlines())):
        read = TEMPLATE.fullmatch(line)
        if read is None:
            raise ValueError(line)
        names = tuple(name.strip() for name in (read[3] or "").split(",") if name.strip())
        found[read[1]] = Template(read[2], names)
    return found


TEMPLATES = Asked(
    "templates",
    gettext_lazy("短信模板"),
    hint=gettext_lazy(
        "一行一个：系统里的模板=服务商的模板编号:参数,参数。"
        "没有列出的用“*”这一行，都没有就不发。例如 *=SMS_100"
    ),
    long=True,
)
SIGN = Asked("sign_name", gettext_lazy("短信签名"), hint=gettext_lazy("在服务商处审核通过的签名"))
ALIYUN = Kind(
    "aliyun",
    gettext_lazy("阿里云短信"),
    "sms",
    (
        Asked("key_id", "AccessKey ID"),
        Asked("secret", "AccessKey Secret", secret=True),
        SIGN,
        TEMPLATES,
    ),
    lambda said: Aliyun(said["key_id"], said["secret"], said["sign_name"]),
)
TENCENT = Kind(
    "tencent",
    gettext_lazy("腾讯云短信"),
    "sms",
    (
        Asked("key_id", "SecretId"),
        Asked("secret", "SecretKey", secret=True),
        Asked("app_id", "SdkAppId"),
        SIGN,
        TEMPLATES,
    ),
    lambda said: Tencent(said["key_id"], said["secret"], said["app_id"], said["sign_name"]),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in (ALIYUN, TENCENT)}


def opened(line: Line) -> dict[str, str]:
    """Everything a client needs, its keys opened with a look written down."""
    said = {name: value for name, value in line.values.items() if isinstance(value, str)}
    if line.secrets is not None:
        ticket = issue_ticket(WORKER, line, "secrets", purpose="调用通道")
        said |= json.loads(line.secrets.open(ticket))
    return said


def findings(line: Line) -> list[str]:
    """What is wrong with a way out that is in use, in plain words."""
    kind = KINDS.get(line.key)
    if kind is None:
        return [_("这个版本不认识这条通道")]
    found = [_("还没有填%s") % title for title in kind.lacking(line)]
    if line.failures:
        found.append(
            _("连续 %(count)d 次不成功：%(words)s") % {"count": line.failures, "words": line.words}
        )
    return found

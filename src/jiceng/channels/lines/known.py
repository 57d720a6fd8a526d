"""The ways out this software knows: what each wants to be told, and the client it makes."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.channels.lines.models import Line
from jiceng.channels.protocols.aliyun import Aliyun
from jiceng.channels.protocols.letters import Bearer, Client
from jiceng.channels.protocols.open311 import Open311
from jiceng.channels.protocols.tencent import Tencent
from jiceng.channels.protocols.wechat import Wechat
from jiceng.channels.protocols.wecom import Wecom
from jiceng.kernel.actors import System
from jiceng.kernel.looks import issue_ticket

WORKER = System("发送")
GENERAL = "*"
TEMPLATE = re.compile(r"\s*([\w.*]+)\s*=\s*([\w-]{1,64})\s*(?::\s*([\w@]+(?:\s*,\s*[\w@]+)*)\s*)?")


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
    make: Callable[[Mapping[str, str], Bearer], Client]

    def lacking(self, line: Line | None) -> list[Any]:
        """Titles of what has not been filled in."""
        if line is None:
            return [one.title for one in self.asked if not one.optional]
        held = {*line.values, *line.values.get("sealed", ())}
        wanted = [one for one in self.asked if not one.optional]
        return [one.title for one in wanted if one.name not in held]


@dataclass(frozen=True)
class Template:
    """A template registered with the provider: its number there, and what fills it in order:
    the name of ours, and the name of theirs.
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()

    def filled(self, params: Mapping[str, str]) -> dict[str, str]:
        return {theirs: params.get(ours, "") for ours, theirs in self.params}


def templates_of(text: str) -> dict[str, Template]:
    """`outbox.digest=SMS_100:count`, a line each; ValueError names the line that is none."""
    found = {}
    for line in filter(None, (part.strip() for part in text.splitlines())):
        read = TEMPLATE.fullmatch(line)
        if read is None:
            raise ValueError(line)
        names = [name.strip() for name in (read[3] or "").split(",") if name.strip()]
        pairs = [(name.partition("@")[0], name.partition("@")[2] or name) for name in names]
        found[read[1]] = Template(read[2], tuple(pairs))
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
    lambda said, _bearer: Aliyun(said["key_id"], said["secret"], said["sign_name"]),
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
    lambda said, _bearer: Tencent(
        said["key_id"], said["secret"], said["app_id"], said["sign_name"]
    ),
)
WECHAT = Kind(
    "wechat",
    gettext_lazy("微信公众号"),
    "wechat",
    (
        Asked("app_id", "AppID"),
        Asked("secret", "AppSecret", secret=True),
        Asked("token", "Token", secret=True),
        Asked("aes_key", "EncodingAESKey", secret=True, hint=gettext_lazy("43 个字符，选安全模式")),
        Asked(
            "templates",
            gettext_lazy("通知模板"),
            hint=gettext_lazy(
                "一行一个：系统里的模板=公众号的模板编号:参数@字段。例如 *=Ab-1:count@number1"
            ),
            long=True,
            optional=True,
        ),
        Asked(
            "style",
            gettext_lazy("通知方式"),
            hint=gettext_lazy("空着是订阅通知；填 template 是模板消息"),
            optional=True,
        ),
        Asked(
            "menu",
            gettext_lazy("公众号菜单"),
            hint=gettext_lazy(
                "一行一个：名称=网址或关键词；二级菜单前面加“-”。一级最多 3 个，每个下面最多 5 个"
            ),
            long=True,
            optional=True,
        ),
    ),
    lambda said, bearer: Wechat(
        said["app_id"], said["secret"], bearer, said.get("style") or "subscribe"
    ),
)
WECOM = Kind(
    "wecom",
    gettext_lazy("企业微信应用消息"),
    "wecom",
    (
        Asked("corp_id", gettext_lazy("企业 ID")),
        Asked("agent_id", "AgentId", hint=gettext_lazy("数字；企业微信账号须与本系统登录名一致")),
        Asked("secret", "Secret", secret=True),
    ),
    lambda said, bearer: Wecom(said["corp_id"], said["secret"], said["agent_id"], bearer),
)
OPEN311 = Kind(
    "open311",
    gettext_lazy("Open311 外转"),
    "open311",
    (
        Asked(
            "endpoint",
            gettext_lazy("对方接口网址"),
            hint=gettext_lazy("https:// 开头，到 /open311/v2 为止。转热线的诉求只转内容和社区名称"),
        ),
        Asked("api_key", "api_key", secret=True),
        Asked("service_code", "service_code", hint=gettext_lazy("对方给这类诉求的项目编号")),
        Asked("jurisdiction", "jurisdiction_id", optional=True),
    ),
    lambda said, _bearer: Open311(
        said["endpoint"], said["api_key"], said["service_code"], said.get("jurisdiction", "")
    ),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in (ALIYUN, TENCENT, WECHAT, WECOM, OPEN311)}


def opened(line: Line) -> dict[str, str]:
    """Everything a client needs, its keys opened with a look written down."""
    said = {name: value for name, value in line.values.items() if isinstance(value, str)}
    if line.secrets is not None:
        ticket = issue_ticket(WORKER, line, "secrets", purpose="调用通道")
        said |= json.loads(line.secrets.open(ticket))
    return said


@lru_cache(maxsize=8)
def _held(key: str, _token: str, _set_at: str) -> Mapping[str, str]:
    return opened(Line.objects.get(key=key))


def in_use(key: str) -> Mapping[str, str] | None:
    """What a way out that is in use was told, opened once a process; None where it is off."""
    line = Line.objects.filter(key=key, on=True).first()
    if line is None or line.secrets is None:
        return None
    return _held(key, line.secrets.token, str(line.set_at))


def client_of(line: Line, bearer: Bearer) -> Client:
    return KINDS[line.key].make(opened(line), bearer)


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

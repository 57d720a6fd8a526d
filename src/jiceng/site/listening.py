"""What comes in from outside, and what goes on to it: which room answers, what is passed on."""

from typing import Any
from urllib.parse import urljoin

from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import slips
from jiceng.kernel.actors import Actor
from jiceng.kernel.once import once
from jiceng.registers.accounts.actions import DeniedError, check_wait, count_failure

WORDS = ("点单", "报修", "诉求", "反映")
BETWEEN = " :：,，。;；、\n\t"
CHANNEL = "wechat"


def answer_order(spoken: Any, *, actor: Actor) -> str | None:
    """公众号来信 → 点单: `报修 槐荫社区 3号楼灯不亮` is an order, a query code is how it stands.

    None for anything else: then the account answers with the address of the site.
    """
    if not apps.is_installed("jiceng.work.orders"):
        return None

    code = slips.read(spoken.text)
    if code:
        return _stands(spoken, code)
    word = next((one for one in WORDS if spoken.text.startswith(one)), "")
    return _taken(spoken, spoken.text.removeprefix(word).strip(BETWEEN), actor) if word else None


def _taken(spoken: Any, text: str, actor: Actor) -> str:
    from jiceng.work.orders.actions import knock, submit  # noqa: PLC0415  # may be left out

    org, text = _where(spoken.account, text)
    if org is None or not text:
        said = _("请写明社区和要办的事，例如“报修 某某社区 3号楼灯不亮”。也可以打开 %s")
        return str(said % urljoin(spoken.site, reverse("orders.ask")))
    if not knock(f"wechat {spoken.sender}"):
        return _("提交得太多了，请过一会儿再来，急事请打社区电话")
    try:
        order: Any = once(spoken.key, actor, "orders.submit", lambda: submit(
            actor=actor, org=org, channel=CHANNEL, text=text))  # fmt: skip
    except ValidationError as why:
        return "；".join(why.messages)
    said = _("已收到，查询码 %(code)s。由%(who)s办理，最迟 %(due)s 答复。看进度：%(url)s")
    return said % {"code": order.spaced_code, **_told(spoken, order)}


def _told(spoken: Any, order: Any) -> dict[str, Any]:
    url = urljoin(spoken.site, reverse("orders.receipt", args=[order.code]))
    return {"who": order.handler, "due": order.due_on, "url": url}


def _where(account: Any, text: str) -> tuple[Any, str]:
    """The community that is named, and the words without it; else one's own, if it is known."""
    from jiceng.work.orders.forms.resident import communities  # noqa: PLC0415  # may be left out

    places = list(communities())
    named = [one for one in places if one.name in text]
    if named:
        found = max(named, key=lambda one: len(one.name))
        return found.keeper, text.replace(found.name, "", 1).strip(BETWEEN)
    home = account.home.path if account is not None else ""
    own = [one.keeper for one in places if home and home.startswith(one.keeper.path)]
    return (max(own, key=lambda org: len(org.path)) if own else None), text


def _stands(spoken: Any, code: str) -> str:
    """How an order stands, to whoever has its code; who guesses waits longer with each miss."""
    from jiceng.work.orders.models import Order  # noqa: PLC0415  # may be left out

    source = f"orders wechat {spoken.sender}"
    try:
        check_wait(source=source)
    except DeniedError as why:
        return "；".join(why.messages)
    order = Order.objects.select_related("handler").filter(code=code).first()
    if order is None:
        count_failure(username="", source=source)
        return _("没有这个查询码，请照回执再看一遍")
    said = _("%(state)s，由%(who)s办理，最迟 %(due)s 答复。看进度：%(url)s")
    return said % {"state": order.get_state_display(), **_told(spoken, order)}


def untie_account(account: Any, *, actor: Actor) -> None:
    """停用账号 → 通道绑定: whoever no longer comes in is not reached from here either."""
    if not apps.is_installed("jiceng.channels.lines"):
        return
    from jiceng.channels.lines.actions import untie  # noqa: PLC0415  # may be left out

    untie(account, actor=actor, channel=CHANNEL)


def pass_on(order: Any, *, actor: Actor) -> None:
    """转热线的诉求 → Open311 外转, where an operator has set up the other side."""
    handed = order.state == "out" and order.outside == "hotline"
    if not handed or not apps.is_installed("jiceng.channels.open311"):
        return
    from jiceng.channels.open311.actions import forward  # noqa: PLC0415  # may be left out

    forward(order, actor=actor)

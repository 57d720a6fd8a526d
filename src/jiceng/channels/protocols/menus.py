"""自定义菜单: written as lines, checked against the platform's limits (three, and five beneath)."""

from typing import Any, Final

MOST, MOST_BENEATH = 3, 5
LONG, LONG_BENEATH = 4, 8  # characters of a name
KEY: Final = 128


def menu_of(text: str) -> list[dict[str, Any]]:
    """`名称=网址或关键词`, a line each; `-名称=…` stands under the line before. ValueError says
    what is wrong, in words for whoever wrote it.
    """
    found: list[dict[str, Any]] = []
    for line in filter(None, (part.strip() for part in text.splitlines())):
        beneath = line.startswith("-")
        name, _is, target = (part.strip() for part in line.lstrip("-").partition("="))
        if not name or len(name) > (LONG_BENEATH if beneath else LONG):
            raise ValueError(f"菜单名称一级最多{LONG}个字，二级最多{LONG_BENEATH}个字：{line[:20]}")
        if beneath and not found:
            raise ValueError(f"二级菜单前面要先有一级菜单：{line[:20]}")
        made = _button(name, target)
        if not beneath:
            found.append(made)
        else:
            over = found[-1]
            over.pop("type", None)
            over.setdefault("sub_button", []).append(made)
    _check(found)
    return found


def _button(name: str, target: str) -> dict[str, Any]:
    if target.startswith("https://"):
        return {"type": "view", "name": name, "url": target}
    if target.startswith("http:"):
        raise ValueError(f"网址要以 https:// 开头：{name}")
    return {"type": "click", "name": name, "key": target[:KEY]} if target else {"name": name}


def _check(buttons: list[dict[str, Any]]) -> None:
    if len(buttons) > MOST:
        raise ValueError(f"一级菜单最多{MOST}个")
    for button in buttons:
        beneath = button.get("sub_button", [])
        if len(beneath) > MOST_BENEATH:
            raise ValueError(f"“{button['name']}”下面最多{MOST_BENEATH}个")
        if beneath:
            button.pop("url", None)
            button.pop("key", None)
        for one in beneath or [button]:
            if "type" not in one:
                raise ValueError(f"“{one['name']}”没有写网址或关键词")

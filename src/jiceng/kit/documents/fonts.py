"""Which typefaces an official document names, and what a computer without them should use."""

from dataclasses import dataclass

LATIN = "Times New Roman"

# ISO/IEC 29500 §17.8.3.1: comma-separated other names under which the same face may be installed.
_OTHER_NAMES = {
    "仿宋": "仿宋_GB2312,FangSong,方正仿宋_GBK",
    "仿宋_GB2312": "仿宋,FangSong,方正仿宋_GBK",
    "楷体": "楷体_GB2312,KaiTi,方正楷体_GBK",
    "楷体_GB2312": "楷体,KaiTi,方正楷体_GBK",
    "方正小标宋简体": "方正小标宋_GBK,华文中宋,宋体",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
_SERIFED = ("宋", "楷")


@dataclass(frozen=True)
class Fonts:
    """The faces by their role. The document only names them: none is shipped (licensed fonts).

    The standard says 仿宋体 and 楷体, not the "_GB2312" cuts; those hold 6,763 characters and
    break names such as 张玥 or 李堃, so the full faces are the default.
    """

    title: str = "方正小标宋简体"
    body: str = "仿宋"
    kai: str = "楷体"
    hei: str = "黑体"
    song: str = "宋体"

    @property
    def names(self) -> tuple[str, ...]:
        """Every face once, in a fixed order."""
        return tuple(dict.fromkeys((self.title, self.body, self.kai, self.hei, self.song)))


def other_names(face: str) -> str:
    """Fallback names for Word's font table, empty when none is known."""
    return _OTHER_NAMES.get(face, "")


def family(face: str) -> str:
    """The rough kind of the face, for a program that has none of the names."""
    return "roman" if any(sign in face for sign in _SERIFED) else "modern"

"""Pictures of a Word document: the PNG as it was drawn, in the line like a letter."""

import struct
from dataclasses import dataclass

from jiceng.kit.documents.texts import escaped

_MARK = b"\x89PNG\r\n\x1a\n"
_SIZE = struct.Struct(">8x4x4sII")  # mark, length of the head, its name, width and height
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_MILLIMETRE = 36_000  # English metric units


@dataclass(frozen=True)
class Picture:
    """A PNG, how wide it is printed in millimetres, and its words for whoever cannot see it.

    Raises ValueError for anything but a PNG.
    """

    content: bytes
    wide: float
    words: str

    def __post_init__(self) -> None:
        head = self.content[: _SIZE.size]
        if len(head) < _SIZE.size or head[:8] != _MARK or not all(self._pixels):
            message = "图片只放 PNG"
            raise ValueError(message)

    @property
    def _pixels(self) -> tuple[int, int]:
        name, across, down = _SIZE.unpack(self.content[: _SIZE.size])
        return (across, down) if name == b"IHDR" else (0, 0)

    def placed(self, number: int, relation: str) -> str:
        """The run that puts it into a paragraph; `number` is its own among all drawings."""
        across, down = self._pixels
        wide = round(self.wide * _MILLIMETRE)
        high = round(wide * down / across)
        named = f'id="{number}" name="图片 {number}" descr="{escaped(self.words)}"'
        return (
            f'<w:r><w:drawing><wp:inline xmlns:wp="{_PLACED}" distT="0" distB="0" distL="0"'
            f' distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
            f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr {named}/>'
            f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_MAIN}" noChangeAspect="1"/>'
            f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_PICTURE}">'
            f'<pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
            '</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
            "</w:drawing></w:r>"
        )

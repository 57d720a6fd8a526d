"""The paragraph styles of an official document, named as its writers name them."""

from dataclasses import dataclass

from jiceng.kit.documents.fonts import LATIN, Fonts
from jiceng.kit.documents.packing import XML_HEAD
from jiceng.kit.documents.texts import escaped

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

# Twentieths of a point. 28 characters × 315.86 = 8844 across, 22 lines × 579 = 12738 down.
TYPE_WIDTH = 8844
LINE = 579
CHARACTER = 316
BODY_SIZE = 16

# The page declares the standard's grid, but programs read its character pitch differently: one
# widens what the other narrows. So paragraphs stand off the grid, on its line height and with
# letters a quarter point closer, which gives the same 22 lines of 28 characters everywhere.
_CLOSER = '<w:spacing w:val="-5"/>'
_ON_LINES = f'<w:snapToGrid w:val="0"/><w:spacing w:line="{LINE}" w:lineRule="exact"/>'
_NO_ORPHANS = '<w:widowControl w:val="0"/>'
_WITH_NEXT = f"<w:keepNext/>{_NO_ORPHANS}"
_TWO_IN = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'
_ONE_IN = f'<w:ind w:left="{CHARACTER}" w:right="{CHARACTER}"/>'


def _side(side: str) -> str:
    return f'<w:jc w:val="{side}"/>'


def _off_grid(before: int, after: int, line: int, rule: str = "atLeast") -> str:
    return (
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{before}" w:after="{after}"'
        f' w:line="{line}" w:lineRule="{rule}"/>'
    )


@dataclass(frozen=True)
class _Style:
    """One style: its code in the file, its name on the screen, paragraph and letters."""

    code: str
    name: str
    paragraph: str
    face: str
    size: float = BODY_SIZE
    following: str = "GwBody"

    def xml(self, fonts: Fonts) -> str:
        east = getattr(fonts, self.face)
        # Page numbers are half-width digits of the Chinese face (7.5).
        latin = east if self.code == "GwPage" else LATIN
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.code}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/>'
            f'<w:next w:val="{self.following}"/><w:qFormat/><w:pPr>{self.paragraph}</w:pPr>'
            f"<w:rPr>{face(east, latin)}{_size(self.size)}</w:rPr></w:style>"
        )


def _heading(level: int, face: str) -> _Style:
    paragraph = f'{_WITH_NEXT}{_TWO_IN}{_side("both")}<w:outlineLvl w:val="{level - 1}"/>'
    return _Style(f"GwH{level}", f"{'一二三四'[level - 1]}级标题", paragraph, face)


_CELL = _NO_ORPHANS + _off_grid(20, 20, 280)
_STYLES = (
    # A line of the title is its own height plus 7/8 of a body character: 22 + 14 = 36 pt.
    _Style(
        "GwTitle",
        "公文标题",
        f"{_NO_ORPHANS}{_off_grid(0, LINE, 720, 'exact')}{_side('center')}",
        "title",
        22,
    ),
    _Style(
        "GwDraft",
        "稿别",
        f"{_NO_ORPHANS}{_off_grid(0, LINE, LINE, 'exact')}{_side('center')}",
        "kai",
    ),
    _Style("GwTo", "主送", f"{_NO_ORPHANS}{_side('both')}", "body"),
    _heading(1, "hei"),
    _heading(2, "kai"),
    _heading(3, "body"),
    _heading(4, "body"),
    _Style("GwBody", "公文正文", f"{_NO_ORPHANS}{_TWO_IN}{_side('both')}", "body"),
    _Style("GwSign", "落款", f"{_NO_ORPHANS}{_side('right')}", "body"),
    _Style("GwAppendix", "附件序号", _NO_ORPHANS, "hei", following="GwTitle"),
    _Style(
        "GwCaption", "表题", f"{_WITH_NEXT}{_off_grid(120, 40, 300)}{_side('center')}", "hei", 12
    ),
    _Style(
        "GwUnit", "表单位", f"{_WITH_NEXT}{_off_grid(0, 20, 260)}{_side('right')}", "song", 10.5
    ),
    _Style("GwCell", "表文", _CELL, "song", 12, "GwCell"),
    _Style("GwCellSmall", "表文小", _CELL, "song", 10.5, "GwCellSmall"),
    _Style(
        "GwTableNote", "表注", f"{_NO_ORPHANS}{_off_grid(40, 160, 240)}{_side('both')}", "song", 9
    ),
    _Style(
        "GwPage", "页码", f"{_off_grid(0, 0, 280, 'exact')}{_ONE_IN}{_side('right')}", "song", 14
    ),
    _Style("GwHeader", "页眉说明", f"{_off_grid(0, 0, 240)}{_side('right')}", "song", 9),
)


def face(east: str, latin: str = LATIN) -> str:
    """The font of a style: Chinese and Latin letters apart, doubtful signs taken as Chinese."""
    east, latin = escaped(east), escaped(latin)
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:eastAsia="{east}"'
        f' w:hAnsi="{latin}" w:cs="{latin}"/>'
    )


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def styles(fonts: Fonts) -> str:
    """word/styles.xml. The grid counts characters of the Normal style, so that is 16 pt."""
    letters = face(fonts.body)
    return (
        f"{XML_HEAD}<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'{letters}<w:kern w:val="2"/>{_size(BODY_SIZE)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{_NO_ORPHANS}{_ON_LINES}{_side('both')}</w:pPr>"
        f"<w:rPr>{letters}{_CLOSER}{_size(BODY_SIZE)}</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '</w:style><w:style w:type="character" w:customStyle="1" w:styleId="GwLabel">'
        f'<w:name w:val="标签"/><w:rPr>{face(fonts.hei)}</w:rPr></w:style>'
        f"{''.join(style.xml(fonts) for style in _STYLES)}</w:styles>"
    )

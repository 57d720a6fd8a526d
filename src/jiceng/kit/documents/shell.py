"""The parts of a Word file that do not depend on what it says: page, settings, fonts, frame.

Every measure is from GB/T 9704-2012 (A4, type area 156×225 mm, 22 lines × 28 characters).
Written in code so that no binary template has to be trusted or kept.
"""

from collections.abc import Iterable, Mapping

from jiceng.kit.documents.fonts import LATIN, Fonts, family, other_names
from jiceng.kit.documents.looks import LINE, SPACES
from jiceng.kit.documents.packing import XML_HEAD
from jiceng.kit.documents.texts import escaped

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."

SECTION = (
    "<w:sectPr>{references}"
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"'
    ' w:header="1134" w:footer="1447" w:gutter="0"/>'
    '<w:cols w:space="0"/>'
    "{grid}</w:sectPr>"
)
# 28 characters need 15.79 pt each: 848/4096 pt less than their 16.
GRID = f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="-848"/>'

SETTINGS = (
    f"{XML_HEAD}<w:settings {SPACES}>"
    '<w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:drawingGridHorizontalSpacing w:val="158"/><w:drawingGridVerticalSpacing w:val="579"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)

APP = (
    f"{XML_HEAD}<Properties"
    ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Jiceng</Application></Properties>"
)


def font_table(fonts: Fonts) -> str:
    """word/fontTable.xml with the names a missing face may go by."""
    entries = "".join(
        f'<w:font w:name="{escaped(name)}">'
        + (f'<w:altName w:val="{escaped(other_names(name))}"/>' if other_names(name) else "")
        + f'<w:charset w:val="86"/><w:family w:val="{family(name)}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name in fonts.names
    )
    latin = f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>'
    return f"{XML_HEAD}<w:fonts {SPACES}>{entries}{latin}</w:fonts>"


def page_number(*, even: bool) -> str:
    """A footer "— 1 —", one character in: right on odd pages, left on even ones (7.5)."""
    side = '<w:jc w:val="left"/>' if even else ""
    field = "".join(
        f"<w:r>{inside}</w:r>"
        for inside in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            f"<w:t>{2 if even else 1}</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return (
        f"{XML_HEAD}<w:ftr {SPACES}>"
        f'<w:p><w:pPr><w:pStyle w:val="GwPage"/>{side}</w:pPr>{field}</w:p></w:ftr>'
    )


def header(note: str) -> str:
    """A header of one small line, the same on odd and even pages."""
    text = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{escaped(note)}</w:t></w:r>'
    return (
        f"{XML_HEAD}<w:hdr {SPACES}>"
        f'<w:p><w:pPr><w:pStyle w:val="GwHeader"/></w:pPr>{text if note else ""}</w:p></w:hdr>'
    )


def content_types(overrides: Mapping[str, str], *, png: bool = False) -> str:
    """[Content_Types].xml; parts of Word itself are given by their short type."""
    pictures = '<Default Extension="png" ContentType="image/png"/>' if png else ""
    entries = "".join(
        f'<Override PartName="/{name}" ContentType="{kind if "/" in kind else _WORD_TYPE + kind}"/>'
        for name, kind in sorted(overrides.items())
    )
    return (
        f'{XML_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{pictures}{entries}</Types>'
    )


def relations(
    entries: Iterable[tuple[str, str, str]], links: Mapping[str, str] | None = None
) -> str:
    """A .rels part from (id, type, target), and outside links as address → id."""
    inner = "".join(
        f'<Relationship Id="{code}" Type="{kind if "://" in kind else f"{_R}/{kind}"}"'
        f' Target="{target}"/>'
        for code, kind, target in entries
    )
    outer = "".join(
        f'<Relationship Id="{code}" Type="{_R}/hyperlink" Target="{escaped(address)}"'
        ' TargetMode="External"/>'
        for address, code in (links or {}).items()
    )
    return f'{XML_HEAD}<Relationships xmlns="{_RELATIONS}">{inner}{outer}</Relationships>'

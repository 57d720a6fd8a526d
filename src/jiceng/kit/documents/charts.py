"""Charts of a Word document: drawn by Word itself from values that lie in the file.

No picture: it prints sharply, speaks the document's typefaces, and the same values give the same
bytes on any machine. What is missing stays a gap.
"""

from collections.abc import Sequence

from jiceng.kit.documents.packing import XML_HEAD
from jiceng.kit.documents.texts import escaped

KIND = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

_MILLIMETRE = 36_000  # English metric units
_WIDE = 150 * _MILLIMETRE
_ROW, _FRAME, _LINE_HIGH = 7 * _MILLIMETRE, 14 * _MILLIMETRE, 62 * _MILLIMETRE
_HIGHEST = 190 * _MILLIMETRE
_INK = '<a:solidFill><a:srgbClr val="{}"/></a:solidFill>'
_BLUE, _GREY = _INK.format("1F4E79"), _INK.format("7F7F7F")
_LETTERS = '<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1050"/></a:pPr></a:p></c:txPr>'

Points = Sequence[tuple[str, float | None]]


def part(title: str, points: Points, kind: str) -> str:
    """The chart part: lying bars in the order of the points, or a line over time."""
    line = kind == "line"
    series = _series(title, points, line=line)
    inside = (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        if line
        else '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="60"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
    )
    return (
        f'{XML_HEAD}<c:chartSpace xmlns:c="{_CHART}" xmlns:a="{_MAIN}">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea><c:layout/>{inside}{_axes(line=line)}</c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_LETTERS}</c:chartSpace>"
    )


def _series(title: str, points: Points, *, line: bool) -> str:
    labels = "".join(
        f'<c:pt idx="{n}"><c:v>{escaped(label)}</c:v></c:pt>' for n, (label, _) in enumerate(points)
    )
    values = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>'
        for n, (_, value) in enumerate(points)
        if value is not None
    )
    count = f'<c:ptCount val="{len(points)}"/>'
    looks = (
        f'<c:spPr><a:ln w="22225">{_BLUE}</a:ln></c:spPr><c:marker><c:symbol val="circle"/>'
        f'<c:size val="5"/><c:spPr>{_BLUE}</c:spPr></c:marker>'
        if line
        else f'<c:spPr>{_BLUE}</c:spPr><c:invertIfNegative val="0"/>'
    )
    place, end = ("t", '<c:smooth val="0"/>') if line else ("outEnd", "")
    return (
        f'<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:v>{escaped(title)}</c:v></c:tx>{looks}'
        f'<c:dLbls><c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strLit>{count}{labels}</c:strLit></c:cat>"
        f"<c:val><c:numLit><c:formatCode>General</c:formatCode>{count}{values}</c:numLit></c:val>"
        f"{end}</c:ser>"
    )


def _axes(*, line: bool) -> str:
    """The names along one side, from nought up along the other; bars read from the top."""
    order, names, numbers = ("minMax", "b", "l") if line else ("maxMin", "l", "t")
    edge = f"<c:spPr><a:ln>{_GREY}</a:ln></c:spPr>"
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{names}"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{edge}<c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/>'
        f'</c:scaling><c:delete val="1"/><c:axPos val="{numbers}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/>'
        '<c:crosses val="autoZero"/></c:valAx>'
    )


def placed(number: int, relation: str, title: str, count: int, kind: str) -> str:
    """The run that puts chart `number` into a paragraph, as wide as the type area."""
    high = _LINE_HIGH if kind == "line" else min(_FRAME + _ROW * count, _HIGHEST)
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_PLACED}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{_WIDE}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="图表 {number}" descr="{escaped(title)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )

"""Puts a written body into a whole Word file: frame, page numbers, list of numbers."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import date

from jiceng.kit.documents.charts import KIND, Points, part, placed
from jiceng.kit.documents.fonts import Fonts
from jiceng.kit.documents.inline import Ink, Number
from jiceng.kit.documents.looks import SPACES, styles
from jiceng.kit.documents.packing import XML_HEAD, core_properties, pack
from jiceng.kit.documents.pictures import Picture
from jiceng.kit.documents.shell import (
    APP,
    GRID,
    SECTION,
    SETTINGS,
    content_types,
    font_table,
    header,
    page_number,
    relations,
)
from jiceng.kit.documents.texts import clean, escaped, one_line

NUMBERS = "urn:jiceng:numbers:1"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_CUSTOM = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_MAIN_TYPES = {
    "word/document.xml": "document.main+xml",
    "word/styles.xml": "styles+xml",
    "word/settings.xml": "settings+xml",
    "word/fontTable.xml": "fontTable+xml",
    "word/header1.xml": "header+xml",
    "word/header2.xml": "header+xml",
    "word/footer1.xml": "footer+xml",
    "word/footer2.xml": "footer+xml",
    "customXml/itemProps1.xml": _CUSTOM,
    "docProps/core.xml": _CORE,
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_DOCUMENT_RELATIONS = (
    ("rId1", "styles", "styles.xml"),
    ("rId2", "settings", "settings.xml"),
    ("rId3", "fontTable", "fontTable.xml"),
    ("rId4", "header", "header1.xml"),
    ("rId5", "header", "header2.xml"),
    ("rId6", "footer", "footer1.xml"),
    ("rId7", "footer", "footer2.xml"),
    ("rId8", "customXml", "../customXml/item1.xml"),
)
_REFERENCES = (
    '<w:headerReference w:type="default" r:id="rId4"/>'
    '<w:headerReference w:type="even" r:id="rId5"/>'
    '<w:footerReference w:type="default" r:id="rId6"/>'
    '<w:footerReference w:type="even" r:id="rId7"/>'
)


@dataclass
class Paper:
    """One A4 document being written; `build` may be called once or often, with one result."""

    title: str
    unit: str = ""
    day: date = date(2000, 1, 1)
    note: str = ""
    snapshot: str = ""
    fonts: Fonts = field(default_factory=Fonts)
    ink: Ink = field(default_factory=Ink)
    body: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)  # their parts, in order
    pictures: list[Picture] = field(default_factory=list)

    def chart(self, title: str, points: Points, kind: str) -> None:
        """Add a chart of one series, `bar` or `line`, in a paragraph of its own."""
        self.charts.append(part(title, points, kind))
        relation = f"rIdChart{len(self.charts)}"
        run = placed(self._drawings, relation, title, len(points), kind)
        self.write(paragraph("GwCaption", run))

    def picture(self, picture: Picture, extra: str = "") -> None:
        """Add a picture in a paragraph of its own; one that stands twice lies in the file once."""
        self.pictures.append(picture)
        run = picture.placed(self._drawings, f"rIdPicture{self._media.index(picture.content) + 1}")
        self.write(paragraph("GwCell", run, extra))

    @property
    def _drawings(self) -> int:
        return len(self.charts) + len(self.pictures)

    @property
    def _media(self) -> list[bytes]:
        return list(dict.fromkeys(one.content for one in self.pictures))

    def write(self, xml: str) -> None:
        """Add a block (paragraph or table) in WordprocessingML."""
        self.body.append(xml)

    def _core(self) -> str:
        title = one_line(self.title)
        return core_properties(title=title, creator=self.unit, day=self.day)

    def _pictured(self) -> list[tuple[str, str, str]]:
        """How the document names its charts and pictures."""
        charts = [(f"rIdChart{n}", "chart", f"charts/chart{n}.xml")
                  for n, _ in enumerate(self.charts, 1)]  # fmt: skip
        pictures = [(f"rIdPicture{n}", "image", f"media/image{n}.png")
                    for n, _ in enumerate(self._media, 1)]  # fmt: skip
        return charts + pictures

    def build(self) -> bytes:
        """The .docx file; the same calls always give the same bytes."""
        numbers = number_list(self.ink.numbers, self.snapshot)
        page_header = header(self.note)
        drawn = {f"word/charts/chart{n}.xml": xml for n, xml in enumerate(self.charts, 1)}
        media = {f"word/media/image{n}.png": png for n, png in enumerate(self._media, 1)}
        return pack(
            {
                **drawn,
                **media,
                "[Content_Types].xml": content_types(
                    {**_MAIN_TYPES, **dict.fromkeys(drawn, KIND)}, png=bool(media)
                ),
                "_rels/.rels": relations(
                    (
                        ("rId1", "officeDocument", "word/document.xml"),
                        ("rId2", _CORE_RELATION, "docProps/core.xml"),
                        ("rId3", "extended-properties", "docProps/app.xml"),
                    )
                ),
                "docProps/app.xml": APP,
                "docProps/core.xml": self._core(),
                "word/document.xml": self._document(GRID),
                "word/_rels/document.xml.rels": relations(
                    (*_DOCUMENT_RELATIONS, *self._pictured()), self.ink.links
                ),
                "word/styles.xml": styles(self.fonts),
                "word/settings.xml": SETTINGS,
                "word/fontTable.xml": font_table(self.fonts),
                "word/header1.xml": page_header,
                "word/header2.xml": page_header,
                "word/footer1.xml": page_number(even=False),
                "word/footer2.xml": page_number(even=True),
                "customXml/item1.xml": numbers,
                "customXml/itemProps1.xml": _item_properties(numbers),
                "customXml/_rels/item1.xml.rels": relations(
                    (("rId1", "customXmlProps", "itemProps1.xml"),)
                ),
            }
        )

    def _document(self, grid: str) -> str:
        section = SECTION.format(references=_REFERENCES, grid=grid)
        body = "".join(self.body)
        return f"{XML_HEAD}<w:document {SPACES}><w:body>{body}{section}</w:body></w:document>"


def paragraph(style: str, runs: str, extra: str = "") -> str:
    """One paragraph of a named style; `extra` is further paragraph properties in schema order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def checksum(name: str, number: Number, snapshot: str) -> str:
    """SHA-256 over what must not drift apart: place, printed text, value, meaning, snapshot."""
    value = number.value or number.text
    words = (name, number.text, value, number.definition, snapshot)
    return hashlib.sha256("\x1f".join(clean(word) for word in words).encode()).hexdigest()


def number_list(numbers: list[tuple[str, Number]], snapshot: str) -> str:
    """The customXml part: every number with value, definition, snapshot and checksum."""
    entries = []
    for name, number in numbers:
        fields = {
            "bookmark": name,
            "key": number.key,
            "title": number.title,
            "text": number.text,
            "value": number.value or number.text,
            "definition": number.definition,
            "at": number.at,
            "source": number.source,
            "snapshot": snapshot,
            "checksum": checksum(name, number, snapshot),
        }
        inside = " ".join(f'{label}="{escaped(text)}"' for label, text in fields.items())
        entries.append(f"<number {inside}/>")
    return (
        f'{XML_HEAD}<numbers xmlns="{NUMBERS}" snapshot="{escaped(snapshot)}">'
        f"{''.join(entries)}</numbers>"
    )


def _item_properties(numbers: str) -> str:
    code = str(uuid.uuid5(uuid.NAMESPACE_URL, numbers)).upper()
    space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    return (
        f'{XML_HEAD}<ds:datastoreItem ds:itemID="{{{code}}}" xmlns:ds="{space}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NUMBERS}"/></ds:schemaRefs></ds:datastoreItem>'
    )

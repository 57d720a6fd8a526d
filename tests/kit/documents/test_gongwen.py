"""Official documents: sheet, styles, numbers with their source, and the same bytes each time."""

import re
import zipfile
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import docx
import pytest

from jiceng.kit.documents.anchors import bookmarked, drifted, listed
from jiceng.kit.documents.gongwen import Gongwen, Number, Run, broken_title
from jiceng.kit.documents.handbook import meeting_page
from jiceng.kit.documents.inline import bookmark_name
from jiceng.kit.documents.texts import width

DEMO = "演示数据，与真实单位无关"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def report(note: str = DEMO) -> bytes:
    document = Gongwen(
        title="关于城市基层党建引领基层治理工作情况的调研报告",
        unit="示例区委组织部",
        date=date(2026, 1, 5),
        draft_mark="征求意见稿",
        footer_note=note,
        snapshot="S-1",
    )
    document.addressee("示例区委")
    document.heading(1, "一、基本情况")
    document.heading(2, "（一）组织体系")
    document.paragraph(
        [
            Run("全区下辖"),
            Number(
                "11",
                bookmark="m_places_streets_1",
                definition="现行街道数",
                link="https://example.invalid/c/places/?kind=street&day=2026-01-05",
            ),
            "个街道，",
            Number("86", key="places.communities", value="86", title="社区数"),
            "个社区。",
        ]
    )
    document.table(
        head=["街道", "支部数", "说明"],
        rows=[
            ["甲街道", Number("1,204", key="orgs.branches"), "含联合支部，不含已撤销的支部，共三类"]
        ],
        caption="表1　党组织情况表",
        unit_note="单位：个",
        note="来源：机构底册",
    )
    document.attachments(["指标口径表", "待补数据清单"])
    document.signature()
    document.definitions()
    return document.build()


def part(document: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(document)) as package:
        return package.read(name).decode()


def test_the_sheet_has_the_margins_and_the_grid_of_the_standard() -> None:
    main = part(report(), "word/document.xml")
    margins = re.search(r"<w:pgMar ([^>]*)/>", main)
    assert margins
    for side in ('w:top="2098"', 'w:bottom="1984"', 'w:left="1588"', 'w:right="1474"'):
        assert side in margins.group(1)
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in main
    assert '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"/>' in main


def test_styles_carry_the_names_writers_know_and_both_kinds_of_letters() -> None:
    styles = docx.Document(BytesIO(report())).styles
    for name, face in (
        ("公文标题", "方正小标宋简体"),
        ("主送", "仿宋"),
        ("一级标题", "黑体"),
        ("二级标题", "楷体"),
        ("公文正文", "仿宋"),
    ):
        fonts = styles[name].element.find(f"{{{_W}}}rPr/{{{_W}}}rFonts")
        assert fonts.get(f"{{{_W}}}eastAsia") == face
        assert fonts.get(f"{{{_W}}}ascii") == fonts.get(f"{{{_W}}}hAnsi") == "Times New Roman"
        assert fonts.get(f"{{{_W}}}hint") == "eastAsia"
    body = styles["公文正文"].element
    assert body.find(f"{{{_W}}}rPr/{{{_W}}}sz").get(f"{{{_W}}}val") == "32"
    assert body.find(f"{{{_W}}}pPr/{{{_W}}}ind").get(f"{{{_W}}}firstLineChars") == "200"
    assert body.find(f"{{{_W}}}pPr/{{{_W}}}jc").get(f"{{{_W}}}val") == "both"
    assert body.find(f"{{{_W}}}pPr/{{{_W}}}widowControl").get(f"{{{_W}}}val") == "0"


def test_numerals_are_literal_text_because_automatic_ones_differ_between_programs() -> None:
    texts = [line.text for line in docx.Document(BytesIO(report())).paragraphs]
    assert "一、基本情况" in texts
    assert "w:numPr" not in part(report(), "word/document.xml")


def test_missing_fonts_have_other_names_to_be_found_under() -> None:
    table = part(report(), "word/fontTable.xml")
    assert '<w:font w:name="仿宋"><w:altName w:val="仿宋_GB2312,FangSong,方正仿宋_GBK"/>' in table
    assert '<w:altName w:val="方正小标宋_GBK,华文中宋,宋体"/>' in table


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    document = report()
    assert "<w:evenAndOddHeaders/>" in part(document, "word/settings.xml")
    main, rels = part(document, "word/document.xml"), part(document, "word/_rels/document.xml.rels")
    odd = re.search(r'<w:footerReference w:type="default" r:id="(\w+)"/>', main)
    even = re.search(r'<w:footerReference w:type="even" r:id="(\w+)"/>', main)
    assert odd and even
    assert re.search(rf'Id="{odd.group(1)}"[^>]*Target="footer1.xml"', rels)
    assert re.search(rf'Id="{even.group(1)}"[^>]*Target="footer2.xml"', rels)
    assert '<w:jc w:val="left"/>' not in part(document, "word/footer1.xml")
    assert '<w:jc w:val="left"/>' in part(document, "word/footer2.xml")
    for name in ("word/footer1.xml", "word/footer2.xml"):
        assert "— </w:t>" in part(document, name)
        assert " PAGE " in part(document, name)


def test_the_demo_note_heads_every_page_and_only_when_given() -> None:
    for name in ("word/header1.xml", "word/header2.xml"):
        assert DEMO in part(report(), name)
        assert "<w:t>" not in part(report(note=""), name)


def test_the_date_has_arabic_numerals_without_zeros_below_the_unit() -> None:
    lines = docx.Document(BytesIO(report())).paragraphs
    signed = [line for line in lines if line.style.name == "落款"]
    assert [line.text for line in signed] == ["示例区委组织部", "2026年1月5日"]
    indent = signed[1].paragraph_format.element.find(f"{{{_W}}}pPr/{{{_W}}}ind")
    assert indent.get(f"{{{_W}}}rightChars") == "400"


def test_every_number_is_bookmarked_once_with_the_text_it_printed() -> None:
    assert bookmarked(report()) == {
        "m_places_streets_1": "11",
        "m_places_communities_1": "86",
        "m_orgs_branches_1": "1,204",
    }


def test_bookmark_names_are_short_clean_and_never_the_same_for_two_places() -> None:
    document = Gongwen(title="试", unit="试", date=date(2026, 1, 5))
    keys = ["life.meetings.share-of-branches.within.quarter", "党员 数", "a.b", "A.B", "a.b", "a_b"]
    for key in keys:
        document.paragraph(Number("1", key=key))
    document.paragraph([Number("1", bookmark="m_a_b_1"), Number("1", bookmark="坏 名字")])
    names = list(bookmarked(document.build()))
    assert len(names) == len({name.lower() for name in names}) == len(keys) + 2
    assert all(re.fullmatch(r"m_[A-Za-z0-9_]{1,38}", name) for name in names)
    assert bookmark_name("places.streets", 1) == "m_places_streets_1"
    assert bookmark_name("x" * 60, 12) != bookmark_name("x" * 61, 12)


def test_the_list_of_numbers_says_value_definition_snapshot_and_checksum() -> None:
    listing = ElementTree.fromstring(part(report(), "customXml/item1.xml"))  # noqa: S314 – our own
    first = listing[0].attrib
    assert first["bookmark"] == "m_places_streets_1"
    assert (first["value"], first["definition"], first["snapshot"]) == ("11", "现行街道数", "S-1")
    assert re.fullmatch("[0-9a-f]{64}", first["checksum"])
    assert len({entry.attrib["checksum"] for entry in listing}) == 3


def test_a_number_typed_over_is_reported_as_adrift() -> None:
    document = report()
    assert drifted(document) == []
    with zipfile.ZipFile(BytesIO(document)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    changed = parts["word/document.xml"].decode().replace(">86</w:t>", ">68</w:t>")
    parts["word/document.xml"] = changed.encode()
    (drift,) = drifted(zipped(parts))
    assert (drift.bookmark, drift.title, drift.was, drift.now) == (
        "m_places_communities_1",
        "社区数",
        "86",
        "68",
    )
    listing = parts["customXml/item1.xml"].decode().replace('text="86"', 'text="68"')
    with pytest.raises(ValueError, match="校验码不符"):
        listed(zipped({**parts, "customXml/item1.xml": listing.encode()}))


def zipped(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("upload", [b"", b"PK\x03\x04", b"<html>", zipped({"a": b"b"})])
def test_reading_anything_but_our_own_document_says_what_to_upload(upload: bytes) -> None:
    with pytest.raises(ValueError, match="Word"):
        drifted(upload)


def test_links_lead_to_the_records_and_only_to_web_addresses() -> None:
    rels = part(report(), "word/_rels/document.xml.rels")
    assert 'Target="https://example.invalid/c/places/?kind=street&amp;day=2026-01-05"' in rels
    document = Gongwen(title="试", unit="试", date=date(2026, 1, 5))
    with pytest.raises(ValueError, match="https"):
        document.paragraph(Number("1", key="a", link="javascript:alert(1)"))


def test_the_same_document_has_the_same_bytes_twice_and_no_clock_in_it() -> None:
    first = report()
    assert first == report()
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = package.namelist()
        assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert names[2:] == sorted(names[2:])
    assert "2026-01-05T00:00:00Z" in part(first, "docProps/core.xml")


def test_every_part_is_well_formed_and_declared_whatever_the_text() -> None:
    nasty = "<w:p>&\"'\0\x0b\ud800\uffff]]>{{ title }}𬭎珺"
    document = Gongwen(title=nasty, unit=nasty, date=date(2026, 1, 5), footer_note=nasty)
    document.paragraph([nasty, Number(nasty, key=nasty, definition=nasty)])
    document.table(head=[nasty], rows=[[nasty]], caption=nasty)
    data = document.build()
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))  # noqa: S314 – our own
    assert "<w:p>&\"']]>{{ title }}𬭎珺" in docx.Document(BytesIO(data)).paragraphs[1].text


def test_a_table_fills_the_type_area_repeats_its_header_and_refuses_ragged_rows() -> None:
    main = part(report(), "word/document.xml")
    grids = [
        sum(int(share) for share in re.findall(r'<w:gridCol w:w="(\d+)"', grid))
        for grid in re.findall(r"<w:tblGrid>(.*?)</w:tblGrid>", main)
    ]
    assert grids == [8844, 8844]
    assert main.count("<w:tblHeader/>") == 2
    document = Gongwen(title="试", unit="试", date=date(2026, 1, 5))
    with pytest.raises(ValueError, match="第 1 行有 1 格"):
        document.table(head=["甲", "乙"], rows=[["丙"]])


def test_a_long_title_breaks_by_meaning_into_lines_that_fit() -> None:
    title = "关于深入推进城市基层党建引领基层治理工作情况的调研报告"
    lines = broken_title(title).split("\n")
    assert "".join(lines) == title
    assert len(lines) == 2
    assert all(width(line) <= 40 for line in lines)
    assert broken_title("甲的\n乙") == "甲的\n乙"
    assert broken_title("短标题") == "短标题"


def test_a_level_outside_one_to_four_is_refused() -> None:
    with pytest.raises(ValueError, match="1 到 4"):
        Gongwen(title="试", unit="试", date=date(2026, 1, 5)).heading(5, "五")


def test_paragraphs_keep_lines_and_characters_without_leaning_on_the_grid() -> None:
    normal = part(report(), "word/styles.xml").partition('w:default="1"')[2].partition("</w:style>")
    assert '<w:snapToGrid w:val="0"/><w:spacing w:line="579" w:lineRule="exact"/>' in normal[0]
    assert '<w:spacing w:val="-5"/>' in normal[0]


def test_a_handbook_page_shows_fields_attendance_decisions_and_room_to_sign() -> None:
    fields = {"会议名称": "支部党员大会", "时间": "2026年11月5日", "内容": "学习" * 30}
    people = [("党员甲", "到会"), ("党员乙", "请假")]
    page = meeting_page(fields, people, ["同意接收预备党员"], DEMO, unit="示例第一党支部")
    assert page == meeting_page(fields, people, ["同意接收预备党员"], DEMO, unit="示例第一党支部")
    document = docx.Document(BytesIO(page))
    table = "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    for text in ("支部党员大会", "党员乙（请假）", "1. 同意接收预备党员", "学习" * 30):
        assert text in table
    assert "记录人（签字）" in document.paragraphs[-1].text
    assert DEMO in part(page, "word/header1.xml")


def test_minutes_name_who_was_there_behind_a_label_in_bold_face() -> None:
    document = Gongwen(title="联席会议纪要", unit="示例街道党工委", date=date(2026, 1, 5))
    document.labelled("出席", "张甲、李乙")
    line = docx.Document(BytesIO(document.build())).paragraphs[1]
    assert line.text == "出席：张甲、李乙"
    assert [piece.style.name for piece in line.runs if piece.text == "出席："] == ["标签"]
    label = docx.Document(BytesIO(document.build())).styles["标签"].element
    assert label.find(f"{{{_W}}}rPr/{{{_W}}}rFonts").get(f"{{{_W}}}eastAsia") == "黑体"

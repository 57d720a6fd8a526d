"""A chart of a Word document: Word's own, its values in the file, a gap where one is missing."""

import zipfile
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import docx
import pytest

from jiceng.kit.documents.gongwen import Gongwen

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
POINTS = [("青年段", 12.0), ("中年段", 30.0), ("不详", None), ("<老>", 7.5)]


def written(*kinds):
    sheet = Gongwen(title="一份报告", unit="示例区委", date=date(2026, 1, 5))
    for kind in kinds:
        sheet.chart("党员数按年龄（单位：名）", POINTS, kind)
    return sheet.build()


@pytest.mark.parametrize("kind", ["bar", "line"])
def test_the_values_lie_in_the_file_and_what_is_missing_is_a_gap(kind):
    with zipfile.ZipFile(BytesIO(written(kind))) as file:
        chart = ElementTree.fromstring(file.read("word/charts/chart1.xml"))  # noqa: S314
        types = file.read("[Content_Types].xml").decode()
    labels = [one.text for one in chart.iterfind(f".//{C}cat//{C}v")]
    values = {one.get("idx"): one.findtext(f"{C}v") for one in chart.iterfind(f".//{C}val//{C}pt")}
    assert labels == [label for label, _ in POINTS]
    assert values == {"0": "12.0", "1": "30.0", "3": "7.5"}
    assert chart.find(f".//{C}{kind}Chart") is not None
    assert chart.find(f".//{C}valAx/{C}scaling/{C}min").get("val") == "0"  # from nought up
    assert 'PartName="/word/charts/chart1.xml"' in types


def test_each_chart_is_placed_by_its_own_part_and_the_bytes_are_the_same():
    one = written("bar", "line")
    document = docx.Document(BytesIO(one))
    related = {key: rel.target_part.partname for key, rel in document.part.rels.items()
               if rel.reltype.endswith("/chart")}  # fmt: skip
    used = [hit.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
            for hit in document.element.iter(f"{C}chart")]  # fmt: skip
    assert [related[key] for key in used] == ["/word/charts/chart1.xml", "/word/charts/chart2.xml"]
    assert one == written("bar", "line")

"""The paper slip: a code that scanners read, texts that stay texts."""

from typing import Literal
from xml.etree import ElementTree

import pytest
import segno

from jiceng.kit.documents.slip import qr_svg, slip

URL = "https://example.invalid/q/5m2k9c3tq8"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("level", ["M", "Q"])
def test_the_code_is_at_least_25_mm_wide_inside_a_quiet_zone_of_four(
    level: Literal["M", "Q"],
) -> None:
    root = ElementTree.fromstring(qr_svg(URL, level))  # noqa: S314
    modules = segno.make(URL, error=level, micro=False, boost_error=False).symbol_size(border=0)[0]
    size = float(root.attrib["width"].removesuffix("mm"))
    assert root.attrib["height"] == root.attrib["width"]
    assert size * modules / (modules + 8) == pytest.approx(25, abs=0.1)
    path = [shape for shape in root.iter(f"{SVG}path") if shape.get("stroke") == "#000"]
    assert path[0].attrib["d"].startswith("M4 4.5h7")


def test_the_drawing_needs_no_inline_style_and_no_script() -> None:
    drawing = qr_svg(URL)
    assert "style=" not in drawing
    assert "<script" not in drawing
    assert drawing == qr_svg(URL)


def test_only_web_addresses_become_codes() -> None:
    with pytest.raises(ValueError, match="网址"):
        qr_svg("身份证号 990101…")


def test_the_slip_shows_lines_code_in_groups_and_the_drawing_and_escapes_all() -> None:
    html = slip([("事项", "<b>路灯</b>不亮 & 漏水")], "AB3D7K9M", URL, note="演示<数据>")
    assert "<dt>事项</dt><dd>&lt;b&gt;路灯&lt;/b&gt;不亮 &amp; 漏水</dd>" in html
    assert "<strong>AB3D 7K9M</strong>" in html
    assert "演示&lt;数据&gt;" in html
    assert qr_svg(URL, "Q") in html
    assert "style=" not in html
    assert html.__html__() == html

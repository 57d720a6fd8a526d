"""The style sheets and scripts: readable, small, and nothing newer than the browsers in offices."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

import jiceng.kit

STATIC = Path(jiceng.kit.__file__).parent / "static" / "kit"
SHEETS = sorted(STATIC.glob("*.css"))
NAMED = r"""(?:icon=|"icon": |{% icon )["']([a-z-]+)["']"""
TOO_NEW = (
    r":has\(", r":is\(", r":where\(", r"@container", r"@layer", r"aspect-ratio", r"\binset:",
    r"(?<!grid-)\bgap:", r"&\s*[:.\[{]", r"color-mix", r"\bclamp\(", r"\bmin\(", r"(?<!min)max\(",
)  # fmt: skip


def tokens() -> dict[str, str]:
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z]+(?:-\d+)?):(#[0-9A-Fa-f]{3,6})", text))


def light(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink-900", "bg"), ("ink-700", "bg"), ("ink-500", "bg"), ("ink-500", "surface"),
        ("blue-700", "bg"), ("blue-800", "blue-50"), ("red-600", "surface"), ("red-700", "red-50"),
        ("amber-800", "amber-50"), ("green-800", "green-50"), ("ink-700", "grey-50"),
        ("ink-500", "void-50"), ("surface", "blue-700"), ("gold-700", "surface"),
    ],
)  # fmt: skip
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    colours = tokens()
    assert contrast(colours[text], colours[ground]) >= 4.5


def test_borders_of_controls_and_marks_of_charts_can_be_seen() -> None:
    colours = tokens()
    assert contrast(colours["ctl"], colours["bg"]) >= 3
    for n in range(1, 6):
        assert contrast(colours[f"series-{n}"], colours["surface"]) >= 3


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_rule_is_newer_than_the_browsers_of_offices(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
    assert [rule for rule in TOO_NEW if re.search(rule, text)] == []
    assert text.count("{") == text.count("}")
    assert "url(" not in text


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_an_unknown_selector_never_takes_a_known_one_down_with_it(sheet: Path) -> None:
    """A browser that does not know :focus-visible drops the whole rule it stands in."""
    for selectors in re.findall(r"([^{}]+)\{", sheet.read_text(encoding="utf-8")):
        if ":focus-visible" in selectors:
            assert "," not in selectors


def test_scripts_are_small_and_never_make_code_of_text() -> None:
    for script in STATIC.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert len(text.encode()) <= 12_288
        assert not re.search(
            r"\beval\(|new Function|innerHTML|document\.write|https?://(?!www\.w3)", text
        )


def test_large_type_grows_step_by_step_with_the_base() -> None:
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    sizes = [int(n) for n in re.findall(r"html(?:\[data-ui=elder\])?\{font-size:(\d+)px\}", text)]
    assert sizes == [16, 22]
    assert all(small < big for small, big in pairwise(sizes))


def test_every_icon_that_is_named_is_drawn() -> None:
    drawn = set(re.findall(r'symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    house, named = Path(jiceng.kit.__file__).parents[1], dict[str, str]()
    for path in (*house.rglob("*.py"), *house.rglob("*.html")):
        for name in re.findall(NAMED, path.read_text("utf-8")):
            named.setdefault(name, path.name)
    assert len(named) > 20
    assert {name: where for name, where in named.items() if name not in drawn} == {}

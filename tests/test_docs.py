"""The pages of docs/ say what the code says, and no link in them leads nowhere."""

import re
from pathlib import Path

import pytest

from tools import docs
from tools.stamps import ROOT

LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#]+)")
FENCED = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
WRITTEN = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/README.md")])
VERB = re.compile(r"(?:\.venv/bin/)?jiceng ([a-z]+)")
TARGET = re.compile(r"\bmake ([a-z]+)")


@pytest.mark.parametrize("page", docs.pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_generated_page_is_what_the_code_says(page: Path) -> None:
    assert page.read_text() == docs.pages()[page](), "make docs"


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    text = FENCED.sub("", page.read_text())
    gone = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert gone == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_in_the_pages_exist(page: Path) -> None:
    said = "\n".join(FENCED.findall(page.read_text()))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    verbs = {name.split()[1] for name, _ in docs.verbs(docs.command(), "jiceng")}
    assert set(TARGET.findall(said)) - targets == set()
    assert set(VERB.findall(said)) - verbs == set()


def test_the_two_readmes_have_the_same_sections() -> None:
    def shape(name: str) -> list[str]:
        text = (ROOT / name).read_text()
        blocks = re.findall(r"^```(?:sh|nginx)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        return [*re.findall(r"^#+ ", text, re.MULTILINE), *blocks]

    assert shape("README.md") == shape("README.zh-CN.md")


def test_every_decision_has_its_three_parts() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text()
        for part in ("## Context", "## Decision", "## Rejected"):
            assert part in text, f"{page.name} lacks {part}"


def test_pictures_are_small() -> None:
    heavy = [p.name for p in (ROOT / "docs/images").glob("*") if p.stat().st_size > 200_000]
    assert heavy == []


def test_the_names_in_the_glossary_are_names_in_the_code() -> None:
    files = (ROOT / "src").rglob("*.py")
    code = {word for path in files for word in re.findall(r"\w+", path.read_text())}
    said = re.findall(r"`([\w.]+)`", (ROOT / "docs/glossary.md").read_text())
    names = {part for name in said for part in name.split(".")}
    assert sorted(names - code) == []

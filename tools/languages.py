"""Keeps the English of the interface complete: finds the Chinese, merges it into the .po, compiles.

`python -m tools.languages` merges and says what lacks English; `--check` only says it and fails.
Extraction needs no GNU gettext: Django turns templates into code, Babel reads the code.
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from typing import TYPE_CHECKING

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools.stamps import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "src/jiceng"
ENGLISH = PACKAGE / "locale/en/LC_MESSAGES/django.po"
KEYWORDS = {
    **dict.fromkeys(("_", "_now", "_lazy", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HAN = re.compile(r"[\u3400-\u9fff]")
SAID = ("title", "unit", "definition", "supplied_by", "words")
NAMED = re.compile(r"%\((\w+)\)\w|(?<!\{)\{(\w*)[^{}]*\}(?!\})|%(?!%)([sd])")


def sources() -> Iterator[tuple[Path, bytes]]:
    """Every module and template with its text; a template as the code Django makes of it."""
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield path, path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            yield path, templatize(path.read_text()).encode()


def found() -> Catalog:
    """Everything that is marked for translation, with the files it stands in."""
    catalog = Catalog(charset="utf-8")
    for path, text in sources():
        for _line, name, message, _notes in extract_python(io.BytesIO(text), KEYWORDS, [], {}):
            key, context = _message(str(name), message)
            if key:
                catalog.add(key, context=context, locations=[(str(path.relative_to(ROOT)), 0)])
    for word in declared():
        catalog.add(word, locations=[("figures, duties and steps", 0)])
    return catalog


def declared() -> Iterator[str]:
    """Words of figures, duties, steps, watches, reports and the fields: said by the page."""
    yield from (text for text in _declared() if isinstance(text, str) and HAN.search(text))


def _declared() -> Iterator[object]:
    from jiceng.insight.mydata.fields import FOREVER, MASKS, Class, register  # noqa: PLC0415
    from jiceng.insight.reports.writing import reports  # noqa: PLC0415 - after the settings
    from jiceng.insight.shelf.look import shelf  # noqa: PLC0415
    from jiceng.kernel.citations import Usage  # noqa: PLC0415
    from jiceng.kit.rooms import gather  # noqa: PLC0415

    duties, flows = gather("figures", "DUTIES"), gather("flows", "FLOWS")
    steps = [step for flow in flows for step in flow.steps.values()]
    watches = gather("figures", "WATCHES")
    next_steps = [step for watch in watches for step in watch.steps.values()]
    for one in (*shelf().values(), *duties, *steps, *watches, *next_steps):
        yield from (getattr(one, name, "") for name in SAID)
        if isinstance(source := getattr(one, "cites", None), Usage):
            yield from (source.document, source.quote)
    for report in reports().values():
        yield from (report.title, report.genre, *report.bounds.values())
    yield from (FOREVER, *Class, *MASKS.values(), *(entry.purpose for entry in register()))


def _message(name: str, given: object) -> tuple[str | tuple[str, str] | None, str | None]:
    """What the call says, and its context if it names one. A call on a variable says nothing."""
    words = list(given) if isinstance(given, tuple | list) else [given]
    context = str(words.pop(0)) if "pgettext" in name else None
    wanted = 2 if name.startswith("n") and name != "gettext_noop" else 1
    texts = [word for word in words[:wanted] if isinstance(word, str)]
    if len(texts) < wanted or not texts[0]:
        return None, None
    return (texts[0] if wanted == 1 else (texts[0], texts[1])), context


def english() -> Catalog:
    """The English as it stands."""
    if not ENGLISH.exists():
        return Catalog(locale="en", project="Jiceng", version="0.1", charset="utf-8")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def merged() -> Catalog:
    """The English with new messages added and those gone from the code dropped."""
    held = english()
    made = held.creation_date
    held.update(found(), no_fuzzy_matching=True)
    held.obsolete.clear()
    # A file that says when it was written differs after every run.
    held.creation_date = held.revision_date = made
    held.header_comment = "# English of the interface of Jiceng; written by tools/languages.py."
    held.msgid_bugs_address = "CONTRIBUTING.md"
    held.last_translator = held.language_team = "Jiceng <en>"
    held.fuzzy = False
    return held


def lacking(catalog: Catalog) -> list[str]:
    """What has no English, is still Chinese, or does not carry the same values."""
    faults = []
    for message in catalog:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        text = message.string or ""
        texts = [text] if isinstance(text, str) else list(text)
        if not all(texts):
            faults.append(f"没有英文 · no English: {ids[0]}")
        elif any(HAN.search(text) for text in texts) and ids[0] not in KEPT:
            faults.append(f"英文里有汉字 · Chinese in the English: {ids[0]} → {texts[0]}")
        elif any(values(text) != values(ids[-1]) for text in texts):
            faults.append(f"数值对不上 · other values: {ids[0]} → {texts[0]}")
    return faults


# A language is named in itself; yes and no are read as the form has them.
KEPT = {
    "中文",
    "请填“是”或“否”，现在是“%s”",
}


def values(text: str) -> set[str]:
    """The values a text carries: `%(n)s`, `{n}`, `%s`."""
    return {"".join(parts) for parts in NAMED.findall(text)}


def write(catalog: Catalog) -> None:
    """The .po, sorted by text so that two people's additions seldom meet."""
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False)


def main() -> int:
    """Merge (or only check), say what is lacking, compile."""
    with tempfile.TemporaryDirectory(prefix="jiceng-words-") as home:
        os.environ |= {"JICENG_MODE": "test", "JICENG_HOME": home}
        os.environ["DJANGO_SETTINGS_MODULE"] = "jiceng.site.settings"
        django.setup()
        return _main()


def _main() -> int:
    catalog = merged()
    faults = lacking(catalog)
    if "--check" not in sys.argv[1:]:
        write(catalog)
        with ENGLISH.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
    print("\n".join(faults) or f"{len(catalog)} 条都有英文 · every message has its English")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""One frozen report, many machines: other languages, time zones and hash seeds give the same bytes.

Each machine is a process of its own that is told nothing but the frozen content.
"""

import json
import os
import subprocess
import sys

import pytest

from jiceng.insight.reports import printing
from jiceng.insight.reports.actions import freeze
from jiceng.insight.reports.writing import report_of
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import parse
from tests.conftest import STRICT

MACHINES = (
    {"LC_ALL": "C", "LANG": "C", "LANGUAGE": "", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN", "TZ": "Asia/Shanghai",
     "PYTHONHASHSEED": "1"},
    {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "LANGUAGE": "de", "TZ": "America/St_Johns",
     "PYTHONHASHSEED": "4294967295"},
)  # fmt: skip
WRITES = """
import datetime, django, hashlib, json, sys
django.setup()
from django.utils import translation
from jiceng.insight.reports import papers, printing
from jiceng.insight.reports.slots import Draft
from jiceng.kit.documents.ledger import LedgerColumn, print_face
kept = json.load(sys.stdin)
draft = Draft.read(kept["content"], kept["digest"], kept["anchor"])
day = datetime.date.fromisoformat(draft.day)

def ledger():
    columns = [LedgerColumn(name) for name in ("指标", "数值", "时点", "口径", "来源")]
    rows = [[s.title, s.said, s.at, s.definition, s.source] for s in draft.defined]
    return print_face(title="指标口径表", unit=draft.unit, period=draft.period, filled_on=day,
                      columns=columns, rows=rows, as_of=draft.digest)

def sheets():
    pages = printing.laid(draft).pages
    return [[getattr(box, "text", "") for box in page._page_box.descendants()] for page in pages]

found = {}
for language in ("zh-hans", "en"):
    with translation.override(language):
        made = {"docx": papers.word(draft, "https://jiceng.example"), "html": papers.page(draft),
                "xlsx": ledger()}
        if language == "en" and not printing.lacking():
            assert printing.pdf(draft).startswith(b"%PDF-")
            made["pdf"] = json.dumps(sheets()).encode()
            found["pages"] = len(sheets())
            assert "指标口径表" in "".join(sum(sheets(), []))
        for kind, file in made.items():
            found.setdefault(kind, []).append(hashlib.sha256(file).hexdigest())
print(json.dumps(found))
"""


def written(machine: dict[str, str], sent: str) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", WRITES], input=sent, env={**os.environ, **machine},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", ["three_years"])
def test_every_file_is_the_same_on_every_machine(name, cast):
    issue = freeze(report_of(name), cast.district, Ask(parse("2025")), actor=cast.clerk)
    kept = {"content": issue.content, "digest": issue.digest, "anchor": issue.anchor}
    files = [written(machine, json.dumps(kept, default=str)) for machine in MACHINES]
    for kind in ("docx", "xlsx", "html"):
        assert len({digest for made in files for digest in made[kind]}) == 1, kind
    if printing.lacking():
        assert not STRICT, "in CI nothing may be left out"
    else:  # the same text on the same pages
        assert len({made["pdf"][0] for made in files}) == 1
        assert files[0]["pages"] > 3

"""Figures and the report: one figure, all figures, at every node; to numbers and to Word."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count

from bench.district import UNTIL
from bench.lines import Line, told, within
from bench.timing import alternating, median, spent
from jiceng.insight.reports import papers
from jiceng.insight.reports.writing import report_of, write
from jiceng.insight.shelf.look import shelf
from jiceng.kernel import kept
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org

BLANKS = 160  # what the limits of the report are meant for
TO_FIGURES, TO_WORD = 0.4, 1.5
TEXTS = Path(papers.__file__).parent / "templates/reports"
TAG = re.compile(r'\{% figure "[^"]*" %\}')
A_LINE = 8  # blanks in a paragraph
SMALL, ALL_SMALL, ALL_LARGE = 100_000, 1.0, 10.0


def ask(day: date = UNTIL) -> Ask:
    return Ask(year(day.year), day)


def one_figure(top: Org) -> Line:
    """Every node of the tree, beside the bare grouped query of the leaves."""
    figure = shelf()["members.members"]

    def bare() -> dict[Any, int]:
        rows: Any = Belonging.objects.standing(UNTIL).order_by().values_list("org")
        return dict(rows.annotate(n=Count("pk")))

    mine, theirs = alternating(lambda: figure.spread(top, ask()), bare, calls=5)
    load = f"{Member.objects.count():,} members, {len(figure.spread(top, ask()))} nodes"
    return Line(
        "one figure, every node", load, f"{1000 * median(mine):.0f} ms",
        f"grouped query alone {1000 * median(theirs):.0f} ms", median(mine) / median(theirs), 4,
        most=True,
    )  # fmt: skip


def every_figure(top: Org) -> list[Line]:
    """The whole shelf at every node, and which figure takes longest."""
    slowest: dict[str, float] = {}

    def work() -> None:
        one = ask()
        for key, figure in shelf().items():
            slowest[key] = spent(lambda: figure.spread(top, one))  # noqa: B023

    def first() -> None:
        kept.forget()
        work()

    first_times, times = alternating(first, work)
    values = len(shelf()) * Org.objects.count()
    members = Member.objects.count()
    limit = ALL_SMALL if members < SMALL else ALL_LARGE
    key = max(slowest, key=lambda k: slowest[k])
    load = f"{len(shelf())} figures, {values:,} values, {members:,} members"
    line = within("all figures, all nodes", load, median(times), limit)
    share = slowest[key] / median(times)
    said = f"{key} {1000 * slowest[key]:.0f} ms"
    anew = Line(
        "all figures, each asked for the first time", load, f"{median(first_times):.2f} s",
        "asked again", median(first_times) / median(times),
    )  # fmt: skip
    return [line, anew, Line("of which the slowest figure", load, said, "all together", share)]


def report(top: Org) -> list[Line]:
    """The survey report: from the question to its numbers, and to the finished Word file."""
    survey = report_of("survey")
    draft = write(survey, top, ask())
    numbers = len(draft.slots)
    figures, word = alternating(
        lambda: write(survey, top, ask()), lambda: papers.word(write(survey, top, ask()))
    )
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    write(survey, top, ask())
    asked = len(connection.queries_log)
    connection.force_debug_cursor = False
    load = f"{numbers} numbers, {asked} queries, {Member.objects.count():,} members"
    kind = f"limit for {BLANKS} numbers"
    lines = [
        within("report to figures", f"{load}; {kind}", median(figures), TO_FIGURES),
        within("report to .docx", f"{load}; {kind}", median(word), TO_WORD),
    ]
    each = BLANKS * median(figures) / numbers / TO_FIGURES
    said = f"{1000 * median(figures) / numbers:.1f} ms a number"
    return [*lines, Line("report, figures as of 160 numbers", load, said, "0.4 s", each)]


def long_text() -> str:
    """A text of 160 blanks: the numbers the reports of the house ask for, each once."""
    found = dict.fromkeys(
        tag
        for file in sorted(TEXTS.rglob("*.txt"))
        for tag in TAG.findall(file.read_text(encoding="utf-8"))
    )
    tags = list(found)[:BLANKS]
    paragraphs = ["，".join(tags[n : n + A_LINE]) for n in range(0, len(tags), A_LINE)]
    return "{% load report %}\n" + "\n\n".join(f"本期{one}。" for one in paragraphs)


def long_report(top: Org) -> list[Line]:
    """A report of 160 blanks, as its limits are meant: to its numbers, and to the Word file."""
    survey, text = report_of("survey"), long_text()

    def draft() -> Any:
        return write(survey, top, ask(), text)

    figures, word = alternating(draft, lambda: papers.word(draft()))
    load = f"{len(draft().slots)} blanks, {Member.objects.count():,} members"
    return [
        within("report of 160 blanks to figures", load, median(figures), TO_FIGURES),
        within("report of 160 blanks to .docx", load, median(word), TO_WORD),
    ]


def main(*only: str) -> None:
    """Everything, or the long report alone (`long`)."""
    top = Org.objects.filter(parent=None).order_by("path")[0]
    if not only:
        told(one_figure(top))
        for line in (*every_figure(top), *report(top)):
            told(line)
    for line in long_report(top):
        told(line)

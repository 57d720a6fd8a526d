"""The survey report: every number opens, shares close, and what is frozen stays."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiceng.insight.reports import papers
from jiceng.insight.reports.actions import freeze
from jiceng.insight.reports.models import Issue
from jiceng.insight.reports.writing import NoReportError, report_of, write
from jiceng.insight.shelf.addresses import opened
from jiceng.kernel.asks import Ask
from jiceng.kernel.journal import JournalError, JournalLine
from jiceng.kernel.periods import year
from jiceng.kit.documents.anchors import bookmarked, drifted
from tests.cast import later, sign_in

SURVEY = report_of("survey")
ASK = Ask(year(2025), as_of=date(2025, 11, 30))


def fresh(**bounds):
    return Ask(ASK.period, ASK.as_of, {name.replace("__", "."): v for name, v in bounds.items()})


def said(draft):
    return "\n".join(
        "".join(p if isinstance(p, str) else draft.slots[p].said for p in block.parts)
        for block in draft.blocks
    )


def test_the_survey_holds_enough_figures_and_numbers(cast):
    draft = write(SURVEY, cast.district, fresh())
    assert len({slot.written for slot in draft.slots if slot.definition}) >= 25
    assert len(draft.slots) >= 40


def test_every_number_opens_to_its_rows(cast):
    draft = write(SURVEY, cast.district, fresh())
    for slot in draft.slots:
        if slot.link:
            rows = opened(slot.link)
            assert rows.model is not None
    urban = next(s for s in draft.slots if s.written == "places.communities{type=urban}")
    assert opened(urban.link).count() == int(urban.said) == 3


def test_no_digit_is_typed_in_the_text():
    from django.template.loader import get_template

    source = get_template(SURVEY.template).template.source
    assert not re.search(r"\d", re.sub(r"{[%{].*?[%}]}", "", source))


def test_the_same_number_is_said_in_both_sections(cast):
    draft = write(SURVEY, cast.district, fresh())
    values = {}
    for slot in draft.slots:
        values.setdefault((slot.written, slot.unit), set()).add(str(slot.value))
    assert all(len(found) == 1 for found in values.values())


@pytest.mark.parametrize("young", [30, 35, 44])
def test_the_shares_of_the_age_bands_close_to_a_hundred(young, cast):
    draft = write(SURVEY, cast.district, fresh(people__cadres__young=young))
    shares = [s for s in draft.slots if s.said.endswith("%") and "age=" in s.written]
    whole = {s.written: Decimal(s.said.rstrip("%")) for s in shares}
    whole.pop("people.cadres{type=urban,age=older}", None)
    assert sum(whole.values()) == 100


def test_a_bound_in_the_text_is_the_bound_of_the_bands(cast):
    text = said(write(SURVEY, cast.district, fresh(people__cadres__young=41)))
    assert "41岁及以下" in text
    assert "42岁至" in text


def test_the_two_smallest_premises_are_named(cast):
    text = said(write(SURVEY, cast.district, fresh()))
    assert "用房面积最小的是柳巷社区、槐荫社区，最小的只有约180平方米" in text


def test_what_is_missing_prints_a_cross_and_who_can_supply_it(cast):
    draft = write(SURVEY, cast.district, fresh())
    office = next(s for s in draft.wanting if s.written.startswith("funds.standard"))
    assert (office.said, office.supplied_by) == ("×", "区财政局")
    people = next(s for s in draft.wanting if s.written == "places.population{type=urban}")
    assert "1条" in people.why
    assert "×万元" in said(draft)


def test_a_sum_of_which_nothing_was_recorded_is_not_nought(cast):
    draft = write(SURVEY, cast.orgs[5], fresh())
    population = next(s for s in draft.slots if s.written == "places.population{type=urban}")
    assert population.said == "×"


def test_a_street_writes_its_own_and_no_other(cast):
    made = freeze(SURVEY, cast.east, fresh(), actor=cast.street)
    assert made.org == cast.east
    with pytest.raises(ValidationError):
        freeze(SURVEY, cast.west, fresh(), actor=cast.street)
    with pytest.raises(ValidationError):
        freeze(SURVEY, cast.east, fresh(), actor=cast.leader)


@pytest.mark.both
def test_what_is_frozen_does_not_change(cast):
    issue = freeze(SURVEY, cast.district, fresh(), actor=cast.clerk)
    word, page = papers.word(issue.draft), papers.page(issue.draft)
    later(cast)
    again = Issue.objects.get(pk=issue.pk)
    assert again.sound
    assert papers.word(again.draft) == word
    assert papers.page(again.draft) == page
    counted = [s for s in again.draft.slots if s.written == "members.members"]
    assert len(counted[0].records) == counted[0].value
    assert JournalLine.objects.about(issue).get().verb == "reports.freeze"
    for deed in (again.save, again.delete, Issue.objects.all().delete):
        with pytest.raises(JournalError):
            deed()


def test_a_tampered_issue_says_so(cast):
    issue = freeze(SURVEY, cast.district, fresh(), actor=cast.clerk)
    issue.content["slots"][0]["said"] = "99"
    assert not issue.sound


def test_the_word_file_carries_every_number_in_a_bookmark(cast):
    draft = freeze(SURVEY, cast.district, fresh(), actor=cast.clerk).draft
    file = papers.word(draft, "https://example.invalid")
    marks = bookmarked(file)
    assert len(marks) == len(draft.slots)
    assert "m_places_streets_1" in marks
    assert drifted(file) == []
    xml = zipfile.ZipFile(BytesIO(file)).read("word/document.xml").decode()
    for words in ("指标口径表", "待补数据清单", "区财政局", "时点"):
        assert words in xml


def test_a_changed_number_is_found(cast):
    draft = freeze(SURVEY, cast.district, fresh(), actor=cast.clerk).draft
    forged = replace(draft, slots=(replace(draft.slots[0], said="七"), *draft.slots[1:]))
    assert papers.word(forged) != papers.word(draft)


def test_an_unknown_report_names_those_there_are():
    with pytest.raises(NoReportError, match="survey"):
        report_of("surveys")


def test_pages_build_freeze_and_download(client, cast):
    sign_in(client, cast.clerk)
    page = client.get("/c/reports/survey/?period=2025&asof=2025-11-30")
    assert page.status_code == 200
    assert page.content.decode().count('class="num" href="/c/shelf/') >= 40
    asked = {"org": "990000", "period": "2025", "asof": "2025-11-30", "once": "k1"}
    first = client.post("/c/reports/survey/freeze/", asked)
    second = client.post("/c/reports/survey/freeze/", asked)
    assert first.headers["Location"] == second.headers["Location"]
    assert Issue.objects.count() == 1
    link = first.headers["Location"]
    for kind in ("docx", "html"):
        one, two = (client.get(f"{link}report.{kind}").content for _ in range(2))
        assert one == two
        assert client.get(f"/c/reports/survey/draft.{kind}?period=2025").status_code == 200
    sign_in(client, cast.leader)
    assert client.get(link).status_code == 200
    assert client.get("/c/reports/survey/").status_code == 403
    sign_in(client, cast.neighbour)
    assert client.get(link).status_code == 404
    assert client.get("/c/reports/").status_code == 200


def test_no_migration_is_wanting(db):
    call_command("makemigrations", "reports", check=True, dry_run=True, verbosity=0)


def test_a_report_looks_at_each_past_once_and_asks_less_than_once_a_number(cast):
    with CaptureQueriesContext(connection) as asked:
        draft = write(SURVEY, cast.district, fresh())
    probes = [
        one["sql"] for one in asked if one["sql"].startswith("SELECT 1 ") and "past" in one["sql"]
    ]
    assert probes
    assert len(probes) == len(set(probes))
    assert len(asked) <= len(draft.slots)

"""The words of a report: nothing is promised above the truth, nothing printed that does not add."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from hypothesis import given
from hypothesis import strategies as st

from jiceng.insight.reports import papers, printing, wording
from jiceng.insight.reports.actions import freeze
from jiceng.insight.reports.models import Issue
from jiceng.insight.reports.slots import Draft
from jiceng.insight.reports.writing import (
    Writing,
    report_of,
    with_records,
    write,
    years_of,
)
from jiceng.insight.shelf.addresses import Written, opened
from jiceng.insight.shelf.look import look_up, shelf
from jiceng.kernel import phrases
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import ClosedValue, close
from jiceng.kernel.periods import parse, year
from tests.cast import MAKER
from tests.conftest import STRICT
from tests.insight.blanks import blanks
from tests.insight.test_blanks import COMING

TEXTS = Path(papers.__file__).parent / "templates/reports"
THREE, SPEECH = report_of("three_years"), report_of("speech")
TAGGED = re.compile(r"{% (\w+) ((?:\"[^\"]*\" ?)+)")
COUNTS = st.integers(0, 10**9)


def texts(*names: str) -> str:
    return "".join((TEXTS / name).read_text(encoding="utf-8") for name in names)


def tagged(text: str) -> set[str]:
    """Every figure a text names, as it is written."""
    found = set()
    for tag, words in TAGGED.findall(text):
        names = re.findall(r'"([^"]*)"', words)
        keep = names[:2] if tag == "from_to" else names[:1]
        found |= {
            str(Written.read(n)) for n in keep if "." in n and tag not in {"include", "bound"}
        }
    return found


def said(text: str, writing: Writing) -> str:
    """A line of a report as it is read."""
    marked = Template("{% load report checks %}" + text).render(
        Context({"writing": writing, "years": years_of(writing.ask.period)})
    )
    return re.sub("\ue000(\\d+)\ue001", lambda m: writing.slots[int(m[1])].said, marked)


@given(COUNTS)
def test_what_promises_a_minimum_never_says_more_than_the_truth(value):
    for say in (phrases.more_than, phrases.at_least, phrases.reached):
        number = Decimal(re.sub("[余以上达到名]", "", say(value, "名")))
        assert number <= value
        assert number > value * Decimal("0.9") or value < 100
    assert phrases.about(0, "万人") == "0万人", "nothing is not about anything"
    exact = phrases.more_than(value, "名")
    assert ("余" in exact) == (exact != f"{value}名")


@given(st.decimals(0, 10**11, places=2))
def test_money_is_said_in_the_unit_of_its_size_and_closely(yuan):
    number, unit = re.fullmatch(r"([\d.]+)(元|万元|亿元)", phrases.money(yuan)).groups()
    scale = {"元": 1, "万元": 10_000, "亿元": 10**8}[unit]
    assert abs(Decimal(number) * scale - yuan) <= Decimal("0.005") * scale
    assert Decimal(number) < (10_000 if scale < 10**8 else 10**4)
    assert "." not in number or not number.endswith("0")


@given(st.integers(1, 99), st.integers(0, 500), st.integers(0, 500))
def test_ordinals_ranges_and_directions(number, low, high):
    numerals = phrases.numeral(number)
    tens, _, ones = numerals.rpartition("十")
    digit = {n: v for v, n in enumerate(phrases.NUMERALS)} | {"": 0}
    lead = 10 * (digit[tens] or 1) if "十" in numerals else 0
    assert lead + digit[ones] == number
    assert phrases.ordinal(number, "批") == f"第{numerals}批"
    words = phrases.between(low, high, "名")
    assert words == (f"{low}名" if low == high else f"{low}至{high}名")
    change = phrases.moved(Decimal(high - low) / 1000, "%", 1, ("增长", "减少"))
    assert change.startswith("持平" if low == high else "增长" if high > low else "减少")
    assert "-" not in change


def test_a_change_stands_on_a_closed_year_alone(cast):
    writing = Writing(cast.district, Ask(year(2025), date(2025, 11, 30)))
    assert said('{% change "places.communities" %}', writing) == "×"
    assert "2024年还没有关账" in writing.slots[-1].why
    kept = {"places.communities": 5, "places.no_income": 1, "places.no_income:of": 5}
    close(cast.district, Ask(year(2024)), [look_up(key) for key in kept], actor=MAKER)
    for name, value in kept.items():
        ClosedValue._base_manager.filter(name=name).update(value=value)
    assert said('{% figure "places.communities" %}', writing) == "4"
    assert said('{% change "places.communities" %}', writing) == "减少20.0%"
    assert said('{% change "places.no_income:share" %}', writing) == "上升30.0个百分点"
    ClosedValue._base_manager.filter(name="places.communities").update(value=0)
    assert said('{% change "places.communities" %}', writing) == "×"
    assert "上年同期为零" in writing.slots[-1].why


def test_sub_counts_are_printed_only_where_they_add(cast):
    writing = Writing(cast.district, Ask(year(2025), date(2025, 11, 30)))
    urban = '{% figure "places.communities{type=urban}" %}'
    village = '{% figure "places.communities{type=village_converted}" %}'
    whole = '社区{% figure "places.communities" %}个{% parts "places.communities" %}，其中城市'
    assert said(f"{whole}{urban}个、村改居{village}个{{% endparts %}}", writing) == (
        "社区4个，其中城市3个、村改居1个"
    )
    assert said(f"{whole}{urban}个{{% endparts %}}", writing) == "社区4个×"
    assert writing.slots[-1].why == "各分项之和3与总数4不等，没有写出"
    some = whole.replace('communities" %}，', 'communities" some %}，')
    assert said(f"{some}{urban}个{{% endparts %}}", writing) == "社区4个，其中城市3个"
    turned = (
        '{% parts "places.communities{type=urban}" some %}'
        '{% figure "places.communities" %}{% endparts %}'
    )
    assert said(turned, writing) == "×"
    assert "大于总数3" in writing.slots[-1].why


def test_norms_name_who_falls_short_and_the_rest_of_the_words(cast):
    ask = Ask(year(2025), date(2025, 11, 30), {"three_years.deputies": 5})
    writing = Writing(cast.district, ask, report=THREE)
    key = "people.least_fulltime_deputies"
    assert said(f'{{% norm "{key}" by="three_years.deputies" %}}名', writing) == "5名"
    slot = writing.slots[-1]
    assert slot.why.startswith(f"低于标准的{len(slot.records)}个：")
    assert "槐荫社区" in slot.why
    with pytest.raises(TemplateSyntaxError):
        said('{% norm "orgs.orgs" by="three_years.deputies" %}', writing)
    with pytest.raises(TemplateSyntaxError):
        said('{% range "orgs.orgs" %}', writing)
    with pytest.raises(TemplateSyntaxError):
        said('{% total "orgs.orgs" "members.members" %}', writing)
    kinds = [look_up(f"orgs.orgs{{kind={kind}}}") for kind in ("branch", "committee")]
    two = [kind.read(cast.district, ask).value for kind in kinds]
    added = '{% total "orgs.orgs{kind=branch}" "orgs.orgs{kind=committee}" say="plain" %}'
    assert said(added, writing) == str(sum(two))
    assert re.fullmatch(r"\d+至\d+名|\d+名", said(f'{{% range "{key}" unit="名" %}}', writing))
    assert said('{% from_to "orgs.orgs" "orgs.orgs" %}', writing) == said(
        '{% figure "orgs.orgs" %}', writing
    )
    assert said('{% awaited "talent.arrivals" "区人才办" title="人才数" %}', writing) == "×"
    assert (writing.slots[-1].supplied_by, writing.slots[-1].title) == ("区人才办", "人才数")
    assert said('{% awaited "orgs.orgs" "区委组织部" %}', writing) == said(
        '{% figure "orgs.orgs" %}', writing
    )
    gone = (
        'figure "no.room"',
        'share "orgs.orgs" of="no.room"',
        'names "no.room"',
        'range "no.room"',
        'total "orgs.orgs" "no.room"',
        'bound "no.room.young"',
    )
    for away in gone:
        assert said(f"{{% {away} %}}", writing) == "×", away
    assert said('{% value_of "no.room" as none %}{{ none }}', writing) == "None"
    assert said('{% names "places.communities{type=urban}" limit=2 %}', writing).endswith("等")
    assert said('{% names "places.communities{type=urban}" limit=9 %}', writing).count("、") == 2
    assert not writing.slots[-1].said.endswith("等")  # all three are named


@pytest.mark.parametrize(
    ("seed", "files"),
    [("000", ("three_years.txt", "years/chapter.txt")), ("004", ("speech.txt",))],
)
def test_every_answered_blank_of_a_genre_is_a_slot_and_the_rest_waits_by_name(seed, files):
    text = texts(*files)
    found = tagged(text)
    wanted = {
        str(Written.read(blank.written))
        for blank in blanks()
        if blank.seed == seed and blank.kind in {"figure", "recorded"}
    }
    assert wanted - found == set()
    waits = {name for name in found if Written.read(name).key not in shelf()}
    assert waits
    assert {name.partition(".")[0] for name in waits} <= COMING


def read_again(draft: Draft) -> Draft:
    return Draft.read(draft.kept())


def test_three_years_ask_each_chapter_about_its_own_year(cast):
    ask = Ask(year(2025), as_of=date(2025, 11, 30))
    draft = with_records(write(THREE, cast.district, ask), cast.district, ask)
    met = [s for s in draft.slots if s.written == "orgs.orgs{field=private_firm}"]
    assert [s.period for s in met] == ["2023", "2024", ""]
    assert [s.at for s in met] == ["2023年12月31日", "2024年12月31日", "2025年11月30日"]
    for slot in draft.slots:
        if slot.link and slot.written == "coalitions.partner_orgs" and slot.unit == "个":
            keys = map(str, opened(slot.link).values_list("pk", flat=True))
            assert sorted(keys) == sorted(slot.records)
    values: dict[tuple[str, ...], set[str]] = {}
    for slot in draft.slots:
        same = slot.written, slot.period, slot.title, slot.unit
        values.setdefault(same, set()).add(str(slot.value))
    assert all(len(found) == 1 for found in values.values())
    assert any("系统从" in slot.why for slot in draft.wanting)
    assert read_again(draft).fingerprint() == draft.fingerprint()
    whole = wording.script_of(wording.template_of(THREE)).source  # as it is edited
    assert "{% include" not in whole
    plain = write(THREE, cast.district, ask)
    assert write(THREE, cast.district, ask, whole).fingerprint() == plain.fingerprint()
    assert years_of(parse("2024-01-01..2026-12-31"))[0] == year(2024)


def test_the_same_draft_gives_the_same_files(cast):
    ask = Ask(parse("2025H1"))
    for report in (SPEECH, THREE):
        one, two = (write(report, cast.district, Ask(ask.period)) for _ in range(2))
        assert papers.word(one) == papers.word(two)
        assert papers.page(one) == papers.page(two)
    issue = freeze(THREE, cast.district, Ask(ask.period), actor=cast.clerk)
    kept = Issue.objects.get(pk=issue.pk)
    assert kept.sound
    assert papers.word(kept.draft) == papers.word(issue.draft)
    if printing.lacking():
        assert not STRICT, "in CI nothing may be left out"
        with pytest.raises(printing.NoPdfError, match="Word"):
            printing.pdf(one)
    else:
        files = [printing.pdf(draft) for draft in (one, read_again(two))]
        assert files[0].startswith(b"%PDF-")
        assert files[0] == files[1]

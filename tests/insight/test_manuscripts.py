"""A report is written in one's own words, approved by another person, and issued unmoved."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.insight.reports import actions, papers, wording
from jiceng.insight.reports.figures import DUTIES, GENERATED, QUARTERLY_OUT
from jiceng.insight.reports.models import Issue, Manuscript, Wording
from jiceng.insight.reports.writing import report_of, reports, write
from jiceng.insight.shelf.addresses import opened
from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import parse
from jiceng.kit.tenant import set_tenant
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.models import Field, Kind
from jiceng.registers.vocabulary import actions as vocabulary
from tests.cast import MAKER, sign_in

QUARTER = parse("2025Q3")
AUTUMN = Ask(QUARTER, as_of=date(2025, 9, 30))


def begun(cast, report="quarterly", **changes):
    given = {"org": cast.district, "report": report, "period": "2025Q3"} | changes
    return actions.draft(actor=cast.clerk, **given)


def boxes(manuscript):
    source = manuscript.source or wording.template_of(report_of(manuscript.report))
    script = wording.script_of(source)
    return script, {n: one.text for n, one in enumerate(script.lines) if not script.fixed(one)}


@pytest.mark.parametrize("name", ["quarterly", "campaign", "drive", "yearly", "duty"])
def test_each_genre_says_its_numbers_and_counts_open_to_as_many_rows(name, cast):
    report = report_of(name)
    draft = write(report, cast.district, AUTUMN)
    counted = [s for s in draft.slots if s.link and isinstance(s.value, int)]
    assert len(counted) >= 10
    assert all(s.definition and s.source for s in counted)
    assert report.reviewed
    with pytest.raises(ValidationError, match="先起草、送审"):
        actions.freeze(report, cast.district, AUTUMN, actor=cast.clerk)
    for slot in draft.slots:
        assert slot.said != "×" or slot.supplied_by or slot.title


def test_prose_is_edited_and_numbers_are_not(cast):
    one = begun(cast)
    script, texts = boxes(one)
    place = next(n for n, text in texts.items() if "基层党组织〔" in text)
    for typed in ("新增党员35名", "占３成", "第②项", "百分之八十", "新增党员三百二十名", "占两成"):
        with pytest.raises(ValidationError, match="数字都由记录算出来"):
            actions.reword(one, actor=cast.clerk, boxes=texts | {place: f"{texts[place]}{typed}"})
    for typed, why in (
        ("〔999〕", "没有〔999〕"),
        ("〔没有这个〕", "不是指标"),
        ("{% figure %}", "不能用的符号"),
        ("〔党员数｜大概〕", "说法没有"),
    ):
        with pytest.raises(ValidationError, match=why):
            actions.reword(one, actor=cast.clerk, boxes=texts | {place: texts[place] + typed})
    assert not Wording.objects.exists()
    words = (
        "落实三会一课，按照〔2024〕5号文件，2025年7月以来有党员〔党员数〕、"
        "〔members.members{sex=2}｜约〕。"
    )
    kept = script.lines[place].chips[0]
    made = actions.reword(one, actor=cast.clerk, boxes=texts | {place: f"{words}〔{kept}〕处"})
    said = actions.live(one)
    text = "".join(p if isinstance(p, str) else said.slots[p].said for b in said.blocks
                   for p in b.parts)  # fmt: skip
    whole = next(s for s in said.slots if s.written == "members.members")
    assert f"有党员{whole.said}、约" in text
    assert len(opened(whole.link)) == whole.value
    assert JournalLine.objects.about(one).filter(verb="reports.reword").count() == 1
    with pytest.raises(StepError, match="别人改过"):
        actions.reword(one, actor=cast.clerk, boxes=texts, number=0)
    actions.reset(one, actor=cast.clerk)
    assert (one.source, one.wording.number, made.number) == ("", 2, 1)


def test_conditions_stay_whole_and_the_text_survives_reading(cast):
    for report in reports().values():
        source = wording.template_of(report)
        assert wording.script_of(wording.script_of(source).source) == wording.script_of(source)
    drive = vocabulary.declare(
        actor=MAKER, name="百日攻坚", kind="campaign", since=date(2025, 1, 1)
    )
    one = begun(cast, "campaign", campaign=drive)
    script, texts = boxes(one)
    place = next(n for n, line in enumerate(script.lines)
                 if any("endif" in script.tags[c - 1] for c in line.chips))  # fmt: skip
    last = next(c for c in script.lines[place].chips if "endif" in script.tags[c - 1])
    with pytest.raises(ValidationError, match="成对"):
        actions.reword(
            one, actor=cast.clerk, boxes=texts | {place: texts[place].replace(f"〔{last}〕", "")}
        )


def test_a_second_person_approves_and_what_moved_is_not_issued(cast):
    one = begun(cast)
    with pytest.raises(ValidationError, match="已经有一份"):
        begun(cast)
    with pytest.raises(ValidationError, match="还没有开始"):
        begun(cast, period="2099Q1")
    actions.send(one, actor=cast.clerk)
    with pytest.raises(StepError, match="送审以后"):
        actions.reword(one, actor=cast.clerk, boxes={})
    with pytest.raises(StepError, match="另一位同志"):
        actions.approve(one, actor=cast.clerk)
    actions.approve(one, actor=cast.leader, words="同意")
    orgs.set_up(name="补录的支部", kind=Kind.BRANCH, field=Field.AGENCY, since=date(2025, 9, 1),
                parent=cast.east, actor=MAKER)  # fmt: skip
    moved = actions.differences(one.approved, actions.spoken(actions.live(one)))
    assert any(re.fullmatch(r"(.*党组织.*)：(\d+) → (\d+)", told) for told in moved)
    with pytest.raises(StepError, match=r"审定以后有变动.*党组织"):
        actions.issue(one, actor=cast.clerk)
    opened_before = Manuscript.objects.get(pk=one.pk)
    actions.send_back(one, actor=cast.leader, reason="数字变了")
    _script, texts = boxes(one)
    last = max(texts)
    actions.reword(one, actor=cast.clerk, boxes={last: f"{texts[last]}按退回的意见改过。"})
    actions.send(one, actor=cast.clerk)
    actions.approve(one, actor=cast.leader)
    one = actions.issue(opened_before, actor=cast.clerk)  # goes out as approved last
    assert papers.plainly(one.issue.draft, one.issue.draft.blocks[-1]).endswith("改过。")
    assert one.issue.sound
    assert actions.spoken(one.issue.draft) == one.approved
    today = clock.today()
    ask = Ask(parse(str(today.year)), today)
    assert GENERATED.read(cast.district, ask).by("report") == {"quarterly": 1}
    assert QUARTERLY_OUT.read(cast.district, AUTUMN).value == 1
    assert DUTIES[0].due(QUARTER) == date(2025, 10, 15)
    set_tenant(actor=MAKER, quarterly_days=10)
    assert DUTIES[0].due(QUARTER) == date(2025, 10, 10)
    assert not DUTIES[0].owed(cast.district, QUARTER).exists()
    actions.withdraw(one, actor=cast.clerk, reason="重复")
    assert GENERATED.read(cast.district, Ask(ask.period, today)).value == 0
    assert DUTIES[0].owed(cast.district, QUARTER).count() == 1
    assert Issue.objects.get().sound
    assert begun(cast).state == "draft"


def test_a_sentence_that_fell_away_shifts_no_other_number():
    then = [["党员数", "12"], ["例如", "甲"], ["党员数", "12"], ["社区数", "3"]]
    now = [["党员数", "12"], ["党员数", "13"], ["社区数", "3"], ["欠缺", "1"]]
    assert actions.differences(then, now) == [
        "例如：甲 → （没有写）", "党员数：12 → 13", "欠缺：（没有写） → 1"
    ]  # fmt: skip
    assert actions.differences(then, then) == []


def test_a_quarterly_report_is_of_the_last_quarter_that_is_over(client, cast):
    sign_in(client, cast.clerk)
    with clock.at(date(2025, 8, 5)):
        asked = client.get("/c/reports/quarterly/").context["ask"]
        assert (asked.period, asked.day) == (parse("2025Q2"), date(2025, 6, 30))
        asked = client.get("/c/reports/quarterly/?period=2025年三季度").context["ask"]
        assert (asked.period, asked.day) == (parse("2025Q3"), date(2025, 8, 5))
        assert client.get("/c/reports/survey/").context["ask"].period == parse("2025")


def test_pages_write_insert_and_refuse(client, cast):
    one = begun(cast)
    sign_in(client, cast.clerk)
    page = client.get(f"/c/reports/manuscripts/{one.pk}/words/").content.decode()
    street = cast.east.code  # the form opens for whom and for when the draft was looked at
    draft = client.get(f"/c/reports/quarterly/?org={street}&period=2025Q2").content.decode()
    assert "区委党的建设工作领导小组：" in draft
    assert "市委党的建设工作领导小组" in papers.page(actions.live(one)).decode()
    link = re.search(r'href="(/c/reports/manuscripts/new/[^"]*)"', draft)[1].replace("&amp;", "&")
    start = client.get(link).context["form"].initial
    assert [start[one] for one in ("report", "period", "org", "as_of")] == [
        "quarterly", "2025Q2", cast.east, "2025-06-30"
    ]  # fmt: skip
    _script, texts = boxes(one)
    sent = {f"line-{n}": text for n, text in texts.items()} | {"version": "0", "once": "k"}
    place = max(texts)
    assert page.count('name="line-') == len(texts)
    assert "党员数" in page
    address = f"/c/reports/manuscripts/{one.pk}/words/"
    found = client.post(address, sent | {"q": "流动党员数", "search": "1"})
    assert 'name="insert" value="members.mobile"' in found.content.decode()
    put = client.post(address, sent | {"insert": "members.mobile", "into": place, "way": "约"})
    assert "〔members.mobile｜约〕" in put.content.decode()
    bad = client.post(address, sent | {"save": "1", f"line-{place}": "新增3名"})
    assert (bad.status_code, Wording.objects.count()) == (422, 0)
    assert "新增3名" in bad.content.decode()
    words = "现有〔members.mobile｜约〕。"
    good = client.post(address, sent | {"save": "1", f"line-{place}": words})
    assert (good.status_code, Wording.objects.count()) == (302, 1)
    stale = sent | {"save": "1", "once": "k2", f"line-{place}": "另一个人的话。"}
    for _again in range(2):  # what was opened from the old version is never written over the new
        late = client.post(address, stale)
        assert (late.status_code, Wording.objects.count()) == (422, 1)
        assert 'name="version" value="0"' in late.content.decode()
        assert "另一个人的话。" in late.content.decode()
    assert client.get(f"/c/reports/manuscripts/{one.pk}/text/").status_code == 200
    assert client.get(f"/c/reports/manuscripts/{one.pk}/").status_code == 200
    for role, status in ((cast.leader, 403), (cast.neighbour, 404)):
        sign_in(client, role)
        assert client.get(f"/c/reports/manuscripts/{one.pk}/words/").status_code == status
    assert Manuscript.objects.visible_to(cast.neighbour).count() == 0

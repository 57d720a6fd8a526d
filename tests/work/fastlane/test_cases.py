"""The city's direct line: by file and API, once each; doubles offered, linked, counted once."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import month
from jiceng.work.fastlane import actions, figures
from jiceng.work.fastlane.models import DirectCase, Issue
from jiceng.work.fastlane.pages.month import settled
from jiceng.work.fastlane.rules import likeness
from tests.work.district import US
from tests.work.fastlane.given import FIRM, the
from tests.work.fastlane.test_issues import answered, raised

pytestmark = [pytest.mark.django_db, pytest.mark.both]
JULY = month(2026, 7)


def listed(district, number="直2026-001", **more):
    said = {"number": number, "org": district.root, "firm": FIRM, "content": "厂门口的路灯不亮",
            "received_on": date(2026, 7, 3)}  # fmt: skip
    return actions.list_case(actor=US, **{**said, **more})


def test_a_case_is_entered_once_and_finds_its_double(district):
    one, other = raised(district), raised(district, content="贷款到期，想展期")
    case = listed(district)
    assert case.unit == the()
    found = [issue for issue, _why in case.doubles()]
    assert found == [one, other]  # the likelier words first, both of the same firm
    with pytest.raises(ValidationError, match="已经登记过"):
        listed(district)
    with pytest.raises(ValidationError, match="重复的办件编号"):
        rows = [{"number": "直9", "org": district.root, "firm": FIRM, "content": "停水",
                 "received_on": date(2026, 7, 1)}] * 2  # fmt: skip
        actions.list_cases(rows, actor=US)
    assert DirectCase.objects.count() == 1
    page = district.browser("district").get(f"/c/fastlane/cases/{case.pk}/").content.decode()
    assert "可能是同一件" in page and "同一家企业" in page
    actions.link(case, actor=US, issue=one)
    ask = Ask(JULY, as_of=date(2026, 7, 31))
    assert figures.LINKED.read(district.root, ask).value == 1
    with pytest.raises(StepError):
        actions.link(case, actor=US, issue=other)
    actions.unlink(case, actor=US, reason="不是一件")
    assert figures.LINKED.read(district.root, Ask(JULY, as_of=date(2026, 7, 31))).value == 0
    actions.link(case, actor=US, issue=other)
    actions.void_issue(other, actor=US, reason="登重了")  # tied to nothing that counts
    assert figures.LINKED.read(district.root, Ask(JULY, as_of=date(2026, 7, 30))).value == 0


def test_a_firm_nobody_registered_finds_its_double_by_the_words(district):
    one = raised(district)  # 厂门口路灯不亮
    raised(district, content="贷款到期，想展期")
    case = listed(district, firm="和平厂")
    assert case.unit is None
    assert [(issue, why.same_firm) for issue, why in case.doubles()] == [(one, False)]
    assert case.doubles()[0][1].words > 0.8


def test_what_both_routes_settled_stands_once_in_the_month(district):
    one = answered(district, raised(district))
    with clock.at(date(2026, 7, 31)):
        both = listed(district)
        actions.link(both, actor=US, issue=one)
        actions.close(both, actor=US, settled_on=date(2026, 7, 8), result="已修好")
        listed(district, "直2026-002", content="想租厂房", settled_on=date(2026, 7, 10),
               result="已推荐三处")  # fmt: skip
        listed(district, "直2026-003", content="还没有办")
        rows = settled(Issue.objects.all(), DirectCase.objects.all(), JULY, date(2026, 7, 31))
        assert [(row["on"].day, row["lane"], row["number"]) for row in rows] == [
            (8, True, "直2026-001"), (10, False, "直2026-002"),
        ]  # fmt: skip
        page = district.browser("district").get("/c/fastlane/month/?period=2026-07")
        assert "两条路都有的 1 件" in page.content.decode()
        assert "?org=990000&amp;period=2026-06" in page.content.decode()
        ask = Ask(JULY)
        reading = figures.DIRECT.read(district.root, ask)
        assert (reading.value, reading.missing.get().number) == (2, "直2026-003")
        late = DirectCase.objects.get(number="直2026-002")  # it came settled
        other = answered(district, raised(district, content="想租厂房"), date(2026, 7, 31))
        browser = district.browser("district")
        address = f"/c/fastlane/cases/{late.pk}/"
        assert "关联快车道问题" in browser.get(address).content.decode()
        assert browser.post(f"{address}tie/", {"issue": other.pk}).status_code == 302
        rows = settled(Issue.objects.all(), DirectCase.objects.all(), JULY, date(2026, 7, 31))
        assert [(row["on"].day, row["lane"]) for row in rows] == [(8, True), (10, True)]
        assert browser.post(f"{address}untie/", {"reason": "不是一件"}).status_code == 302
        late.refresh_from_db()
        assert (late.issue, late.linked_on, late.state) == (None, None, "closed")
        with pytest.raises(ValidationError, match="早于收到日期"):
            listed(district, "直2026-004", settled_on=date(2026, 7, 1))


def test_the_city_reports_by_api_and_a_later_list_settles_it(district, monkeypatch):
    client = district.browser("district")
    said = {"number": "直2026-010", "org": "990000", "firm": FIRM, "content": "用电增容",
            "received_on": "2026-07-02"}  # fmt: skip
    send = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": "one"}
    made = client.post("/api/v1/fastlane/cases/", json.dumps(said), **send)
    assert made.status_code == 201, made.content
    again = client.post("/api/v1/fastlane/cases/", json.dumps(said),
                        **{**send, "HTTP_IDEMPOTENCY_KEY": "two"})  # fmt: skip
    assert again.status_code == 422 and "已经登记过" in str(again.json())
    with monkeypatch.context() as late:  # another has written it since this one looked
        late.setattr("jiceng.work.fastlane.actions.cases._not_twice", lambda numbers: None)
        same = client.post("/api/v1/fastlane/cases/", json.dumps(said),
                           **{**send, "HTTP_IDEMPOTENCY_KEY": "three"})  # fmt: skip
    assert same.status_code == 409 and "与已有的重复" in str(same.json())
    case = DirectCase.objects.get()
    told = {"settled_on": date(2026, 7, 6), "result": "已增容"}
    actions.change_cases([(case, told)], actor=US)
    case.refresh_from_db()
    assert (case.state, case.result) == ("closed", "已增容")
    with pytest.raises(ValidationError, match="只更新办结日期和结果"):
        actions.change_cases([(case, {"firm": "别的"})], actor=US)
    actions.change_cases([(case, {"result": "已增容，增五十千瓦"})], actor=US)
    case.refresh_from_db()
    assert (case.settled_on, case.result) == (date(2026, 7, 6), "已增容，增五十千瓦")
    line = JournalLine.objects.about(case).get(verb="fastlane.change_case")
    assert line.details["before"]["result"] == "已增容"
    with pytest.raises(ValidationError, match="不能改回没有办结"):
        actions.change_cases([(case, {"settled_on": None})], actor=US)


def test_the_citys_list_is_uploaded_tried_and_taken_in_once(district):
    known = listed(district, "直2026-020")
    browser = district.browser("district")
    head = "办件编号,收到的党组织,企业名称,困难,收到日期,办结日期,办理结果"
    rows = ["直2026-020,和平区委,和平机械厂,厂门口的路灯不亮,2026-07-03,2026-07-05,已修好",
            "直2026-021,和平区委,和平机械厂,停水,2026-07-04,,",
            "直2026-022,和平区委,某商行,想租厂房,2026-07-04,2026-07-01,已推荐"]  # fmt: skip
    data = "\r\n".join([head, *rows]).encode("utf-8-sig")
    for turn in range(2):
        file = SimpleUploadedFile("直通车.csv", data, content_type="text/csv")
        answer = browser.post("/c/fastlane/cases/import/", {"file": file, "once": f"k{turn}"})
        assert answer.status_code == 302, answer.content.decode()[-500:]
        trial = browser.get(answer.url).content.decode()
        assert "可能就是已有的“直2026-020" in trial and "办结日期早于收到日期" in trial
        browser.post(f"{answer.url}do/", {"verb": "good", "once": f"d{turn}"})
        made = DirectCase.objects.exclude(pk=known.pk).get()
        assert (made.number, made.unit, made.state) == ("直2026-021", the(), "imported")


def test_another_firm_with_other_words_is_no_double():
    days = {"on": date(2026, 7, 1), "then": date(2026, 7, 2)}
    same = likeness(firm=1, other=1, text="路灯", said="贷款", **days)
    strange = likeness(firm=1, other=2, text="路灯不亮", said="贷款到期", **days)
    words = likeness(firm=None, other=2, text="厂门口路灯不亮", said="厂门口的路灯不亮", **days)
    assert (same.offered, strange.offered, words.offered) == (True, False, True)
    old = likeness(firm=1, other=1, text="路灯", said="路灯", on=date(2026, 7, 1),
                   then=date(2026, 1, 1))  # fmt: skip
    assert not old.offered

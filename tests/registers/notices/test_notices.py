"""Notices: nothing personal by accident, reviewed by another, never ended early."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import year
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.notices import actions, figures
from jiceng.registers.notices.actions import INVARIANTS
from jiceng.registers.notices.models import Notice, NoticePlace, Scope
from tests.cast import Cast, fill

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SYSTEM = System("测试")


@pytest.fixture
def cast() -> Cast:
    found = fill()
    load_year(2026, actor=SYSTEM)
    return found


def draft(cast, **more):
    values = {
        "org": cast.huaiyin,
        "title": "经费公示",
        "text": "收支如下。",
        "telephone": "00000000",
    }
    return actions.draft(actor=cast.worker, **(values | more))


def posted(cast, on=date(2026, 9, 28), **more):
    with clock.at(on):
        notice = draft(cast, **more)
        actions.check(notice, actor=cast.worker)
        actions.review(notice, actor=cast.street)
        return actions.post(notice, actor=cast.worker, where="公示栏\n北门\n公示栏")


def sound():
    return [said for rule in INVARIANTS for said in rule()]


def test_its_last_day_is_counted_over_the_holiday(cast):
    notice = posted(cast)
    assert (notice.ends_on, notice.provisional) == (date(2026, 10, 10), False)
    assert notice.code == "公示〔2026〕1号"
    assert [p.where for p in NoticePlace.objects.order_by("pk")] == ["公示栏", "北门"]


def test_who_drafted_or_changed_it_cannot_review_it(cast):
    notice = draft(cast)
    actions.check(notice, actor=cast.worker)
    with pytest.raises(StepError, match="另一位同志"):
        actions.review(notice, actor=cast.worker)
    actions.correct(notice, actor=cast.street, title="经费使用公示")
    assert notice.state == "drafted"
    actions.check(notice, actor=cast.worker)
    with pytest.raises(StepError, match="修改过"):
        actions.review(notice, actor=cast.street)
    actions.review(notice, actor=cast.clerk)
    assert notice.state == "reviewed"


def test_personal_numbers_are_masked_by_the_writer_or_justified(cast):
    notice = draft(cast, text="联系人张某，身份证990101199001011234，1990年1月1日出生。")
    with pytest.raises(ValidationError, match=r"990101\*+1234"):
        actions.check(notice, actor=cast.worker)
    actions.check(notice, actor=cast.worker, justification="法定公告须载明")
    assert notice.shown_text == notice.text
    actions.correct(notice, actor=cast.worker, text="联系人张某。")
    actions.check(notice, actor=cast.worker)
    assert notice.justification == ""


def test_it_does_not_end_before_its_last_day_is_over(cast):
    notice = posted(cast)
    for day in (date(2026, 9, 30), date(2026, 10, 10)):
        with clock.at(day), pytest.raises(ValidationError, match="期满"):
            actions.end(notice, actor=cast.worker, result="无异议")
    with clock.at(date(2026, 10, 11)):
        actions.end(notice, actor=cast.worker, result="无异议")
    assert notice.state == "ended"
    assert sound() == []
    Notice.objects.update(closed_on=date(2026, 10, 1))
    assert len(sound()) == 1


def test_it_does_not_end_over_an_open_objection(cast):
    notice = posted(cast)
    with clock.at(date(2026, 10, 9)):
        said = actions.object_to(notice, actor=cast.worker, text="明细不清")
    with clock.at(date(2026, 10, 20)):
        with pytest.raises(ValidationError, match="没处理完"):
            actions.end(notice, actor=cast.worker, result="无异议")
        actions.handle(said, actor=cast.street, outcome="已补明细", upheld=True)
        actions.end(notice, actor=cast.worker, result="意见已处理")
    assert sound() == []


def test_a_provisional_last_day_waits_for_the_year_and_is_counted_again(cast):
    notice = posted(cast, on=date(2026, 12, 29))
    assert (notice.ends_on, notice.provisional) == (date(2027, 1, 5), True)
    with clock.at(date(2027, 1, 20)):
        with pytest.raises(ValidationError, match="放假安排"):
            actions.end(notice, actor=cast.worker, result="无异议")
        off = {date(2027, 1, 1): (False, "元旦")}
        load_year(2027, actor=SYSTEM, days=off, source="某通知")
        actions.end(notice, actor=cast.worker, result="无异议")
    assert notice.ends_on == date(2027, 1, 6)


def test_anybody_reads_what_is_public_masked_and_nothing_else(cast):
    open_ = posted(cast, title="甲公示")
    inner = posted(cast, scope=Scope.PARTY, title="乙公示")
    waiting = draft(cast, title="丙公示")
    client = Client()
    page = client.get("/p/notices/").content.decode()
    assert "甲公示" in page
    assert not any(title in page for title in ("乙公示", "丙公示"))
    assert client.get(f"/p/notices/{open_.uid}/").status_code == 200
    for hidden in (inner, waiting):
        assert client.get(f"/p/notices/{hidden.uid}/").status_code == 404
    with clock.at(date(2026, 9, 29)):
        actions.withdraw(open_, actor=cast.worker, reason="内容有误")
    assert client.get(f"/p/notices/{open_.uid}/").status_code == 404


def test_the_public_page_masks_once_more_what_slipped_through(cast):
    notice = posted(cast)
    Notice.objects.filter(pk=notice.pk).update(text="电话10012345678")
    page = Client().get(f"/p/notices/{notice.uid}/").content.decode()
    assert "10012345678" not in page
    assert "100****5678" in page


def test_boards_left_hanging_are_owed_by_the_organisation(cast):
    notice = posted(cast)
    ask = Ask(year(2026))
    assert figures.TAKEN_DOWN.read(cast.huaiyin, ask).missing.count() == 2
    with clock.at(date(2026, 10, 12)):
        actions.take_down(notice, actor=cast.worker)
        actions.end(notice, actor=cast.worker, result="无异议")
    reading = figures.TAKEN_DOWN.read(cast.district, Ask(year(2026)))
    assert (reading.value, reading.missing.count()) == (2, 0)
    then = Ask(year(2026), as_of=date(2026, 10, 1))
    assert figures.STANDING.read(cast.district, then).value == 1
    assert figures.STANDING.read(cast.district, Ask(year(2026))).value == 0


def test_the_sheet_for_the_board_carries_period_telephone_and_code(cast):
    notice = posted(cast)
    client = Client()
    client.force_login(cast.worker)
    session = client.session
    now = clock.now().timestamp()
    session.update({"stamp": cast.worker.stamp, "began": now, "seen": now})
    session.save()
    page = client.get(f"/c/notices/{notice.pk}/sheet/").content.decode()
    assert "2026-10-10" in page
    assert "<svg" in page
    for url in ("/c/notices/", f"/c/notices/{notice.pk}/", "/c/notices/new/",
                "/c/notices/objections/", f"/c/notices/{notice.pk}/end/"):  # fmt: skip
        assert client.get(url).status_code == 200, url

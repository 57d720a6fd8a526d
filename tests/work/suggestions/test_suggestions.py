"""Suggestions to the superior: live figures until sent, a second person, an answer from above."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import year
from jiceng.kit.called import called
from jiceng.registers.matters import actions as matters
from jiceng.work.suggestions import actions, figures
from jiceng.work.suggestions.forms import TextForm
from jiceng.work.suggestions.models import Suggestion
from tests.cast import MAKER, Cast, fill, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2026, 7, 6)


@pytest.fixture
def cast(db) -> Cast:
    found = fill()
    with clock.at(DAY):
        yield found


def drafted(cast: Cast, **more) -> Suggestion:
    said = {"org": cast.district, "superior": "市委组织部", "topic": "统一经费渠道",
            "text": "建议统一活动经费的渠道", "source": "survey", "basis": "matters.raised",
            "period": "2026"}  # fmt: skip
    return actions.draft(actor=cast.accounts["clerk"], **{**said, **more})


def count(figure, cast: Cast, day=None):
    return figure.read(cast.district, Ask(year(2026), as_of=day or date(2026, 12, 31))).value


def lodge(cast: Cast) -> None:
    matters.lodge(actor=MAKER, title="修路灯", org=cast.east, sender=cast.district)


def test_the_basis_is_live_until_it_is_sent_and_the_way_needs_a_second_person(cast: Cast) -> None:
    one = drafted(cast, in_report=True)
    assert [row["value"] for row in one.asked()] == [0]
    lodge(cast)
    assert [row["value"] for row in one.asked()] == [1]
    with pytest.raises(StepError, match="另一位同志"):
        actions.approve(one, actor=cast.accounts["clerk"])
    actions.approve(one, actor=MAKER)
    with pytest.raises(ValidationError, match="先退回起草"):
        actions.correct(one, actor=MAKER, topic="别的", text="别的", superior="市委组织部")
    actions.send(one, actor=MAKER)
    lodge(cast)
    assert [row["value"] for row in one.frozen] == [1]
    assert one.frozen[0]["unit"] == "件" and len(one.frozen[0]["definition"]) == 64
    assert one.answer_by == date(2026, 8, 5)
    row = figures.FOR_REPORT.read(cast.district, Ask(year(2026)))
    assert row.names() == ["统一经费渠道：建议统一活动经费的渠道"]
    assert JournalLine.objects.filter(verb="suggestions.send").count() == 1


def test_the_superior_answers_and_who_waits_too_long_is_named(cast: Cast) -> None:
    one = drafted(cast, org=cast.east, superior="", basis="", period="")
    assert (one.to, one.superior) == (cast.district, cast.district.name)
    actions.approve(one, actor=MAKER)
    actions.send(one, actor=MAKER)
    assert (count(figures.TO_SUPERIOR, cast), count(figures.ANSWERED, cast)) == (1, 0)
    assert count(figures.WAITING, cast, date(2026, 8, 5)) == 0
    assert count(figures.WAITING, cast, date(2026, 8, 6)) == 1
    with clock.at(date(2026, 8, 6)):
        (duty,) = figures.DUTIES
        assert list(duty.overdue(cast.district, year(2026), clock.today())) == [one]
        street = cast.accounts["street"]
        with pytest.raises(ValidationError, match="由它答复"):
            actions.answer(one, actor=street, reply="自己答复自己", outcome="adopted")
        actions.answer(one, actor=cast.accounts["clerk"], reply="同意", outcome="adopted")
        assert list(duty.overdue(cast.district, year(2026), clock.today())) == []
    assert (count(figures.ANSWERED, cast), count(figures.ADOPTED, cast)) == (1, 1)
    assert count(figures.ANSWERED, cast, date(2026, 8, 5)) == 0
    actions.close(one, actor=MAKER, result="照办了")
    assert one.state == "closed"
    actions.void(one, actor=MAKER, reason="重复登记")
    assert count(figures.TO_SUPERIOR, cast) == 0


def test_figures_are_named_as_their_page_calls_them() -> None:
    form = TextForm(
        {"topic": "统一渠道", "text": "建议统一", "source": "survey",
         "basis": "基层党组织数\n\nmatters.raised", "period": "2025年三季度"},
    )  # fmt: skip
    assert form.is_valid(), form.errors
    assert form.cleaned_data["basis"] == "orgs.orgs\nmatters.raised"
    assert form.cleaned_data["period"] == "2025Q3"
    assert called("orgs.orgs") == "基层党组织数" and called("orgs.nothing") == "orgs.nothing"


def test_what_is_refused_is_refused_in_words(cast: Cast, client) -> None:
    for more, words in (
        ({"superior": ""}, "请填上级单位的名称"),
        ({"text": "请打电话13800138000"}, "不写个人信息"),
        ({"basis": "orgs.nothing"}, "没有叫“orgs.nothing”的指标"),
        ({"period": ""}, "请写明期间"),
        ({"period": "2031"}, "还没有开始"),
    ):
        with pytest.raises(ValidationError, match=words):
            drafted(cast, **more)
    assert not Suggestion.objects.exists()
    matter = matters.lodge(actor=MAKER, title="修路灯", org=cast.east, sender=cast.district)
    one = drafted(cast, matter=matter, basis="orgs.orgs\nmatters.raised")
    browser = sign_in(client, cast.accounts["clerk"])
    page = browser.get(f"/c/suggestions/{one.pk}/").content.decode()
    assert "修路灯" in page and "依据的数（现在）" in page and "/c/shelf/orgs.orgs/" in page
    assert browser.get("/c/suggestions/new/").status_code == 200
    assert "统一经费渠道" in browser.get("/c/suggestions/?period=2026").content.decode()

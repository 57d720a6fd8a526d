"""Polls: no formal elections, no small groups, named ones named, a case rated once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.registers.matters import actions as matters
from jiceng.registers.polls import actions, figures
from jiceng.registers.polls.actions import INVARIANTS
from jiceng.registers.polls.models import NamedAnswer, Poll, Satisfaction, Slip
from jiceng.registers.polls.rules import is_election, shown
from tests.cast import Cast, fill

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY, END = date(2026, 9, 1), date(2026, 9, 3)


@pytest.fixture
def cast() -> Cast:
    return fill()


def draft(cast, **more):
    values = {"kind": "blind", "org": cast.huaiyin, "title": "年度测评", "options": "好\n中\n差",
              "opens_on": DAY, "closes_on": END}  # fmt: skip
    return actions.draft(actor=cast.worker, **(values | more))


def opened(cast, eligible=12, **more):
    poll = draft(cast, **more)
    codes = actions.print_slips(poll, actor=cast.worker, eligible=eligible)
    actions.begin(poll, actor=cast.worker)
    return poll, codes


def sound():
    return [said for rule in INVARIANTS for said in rule()]


@pytest.mark.parametrize(
    "title",
    ["支部换届选举投票", "选举计票", "差额选举新一届委员会", "投票选举支部委员", "选出支部书记"],
)
def test_a_formal_election_is_refused_whatever_it_is_called(cast, title):
    with pytest.raises(ValidationError, match="党员大会上用纸质选票"):
        draft(cast, title=title)


@pytest.mark.parametrize("title", ["对候选人初步人选征求意见", "年度测评", "换届工作意见建议"])
def test_asking_for_opinions_is_not_an_election(title):
    assert not is_election(title=title)


def test_a_wrong_or_foreign_code_casts_nothing(cast):
    with clock.at(DAY):
        poll, codes = opened(cast)
        other, foreign = opened(cast)
        for code in ("AAAA", foreign[0]):
            with pytest.raises(ValidationError, match="票码不对"):
                actions.cast(poll, code=code, chosen=[0])
        for chosen in ([], [0, 1], [9], [-1]):
            with pytest.raises(ValidationError):
                actions.cast(poll, code=codes[0], chosen=chosen)
    assert not Slip.objects.exclude(choice="").exists()
    with clock.at(date(2026, 9, 4)), pytest.raises(ValidationError, match="现在不能"):
        actions.cast(other, code=foreign[0], chosen=[0])


def test_it_closes_after_its_last_day_and_the_counts_fit(cast):
    with clock.at(DAY):
        poll, codes = opened(cast)
        for code in codes[:10]:
            actions.cast(poll, code=code, chosen=[0])
        with pytest.raises(ValidationError, match="截止"):
            actions.close(poll, actor=cast.worker)
    with clock.at(date(2026, 9, 4)):
        actions.close(poll, actor=cast.worker)
    assert poll.result["counts"] == {"好": 10, "中": 0, "差": 0}
    assert sound() == []
    Poll.objects.update(result=poll.result | {"cast": 11})
    assert len(sound()) == 1


def test_too_few_people_cannot_be_asked_blindly(cast):
    poll = draft(cast)
    with pytest.raises(ValidationError, match="之间"):
        actions.print_slips(poll, actor=cast.worker, eligible=4)
    with pytest.raises(ValidationError, match="票码"):
        actions.begin(poll, actor=cast.worker)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_no_small_part_is_ever_shown_nor_left_to_be_worked_out(counts):
    told = shown({f"o{n}": count for n, count in enumerate(counts)})
    exact = [value for value in told.values() if isinstance(value, int)]
    assert not any(0 < value < 5 for value in exact)
    if any(0 < count < 5 for count in counts) or 0 < sum(counts) < 5:
        assert exact == []


def test_a_named_answer_is_one_a_person_and_named(cast):
    with clock.at(DAY):
        poll = draft(cast, kind="named")
        actions.begin(poll, actor=cast.worker)
        for chosen in ([0], [2]):
            actions.answer(poll, actor=cast.member, account=cast.member, chosen=chosen)
    with clock.at(date(2026, 9, 4)):
        actions.close(poll, actor=cast.worker)
    assert NamedAnswer.objects.get().choice == "2"
    assert poll.result["counts"] == {"好": 0, "中": 0, "差": 1}
    assert "记名" in poll.get_kind_display()


def test_a_case_is_rated_once_and_the_last_one_counts(cast):
    matter = matters.lodge(actor=cast.clerk, title="路灯", org=cast.huaiyin)
    with clock.at(DAY):
        for level in ("bad", "good"):
            actions.rate(matter, actor=cast.member, org=cast.huaiyin, level=level)
        with pytest.raises(ValidationError):
            actions.rate(matter, actor=cast.member, org=cast.huaiyin, level="none")
    assert Satisfaction.objects.get().level == "good"
    assert figures.SATISFIED.read(cast.district, Ask(year(2026))).value == 1


def client_of(account):
    client = Client()
    client.force_login(account)
    session = client.session
    now = clock.now().timestamp()
    session.update({"stamp": account.stamp, "began": now, "seen": now})
    session.save()
    return client


def test_a_slip_is_filled_in_without_signing_in_and_no_session_begins(cast):
    today = clock.today()
    poll, codes = opened(cast, opens_on=today, closes_on=today)
    stranger = Client()
    page = stranger.get(f"/p/polls/{poll.uid}/")
    assert "不登录" in page.content.decode()
    answer = stranger.post(f"/p/polls/{poll.uid}/", {"code": codes[0], "choice": ["1"]})
    assert "已收到" in answer.content.decode()
    assert "sessionid" not in stranger.cookies
    assert Slip.objects.exclude(choice="").count() == 1
    bad = stranger.post(f"/p/polls/{poll.uid}/", {"code": "X", "choice": ["1"]})
    assert bad.status_code == 422
    assert codes[0] not in str(answer.headers)


def test_results_are_not_shown_before_the_close_and_slips_only_once(cast):
    client = client_of(cast.worker)
    poll = draft(cast)
    assert client.get(f"/c/polls/{poll.pk}/slips/").status_code == 200
    printed = client.post(f"/c/polls/{poll.pk}/slips/", {"eligible": 6})
    assert printed.content.decode().count("slip-code") == 6
    actions.begin(poll, actor=cast.worker)
    again = client.post(f"/c/polls/{poll.pk}/slips/", {"eligible": 6})
    assert again.status_code == 422
    page = client.get(f"/c/polls/{poll.pk}/").content.decode()
    assert "panel-result" not in page
    with clock.at(END):
        actions.close(poll, actor=cast.worker, now=True)
    assert "panel-result" in client.get(f"/c/polls/{poll.pk}/").content.decode()
    assert client.get("/c/polls/").status_code == 200
    assert client.get("/c/polls/new/").status_code == 200
    assert client_of(cast.neighbour).get(f"/c/polls/{poll.pk}/slips/").status_code == 404

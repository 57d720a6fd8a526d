"""A case from the talk to the appeal; closed to whoever does not handle it."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from jiceng.insight.watch.watched import listed, rows_of, watches
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import year
from jiceng.kernel.votes import CountError
from jiceng.registers.members import actions as members
from jiceng.registers.members.figures import LEFT, MEMBERS
from jiceng.registers.members.models import Belonging, Member
from jiceng.registers.orgs.models import Org
from jiceng.work.disposal import actions
from jiceng.work.disposal.figures import HANDLED, SUSPENDED
from jiceng.work.disposal.models import Case, Proceeding
from tests import cast as casting

pytestmark = pytest.mark.django_db
SEER = System("测试")
START = date(2025, 2, 3)
VOTE = {"due": 9, "present": 8, "ayes": 7, "noes": 1}


@pytest.fixture
def cast():
    return casting.fill()


def member_of(cast, nth=1):
    """One of those who have been in the branch from the beginning."""
    here = Belonging.objects.filter(org=cast.branch.pk, since__year=2013).order_by("member")
    return Member.objects.get(pk=here.values_list("member", flat=True)[nth - 1])


def opened(cast, ground="sixth", on=START, **more):
    """A case just talked about, as the secretary would have it."""
    values = {"failing": "dues", "failing_since": date(2024, 7, 1)} if ground == "sixth" else {}
    case = actions.open_case(
        actor=cast.secretary, member=more.pop("member", None) or member_of(cast), opened_on=on,
        ground=ground, lead="watch", facts="连续未交党费，没有正当理由", **values, **more,
    )  # fmt: skip
    return actions.talk(case, actor=cast.secretary, on=on, words="提醒谈话")


def carried(cast, ground="sixth", outcome="lapsed", on=START, **more):
    """Decided by the branch, approved and carried out above it."""
    case = more.pop("case", None) or opened(cast, ground, on, **more)
    actions.decide(case, actor=cast.secretary, on=on, ground=ground, outcome=outcome, **VOTE)
    actions.approve(case, actor=cast.street, on=on + timedelta(days=10), superior=cast.east,
                    document="东工委〔2025〕6号")  # fmt: skip
    return actions.carry(case, actor=cast.street, on=on + timedelta(days=12))


def test_a_decision_reaches_the_roll_only_when_it_is_carried_out(cast):
    """S124: proposed, talked to, decided by counts, approved above, carried out, told."""
    member, ask = member_of(cast), Ask(year(2025))
    before = MEMBERS.read(cast.branch, ask).value
    case = opened(cast)
    actions.decide(case, actor=cast.secretary, on=START, ground="sixth", outcome="lapsed", **VOTE)
    assert MEMBERS.read(cast.branch, Ask(year(2025))).value == before
    with pytest.raises(ValidationError, match="上级"):
        actions.approve(case, actor=cast.street, on=START, superior=cast.west, document="x")
    actions.approve(case, actor=cast.street, on=START, superior=cast.east, document="6号")
    actions.carry(case, actor=cast.street, on=START + timedelta(days=2))
    stretch = Belonging.objects.get(member=member)
    assert (stretch.ended, stretch.until) == ("lapsed", START + timedelta(days=2))
    assert MEMBERS.read(cast.branch, Ask(year(2025))).value == before - 1
    assert LEFT.only(reason="lapsed").read(cast.branch, Ask(year(2025))).value == 1
    assert HANDLED.only(outcome="lapsed").read(cast.district, Ask(year(2025))).value == 1
    actions.tell(case, actor=cast.secretary, on=START + timedelta(days=3), words="当面")
    assert case.closed_on == START + timedelta(days=3)


def test_nothing_is_decided_without_a_talk(cast):
    case = actions.open_case(actor=cast.secretary, member=member_of(cast), opened_on=START,
                             ground="first", lead="review", facts="民主评议不合格")  # fmt: skip
    with pytest.raises(StepError):
        actions.decide(case, actor=cast.secretary, on=START, ground="first", outcome="removed",
                       **VOTE)  # fmt: skip
    assert Case.objects.get(pk=case.pk).state == "proposed"


@pytest.mark.parametrize(
    ("counts", "error"),
    [
        ({"due": 9, "present": 4, "ayes": 4}, ValidationError),  # fewer than half came
        ({"due": 9, "present": 9, "ayes": 4}, ValidationError),  # no more than half of all due
        ({"due": 9, "present": 10, "ayes": 6}, CountError),  # more people than there are
        ({"due": 9, "present": 8, "ayes": 7, "noes": 2}, ValidationError),  # more votes than people
    ],
)
def test_a_vote_that_fails_decides_nothing(cast, counts, error):
    case = opened(cast)
    with pytest.raises(error):
        actions.decide(case, actor=cast.secretary, on=START, ground="sixth", outcome="lapsed",
                       **counts)  # fmt: skip
    case.refresh_from_db()
    assert (case.state, case.outcome, case.ayes) == ("talked", "", None)
    assert not Proceeding.objects.filter(case=case, what="decide").exists()
    kept = actions.keep(case, actor=cast.secretary, on=START, words="未获通过", due=9, present=9,
                        ayes=4, noes=5)  # fmt: skip
    assert (kept.state, kept.outcome, kept.ayes) == ("kept", "kept", 4)


def test_who_decided_does_not_approve(cast):
    case = opened(cast)
    actions.decide(case, actor=cast.street, on=START, ground="sixth", outcome="lapsed", **VOTE)
    with pytest.raises(StepError, match="另一位"):
        actions.approve(case, actor=cast.street, on=START, superior=cast.east, document="6号")


def test_a_deadline_passes_before_anybody_is_unreformed(cast):
    case = opened(cast, "duties")
    with pytest.raises(ValidationError, match="一年"):
        actions.set_deadline(case, actor=cast.secretary, on=START, correct_by=date(2026, 2, 4),
                             words="结对帮助")  # fmt: skip
    actions.set_deadline(case, actor=cast.secretary, on=START, correct_by=date(2025, 8, 3),
                         words="结对帮助")  # fmt: skip
    with pytest.raises(ValidationError, match="期满前"):
        actions.reassess(case, actor=cast.secretary, on=date(2025, 8, 2), words="没有转变",
                         reformed=False)  # fmt: skip
    late = next(w for w in watches() if w.key == "disposal.correction_over")
    rows = rows_of(late, cast.branch, date(2025, 8, 10), cast.secretary)
    assert [one.who for one in listed(late, rows, date(2025, 8, 10))] == [str(case.member)]
    actions.reassess(case, actor=cast.secretary, on=date(2025, 8, 3), words="没有转变",
                     reformed=False)  # fmt: skip
    with pytest.raises(ValidationError, match="先劝其退党"):
        actions.decide(case, actor=cast.secretary, on=date(2025, 8, 4), ground="fifth",
                       outcome="removed", **VOTE)  # fmt: skip
    actions.urge(case, actor=cast.secretary, on=date(2025, 8, 4), words="劝其退党，本人不同意")
    actions.decide(case, actor=cast.secretary, on=date(2025, 8, 5), ground="fifth",
                   outcome="removed", **VOTE)  # fmt: skip
    assert case.outcome == "removed"


def lost(cast):
    """Of one who never went away as a mobile member: nobody is suspended from before that."""
    case = actions.open_case(
        actor=cast.secretary, member=member_of(cast, 3), opened_on=date(2023, 9, 1), ground="lost",
        lead="watch", facts="电话停机，户籍地无人", failing_since=date(2023, 2, 1),
    )  # fmt: skip
    actions.search(case, actor=cast.secretary, on=date(2023, 9, 2), words="走访亲属、函询户籍地")
    return carried(cast, "lost", "suspended", date(2023, 9, 5), case=case)


def test_suspended_for_two_years_is_watched_and_then_decided_anew(cast):
    case = lost(cast)
    watch = next(w for w in watches() if w.figure is SUSPENDED)
    due = date(2025, 9, 17)
    assert not rows_of(watch, cast.district, due - timedelta(days=1), cast.street).exists()
    assert rows_of(watch, cast.district, due, cast.street).count() == 1
    assert rows_of(watch, cast.district, due, cast.leader).count() == 0
    removal = {**VOTE, "document": "9号", "words": "多次函询无果"}
    with pytest.raises(ValidationError, match="满两年"):
        actions.remove(case, actor=cast.street, on=due - timedelta(days=1), **removal)
    actions.remove(case, actor=cast.street, on=due, **removal)
    assert case.state == "removed"
    stretch = Belonging.objects.get(member=case.member)
    assert stretch.ended == "suspended"  # what was counted two years ago stays counted so


def test_somebody_found_again_is_restored_and_somebody_removed_is_not(cast):
    case = lost(cast)
    actions.tell(case, actor=cast.secretary, on=date(2023, 9, 20), words="留置送达")
    assert case.closed_on is None
    actions.recover(case, actor=cast.street, org=Org.objects.get(pk=cast.branch.pk),
                    on=date(2024, 5, 6), document="恢复3号", words="已取得联系")  # fmt: skip
    assert Member.objects.get(pk=case.member_id).left_on is None
    other = carried(cast, member=member_of(cast, 2))
    with pytest.raises(ValidationError, match="重新申请入党"):
        actions.recover(other, actor=cast.street, org=cast.branch, on=date(2025, 5, 6),
                        document="x", words="x")  # fmt: skip


def test_an_appeal_is_heard_by_another_hand_and_may_undo_the_removal(cast):
    case = carried(cast)
    actions.tell(case, actor=cast.secretary, on=START + timedelta(days=14), words="当面告知")
    actions.appeal(case, actor=cast.secretary, on=START + timedelta(days=20), words="交费有凭证")
    back = {"org": Org.objects.get(pk=cast.branch.pk), "on": START + timedelta(days=60),
            "document": "区申1号", "words": "查实已交"}  # fmt: skip
    with pytest.raises(StepError, match="另一位"):
        actions.overturn(case, actor=cast.street, **back)
    actions.overturn(case, actor=cast.clerk, **back)
    member = Member.objects.get(pk=case.member_id)
    assert (member.left_on, member.entry) == (None, "restored")
    assert [one.ended for one in Belonging.objects.filter(member=member).order_by("since")] == [
        "lapsed", ""]  # fmt: skip


def test_a_suspension_upheld_stays_open_and_the_first_counts_stay_on_paper(client, cast):
    """An appeal that fails is no end: two years on it is decided anew, or the member is found."""
    case = lost(cast)
    actions.tell(case, actor=cast.secretary, on=date(2023, 9, 20), words="亲属转交")
    actions.appeal(case, actor=cast.secretary, on=date(2023, 10, 8), words="亲属代为申诉")
    actions.uphold(case, actor=cast.clerk, on=date(2023, 11, 6), words="仍无法联系本人")
    assert (case.state, case.closed_on) == ("upheld", None)
    watch, due = next(w for w in watches() if w.figure is SUSPENDED), date(2025, 9, 17)
    assert rows_of(watch, cast.district, due, cast.street).count() == 1
    second = {"due": 8, "present": 6, "ayes": 5, "noes": 0, "document": "9号", "words": "无果"}
    with pytest.raises(ValidationError, match="满两年"):
        actions.remove(case, actor=cast.street, on=due - timedelta(days=1), **second)
    actions.remove(case, actor=cast.street, on=due, **second)
    case.refresh_from_db()
    assert (case.state, case.closed_on) == ("removed", due)
    assert {name: getattr(case, name) for name in VOTE} == VOTE, "those of the first decision"
    told = Proceeding.objects.get(case=case, what="remove").words
    assert told == "无果（9号；应到8 实到6 赞成5 反对0）"
    other = carried(cast, member=member_of(cast, 2))
    for verb, who in (("tell", "secretary"), ("appeal", "secretary"), ("uphold", "clerk")):
        getattr(actions, verb)(other, actor=getattr(cast, who), on=date(2025, 3, 1), words="x")
    assert other.closed_on == date(2025, 3, 1)
    with pytest.raises(ValidationError, match="只有停止党籍的"):
        actions.remove(other, actor=cast.street, on=date(2027, 3, 1), **second)


def test_what_was_approved_and_cannot_be_carried_out_goes_back_to_the_branch(cast):
    """The member died before the decision took effect; nothing else could be done with the case."""
    case, day = opened(cast), START + timedelta(days=5)
    actions.decide(case, actor=cast.secretary, on=START, ground="sixth", outcome="lapsed", **VOTE)
    actions.approve(case, actor=cast.street, on=day, superior=cast.east, document="6号")
    members.leave(case.member, actor=SEER, on=day, exit="died")
    with pytest.raises(ValidationError, match="已经从花名册减少"), transaction.atomic():
        actions.carry(case, actor=cast.street, on=day)
    case.refresh_from_db()
    actions.send_back(case, actor=cast.street, on=day, words="本人已去世")
    assert (case.state, case.outcome, case.superior, case.approved_on, case.document) == (
        "weighed", "", None, None, "",
    )  # fmt: skip
    told = Proceeding.objects.get(case=case, what="send_back").words
    assert told == f"本人已去世（应到9 实到8 赞成7 反对1；原批准 {day} 6号）"
    actions.keep(case, actor=cast.secretary, on=day, words="终止")
    assert case.closed_on == day


def test_counts_that_cannot_be_are_not_kept(cast):
    """保留 with a vote: whole counts or none, no more votes than people, and they stay as told."""
    case = opened(cast)
    keep = lambda **counts: actions.keep(  # noqa: E731
        case, actor=cast.secretary, on=START, words="继续教育", **counts
    )
    for counts, error, words in (
        ({"due": 9}, ValidationError, "都写上"),
        ({"noes": 1}, ValidationError, "都写上"),
        ({"due": 9, "present": 8, "ayes": 5, "noes": 4}, ValidationError, "多于实到"),
        ({"due": 9, "present": 8, "ayes": 9}, CountError, "赞成"),
        ({"due": 9, "present": 10, "ayes": 5}, CountError, "实到"),
    ):
        with pytest.raises(error, match=words):
            keep(**counts)
        case.refresh_from_db()
        assert (case.state, case.due, case.closed_on) == ("talked", None, None)
    kept = keep(due=9, present=8, ayes=4, noes=4)
    assert (kept.state, kept.due, kept.present, kept.ayes, kept.noes) == ("kept", 9, 8, 4, 4)
    assert HANDLED.only(outcome="kept").read(cast.branch, Ask(year(START.year))).value == 1


def test_days_follow_one_another_and_one_member_has_one_open_case(cast):
    case = opened(cast)
    with pytest.raises(ValidationError, match="早于上一步"):
        actions.urge(case, actor=cast.secretary, on=START - timedelta(days=1), words="x")
    with pytest.raises(ValidationError, match="没有办结"):
        opened(cast, member=case.member)
    with pytest.raises(ValidationError, match="还没有到"):
        actions.urge(case, actor=cast.secretary, on=clock.today() + timedelta(days=1), words="x")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_only_those_who_handle_it_know_that_there_is_a_case(client, cast):
    case = carried(cast)
    place = f"/c/disposal/{case.pk}/"
    for name in ("secretary", "street", "clerk"):
        page = casting.sign_in(client, getattr(cast, name)).get(place)
        assert page.status_code == 200
        assert str(case.member) in text(page)
        assert "东工委〔2025〕6号" in text(page)
    assert casting.sign_in(client, cast.neighbour).get(place).status_code == 404
    for name in ("system", "security", "audit", "leader", "worker", "member", "outsider"):
        assert casting.sign_in(client, getattr(cast, name)).get(place).status_code == 403
        assert client.get(f"/f/disposal/{case.pk}/notice/").status_code == 403
    case.member.refresh_from_db()
    assert str(case.member) not in str(case)


CANARY = "金丝雀七七"


def test_a_canary_in_a_case_is_met_by_nobody_else(client, cast):
    """Its facts and its title stay away from lists, search, figures, the watch and the journal."""
    case = actions.open_case(actor=cast.secretary, member=member_of(cast), opened_on=START,
                             ground="duties", lead="other", facts=CANARY)  # fmt: skip
    actions.talk(case, actor=cast.secretary, on=START, words=CANARY)
    actions.set_deadline(case, actor=cast.secretary, on=START, correct_by=date(2025, 6, 1),
                         words=CANARY)  # fmt: skip
    other = carried(cast, member=member_of(cast, 2))
    places = [
        "/c/disposal/", f"/c/disposal/{case.pk}/", "/c/disposal/export/?face=data&period=2025",
        f"/c/search/?q={CANARY}", "/c/watch/", "/c/watch/?watch=disposal.correction_over",
        "/c/shelf/disposal.handled/?period=2025&show=records", "/c/accounts/journal/",
        "/api/v1/disposal/cases/", "/c/desk/todo/", "/c/mydata/mine/",
    ]  # fmt: skip
    met = {}
    for name, account in cast.accounts.items():
        casting.sign_in(client, account)
        pages = [client.get(place) for place in places]
        body = "".join(p.content.decode("utf-8", "ignore") for p in pages if not p.streaming)
        echo = body.count(CANARY) - body.count(f'value="{CANARY}"') - body.count(f"“{CANARY}”")
        met[name] = (echo > 0, str(other) in body)
    handlers = {"secretary", "street", "clerk"}
    assert {name for name, (seen, _title) in met.items() if seen} == handlers
    assert {name for name, (_seen, title) in met.items() if title} <= handlers


def test_nobody_handles_their_own_case(client, cast):
    case = opened(cast)
    secretary = cast.secretary
    secretary.member = case.member
    secretary.save()
    assert not Case.objects.visible_to(secretary).exists()
    assert casting.sign_in(client, secretary).get(f"/c/disposal/{case.pk}/").status_code == 404
    with pytest.raises(ValidationError, match="本人"):
        actions.open_case(actor=secretary, member=Member.objects.get(pk=secretary.member_id),
                          opened_on=START, ground="first", lead="self", facts="x")  # fmt: skip


def test_the_papers_are_printed_from_the_case(client, cast):
    import io
    import zipfile

    case = carried(cast)
    client = casting.sign_in(client, cast.secretary)
    for kind, words in (
        ("talk", "提醒谈话"), ("decision", "赞成7票"), ("notice", "东工委〔2025〕6号"),
    ):  # fmt: skip
        answer = client.get(f"/f/disposal/{case.pk}/{kind}/")
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            body = re.sub(r"<[^>]+>", "", packed.read("word/document.xml").decode())
        assert words in body, (kind, body)
        assert str(case.member) in body
    assert client.get(f"/f/disposal/{case.pk}/gossip/").status_code == 404


def test_the_watch_opens_the_form_prepared(client, cast):
    member = member_of(cast)
    page = casting.sign_in(client, cast.secretary).get(
        f"/c/disposal/new/?member={member.pk}&watch=meetings.not_seen"
    )
    assert f'value="{member}"' in page.content.decode()
    foreign = Member.objects.exclude(org=cast.branch.pk).filter(left_on=None).first()
    page = client.get(f"/c/disposal/new/?member={foreign.pk}")
    assert str(foreign) not in page.content.decode()


def test_the_secretary_walks_a_case_through_the_pages(client, cast):
    member = member_of(cast)
    client = casting.sign_in(client, cast.secretary)
    answer = client.post("/c/disposal/new/", {
        "member": f"{member} #{member.pk}", "opened_on": "2025-02-03", "lead": "watch",
        "ground": "sixth", "failing": "", "failing_since": "", "facts": "未交党费", "once": "a1",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "写明" in text(answer)
    answer = client.post("/c/disposal/new/", {
        "member": f"{member} #{member.pk}", "opened_on": "2025-02-03", "lead": "watch",
        "ground": "sixth", "failing": "dues", "failing_since": "2024-07-01", "facts": "未交党费",
        "once": "a2",
    })  # fmt: skip
    assert answer.status_code == 302
    case = Case.objects.get()
    assert case.org_id == cast.branch.pk
    answer = client.post(f"/c/disposal/{case.pk}/talk/", {
        "on": "2025-02-04", "words": "谈话", "once": "a3"})  # fmt: skip
    assert answer.status_code == 302
    answer = client.post(f"/c/disposal/{case.pk}/decide/", {
        "on": "2025-02-05", "ground": "sixth", "outcome": "removed", "due": 9, "present": 8,
        "ayes": 7, "noes": 1, "words": "", "once": "a4"})  # fmt: skip
    assert answer.status_code == 422
    assert "第31条" in text(answer)
    page = text(client.get(f"/c/disposal/{case.pk}/"))
    assert "支部大会决定" in page
    assert "上级批准" not in page

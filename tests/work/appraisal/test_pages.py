"""The pages: those above read shares, the branch its own, a member their own on the phone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.kernel import clock
from jiceng.kernel.looks import Look
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Member
from jiceng.registers.polls import actions as polls
from jiceng.work.appraisal import actions
from jiceng.work.appraisal.models import AppraisalRound, MemberReview, SelfAnalysis, Talk
from tests import cast as casting
from tests.work.appraisal.given import GRADED, MAKER, MET, held, judged, notified, polled, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = casting.fill()
    AppraisalRound.objects.update(void_reason="重来")  # begin the year anew
    return cast


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def member_account(cast):
    member = Member.objects.filter(org=cast.branch.pk, left_on=None).exclude(full_on=None)[0]
    Account.objects.filter(pk=cast.member.pk).update(member=member)
    return Account.objects.get(pk=cast.member.pk), member


def test_those_above_read_numbers_and_the_branch_reads_names(client, cast):
    round_ = told(cast.branch)
    name = str(judged(round_)[0].member)
    place = f"/c/appraisal/{round_.pk}/"
    page = casting.sign_in(client, cast.secretary).get(place)
    assert name in text(page)
    assert "民主测评票数" in text(page)
    assert client.get(f"/c/appraisal/reviews/{judged(round_)[0].pk}/").status_code == 200
    for paper in (f"/f/appraisal/{judged(round_)[0].pk}/register/",
                  f"/f/appraisal/{round_.pk}/summary/"):  # fmt: skip
        answer = client.get(paper)
        assert answer.content[:2] == b"PK"
    for who in (cast.street, cast.clerk, cast.leader, cast.worker):
        page = casting.sign_in(client, who).get(place)
        assert page.status_code == 200
        assert name not in text(page)
        assert client.get("/c/appraisal/reviews/").status_code == 403
        assert client.get(f"/f/appraisal/{round_.pk}/summary/").status_code in {403, 404}
    assert text(client.get("/c/appraisal/?period=2025")).count("少于5") == 1  # in the definition
    few = MemberReview.objects.filter(round=round_).exclude(grade="")
    few.exclude(pk__in=[one.pk for one in few[:4]]).update(grade="", told_on=None)
    assert text(client.get("/c/appraisal/?period=2025")).count("少于5") == 5


def test_the_steps_of_a_round_on_the_pages(client, cast):
    round_ = held(cast.branch)
    rows = judged(round_)
    with clock.at(GRADED):
        casting.sign_in(client, cast.secretary)
        place = f"/c/appraisal/{round_.pk}"
        votes = {f"of_{one.pk}": "3/2/0/0" for one in rows}
        page = client.post(f"{place}/count/", {"issued": 5, "returned": 6, **votes})
        assert page.status_code == 422
        assert "多于发出" in text(page)
        bad = {**votes, f"of_{rows[0].pk}": "三票"}
        page = client.post(f"{place}/count/", {"issued": 5, "returned": 5, **bad})
        assert "四个数" in text(page)
        page = client.post(f"{place}/count/", {"issued": 5, "returned": 5, **votes})
        assert page.status_code == 302
        said = {f"grade_{one.pk}": "excellent" for one in rows}
        assert client.post(f"{place}/propose/", said).status_code == 302
        assert "超过参加评议" in text(client.get(f"{place}/grade/"))  # warned of, not refused
        page = client.post(f"{place}/grade/", {**said, "on": GRADED.isoformat()})
        assert page.status_code == 302
    assert set(MemberReview.objects.filter(pk__in=[r.pk for r in rows])
               .values_list("grade", flat=True)) == {"excellent"}  # fmt: skip


def test_slips_name_everybody_with_every_grade_and_are_cast_without_signing_in(client, cast):
    round_ = held(cast.branch)
    paper = casting.sign_in(client, cast.secretary).get(f"/c/appraisal/{round_.pk}/ballot/")
    assert paper.content.decode().count("ballot") >= round_.memberreview_set.count()
    poll, codes = polled(round_, MAKER, eligible=6, issued=6)
    place, names = f"/p/polls/{poll.uid}/", poll.subjects
    client.logout()
    with clock.at(MET):
        page = text(client.get(place))
        assert all(name in page for name in names)
        assert "弃权" in page
        said = {f"of_{n:02}": "-" for n in range(len(names))}
        assert "至少给一位" in text(client.post(place, {"code": codes[0], **said}))
        for code in codes[:5]:
            answer = client.post(place, {"code": code, **said, "of_00": "0"})
            assert "已收到" in text(answer)
        again = client.post(place, {"code": codes[0].lower(), **said, "of_00": "1"})
        assert "先前填过" in text(again)
        polls.close(poll, actor=MAKER, now=True)
    assert poll.result["each"][0] == {"优秀": 4, "合格": 1, "基本合格": 0, "不合格": 0}
    with clock.at(MET):
        actions.count(round_, actor=MAKER)
    casting.sign_in(client, cast.secretary)
    assert client.get(f"/c/appraisal/{round_.pk}/recount/").json()["cast"] == 5
    assert client.get(f"/c/polls/{poll.pk}/recount/").status_code == 404
    assert "panel-result" not in client.get(f"/c/polls/{poll.pk}/").content.decode()


def test_a_member_hands_in_a_review_and_reads_their_own_result(client, cast):
    mine, member = member_account(cast)
    round_ = notified(cast.branch)
    review = MemberReview.objects.get(round=round_, member=member)
    other = judged(round_)[1] if judged(round_)[0].pk == review.pk else judged(round_)[0]
    casting.sign_in(client, mine)
    assert "待自评" in text(client.get("/m/appraisal/"))
    place = f"/m/appraisal/{review.pk}/"
    assert client.post(place, {"text": " "}).status_code == 422
    assert client.post(place, {"text": "学习不够经常"}).status_code == 302
    review.refresh_from_db()
    assert review.self_text == "学习不够经常"
    assert client.get(f"/m/appraisal/{other.pk}/").status_code == 404
    AppraisalRound.objects.filter(pk=round_.pk).update(void_reason="重来")
    whole = told(cast.branch)
    own = MemberReview.objects.get(round=whole, member=member)
    page = text(client.get(f"/m/appraisal/{own.pk}/"))
    assert own.get_grade_display() in page
    assert "结果只有您和本支部能看" in page
    MemberReview.objects.filter(pk=own.pk).update(told_on=None)
    page = text(client.get(f"/m/appraisal/{own.pk}/"))
    assert "还没有告知结果" in page
    assert "履职情况" not in page


def test_a_talk_and_a_paper_are_written_on_the_phone_and_read_with_a_trace(client, cast):
    mine, member = member_account(cast)
    partner = Member.objects.filter(org=cast.branch.pk, left_on=None).exclude(pk=member.pk)[0]
    casting.sign_in(client, mine)
    today = clock.today().isoformat()
    said = {"other": partner.pk, "held_on": today, "points": "聊了工作"}
    assert client.post("/m/appraisal/talk/", said).status_code == 302
    talk = Talk.objects.latest("pk")
    place = f"/m/appraisal/talk/{talk.pk}/"
    assert "聊了工作" not in text(client.get(place))
    assert "聊了工作" in text(client.post(place))
    assert client.post("/m/appraisal/paper/", {"text": ""}).status_code == 422
    assert client.post("/m/appraisal/paper/", {"text": "查摆不足"}).status_code == 302
    assert SelfAnalysis.objects.filter(member=member, year=clock.today().year).exists()
    file = SimpleUploadedFile("补充.txt", "补充说明".encode())
    assert client.post("/m/appraisal/paper/", {"text": "", "file": file}).status_code == 302
    own = SelfAnalysis.objects.get(member=member, year=clock.today().year)
    place = f"/m/appraisal/paper/{own.pk}/"
    assert place in client.get("/m/appraisal/").content.decode()
    assert "补充.txt" in text(client.get(place))
    assert "查摆不足" not in text(client.get(place))
    assert "查摆不足" in text(client.post(place))  # a file alone leaves the words
    assert Look.objects.about(own).count() == 1
    other = actions.hand_in(actor=MAKER, member=partner, year=clock.today().year, text="别人的")
    assert client.get(f"/m/appraisal/paper/{other.pk}/").status_code == 404
    casting.sign_in(client, cast.secretary)
    paper = SelfAnalysis.objects.get(member=member, year=clock.today().year)
    look = f"/c/appraisal/papers/{paper.pk}/look/"
    assert client.post(look, {"purpose": ""}).status_code == 422
    assert "查摆不足" in text(client.post(look, {"purpose": "谈话前了解"}))
    assert client.get(f"/c/appraisal/talks/{talk.pk}/look/").status_code == 403


def test_the_interface_takes_what_the_pages_take_for_each_member(client, cast):
    """Count, propose and grade have fields for each review: the API asks the same form."""
    round_ = held(cast.branch)
    rows = judged(round_)
    place = f"/api/v1/appraisal/rounds/{round_.uid}"
    casting.sign_in(client, cast.secretary)

    def send(verb, **said):
        return client.post(f"{place}/{verb}", said, content_type="application/json")

    with clock.at(GRADED):
        votes = {f"of_{one.pk}": "3/2/0/0" for one in rows}
        bad = send("count", issued=5, returned=5, **{**votes, f"of_{rows[0].pk}": "三票"})
        assert bad.status_code == 422
        assert "四个数" in bad.json()["fields"][f"of_{rows[0].pk}"][0]
        assert send("count", issued=5, returned=5, of_0="1/1/1/1", **votes).status_code == 422
        assert send("count", issued=5, returned=5, **votes).status_code == 200
        said = {f"grade_{one.pk}": "qualified" for one in rows}
        assert send("propose", **said).status_code == 200
        words = {f"words_{rows[0].pk}": "勤恳（例）"}
        assert send("grade", on=GRADED.isoformat(), **said, **words).status_code == 200
    first = MemberReview.objects.get(pk=rows[0].pk)
    assert (first.votes, first.grade, first.opinion) == ([3, 2, 0, 0], "qualified", "勤恳（例）")


def test_an_old_form_does_nothing_to_what_is_void(client, cast):
    """The page was open before: neither an act nor a step is done on a void round."""
    round_ = notified(cast.branch)
    actions.void(round_, actor=MAKER, reason="通知有误")
    casting.sign_in(client, cast.secretary)
    place = f"/c/appraisal/{round_.pk}"
    day = {"studied_on": round_.notified_on.isoformat()}
    for verb, said in (("prepare", day), ("hold", {"on": MET.isoformat()})):
        answer = client.post(f"{place}/{verb}/", said)
        assert answer.status_code == 422
        assert "作废" in text(answer) or "现在不能" in text(answer)
        client.get(f"{place}/{verb}/")
    round_.refresh_from_db()
    assert (round_.studied_on, round_.state) == (None, "notified")
    page = client.get(f"{place}/")
    assert {"prepare", "hold"}.isdisjoint(step["name"] for step in page.context["steps"])

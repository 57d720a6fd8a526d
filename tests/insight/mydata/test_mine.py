"""我的信息: everything held about me is there; what is wrong is asked about and corrected."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiceng.insight.mydata import actions
from jiceng.insight.mydata.fields import house_models
from jiceng.insight.mydata.holdings import (
    SELVES,
    holding_of,
    holdings,
    links,
    selves,
    shown_models,
)
from jiceng.insight.mydata.models import Correction
from jiceng.insight.mydata.unshown import UNSHOWN, is_subject
from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.registers.matters.models import Matter
from jiceng.registers.meetings.models import Attendance
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Belonging, Discipline, Member, Merge
from jiceng.work.disposal import actions as disposal
from tests.cast import MAKER, sign_in
from tests.guards.stage import Stage, forge


@pytest.fixture
def me(cast):
    """The member's account, tied to somebody of the branch."""
    member = Belonging.objects.filter(org=cast.branch.pk, since__year=2013).first().member
    account = cast.member
    account.member, account.person = member, member.person
    account.save()
    return account


def pointing():
    """Every table with a pointer to a person, a member or an account."""
    return [model for model in house_models() if links(model)]


def test_every_table_about_people_is_shown_or_kept_back_with_a_reason():
    shown = {model._meta.label_lower for model, _part in shown_models()}
    known = {model._meta.label_lower for model in pointing()}
    assert known - shown - set(UNSHOWN) == set()
    assert set(UNSHOWN) - known == set(), "kept back, and there is no such table"
    assert all(len(reason) > 5 for reason in UNSHOWN.values())
    assert len(shown) >= 15


def mine(stage, model, field, account):
    """A record of this table that points at the account's person by this column."""
    own = {one._meta.label_lower: one for one in (account, account.person, account.member)}
    target = own[field.related_model._meta.label_lower]
    made = model._base_manager.filter(**{field.name: target}).first()
    if made is None:
        made = forge(stage, model, account.member.org)
        ends = {field.name: target}
        if field.name == "other":  # of two who talk, `one` has the lower key
            ends["one"] = Member.objects.filter(pk__lt=target.pk).earliest("pk")
        model._base_manager.filter(pk=made.pk).update(**ends)
        made = model._base_manager.get(pk=made.pk)
    return made


@pytest.mark.parametrize(
    ("model", "name"),
    [(m, f.name) for m in pointing() for f in links(m) if m._meta.label_lower not in UNSHOWN],
    ids=lambda one: one if isinstance(one, str) else one._meta.label_lower,
)
def test_a_record_that_points_at_me_is_in_my_file(model, name, me, client):
    """A row is forged by the model alone, so a new table is asked the day it appears."""
    field = model._meta.get_field(name)
    row = mine(Stage(cast=None), model, field, me)
    label = model._meta.label_lower
    part = not is_subject(label, name) and label not in SELVES
    found = holding_of(me, label, part=part)
    assert found is not None
    if hasattr(model._default_manager, "open_to_subject"):  # a new one has not been told yet
        assert not found.rows.exists()
        return
    assert row.pk in set(found.rows.values_list("pk", flat=True)), (label, name)
    said = found.values(row)
    assert said
    page = sign_in(client, me).get(f"/m/mydata/held/{label}/{'?part=1' if part else ''}")
    assert page.status_code == 200
    index = client.get("/m/mydata/").content.decode()
    assert f"/m/mydata/held/{label}/" in index


def test_red_control_a_table_left_out_is_missed(monkeypatch):
    monkeypatch.setattr(
        "jiceng.insight.mydata.holdings.UNSHOWN", {**UNSHOWN, "meetings.attendance": ""}
    )
    with pytest.raises(AssertionError, match="attendance"):
        test_every_table_about_people_is_shown_or_kept_back_with_a_reason()


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_what_is_shown_is_mine_and_nobody_elses(client, me, cast):
    others = Member.objects.exclude(pk=me.member_id).values_list("person__name", flat=True)
    client = sign_in(client, me)
    pages = [client.get("/c/mydata/mine/")]
    with CaptureQueriesContext(connection) as asked:
        pages.append(client.get("/m/mydata/"))
    sql = [one["sql"] for one in asked.captured_queries]
    assert len([one for one in sql if 'FROM "meetings_attendance" WHERE' in one]) == 1
    pages += [client.get(f"/m/mydata/held/{one.label}/") for one in holdings(me) if not one.part]
    for page in pages:
        assert page.status_code == 200
        body = text(page)
        assert not [name for name in others if name in body]
    assert str(me.person.name) in text(pages[0])
    assert "用途" in text(pages[0])
    assert re.search("性别 [男女]性?", text(pages[0]))  # a code is said in words
    stranger = sign_in(client, cast.outsider)
    assert stranger.get("/m/mydata/held/members.member/").status_code == 404
    row = Attendance.objects.filter(member=me.member).first()
    foreign = Attendance.objects.exclude(member=me.member).first()
    client = sign_in(client, me)
    ask = "/m/mydata/held/meetings.attendance/{}/reason/ask_correction/"
    assert client.get(ask.format(foreign.pk)).status_code == 404
    assert row is None or client.get(ask.format(row.pk)).status_code in {200, 404}


def test_where_i_only_took_part_the_rest_is_not_mine(me, cast):
    meeting = cast.meetings[1]
    type(meeting).objects.filter(pk=meeting.pk).update(host=me.person, minutes="他人的事")
    found = holding_of(me, "meetings.meeting", part=True)
    said = found.values(found.rows.get(pk=meeting.pk))
    assert [one.text for one in said] == ["本人", meeting.held_on.isoformat()]


def told_case(me, cast):
    day = date(2025, 2, 3)
    vote = {"due": 9, "present": 8, "ayes": 7}
    case = disposal.open_case(actor=MAKER, member=me.member, opened_on=day, ground="first",
                              lead="other", facts="事实")  # fmt: skip
    disposal.talk(case, actor=MAKER, on=day, words="谈话")
    disposal.decide(case, actor=MAKER, on=day, ground="first", outcome="removed", **vote)
    disposal.approve(case, actor=MAKER, on=day, superior=cast.east, document="1号")
    disposal.carry(case, actor=MAKER, on=day)
    assert "disposal.case" not in {one.label for one in holdings(me)}
    return disposal.tell(case, actor=MAKER, on=day, words="当面")


def test_a_case_is_there_once_it_has_been_told(me, cast):
    told_case(me, cast)
    held = next(one for one in holdings(me) if one.label == "disposal.case")
    assert "除名" in [value.text for value in held.values(held.rows.get())]


# Asking for a correction --------------------------------------------------------------------


def ask(client, me, **data):
    url = f"/m/mydata/held/members.member/{me.member_id}/joined_on/ask_correction/"
    return sign_in(client, me).post(url, {"wanted": "2011-07-01", "grounds": "入党志愿书", **data})


def test_a_correction_is_asked_for_made_and_answered(client, me, cast):
    with clock.at(date(2026, 3, 2)):
        assert ask(client, me, wanted="").status_code == 422
        assert ask(client, me).status_code == 302
    one = Correction.objects.get()
    assert one.org_id == me.member.org_id
    assert one.before == "2012-07-01"
    assert one.due_on > date(2026, 3, 20)  # fifteen working days on
    matter = Matter.objects.get(pk=one.matter_id)
    assert (matter.org_id, matter.due_on, matter.source) == (one.org_id, one.due_on, "request")
    assert me.person.name not in matter.title + matter.origin_text
    assert "2011" not in matter.title
    again = ask(client, me)
    assert again.status_code == 422
    assert "已经申请过" in text(again)
    # The keeper corrects the record first; a promise is no correction.
    secretary = sign_in(client, cast.secretary)
    place = f"/c/mydata/corrections/{one.pk}/"
    assert "2011-07-01" in text(secretary.get(place))
    early = secretary.post(f"{place}answer_correction/", {"granted": "yes", "answer": "已改",
                                                          "once": "m1"})  # fmt: skip
    assert early.status_code == 422
    assert "先在原记录上更正" in text(early)
    members.correct(Member.objects.get(pk=me.member_id), actor=cast.secretary, reason="志愿书",
                    joined_on=date(2011, 7, 1))  # fmt: skip
    done = secretary.post(f"{place}answer_correction/", {"granted": "yes", "answer": "已改",
                                                         "once": "m2"})  # fmt: skip
    assert done.status_code == 302
    one.refresh_from_db()
    matter.refresh_from_db()
    assert (one.granted, one.answer, matter.state) == (True, "已改", "submitted")
    assert "已改" in text(sign_in(client, me).get("/m/mydata/"))


def test_who_asks_does_not_answer_and_others_do_not_see(client, me, cast):
    ask(client, me)
    one = Correction.objects.get()
    with pytest.raises(ValidationError, match="上级"):
        actions.answer_correction(one, actor=me, granted=False, answer="x")
    place = f"/c/mydata/corrections/{one.pk}/"
    assert sign_in(client, cast.neighbour).get(place).status_code == 404
    for name in ("leader", "system", "audit", "member", "outsider"):
        assert sign_in(client, getattr(cast, name)).get(place).status_code == 403
    actions.answer_correction(one, actor=cast.secretary, granted=False, answer="档案如此")
    with pytest.raises(ValidationError, match="已经答复"):
        actions.answer_correction(one, actor=cast.secretary, granted=False, answer="x")


def test_asking_about_a_restricted_record_tells_nobody_else_that_there_is_one(client, me, cast):
    case = told_case(me, cast)
    url = f"/m/mydata/held/disposal.case/{case.pk}/document/ask_correction/"
    before = Matter.objects.count()
    asked = sign_in(client, me).post(url, {"wanted": "2号", "grounds": "看错"})
    assert asked.status_code == 302
    one = Correction.objects.get()
    assert (one.matter, Matter.objects.count()) == (None, before)
    line = JournalLine.objects.about(one).get(verb="mydata.ask_correction")
    assert "disposal" not in str(line.details)
    place = f"/c/mydata/corrections/{one.pk}/"
    assert sign_in(client, cast.secretary).get(place).status_code == 200
    assert sign_in(client, cast.worker).get(place).status_code == 404
    assert str(one) not in text(client.get("/c/mydata/corrections/"))
    actions.answer_correction(one, actor=cast.secretary, granted=False, answer="核实无误")
    # Of discipline nobody who answers may know: it is asked about where it is kept.
    row = Discipline.objects.create(member=me.member, grade="warning", since=date(2026, 1, 1),
                                    recorded_at=clock.now())  # fmt: skip
    held = holding_of(me, "members.discipline")
    with pytest.raises(ValidationError, match="纪检部门书面提出"):
        actions.ask_correction(held, held.rows.get(), "since", actor=me, wanted="x")
    page = sign_in(client, me).get("/m/mydata/held/members.discipline/")
    assert f"/{row.pk}/since/ask_correction/" not in page.content.decode()
    assert Correction.objects.count() == 1


def test_secrets_and_others_words_cannot_be_asked_about(me):
    account = holding_of(me, "accounts.account")
    with pytest.raises(ValidationError):
        actions.ask_correction(account, account.rows.get(), "password", actor=me, wanted="x")
    assert "password" not in {held.name for held in account.values(account.rows.get())}


def test_a_record_merged_into_mine_is_in_my_file_and_so_is_who_looked_at_it(me, cast):
    """What stayed on the record that was merged is about the same person."""
    gone = Member.objects.exclude(pk=me.member_id).order_by("pk")[0]
    before = {one.pk for one in holding_of(me, "members.member").rows}
    Merge.objects.create(
        kept=me.member, gone=gone, on=clock.today(), reason="同一人", made_at=clock.now()
    )
    assert before == {me.member_id}
    assert {one.pk for one in holding_of(me, "members.member").rows} == {me.member_id, gone.pk}
    assert gone.person in selves(me)

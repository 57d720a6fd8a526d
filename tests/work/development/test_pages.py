"""What people meet: the next step said, refusals with words, nothing for the unconcerned."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client

from jiceng.kernel.uids import uid7
from jiceng.registers.accounts.models import Account
from jiceng.registers.members import actions as members
from jiceng.registers.members.models import Member
from jiceng.work.development import actions
from jiceng.work.development.forms import FORMS
from jiceng.work.development.models import Backing, Case, CaseStep, Paper
from jiceng.work.development.portal import pages as portal
from jiceng.work.development.sheets import PAPERS
from jiceng.work.development.sheets.cases import by_deadline, due_on, rows
from tests import cast as casting
from tests.work.development.conftest import BIG, NEW, US, applied, posted, steps, walk

pytestmark = pytest.mark.django_db


def door(world, who):
    return casting.sign_in(Client(), world.cast.accounts[who])


def shown(answer):
    return answer.content.decode()


def test_the_secretary_sees_what_is_next_by_whom_until_when_and_why(world):
    case = walk(world, applied(world), "list_candidate")
    page = shown(door(world, "secretary").get(f"/c/development/{case.pk}/"))
    wanted = ("下一步", "确定入党介绍人", "由党支部办理", "两名正式党员", "第14条", "政治审查")
    wanted += ("现在不能办：", "还没有政治审查的结论性材料", "发展路径", "教育考察和转正")
    for words in wanted:
        assert words in page, words
    voted = walk(world, applied(world, name="许某", on=NEW), "vote")
    page = shown(door(world, "secretary").get(f"/c/development/{voted.pk}/"))
    assert "由上级党委办理" in page
    assert "审批前还没有派人谈话" in page
    due = CaseStep.objects.get(case=voted, verb="vote").on + timedelta(days=92)
    assert f"{due:%Y-%m}" in page
    assert f"/c/development/{voted.pk}/approve/" not in page, "not the branch's to take"
    street = shown(door(world, "street").get(f"/c/development/{voted.pk}/"))
    assert f"/c/development/{voted.pk}/interview/" in street


def test_a_refusal_says_the_article_beside_the_field_and_writes_nothing(world):
    client = door(world, "secretary")
    form = {"name": "小明某", "born_on": "2009-01-01", "org": f"{world.branch} #{world.branch.pk}",
            "applied_on": "2026-11-01", "once": str(uid7())}  # fmt: skip
    answer = client.post("/c/development/new/", form)
    assert answer.status_code == 422
    assert "未满十八岁" in shown(answer)
    assert "第5条" in shown(answer)
    assert not Case.objects.exists()
    answer = client.post("/c/development/new/", {**form, "born_on": "1999-01-01"})
    assert answer.status_code == 302
    assert Case.objects.get().person.name == "小明某"


def test_a_vote_is_recorded_on_the_page_and_ballots_must_fit(world):
    case = walk(world, applied(world, on=NEW), "issue_form")
    client, url = door(world, "secretary"), f"/c/development/{case.pk}/vote/"
    assert f'value="{len(world.full)}"' in shown(client.get(url)), "the roll is preset"
    n = len(world.full)
    form = {"on": "2026-07-01", "due": n, "present": n - 1, "ayes": n - 1, "noes": 1,
            "text": "好", "who": "冯书记", "secret": "on"}  # fmt: skip
    answer = client.post(url, {**form, "once": str(uid7())})
    assert answer.status_code == 422
    assert "多于实到" in shown(answer)
    assert "无记名" in shown(
        client.post(url, {**form, "noes": 0, "secret": "", "once": str(uid7())})
    )
    answer = client.post(url, {**form, "noes": 0, "once": str(uid7())})
    assert answer.status_code == 302, shown(answer)
    case.refresh_from_db()
    assert case.state == "voted"


def test_leaders_and_administrators_do_not_read_it(world):
    case = walk(world, applied(world), "inspect")
    for who in ("leader", "system", "security", "audit", "member"):
        answer = door(world, who).get(f"/c/development/{case.pk}/")
        assert answer.status_code in {403, 404}, who
        assert "尤新人" not in shown(answer)
    assert door(world, "neighbour").get(f"/c/development/{case.pk}/").status_code == 404
    ledger = shown(door(world, "clerk").get("/c/development/steps/?period=2024-01-01..2026-12-31"))
    assert "尤新人" in ledger
    assert "经审查" not in ledger


def test_an_applicant_reads_their_own_way_and_no_opinions(world):
    case = walk(world, applied(world), "inspect", inspect={"text": "甲某有历史问题已查清"})
    outsider = world.cast.accounts["member"]
    Account.objects.filter(pk=outsider.pk).update(person=case.person)
    outsider.refresh_from_db()
    page = shown(casting.sign_in(Client(), outsider).get("/m/development/mine/"))
    assert "发展对象" in page
    assert "政治审查" in page
    assert "历史问题" not in page
    other = shown(door(world, "secretary").get("/m/development/mine/"))
    assert "没有您的入党申请记录" in other


def test_a_talk_is_recorded_on_the_phone(world):
    case = applied(world, on=date(2026, 11, 2))
    client = door(world, "secretary")
    assert "尤新人" in shown(client.get("/m/development/"))
    page = shown(client.get(f"/m/development/{case.pk}/"))
    assert f"/m/development/{case.pk}/talk/" in page
    key = str(uid7())
    for _n in range(2):
        answer = client.post(f"/m/development/{case.pk}/talk/",
                             {"on": "2026-11-10", "who": "冯书记", "once": key})  # fmt: skip
        assert answer.status_code == 302, shown(answer)
    assert CaseStep.objects.filter(case=case, verb="talk").count() == 1
    assert client.get(f"/m/development/{case.pk}/approve/").status_code == 404


def test_the_papers_say_what_they_must_and_the_form_is_not_among_them(world):
    case = walk(world, applied(world, on=NEW), "vote")
    client = door(world, "secretary")
    words = {}
    for kind in ("notice", "prereview", "resolution", "dossier"):
        answer = client.get(f"/f/development/{case.pk}/{kind}/")
        assert answer.status_code == 200, kind
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            words[kind] = packed.read("word/document.xml").decode()
    for said in ("主要表现", "应到会", "实到", "无记名", "支部书记（签名）", "2026年"):
        assert said in words["resolution"]
    assert "五个工作日" in words["notice"]
    assert "1999年3月4日" not in words["notice"]
    assert "预审合格" in words["prereview"]
    assert "不打印" in words["dossier"] or "只登记编号" in words["dossier"]
    for kind in ("form", "conversion", "x"):
        assert client.get(f"/f/development/{case.pk}/{kind}/").status_code == 404
    assert door(world, "leader").get(f"/f/development/{case.pk}/dossier/").status_code == 403


def test_the_ledgers_and_the_plan_are_there_in_both_faces(world):
    case = walk(world, applied(world), "swear")
    applied(world, name="许某", on=date(2026, 11, 2))
    actions.plan(actor=US, org=world.street, year=2025, number=3)
    client = door(world, "clerk")
    assert "尤新人" in shown(client.get("/c/development/probationers/"))
    assert "许某" in shown(client.get("/c/development/applicants/"))
    assert "许某" not in shown(client.get("/c/development/candidates/"))
    for face in ("", "&face=data"):
        answer = client.get(f"/c/development/export/?x=1{face}")
        assert answer.status_code == 200
    plan = shown(client.get("/c/development/plan/?year=2025"))
    assert str(world.street) in plan
    paper = Paper.objects.filter(case=case).first()
    assert client.get(f"/c/development/papers/{paper.pk}/").status_code == 200
    assert "缺" in shown(client.get("/c/development/papers/"))


# What may be done besides, once a step of the path is taken: each way is walked and undone.
MOVED = ("moved", {})
BESIDES: dict[str, list[list[tuple[str, dict]]]] = {
    "talk": [[("stop", {"remark": "本人撤回"})], [("relocate", {"to": 8})], [("revoke", {})]],
    "elect": [[("fulfil", {"text": "汇报"})]],
    "file_activist": [[("assign", {"version": "2026", "remark": "按新细则办理"})]],
    "list_candidate": [[("introduce", {"version": "2026", "remark": "按新细则办理"})]],
    "consult": [[("decline", {"decided_by": "street", "remark": "意见不一"})]],
    "review": [[("send_back", {"remark": "材料不全"})]],
    "swear": [[MOVED, ("defer", {"months": 3, "remark": "刚转来"})],
              [MOVED, ("disown", {"decided_by": "district", "text": "无法核实"})]],
    "ask_full": [
        [("vote_full", {"decision": "extend", "months": 6, "remark": "还要考察"}),
         ("extend", {"decided_by": "street"})],
        [("vote_full", {"decision": "cancel"}), ("cancel", {"decided_by": "street"})],
    ],
    "vote_full": [[("hold", {"remark": "材料不全"})]],
}  # fmt: skip


def field_of(world, name, value):
    if name == "decided_by" and isinstance(value, str):
        value = getattr(world, value)
    if name == "to":
        value = world.cast.orgs[value]
    return getattr(value, "pk", value)


def test_the_form_of_every_step_is_posted_and_taken(world):
    """Whatever a form asks, the version among it, the action behind it takes."""
    case, client = applied(world), door(world, "clerk")
    requirement = actions.require(
        actor=US, org=world.district, stage="activist", kind="report", name="思想汇报",
        strict=False, since=date(2024, 1, 1), document="区组〔2024〕1号",
    )  # fmt: skip
    taken, day, examined = set(), case.applied_on, iter((140, 160))

    def post(verb, values, day):
        url = f"/c/development/{case.pk}/{verb}/"
        page = client.get(url)
        assert page.status_code == 200, (verb, page.status_code)
        fields = page.context["form"].fields
        preset = {name: page.context["form"].get_initial_for_field(field, name)
                  for name, field in fields.items()}  # fmt: skip
        told = {**preset, "reason": "录错了", "requirement": requirement, "decision": "agreed",
                "category": Member.Category.WORKING, "on": day, **values}  # fmt: skip
        told = {name: field_of(world, name, told[name]) for name in fields if told.get(name)}
        answer = client.post(url, {**told, "once": str(uid7())})
        assert answer.status_code == 302, (verb, told, getattr(answer, "context", None)
                                           and answer.context["form"].errors)  # fmt: skip
        taken.add(verb)

    for verb, values in [*steps(world), ("archive", {})]:
        day += timedelta(days=next(examined) if verb == "examine" else BIG.get(verb, 10))
        if verb == "archive":
            Paper.objects.filter(case=case).update(received_on=day)
        post(verb, {**values, "telephone": "00000000"}, day)
        if verb == "publish":
            posted(case, day)
        for way in BESIDES.get(verb, ()):
            with transaction.atomic():
                for besides, more in way:
                    if besides == "moved":
                        case.refresh_from_db()
                        members.move(case.member, actor=US, to=world.cast.orgs[8],
                                     on=day - timedelta(days=3))  # fmt: skip
                    else:
                        post(besides, {**dict(steps(world)).get(besides, {}), **more}, day)
                transaction.set_rollback(True)
    assert taken == {*FORMS, "publish", "relocate", "revoke", "fulfil"}
    case.refresh_from_db()
    assert case.state == "archived"
    assert Backing.objects.filter(case=case).count() == 3


@pytest.mark.both
def test_whoever_is_late_is_not_cut_off_the_phone_s_list(world, monkeypatch):
    read, asked = portal.due_on, []
    monkeypatch.setattr(portal, "MOST", 1)
    monkeypatch.setattr(portal, "due_on", lambda one: asked.append(one.pk) or read(one))
    applied(world, name="安早", on=date(2026, 11, 18))
    late = applied(world, name="周迟", on=date(2026, 5, 20))
    page = shown(door(world, "secretary").get("/m/development/"))
    assert "周迟" in page and "安早" not in page
    assert set(asked) == {late.pk}, "nobody else is read"
    for name, upto in (
        ("许甲", "talk"),
        ("许乙", "examine"),
        ("许丁", "approve"),
        ("许戊", "swear"),
    ):
        walk(world, applied(world, name=name), upto)
    told = [due_on(one) or date.max for one in by_deadline(rows(US))]
    assert told == sorted(told) and len(set(told)) > 5


@pytest.mark.both
def test_papers_that_are_lacking_stand_first_in_their_ledger(world):
    walk(world, applied(world), "agree")
    found = PAPERS.visible(world.cast.accounts["clerk"]).order_by(*PAPERS.order)
    there = [one.received_on is not None for one in found]
    assert there == sorted(there) and set(there) == {True, False}


def test_a_step_that_cannot_be_taken_yet_says_why_with_its_article(world):
    case = walk(world, applied(world), "list_candidate")
    client = door(world, "secretary")

    def said(verb):
        answer = client.get(f"/c/development/{case.pk}/{verb}/", follow=True)
        return "；".join(str(one) for one in answer.context["messages"])

    lacking = "还没有政治审查的结论性材料（《中国共产党发展党员工作细则》第16条）"
    assert "还不能“支委会审查”" in said("review")
    assert lacking in said("review")
    assert "现在是“发展对象”，不能“派人谈话”" in said("talk")
    assert case.state == Case.objects.get(pk=case.pk).state

"""What a district asks besides, the dossier, the yearly plan: rows, not code."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.deadlines import add_months
from jiceng.work.development import actions
from jiceng.work.development.models import CaseStep, Fulfilment, Paper, Quota
from jiceng.work.development.models.knowing import asked_of
from tests.work.development.conftest import US, applied, walk

pytestmark = pytest.mark.django_db
SINCE, DOCUMENT = date(2020, 1, 1), "区委组织部〔2020〕1号"


def asked(world, stage, kind, name, **more):
    return actions.require(actor=US, org=world.district, stage=stage, kind=kind, name=name,
                           since=SINCE, document=DOCUMENT, **more)  # fmt: skip


def test_a_stage_does_not_pass_without_what_the_district_asks(world):
    members, masses = (
        asked(world, "applicant", "recommendation", n) for n in ("党员推荐", "群众推荐")
    )
    case = walk(world, applied(world), "talk")
    day = CaseStep.objects.get(case=case, verb="talk").on + timedelta(days=5)
    values = {"on": day, "body": "assembly", "remark": "委员不足"}
    with pytest.raises(ValidationError, match=r"本地要求还没有做到：党员推荐 0/1、群众推荐 0/1"):
        actions.elect(case, actor=US, **values)
    actions.fulfil(case, actor=US, requirement=members, on=day, cast=6, ayes=5)
    with pytest.raises(ValidationError, match=r"同意9票多于参加的8人"):
        actions.fulfil(case, actor=US, requirement=masses, on=day, cast=8, ayes=9)
    actions.fulfil(case, actor=US, requirement=masses, on=day, cast=20, ayes=17)
    actions.elect(case, actor=US, **values)
    case.refresh_from_db()
    assert case.state == "elected"
    assert Fulfilment.objects.count() == 2


def test_what_is_not_strict_is_shown_and_stops_nobody(world):
    asked(world, "applicant", "log", "全程记实", strict=False)
    case = walk(world, applied(world), "elect")
    assert case.state == "elected"


def test_two_appraisals_and_three_logs_stand_before_the_vote(world):
    wanted = [asked(world, "candidate", "appraisal", n) for n in ("党员评议", "群众评议")]
    wanted += [asked(world, "candidate", "log", n) for n in ("全程公示", "全程记实", "全程责任")]
    case = walk(world, applied(world), "issue_form")
    day = CaseStep.objects.get(case=case, verb="issue_form").on + timedelta(days=1)
    vote = {**world.counts, "text": "好", "on": day}
    with pytest.raises(ValidationError, match="群众评议"):
        actions.vote(case, actor=US, **vote)
    for one in wanted[:2]:
        with pytest.raises(ValidationError, match="得分"):
            actions.fulfil(case, actor=US, requirement=one, on=day)
        actions.fulfil(case, actor=US, requirement=one, on=day, score=Decimal("91.5"))
    for one in wanted[2:]:
        actions.fulfil(case, actor=US, requirement=one, on=day, text="已记实")
    actions.vote(case, actor=US, **vote)
    case.refresh_from_db()
    assert case.state == "voted"


def test_quarterly_reports_are_due_by_whole_quarters_of_the_stage(world):
    asked(world, "activist", "report", "思想汇报", every=3)
    case = walk(world, applied(world), "elect")
    elected = CaseStep.objects.get(case=case, verb="elect").on
    for months, wanted in ((2, 0), (3, 1), (7, 2)):
        day = elected + timedelta(days=31 * months)
        (one,) = asked_of([case], day)[case.pk]
        assert (one.wanted, one.done, one.met) == (wanted, 0, wanted == 0)


def test_a_requirement_holds_beneath_its_node_and_only_while_it_stands(world):
    one = asked(world, "applicant", "log", "全程记实")
    actions.drop(one, actor=US, on=date(2023, 1, 1))
    actions.require(actor=US, org=world.cast.west, stage="applicant", kind="log", name="西街记实",
                    since=SINCE, document=DOCUMENT)  # fmt: skip
    assert walk(world, applied(world), "elect").state == "elected"
    with pytest.raises(ValidationError, match="依据文件"):
        actions.require(actor=US, org=world.district, stage="applicant", kind="log", name="x",
                        since=SINCE, document="")  # fmt: skip


def test_each_step_leaves_its_papers_and_the_form_is_a_number(world):
    case = walk(world, applied(world), "issue_form")
    kinds = dict(Paper.objects.filter(case=case).values_list("kind", "received_on"))
    assert kinds["application"] == case.applied_on
    assert kinds["political"] is None
    form = Paper.objects.get(case=case, kind="form")
    assert (form.number, form.received_on is not None) == ("4100123", True)
    paper = Paper.objects.get(case=case, kind="political")
    actions.receive(paper, actor=US, kept_at="组织员办公室")
    with pytest.raises(ValidationError, match="已经登记过"):
        actions.receive(Paper.objects.get(pk=paper.pk), actor=US)


def test_a_year_is_planned_on_one_level(world):
    actions.plan(actor=US, org=world.street, year=2026, number=5)
    for org in (world.district, world.cast.huaiyin, world.street):
        with pytest.raises(ValidationError, match="这一年已有计划"):
            actions.plan(actor=US, org=org, year=2026, number=3)
    actions.plan(actor=US, org=world.cast.west, year=2026, number=2)
    quota = actions.replan(Quota.objects.get(org=world.street), actor=US, number=4, reason="调减")
    assert quota.number == 4
    with clock.at(date(2026, 11, 1)), pytest.raises(ValidationError, match="为什么"):
        actions.replan(quota, actor=US, number=9, reason=" ")


def test_what_comes_periodically_is_counted_from_the_day_it_was_asked(world):
    case = walk(world, applied(world), "assign")
    began = CaseStep.objects.get(case=case, verb="elect").on
    since = add_months(began, 5)
    actions.require(actor=US, org=world.district, stage="activist", kind="report", name="思想汇报",
                    every=3, strict=False, since=since, document=DOCUMENT)  # fmt: skip
    for months, wanted in ((5, 0), (7, 0), (8, 1), (11, 2)):
        (one,) = asked_of([case], add_months(began, months))[case.pk]
        assert one.wanted == wanted, f"{months} months after the stage began"

"""Which campaign a summary is of is chosen when it is begun; its name and days come with it."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from jiceng.insight.reports import actions, papers
from jiceng.insight.reports.models import Manuscript
from jiceng.insight.reports.wording import script_of, template_of, told
from jiceng.insight.reports.writing import report_of
from jiceng.kernel.periods import parse
from jiceng.registers.vocabulary import actions as vocabulary
from jiceng.registers.vocabulary.models import Programme
from tests.cast import MAKER, sign_in


@pytest.fixture
def two(cast):
    return [
        vocabulary.declare(
            actor=MAKER, name=name, kind="campaign", since=since, until=until,
            document=f"区委〔{since.year}〕7号", components=("排查", "组建"),
        )
        for name, since, until in (
            ("百日攻坚", date(2024, 3, 1), date(2024, 6, 11)), ("大走访", date(2025, 2, 1), None)
        )
    ]  # fmt: skip


def text(draft):
    return "\n".join(papers.plainly(draft, block) for block in draft.blocks)


def begun(cast, campaign, report="campaign", **more):
    return actions.draft(
        actor=cast.clerk, org=cast.district, report=report, campaign=campaign, **more
    )


def test_a_summary_is_of_the_campaign_chosen_and_of_its_days(cast, two):
    one, other = begun(cast, two[0]), begun(cast, two[1], "drive")
    assert one.period == "2024-03-01..2024-06-10"
    assert "“百日攻坚”" in one.title
    assert one.as_of == date(2024, 6, 10)
    said = text(actions.live(one))
    assert said.startswith("2024年3月1日至2024年6月10日，")
    for words in ("区委〔2024〕7号", "“百日攻坚”专项行动", "“排查”、“组建”"):
        assert words in said
    assert "大走访" not in said
    assert "“大走访”" in text(actions.live(other))
    assert other.period.startswith("2025-02-01..")


def test_none_chosen_and_what_is_no_campaign_are_refused_in_words(cast, two):
    method = vocabulary.declare(actor=MAKER, name="四步法", kind="method", since=date(2024, 1, 1))
    for wrong in (None, method):
        with pytest.raises(ValidationError, match="请选是哪一个专项活动"):
            begun(cast, wrong)
    with pytest.raises(ValidationError, match="哪一期"):
        actions.draft(actor=cast.clerk, org=cast.district, report="yearly")
    plain = begun(cast, two[0], "yearly", period="2024")
    assert plain.campaign is None


def test_two_campaigns_of_one_period_stand_beside_each_other_each_once(cast, two):
    begun(cast, two[0], period="2025")
    begun(cast, two[1], period="2025")
    with pytest.raises(ValidationError, match="已经有一份"):
        begun(cast, two[1], period="2025")
    kept = Manuscript.objects.get(campaign=two[1])
    kept.pk, kept.uid = None, None
    with pytest.raises(IntegrityError), transaction.atomic():
        Manuscript.objects.bulk_create([kept])


def test_words_of_one_campaign_are_not_taken_for_another(cast, two):
    one = begun(cast, two[0])
    script = script_of(template_of(report_of("campaign")))
    boxes = {n: line.text for n, line in enumerate(script.lines) if not script.fixed(line)}
    last = max(boxes)
    actions.reword(one, actor=cast.clerk, boxes=boxes | {last: "只属于攻坚行动的话。"})
    assert begun(cast, two[1]).wording is None
    assert "只属于攻坚行动的话。" in begun(cast, two[0], period="2024").source


def test_the_chips_say_what_they_are_of(cast, two):
    kind = report_of("campaign")
    script = script_of(template_of(kind))
    one = begun(cast, two[0])
    chips = told(kind, script, cast.district, actions.asked(one)[1], two[0])
    assert ("专项活动名称", "“百日攻坚”") in {(chip.title, chip.said) for chip in chips.values()}


def test_pages_choose_the_campaign_and_the_form_opens_with_it(client, cast, two):
    sign_in(client, cast.clerk)
    assert (
        "还没有登记主题是“两新组织党建”的专项活动"
        in client.get("/c/reports/campaign/").content.decode()
    )
    page = client.get(f"/c/reports/campaign/?campaign={two[0].pk}").content.decode()
    assert "“百日攻坚”的工作总结" in page
    link = re.search(r'href="(/c/reports/manuscripts/new/[^"]*)"', page)[1].replace("&amp;", "&")
    start = client.get(link).context["form"].initial
    assert str(getattr(start["campaign"], "pk", start["campaign"])) == str(two[0].pk)
    assert start["period"] == "2024-03-01..2024-06-10"
    assert parse("2024年3月1日至2024年6月10日").code == start["period"]  # as the form shows it
    changed = {"campaign": two[0].pk, "was": two[1].pk, "period": "2025-02-01..2025-03-01"}
    other = client.get("/c/reports/campaign/", changed).content.decode()
    assert "2024年3月1日至2024年6月10日" in other  # the days follow the campaign
    file = re.search(r'href="(/c/reports/campaign/draft\.html[^"]*)"', page)[1]
    assert "百日攻坚" in client.get(file.replace("&amp;", "&")).content.decode()
    new = "/c/reports/manuscripts/new/"
    sent = {"org": cast.district.code, "report": "campaign", "period": "", "once": "c1"}
    assert "请选是哪一个专项活动" in client.post(new, sent).content.decode()


def test_a_summary_begins_with_the_newest_campaign_of_its_own_subject(client, cast, two):
    """And says which one it is; one of another subject is not summed up under this title."""
    older, newer = two
    Programme.objects.filter(pk=older.pk).update(subject="two_new")
    sign_in(client, cast.clerk)
    page = client.get("/c/reports/campaign/").content.decode()
    assert "“百日攻坚”的工作总结" in page and "写的是“百日攻坚”（2024-03-01 至 2024-06-10）" in page
    assert "写的是“大走访”（" in client.get("/c/reports/drive/").content.decode()
    Programme.objects.filter(pk=newer.pk).update(subject="masses")
    page = client.get(f"/c/reports/campaign/?campaign={newer.pk}").content.decode()
    assert "不是这类总结的主题，请另选" in page
    newer.refresh_from_db()
    with pytest.raises(ValidationError, match="主题是联系服务群众，不能写成"):
        begun(cast, newer)

"""A firm's trouble from its organisation's word to its rating; what is refused, in which words."""

import re
from datetime import date
from importlib import import_module
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month, year
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.outbox.models import Message
from jiceng.work.fastlane import actions, figures
from jiceng.work.fastlane.models import Issue
from jiceng.work.fastlane.rules import promised
from jiceng.work.fastlane.sheets.papers import document
from tests.work.district import US
from tests.work.fastlane.given import SHOP, the

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def raised(district, **more):
    said = {"org": district.branch, "unit": the(), "content": "厂门口路灯不亮", "kind": "around"}
    return actions.collect(actor=district.accounts["firm"], **{**said, **more})


def dispatched(district, one, joint=None):
    street = district.accounts["street"]
    actions.classify(one, actor=street, kind=one.kind, urgency=one.urgency)
    return actions.dispatch(one, actor=street, lead=district.other, joint=joint)


def done(matter, actor):
    matters.accept(matter, actor=actor)
    matters.submit(matter, actor=actor, proof="路灯已修好")


def answered(district, one, on=date(2026, 7, 9), outcome="solved"):
    """Through the whole path: two agencies, checked by the street, answered on a later day."""
    dispatched(district, one, joint=district.street)
    with clock.at(on):
        for matter, who in zip(Matter.objects.about(one).order_by("pk"), ("agency", "district"),
                               strict=True):  # fmt: skip
            done(matter, district.accounts[who])
        street = district.accounts["street"]
        actions.handle(one, actor=street)
        return actions.reply(one, actor=street, outcome=outcome, answer="路灯已修好，请查看")


def read(figure, node, ask, part="value"):
    return getattr(figure.read(node, ask), part)


def test_a_trouble_goes_to_two_agencies_and_is_rated_by_the_firm(district):
    one = raised(district)
    assert (one.classify_by, one.reply_by) == (date(2026, 7, 7), date(2026, 7, 20))
    assert Message.objects.filter(account=district.accounts["street"]).count() == 1
    answered(district, one)
    assert (one.state, one.response_days, one.lead) == ("replied", 3, district.other)
    page = district.browser("street").get(f"/c/fastlane/{one.pk}/").content.decode()
    assert "各环节时限" in page
    assert re.sub(r"<[^>]+>", " ", page).split().count("按时") == 3  # classified, sent, answered
    assert set(Matter.objects.about(one).values_list("state", flat=True)) == {"closed"}
    assert Message.objects.filter(account=district.accounts["firm"]).count() == 1
    for who in ("agency", "street", "district"):  # whoever had it in hand does not judge it
        with pytest.raises(ValidationError, match="办理过这件事的人不能评价"):
            actions.rate(one, actor=district.accounts[who], rating="good")
    with clock.at(date(2026, 7, 10)):
        actions.rate(one, actor=district.accounts["firm"], rating="good")
    before, after = (Ask(month(2026, 7), as_of=date(2026, 7, day)) for day in (8, 31))
    for figure, then in ((figures.ISSUES, 1), (figures.SOLVED, 0), (figures.SATISFIED, 0)):
        assert read(figure, district.root, before) == then
    assert read(figures.SOLVED, district.branch, after, "share") == 1
    assert read(figures.SATISFIED, district.branch, after, "share") == 1
    assert read(figures.RESPONSE_DAYS, district.street, after) == 3
    assert read(figures.RESPONSE_DAYS, district.other, after) is None
    assert read(figures.VOICES, district.street, after) == 1
    assert not [words for check in actions.INVARIANTS for words in check()]
    Matter.objects.update(origin="")
    assert "没有办理单位" in next(words for check in actions.INVARIANTS for words in check())


def test_what_is_refused_is_refused_in_words(district):
    one, street = raised(district), district.accounts["street"]
    with pytest.raises(ValidationError, match="还没有派给办理单位"):
        actions.reply(one, actor=street, outcome="solved", answer="已修好")
    with pytest.raises(StepError):
        actions.dispatch(one, actor=street, lead=district.other)
    with pytest.raises(ValidationError, match="没有覆盖"):
        raised(district, unit=the(SHOP))
    dispatched(district, one)
    with pytest.raises(ValidationError, match="还没有报结：东街第二党支部"):
        actions.handle(one, actor=street)
    with pytest.raises(ValidationError, match="已经在办"):
        actions.join(one, actor=street, org=district.other)
    matter = Matter.objects.about(one).get()
    matters.hand_back(matter, actor=district.accounts["agency"], reason="不归我们管")
    with pytest.raises(ValidationError, match="都退回了"):
        actions.handle(one, actor=street)
    actions.join(one, actor=street, org=district.street)
    assert Matter.objects.about(one).count() == 2
    stray = dispatched(district, raised(district, content="停水"))
    actions.void_issue(stray, actor=street, reason="登重了")
    with pytest.raises(ValidationError, match="只有办理中的"):  # what is void is in nobody's hand
        actions.join(stray, actor=street, org=district.street)
    with clock.at(date(2026, 8, 3)):
        orgs.abolish(district.branch, actor=US, on=date(2026, 8, 1))
        with pytest.raises(ValidationError, match="已于 2026-08-01 撤销"):
            raised(district)
    actions.void_issue(one, actor=street, reason="登重了")
    with pytest.raises(StepError, match="已作废"):
        actions.handle(one, actor=street)
    assert read(figures.ISSUES, district.root, Ask(year(2026))) == 0


def test_a_list_that_comes_at_once_is_told_once_each_day_by_its_own_promise(district):
    actions.set_pace(actor=US, org=district.street, classify=1, dispatch=1, reply=5, urgent=3)
    with clock.at(date(2026, 7, 13)):
        actions.set_pace(actor=US, org=district.branch, classify=1, dispatch=1, reply=2, urgent=1)
        said = {"org": district.branch, "unit": the(), "content": "停水"}
        days = [date(2026, 7, 13), date(2026, 7, 6)]
        made = actions.collect_many([{**said, "raised_on": day} for day in days], actor=US)
    assert [one.reply_by for one in made] == [date(2026, 7, 15), date(2026, 7, 13)]
    (told,) = Message.objects.filter(account=district.accounts["street"])
    assert "收到 2 件企业困难，请在2026-07-07前" in told.body


def test_promised_days_are_local_and_the_urgent_come_sooner(district):
    actions.set_pace(actor=US, org=district.street, classify=2, dispatch=1, reply=5, urgent=8)
    usual, urgent = raised(district), raised(district, urgency="urgent", content="停水")
    # A slip of the pen in the table never makes the urgent wait longer than the rest.
    assert usual.reply_by == urgent.reply_by == date(2026, 7, 13)
    assert promised(urgent=True, reply=10, hurry=3) == 3
    with pytest.raises(ValidationError, match="明天再改"):
        actions.set_pace(actor=US, org=district.street, classify=1, dispatch=1, reply=1, urgent=1)
    with clock.at(date(2026, 7, 15)):
        late = Ask(month(2026, 7), as_of=date(2026, 7, 15))
        assert read(figures.WAITING, district.root, late) == 2
        watch = figures.WATCHES[0]
        assert watch.rows(district.street, watch.ask(date(2026, 7, 15))).count() == 2
    actions.classify(usual, actor=US, kind="supply", urgency="urgent")
    assert usual.reply_by == date(2026, 7, 13)


def test_the_phone_raises_reads_and_rates_and_sees_no_other_firm(district):
    phone = district.browser("firm")
    page = phone.get("/m/fastlane/")
    assert page.status_code == 200 and "没有登记覆盖企业" not in page.content.decode()
    said = {"unit": the().pk, "about": "staff", "kind": "staff", "urgency": "usual",
            "content": "职工子女暑期无人照看"}  # fmt: skip
    assert phone.post("/m/fastlane/", {**said, "content": ""}).status_code == 422
    assert phone.post("/m/fastlane/", {**said, "unit": the(SHOP).pk}).status_code == 422
    assert phone.post("/m/fastlane/", said).status_code == 302
    one = Issue.objects.get()
    assert (one.org, one.about) == (district.branch, "staff")
    answered(district, one)
    page = phone.get(f"/m/fastlane/{one.pk}/").content.decode()
    assert "路灯已修好，请查看" in page and "提交评价" in page
    assert district.browser("agency").get(f"/m/fastlane/{one.pk}/").status_code == 404
    assert phone.post(f"/m/fastlane/{one.pk}/", {"rating": "poor"}).status_code == 302
    assert "平均 3.0 个工作日" in phone.get("/m/fastlane/").content.decode()
    empty = district.browser("agency").get("/m/fastlane/").content.decode()
    assert "没有登记覆盖企业" in empty


def test_the_effect_sheet_says_what_the_organisation_brought_about(district, monkeypatch):
    answered(district, raised(district))
    raised(district, content="贷款到期")
    with clock.at(date(2026, 7, 31)):
        page = district.browser("street").get("/c/fastlane/effect/?period=2026").content.decode()
        assert "东街第一党支部" in page and "成效单（Word）" in page and "只列前" not in page
        effect = import_module("jiceng.work.fastlane.pages.effect")
        monkeypatch.setattr(effect, "SHOWN", 0)  # never a list cut off without a word
        page = district.browser("street").get("/c/fastlane/effect/?period=2026").content.decode()
        assert "这里只列前 0 个，还有 1 个" in page
        # The firm's own organisation prints its own sheet, and no other's.
        own = district.browser("firm")
        file = own.get("/f/fastlane/effect/?org=991001&period=2026")
        assert file.status_code == 200
        assert own.get("/f/fastlane/effect/?org=991002&period=2026").status_code in {403, 404}
    text = ZipFile(BytesIO(file.content)).read("word/document.xml").decode()
    for words in ("提出困难2件，已解决1件", "平均3", "路灯已修好", "办理中", "和平机械厂"):
        assert words in re.sub(r"<[^>]+>", "", text)
    made = [document(district.branch, year(2026), date(2026, 7, 31)) for _ in range(2)]
    assert made[0] == made[1]
    ledger = district.browser("street").get("/c/fastlane/?period=2026").content.decode()
    for head in ("企业", "问题", "提出日", "责任部门", "答复", "企业评价"):  # A25
        assert head in ledger

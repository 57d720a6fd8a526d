"""Mass organisations: help in numbers and no names, rights cases seen through, who has nobody."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import on, quarter, year
from jiceng.registers.matters import actions as matters
from jiceng.registers.matters.models import Matter
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Level, Place
from jiceng.registers.units import actions as units
from jiceng.registers.units import figures as register
from jiceng.registers.units.models import MassDeed, Unit
from jiceng.work.masses import actions, figures
from jiceng.work.masses.models import MassService, RightsCase
from jiceng.work.masses.rules import numbered
from tests.work.district import BEGUN, US, account
from tests.work.fastlane.given import DAY, SHOP, build, the

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def street(db):
    """A union in the shop, which no Party organisation covers, in one of two communities."""
    with clock.at(DAY):
        found = build()
        rows = [{"name": "区", "level": Level.DISTRICT, "keeper": found.root, "since": BEGUN},
                {"name": "街道", "level": Level.STREET, "keeper": found.street, "parent": 0,
                 "since": BEGUN}]  # fmt: skip
        rows += [{"name": name, "level": Level.COMMUNITY, "keeper": keeper, "parent": 1,
                  "type": "urban", "since": BEGUN}
                 for name, keeper in (("一社区", found.branch), ("二社区", found.other))
                 ]  # fmt: skip
        places.lay_out_many(rows, actor=US)
        Unit.objects.filter(name=SHOP).update(place=Place.objects.get(name="一社区"))
        found.made = units.found_mass(actor=US, unit=the(SHOP), kind="union", since=BEGUN)
        yield found


def served(street, **more):
    said = {"massorg": street.made, "kind": "school", "group": "children", "served": 12,
            "held_on": date(2026, 7, 3), "result": "十二个孩子进了暑期班"}  # fmt: skip
    return actions.serve(actor=US, **{**said, **more})


def read(figure, street, ask=None):
    return figure.read(street.street, ask or Ask(year(2026), as_of=DAY))


def test_help_is_counted_in_numbers_and_keeps_the_organisation_alive(street):
    assert read(register.WORK_COVERED, street).value == 0
    one = served(street)
    served(street, group="migrant", kind="work", served=30, result="夜校三十人")
    assert read(figures.SERVED, street).value == 42
    assert read(figures.SERVED.only(group="migrant"), street).value == 30
    reading = read(figures.COMMUNITIES, street)
    assert ([str(p) for p in reading.records], [str(p) for p in reading.missing]) == (
        ["一社区"], ["二社区"])  # fmt: skip
    assert set(read(register.WORK_COVERED, street).records) == {the(SHOP)}  # not recorded twice
    assert read(register.MASS_ORGS, street).share == 1
    with pytest.raises(ValidationError, match="电话或者证件号"):
        served(street, result="联系 138 0000 0000")
    assert not numbered(text="2026-07-01 15 人，07-02 12 人")  # days are no telephone
    with pytest.raises(ValidationError, match="不在，请检查日期"):
        served(street, held_on=date(2026, 7, 7))
    assert MassService.objects.count() == MassDeed.objects.count() == 2
    names = {field.name for field in MassService._meta.fields}
    assert not names & {"member", "person", "name", "phone", "account"}
    actions.void_service(one, actor=US, reason="登错了")
    assert read(figures.SERVED, street).value == 30
    assert MassDeed.objects.count() == 1
    with pytest.raises(ValidationError, match="已经作废"):
        actions.void_service(one, actor=US, reason="再来一次")


def test_whoever_leads_a_union_records_on_the_phone_what_it_did(street):
    """A plain member who leads it where there is no Party organisation; nobody else's union."""
    street.enrol(2, 2, lambda n: {})
    head, other = street.members
    for name, member in (("head", head), ("other", other)):
        street.accounts[name] = account(name, "member", street.branch, member)
    with pytest.raises(ValidationError, match="请写负责人"):
        units.name_head(street.made, actor=US)
    units.name_head(street.made, actor=US, person=head.person)
    assert street.made.head == head.person.name
    one, stranger = f"/m/masses/{street.made.pk}/", street.browser("other")
    assert "没有您负责的群团组织" in stranger.get("/m/masses/").content.decode()
    street.accounts["bare"] = account("bare", "community_worker", street.other)
    bare = street.browser("bare")
    assert "里登记成立" in bare.get("/m/masses/").content.decode(), "who may set one up is told so"
    assert "换个名称再找" in bare.get("/m/masses/?q=甲").content.decode()
    assert stranger.get(one).status_code == stranger.post(one, {"once": "x"}).status_code == 404
    phone = street.browser("head")
    assert phone.get("/m/masses/").url == one  # one alone: straight to the form
    actions.plan(actor=US, massorg=street.made, first_on=DAY, services=2, about="夜校")
    assert "本季度已服务 0 次，计划 2 次" in phone.get(one).content.decode()
    sent = {"once": "a", "kind": "law", "group": "migrant", "served": "9", "held_on": DAY}
    refused = phone.post(one, {**sent, "result": "打 138 0000 0000 就行"})
    assert refused.status_code == 422 and "电话或者证件号" in refused.content.decode()
    for _twice in range(2):
        assert phone.post(one, {**sent, "result": "讲了劳动合同"}).status_code == 302
    made = MassService.objects.get()
    assert (made.served, str(made.place), made.deed.massorg) == (9, "一社区", street.made)
    said = {"once": "b", "words": "职工座谈", "held_on": DAY}
    assert phone.post(f"{one}deed/", said).status_code == 302
    page = phone.get(one).content.decode()
    assert "已服务 1 次" in page and "9 人次：讲了劳动合同" in page and "职工座谈" in page
    assert (MassDeed.objects.count(), page.count("法律咨询 ·")) == (2, 1)  # help is no second deed
    assert read(figures.SERVED, street).value == 9
    assert "我的群团组织" in phone.get("/m/desk/mine/").content.decode()
    # The firm's liaison sees those of firms its organisation covers, and no others.
    assert street.browser("firm").get(one).status_code == 404
    units.host(the(SHOP), actor=US, org=street.branch, way="attached", since=DAY)
    assert street.browser("firm").get(one).status_code == 200
    with clock.at(date(2026, 7, 10)):
        units.dissolve_mass(street.made, actor=US, on=date(2026, 7, 10), reason="合并")
        assert street.browser("head").get(one).status_code == 404
        with pytest.raises(ValidationError, match="撤销"):
            units.name_head(street.made, actor=US, head="谁")


def test_a_rights_case_is_referred_and_seen_through(street):
    said = {"massorg": street.made, "group": "migrant", "concerned": 3, "kind": "wages",
            "content": "三个人的加班工资没有发", "raised_on": date(2026, 7, 1)}  # fmt: skip
    case, other = (actions.raise_case(actor=US, **said) for _ in range(2))
    with pytest.raises(ValidationError, match="请写转交给谁"):
        actions.refer(case, actor=US)
    actions.refer(case, actor=US, org=street.other)
    with pytest.raises(ValidationError, match="还没有复核销号"):
        actions.solve(case, actor=US, result="已补发")
    matter = Matter.objects.about(case).get()
    matters.accept(matter, actor=US)
    matters.submit(matter, actor=US, proof="已督促企业补发")
    matters.close(matter, actor=street.accounts["street"])
    with clock.at(date(2026, 7, 20)):
        actions.solve(case, actor=US, result="已补发")
        with pytest.raises(StepError):
            actions.refer(case, actor=US, to="仲裁委")
    ask = Ask(year(2026), as_of=date(2026, 8, 3))
    rights = read(figures.RIGHTS, street, ask)
    assert (rights.value, list(rights.missing)) == (1, [other])
    assert list(read(figures.UNSOLVED, street, ask).of) == [other]
    watch = figures.WATCHES[0]
    for day, waiting in ((date(2026, 7, 31), []), (date(2026, 8, 1), [other])):
        assert list(watch.rows(street.street, watch.ask(day))) == waiting
    # The firm's own side reads services and never what its staff complain of.
    assert street.browser("street").get(f"/c/masses/rights/{other.pk}/").status_code == 200
    for who in ("firm", "agency"):
        assert street.browser(who).get("/c/masses/rights/").status_code == 403
    actions.void_case(other, actor=US, reason="说的是同一件")
    assert RightsCase.objects.standing().count() == 1


def test_a_quarter_is_planned_once_and_met_by_what_was_done(street):
    said = {"massorg": street.made, "first_on": date(2026, 8, 9), "services": 2, "about": "夜校"}
    ask = Ask(quarter(2026, 3), as_of=DAY)
    assert list(read(figures.PLANNED, street, ask).missing) == [street.made]
    planned = actions.plan(actor=US, **said)
    with pytest.raises(ValidationError, match="已经登记过"):
        actions.plan(actor=US, **{**said, "first_on": date(2026, 7, 1)})
    served(street)
    asked = [Ask(quarter(2026, 3), as_of=DAY) for _ in range(2)]
    assert read(figures.PLANS_MET, street, asked[0]).value == 0
    served(street, kind="law")
    served(street, held_on=date(2026, 6, 30))  # of another quarter
    met = read(figures.PLANS_MET, street, asked[1])
    assert (met.value, met.share) == (1, 1)
    assert read(figures.PLANNED, street, Ask(on(DAY))).share == 1
    browser = street.browser("street")
    address = f"/c/masses/plans/{planned.pk}/edit/"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"services": "3", "about": "夜校"}).status_code == 302
    assert read(figures.PLANS_MET, street, Ask(quarter(2026, 3), as_of=DAY)).value == 0
    before = JournalLine.objects.about(planned).get(verb="masses.correct_plan").details["before"]
    assert before == {"services": "2", "about": "夜校"}


def test_units_with_neither_instructor_nor_mass_organisation_are_named(street):
    rows = [{"name": f"新店{n}", "field": "private_firm", "keeper": street.street, "since": BEGUN}
            for n in range(2)]  # fmt: skip
    bare, _other = units.register_many(rows, actor=US)
    led = read(figures.LED, street)
    assert set(led.records) == {the(SHOP)} and bare in set(led.missing)  # the factory has a branch
    assert the() not in set(led.of)
    units.found_mass(actor=US, unit=bare, kind="women", since=date(2026, 7, 1))
    assert read(figures.LED, street).value == 2
    assert read(figures.LED, street, Ask(on(date(2026, 6, 30)))).value == 1

"""Coalitions: set up, joined, renewed, dissolved; counted as of any day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import on
from jiceng.registers.coalitions import actions, figures
from jiceng.registers.coalitions.models import Coalition, Partner
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Unit
from tests import cast as casting
from tests.cast import MAKER

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2025, 11, 30)


@pytest.fixture
def cast():
    with clock.at(DAY):
        yield casting.fill()


def read(figure, org, day=DAY, **where):
    return figure.only(**where).read(org, Ask(on(day))).value


def test_committees_alliances_and_partners_are_counted_as_of_any_day(cast):
    before, here = date(2025, 1, 31), cast.district
    for figure, told in (
        (figures.STREETS, (1, 1)), (figures.COMMUNITIES, (1, 1)), (figures.ALLIANCES, (2, 1)),
        (figures.COALITIONS, (4, 3)), (figures.ACTIVE, (3, 2)), (figures.MEMBERSHIPS, (4, 3)),
        (figures.ALLIANCE_MEMBERS, (1, 0)), (figures.UNITS, (2, 1)), (figures.IN_TERM, (2, 1)),
    ):  # fmt: skip
        assert (read(figure, here, before), read(figure, here)) == told, figure.key
    assert figures.STREETS.read(here, Ask(on(DAY))).missing.get().name == "西街街道"
    # the school's own branch is in two of them and counts once; another branch is in by itself
    assert read(figures.MEMBER_ORGS, here) == 2
    assert read(figures.UNITS, here, field="school") == 1
    assert read(figures.UNITS, here, field="private_firm") == 0
    levels = [read(figures.ALLIANCES, here, before, level=one) for one in ("district", "street")]
    assert (levels, read(figures.ALLIANCES, here, level="street")) == ([1, 1], 0)
    area = actions.set_up(actor=MAKER, kind="regional", level="street", name="东街区域党委",
                          keeper=cast.east, since=DAY)  # fmt: skip
    assert (area.place, read(figures.COALITIONS, here, kind="regional")) == (cast.places[1], 1)
    units.close(Unit.objects.get(name="东街小学"), actor=MAKER, on=date(2025, 11, 20), reason="迁")
    assert (read(figures.MEMBERSHIPS, here), read(figures.MEMBER_ORGS, here)) == (1, 1)
    assert [said for check in actions.INVARIANTS for said in check()] == []


def test_what_is_revised_or_ended_leaves_the_days_before_as_they_were(cast):
    here, early = cast.district, date(2025, 1, 31)
    street = Coalition.objects.get(kind="street")
    school = Partner.objects.get(coalition=street)
    actions.adopt(street, actor=MAKER, charter="每年评议一次。", charter_on=DAY)
    assert (street.charter_on, street.revised_on) == (date(2022, 3, 1), DAY)
    assert (read(figures.ACTIVE, here, early), read(figures.ACTIVE, here)) == (3, 2)
    with pytest.raises(ValidationError, match="不能早于"):
        actions.adopt(street, actor=MAKER, charter="旧", charter_on=date(2023, 3, 1))
    told = {"actor": MAKER, "reason": "登记错了", "name": street.name}
    actions.correct(street, **told, charter_on=date(2022, 4, 1))
    assert Coalition.objects.chartered(date(2022, 3, 15)).filter(pk=street.pk).count() == 0
    with pytest.raises(ValidationError, match="要早于"):
        actions.correct(street, **told, charter_on=DAY)
    # of two who look at the same page, the second does not write over the first
    stale, standing = Partner.objects.get(pk=school.pk), Coalition.objects.get(pk=street.pk)
    actions.leave(school, actor=MAKER, on=date(2025, 11, 10))
    with pytest.raises(ValidationError, match="已经结束"):
        actions.leave(stale, actor=MAKER, on=DAY)
    assert Partner.objects.get(pk=school.pk).until == date(2025, 11, 10)
    actions.dissolve(street, actor=MAKER, on=date(2025, 11, 20), reason="撤")
    with pytest.raises(ValidationError, match="已经结束"):
        actions.dissolve(standing, actor=MAKER, on=DAY, reason="撤")


def test_what_cannot_be_is_said_plainly(cast):
    community = Coalition.objects.get(kind="community")
    school = Unit.objects.get(name="东街小学")
    street = Coalition.objects.get(kind="street")
    put = {"actor": MAKER, "coalition": community, "since": DAY}
    for strange, said in (
        ({"unit": school}, "不能加入两次"), ({"org": cast.orgs[8]}, "不能加入两次"),
        ({}, "至少一项"), ({"org": cast.abolished}, "已经不在"),
        ({"org": cast.branch, "since": date(2020, 1, 1)}, "还没有成立"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=said):
            actions.join(**{**put, **strange})
    told = {"kind": "community", "name": "槐荫社区大党委", "keeper": cast.huaiyin, "since": DAY}
    with pytest.raises(ValidationError, match="已经有这个名称"):
        actions.set_up(actor=MAKER, **told)
    with pytest.raises(ValidationError, match="还没有到"):
        actions.set_up(actor=MAKER, **{**told, "name": "乙"}, charter="丙",
                       charter_on=date(2026, 1, 1))  # fmt: skip
    with pytest.raises(ValidationError, match="层级要高于本级"):
        actions.set_up(actor=MAKER, **{**told, "kind": "street", "name": "甲", "parent": community})
    actions.correct(community, actor=MAKER, reason="归口", name=community.name, parent=street)
    with pytest.raises(ValidationError, match="还在它下面"):
        actions.dissolve(street, actor=MAKER, on=DAY, reason="撤")
    with pytest.raises(ValidationError, match="本届到"):
        actions.renew(street, actor=MAKER, on=DAY, ends_on=date(2025, 2, 1))
    actions.renew(street, actor=MAKER, on=DAY, ends_on=date(2028, 11, 30))
    assert read(figures.IN_TERM, cast.east) == 2 and read(figures.IN_TERM, cast.east, day=DAY) == 2
    new = orgs.set_up(actor=MAKER, name="新工委", kind="work_committee", field="other",
                      parent=cast.district, since=date(2025, 1, 1))  # fmt: skip
    actions.set_up(actor=MAKER, kind="street", name="新街大党工委", keeper=new, since=DAY)
    with pytest.raises(ValidationError, match="还牵头 1 个共建组织"):
        orgs.abolish(new, actor=MAKER, on=DAY)
    shop = Unit.objects.get(name="槐荫便利店")  # its branch is younger than its joining
    own = orgs.set_up(actor=MAKER, name="便利店党支部", kind="branch", field="private_firm",
                      parent=cast.huaiyin, since=date(2025, 11, 1))  # fmt: skip
    units.host(shop, actor=MAKER, org=own, way="own", since=date(2025, 11, 1))
    joined = actions.join(actor=MAKER, coalition=street, unit=shop, since=date(2025, 10, 1))
    assert joined.org is None


def test_a_street_keeps_its_own_on_one_page(cast, client):
    casting.sign_in(client, cast.accounts["street"])
    sent = {"kind": "community", "name": "柳巷社区大党委", "keeper": cast.orgs[4].name,
            "since": "2025-11-01"}  # fmt: skip
    assert client.post("/c/coalitions/new/", sent).status_code == 302
    made = Coalition.objects.get(name="柳巷社区大党委")
    assert (made.level, made.place) == ("community", cast.places[4])
    sent = {"coalition": made.name, "unit": "槐荫便利店", "since": "2025-11-02"}
    assert client.post("/c/coalitions/partners/new/", sent).status_code == 302
    page = client.get(f"/c/coalitions/{made.pk}/").content.decode()
    assert "槐荫便利店" in page
    assert client.post("/c/coalitions/partners/new/", sent).status_code == 422
    partner = Partner.objects.get(coalition=made)
    verb = f"/c/coalitions/partners/{partner.pk}/leave/"
    assert client.post(verb, {"on": "2025-11-02", "reason": "迁"}).status_code == 422
    assert client.post(verb, {"on": "2025-11-20", "reason": "迁"}).status_code == 302
    # a community says what it hangs under, though it does not see the street's own
    casting.sign_in(client, cast.accounts["worker"])
    own = Coalition.objects.get(name="槐荫社区大党委")
    sent = {"name": own.name, "parent": "东街街道大党工委", "reason": "归口"}
    for _again in range(2):
        assert client.post(f"/c/coalitions/{own.pk}/edit/", sent).status_code == 302
    own.refresh_from_db()
    assert (own.parent.name, own.charter_on) == ("东街街道大党工委", date(2022, 3, 1))
    casting.sign_in(client, cast.accounts["street"])
    table = client.get("/c/coalitions/").content.decode()
    assert "筹备中" in table and "届满待换届" in table and "和平党建联盟" not in table

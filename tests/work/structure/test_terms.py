"""Terms: reminded by those above, six months ahead; over, put off, on the calendar."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import month, on
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs import figures as org_figures
from jiceng.registers.orgs.models import Term
from jiceng.registers.outbox.models import Message
from jiceng.work.structure import actions, figures
from jiceng.work.structure.figures.terms import DUTIES
from jiceng.work.structure.models import Reminder
from tests import cast as casting
from tests.cast import MAKER
from tests.work.structure.conftest import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms(cast):
    """The branch's ends in six months and some days; the community's is over; one is far off."""
    rows = [
        {"org": cast.branch, "since": date(2021, 5, 20), "ends_on": date(2026, 5, 20)},
        {"org": cast.huaiyin, "since": date(2020, 9, 1), "ends_on": date(2025, 9, 1)},
        {"org": cast.orgs[8], "since": date(2024, 1, 1), "ends_on": date(2029, 1, 1)},
    ]
    return orgs.begin_terms(rows, actor=MAKER)


def remind(term, actor=MAKER, **values):
    said = {"on": DAY, "way": "call", "words": "请做好换届准备"}
    return actions.remind(term, actor=actor, **(said | values))


def duty(by):
    return next(one for one in DUTIES if one.by == by)


def test_the_superior_owes_a_reminder_six_months_before(cast, terms):
    november = month(2025, 11)
    worker = duty("community_worker")
    assert worker.owed(cast.huaiyin, november).get() == terms[0]
    assert worker.overdue(cast.huaiyin, november, date(2025, 12, 1)).count() == 1
    assert worker.owed(cast.huaiyin, month(2025, 10)).count() == 0
    assert duty("street_office").owed(cast.east, november).count() == 0
    made = remind(terms[0], actor=cast.worker)
    assert made.org == cast.huaiyin
    assert worker.owed(cast.huaiyin, november).count() == 0
    spring = duty("street_office").owed(cast.east, month(2025, 3))
    assert [one.org for one in spring] == [cast.huaiyin]


def test_a_past_month_is_not_moved_by_a_later_reminder(cast, terms):
    with clock.at(date(2025, 12, 20)):
        remind(terms[0], on=date(2025, 12, 20))
    then = figures.REMINDED.read(cast.district, Ask(month(2025, 11)))
    assert (then.value, then.of.count()) == (0, 1)
    later = Ask(month(2025, 11), as_of=date(2025, 12, 31))
    assert figures.REMINDED.read(cast.district, later).value == 1


def test_nobody_reminds_their_own_organisation(cast, terms):
    with pytest.raises(ValidationError, match="由上级党组织提醒"):
        remind(terms[1], actor=cast.worker)
    assert remind(terms[1], actor=cast.street).org == cast.east
    with pytest.raises(ValidationError, match="日期还没有到"):
        remind(terms[0], on=date(2026, 1, 1))
    assert Reminder.objects.count() == 1


def test_a_message_goes_to_whoever_keeps_the_organisation(cast, terms):
    remind(terms[0], actor=cast.worker, way="page", words="请于明年5月前换届")
    message = Message.objects.get()
    assert message.account == cast.secretary
    assert message.org == cast.huaiyin
    assert message.body == "请于明年5月前换届"
    remind(terms[0], actor=cast.worker, way="letter")
    assert Message.objects.count() == 1


def test_the_calendar_and_the_list_say_what_is_over_and_what_comes(client, cast, terms):
    browser = casting.sign_in(client, cast.street)
    page = browser.get("/c/structure/calendar/").content.decode()
    assert page.index("已届满") < page.index("2026年5月")
    assert "槐荫第二党支部" not in page
    listed = browser.get("/c/structure/terms/").content.decode()
    assert listed.index("槐荫社区党委") < listed.index("槐荫第一党支部")
    excel = browser.get("/c/structure/calendar/?format=xlsx")
    assert excel["Content-Type"].endswith("sheet")
    assert browser.get("/c/structure/terms/export/").status_code == 200


def test_the_page_of_a_term_reminds_and_keeps_it(client, cast, terms):
    browser = casting.sign_in(client, cast.street)
    address = f"/c/structure/terms/{terms[1].pk}/"
    assert "提醒换届" in browser.get(address).content.decode()
    asked = browser.get(f"{address}remind/").content.decode()
    assert "槐荫社区党委任期将于2025-09-01届满" in asked
    sent = {"on": "2025-11-12", "way": "call", "words": "请尽快换届", "once": "r1"}
    with clock.at(DAY):
        assert browser.post(f"{address}remind/", sent).status_code == 302
    assert "请尽快换届" in browser.get(address).content.decode()
    own = casting.sign_in(client, cast.worker)
    refused = own.post(f"{address}remind/", {**sent, "once": "r2"})
    assert refused.status_code == 422
    assert "由上级党组织提醒" in refused.content.decode()


def test_overdue_terms_are_counted_by_field_and_watched(cast, terms):
    ask = Ask(on(DAY))
    reading = org_figures.OVERDUE.read(cast.east, ask)
    assert reading.by("field") == {"urban_community": 1}
    watch = next(one for one in org_figures.WATCHES if one.figure is org_figures.OVERDUE)
    row = watch.rows(cast.district, ask).get()
    assert (row, row.watched_since) == (terms[1], date(2025, 9, 1))
    with clock.at(DAY):
        orgs.begin_term(actor=MAKER, org=cast.huaiyin, since=DAY)
    assert org_figures.OVERDUE.read(cast.east, ask).value == 0
    assert org_figures.OVERDUE.read(cast.east, Ask(on(date(2025, 11, 11)))).value == 1
    assert Term.objects.filter(org=cast.huaiyin).count() == 2

"""Certificates and the catalogue; owners of firms, who are taught and are no members."""

import re
from datetime import date, time
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import month
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Member
from jiceng.registers.people import actions as people
from jiceng.registers.people.forms import fitting
from jiceng.registers.people.models import Post
from jiceng.work.training import actions
from jiceng.work.training.figures import people as figures
from jiceng.work.training.models import Audience, Certificate, Course, Due
from tests.cast import sign_in
from tests.kit.documents.scanning import matrix, scanned
from tests.work.training.conftest import TODAY, US, now, open_class

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ENDS = date(2025, 11, 29)


def sound():
    return [said for check in actions.INVARIANTS for said in check()]


def worded(answer):
    """What a Word file says."""
    with ZipFile(BytesIO(answer.content)) as file:
        return re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())


def taught(cast, *persons):
    """A class of two hours that these took part in, closed the day it ended."""
    klass = open_class(cast, ends_on=ENDS)
    made = [actions.enrol(actor=US, klass=klass, person=one) for one in persons]
    session = actions.schedule(
        actor=US, klass=klass, held_on=ENDS, starts_at=time(9), ends_at=time(11), form="lecture",
        topic="讲",
    )  # fmt: skip
    actions.hold(session, actor=US)
    actions.close(klass, actor=US, on=ENDS)
    return klass, made


def test_certificates_are_numbered_without_gaps_and_one_taken_back_keeps_its_number(cast, client):
    before = Certificate.objects.count()
    klass, (one, two, three) = taught(cast, *cast.people[14:17])
    with pytest.raises(ValidationError, match="才结班"):
        actions.award(klass, actor=US, on=date(2025, 11, 28))
    page = sign_in(client, cast.clerk)
    form = page.get(f"/c/training/classes/{klass.pk}/award/").content.decode()
    assert "不发的学员" in form
    sent = {"on": str(TODAY), "without": [three.pk]}
    assert page.post(f"/c/training/classes/{klass.pk}/award/", sent).status_code == 302
    held = {row.enrolment_id: row for row in Certificate.objects.filter(enrolment__klass=klass)}
    assert set(held) == {one.pk, two.pk}
    assert sorted(row.number for row in held.values()) == [before + 1, before + 2]
    figure = figures.CERTIFIED.read(cast.district, now(month(2025, 11)))
    here = set(figure.records.values_list("pk", flat=True))
    assert {one.pk, two.pk} <= here and three.pk not in here
    first = held[one.pk]
    actions.revoke(first, actor=US, on=TODAY, words="发错了")
    with pytest.raises(StepError, match="已经收回"):
        actions.revoke(first, actor=US, on=TODAY, words="再收一次")
    actions.award(klass, actor=US, on=TODAY)
    again = Certificate.objects.standing().get(enrolment=one)
    assert again.number > before + 2, "a number is given once"
    with pytest.raises(ValidationError, match="没有要发的"):
        actions.award(klass, actor=US, on=TODAY)
    assert sound() == []
    Certificate.objects.filter(pk=held[two.pk].pk).update(number=99)
    assert any("结业证" in said for said in sound())


def test_the_paper_is_for_the_organiser_and_the_trainee_and_its_code_tells_no_name(cast, client):
    member = Member.objects.filter(org=cast.branch, left_on=None).order_by("pk")[0]
    klass, (one,) = taught(cast, member.person)
    with pytest.raises(ValidationError, match="还没有结班"):
        actions.award(open_class(cast, name="另一班"), actor=US, on=TODAY)
    actions.award(klass, actor=US, on=TODAY)
    held = Certificate.objects.get(enrolment=one)
    page = sign_in(client, cast.clerk)
    text = page.get(f"/c/training/certificates/{held.pk}/paper/").content.decode()
    assert member.person.name in text and held.words in text
    assert "学习2学时" in text and f"参加“{klass}”" in text
    assert f"/p/certificates/{held.uid}/" not in text, "the address stands in the code alone"
    assert 'class="qr"' in text
    word = f"/f/training/certificates/{held.pk}/"
    assert f'href="{word}"' in text
    answer = page.get(word)
    said = worded(answer)
    for part in (member.person.name, held.words, "学习2学时，准予结业", str(klass.org)):
        assert part in said, part
    address = f"http://testserver/p/certificates/{held.uid}/"
    assert "扫码核对" in said and address not in said
    assert scanned(answer.content) == [matrix(address)]
    client.logout()
    told = client.get(f"/p/certificates/{held.uid}/").content.decode()
    assert held.words in told and "有效" in told and member.person.name not in told
    actions.revoke(held, actor=US, on=TODAY, words="发错了")
    page = sign_in(client, cast.clerk)
    assert page.get(word).status_code == 404
    assert word not in page.get(f"/c/training/certificates/{held.pk}/paper/").content.decode()
    client.logout()
    assert "已收回" in client.get(f"/p/certificates/{held.uid}/").content.decode()


def test_a_trainee_shows_the_own_certificate_on_the_phone_and_nobody_elses(cast, client):
    mine, other = cast.people[14:16]
    Account.objects.filter(pk=cast.member.pk).update(person=mine)
    klass, (one, theirs) = taught(cast, mine, other)
    page = sign_in(client, Account.objects.get(pk=cast.member.pk))
    assert page.get(f"/m/training/{one.pk}/certificate/").status_code == 404, "none was given yet"
    actions.award(klass, actor=US, on=TODAY)
    held = Certificate.objects.get(enrolment=one)
    assert held.words in page.get(f"/m/training/{one.pk}/").content.decode()
    text = page.get(f"/m/training/{one.pk}/certificate/").content.decode()
    assert held.words in text and mine.name in text
    own = f"/m/training/{one.pk}/certificate/word/"
    assert own in text and mine.name in worded(page.get(own))
    assert page.get(f"/m/training/{theirs.pk}/certificate/word/").status_code == 404
    assert page.get(f"/m/training/{theirs.pk}/certificate/").status_code == 404


def test_a_street_picks_the_courses_of_the_district_from_the_catalogue(cast, client):
    course = Course.objects.filter(org=cast.district, state="approved").order_by("pk")[0]
    page = sign_in(client, cast.street)
    shown = page.get("/c/training/catalogue/").content.decode()
    assert course.name in shown
    assert f"/c/training/sessions/new/?course={course.pk}" in shown
    form = page.get(f"/c/training/sessions/new/?course={course.pk}").content.decode()
    assert course.name in form
    offered = page.get(reverse("kit.pick", args=["training.course"]), {"q": course.name[:2]})
    assert course.name in offered.content.decode(), "offered while typing as well"


def test_owners_of_firms_are_due_and_their_hours_are_those_they_signed_in_for(cast):
    assert fitting({"body": "firm", "title": "investor"}) == {}
    assert fitting({"body": "party", "title": "investor"})
    assert fitting({"body": "firm", "title": "secretary"})
    owner = people.register(actor=US, name="钱东家", keeper=cast.branch)
    people.appoint(actor=US, person=owner, org=cast.branch, body=Post.Body.FIRM,
                   title=Post.Title.INVESTOR, since=date(2025, 1, 1))  # fmt: skip
    audience: Audience = actions.define(
        actor=US, org=cast.district, key="owners", name="出资人", titles=["investor"], fields=[],
        hours=2, since=date(2025, 1, 1),
    )  # fmt: skip
    assert [one.person for one in Due.objects.standing(TODAY).of(audience)] == [owner]
    hours = figures.AUDIENCE_HOURS.only(audience="owners")
    assert hours.read(cast.district, now()).share == 0
    member = Member.objects.filter(org=cast.branch, left_on=None).order_by("pk")[0]
    actions.list_due(actor=US, audience=_listed(cast), person=member.person, org=cast.branch,
                     since=date(2025, 1, 1))  # fmt: skip

    def had(person):
        return figures.minutes(now()).get(person.pk, 0)

    before = had(member.person)
    klass, _made = taught(cast, owner, member.person)
    read = hours.read(cast.district, now())
    assert [row.person for row in read.records] == [owner], "two hours, by the sign-in"
    audience.hours = 3
    audience.save(update_fields=["hours"])
    assert hours.read(cast.district, now()).value == 0
    assert had(owner) == 120
    assert had(member.person) == before + 120, "a member's attendance and sign-in are one"
    assert klass.session_set.count() == 1


def _listed(cast):
    return actions.define(actor=US, org=cast.district, key="by_hand", name="另列", titles=[],
                          fields=[], since=date(2025, 1, 1))  # fmt: skip

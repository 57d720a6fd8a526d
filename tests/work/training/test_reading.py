"""What pages show and keep back: whose grades, whose words, where a panel leads."""

import pytest
from django.urls import reverse

from jiceng.work.training.models import SignIn
from tests.cast import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_grade_opens_to_nobody_but_whoever_gave_it(cast, client):
    given = SignIn.objects.filter(grade="good").select_related("enrolment__person")
    names = {one.enrolment.person.name for one in given}
    assert names
    page = sign_in(client, cast.clerk)
    for show in ("records", "of", "missing"):
        at = reverse("shelf.figure", args=["training.feedback"])
        answer = page.get(at, {"org": "990000", "period": "2025", "show": show})
        assert answer.status_code == 200
        told = answer.content.decode()
        assert not [name for name in names if name in told]
    assert not SignIn.objects.visible_to(cast.clerk).exists()
    cast.member.person = given[0].enrolment.person
    mine = SignIn.objects.visible_to(cast.member)
    assert {one.enrolment.person_id for one in mine} == {cast.member.person_id}

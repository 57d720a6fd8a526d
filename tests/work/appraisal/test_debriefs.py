"""述职: the secretary reports to the assembly and to those above; who has not is named."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import year
from jiceng.registers.files.models import Attachment
from jiceng.registers.meetings import actions as meetings
from jiceng.registers.meetings.models import Type
from jiceng.registers.people.models import Post
from jiceng.work.appraisal import actions
from jiceng.work.appraisal.figures.debriefs import DEBRIEFED, TO_MEMBERS, TO_SUPERIOR
from jiceng.work.appraisal.figures.duties import DUTIES
from jiceng.work.appraisal.models import Debrief
from tests import cast as casting
from tests.work.appraisal.given import MAKER

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2025, 12, 10), date(2026, 1, 8)


@pytest.fixture
def cast():
    return casting.fill()


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def given(cast, to="members", on=DAY, about=2025, **values):
    with clock.at(on):
        return actions.debrief(actor=MAKER, org=cast.branch, year=about, to=to, held_on=on,
                               **values)  # fmt: skip


def test_both_are_owed_for_a_year_and_january_still_counts(cast):
    duty = next(one for one in DUTIES if one.key == "appraisal.debriefed")
    assert duty.cites.regulation == "中国共产党支部工作条例（试行）"
    assert not duty.cites.blocks
    branch = cast.branch

    def share(figure, day=date(2026, 1, 20)):
        reading = figure.read(branch, Ask(year(2025), as_of=day))
        return reading.records.count(), reading.of.count()

    assert share(DEBRIEFED) == (0, 1)
    given(cast)
    assert (share(TO_MEMBERS), share(TO_SUPERIOR), share(DEBRIEFED)) == ((1, 1), (0, 1), (0, 1))
    given(cast, "superior", NEXT)
    assert share(DEBRIEFED) == (1, 1)
    assert share(DEBRIEFED, date(2025, 12, 31)) == (0, 1)  # as it was at the year's end
    with clock.at(date(2026, 1, 20)):
        assert not duty.owed(branch, year(2025)).exists()
        assert duty.owed(branch, year(2026)).count() == 1
    # Whoever took the post within the last three months is not asked.
    Post.objects.filter(org=branch.pk, title="secretary").update(since=date(2025, 11, 1))
    assert share(DEBRIEFED) == (0, 0)


def test_the_secretary_of_the_day_and_the_assembly_of_the_day_are_found(cast):
    with clock.at(DAY):
        held = meetings.record(actor=MAKER, org=cast.branch, type=Type.ASSEMBLY, held_on=DAY)
    one = given(cast, opinion=" 多走访 ")
    assert one.person == Post.objects.get(org=cast.branch.pk, title="secretary").person
    assert (one.meeting, one.heard_by_id, one.opinion) == (held, cast.branch.pk, "多走访")
    above = given(cast, "superior")
    assert (above.meeting, above.heard_by_id) == (None, cast.branch.parent_id)


def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(cast):
    before = given(cast)
    rows = Debrief.objects.count()
    refused = {
        "已经在 2025-12-10 向党员大会述职": {},
        "请检查年度": {"about": 2023},
        "日期还没有到": {"held_on": date(2026, 5, 1), "about": 2026},
        "没有登记书记": {"held_on": date(2021, 5, 1), "about": 2021},
        "和述职对不上": {"to": "superior", "meeting": cast.meetings[1]},
    }
    for words, said in refused.items():
        values = {"to": "members", "held_on": DAY, "about": 2025, **said}
        values["year"] = values.pop("about")
        with clock.at(DAY), pytest.raises(ValidationError, match=words):
            actions.debrief(actor=MAKER, org=cast.branch, **values)
    with clock.at(DAY), pytest.raises(ValidationError, match="请选党支部"):
        actions.debrief(actor=MAKER, org=cast.huaiyin, year=2025, to="members", held_on=DAY)
    assert Debrief.objects.count() == rows
    actions.void_debrief(before, actor=MAKER, reason="登记错了")
    assert given(cast).pk != before.pk  # voided, it may be given anew


def test_the_board_names_who_has_not_reported_and_ranks_nobody(client, cast):
    person = str(Post.objects.get(org=cast.branch.pk, title="secretary").person)
    given(cast)
    with clock.at(date(2025, 12, 20)):
        casting.sign_in(client, cast.street)
        page = client.get("/c/appraisal/debriefing/?period=2025&lacking=1")
        assert person in text(page)
        assert "2025-12-10" in text(page)
        given(cast, "superior", date(2025, 12, 15))
        page = text(client.get("/c/appraisal/debriefing/?period=2025&lacking=1"))
        assert person not in page
        assert "都已经述职" in page
        assert person in text(client.get("/c/appraisal/debriefing/?period=2025"))
        assert "第1名" not in page


def test_on_the_phone_the_secretary_reports_in_words_or_with_a_file(client, cast):
    with clock.at(DAY):
        casting.sign_in(client, cast.secretary)
        assert "还没有" in text(client.get("/m/appraisal/debrief/"))
        paper = SimpleUploadedFile("述职报告.txt", "一年来的工作".encode())
        said = {"to": "members", "year": 2025, "held_on": "2025-12-10", "file": paper}
        assert client.post("/m/appraisal/debrief/new/", said).status_code == 302
        one = Debrief.objects.get(org=cast.branch.pk, year=2025)
        assert Attachment.objects.kept().of(one).count() == 1
        again = client.post("/m/appraisal/debrief/new/", {**said, "file": ""})
        assert again.status_code == 422
        assert "已经在 2025-12-10" in text(again)
        place = f"/m/appraisal/debrief/{one.pk}/"
        assert client.post(place, {"opinion": "多走访"}).status_code == 302
        assert "多走访" in client.get(place).content.decode()
        one.refresh_from_db()
        assert one.opinion == "多走访"

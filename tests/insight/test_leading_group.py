"""The quarterly report is the leading group's: its people are named from records, its meetings
counted.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from jiceng.insight.reports import papers
from jiceng.insight.reports.writing import report_of, write
from jiceng.insight.shelf.addresses import opened
from jiceng.insight.shelf.look import look_up
from jiceng.kernel.asks import Ask
from jiceng.kernel.periods import parse
from jiceng.registers.meetings.actions import due
from jiceng.registers.meetings.models import Type
from jiceng.registers.members.models import Member
from jiceng.registers.people import actions as people
from jiceng.registers.people.figures import CADRES, SECRETARIES
from jiceng.registers.people.forms import fitting
from jiceng.work.life import actions as life
from tests.cast import MAKER

AUTUMN = Ask(parse("2025Q3"))
TITLES = ("group_head", "group_deputy", "group_deputy", "group_office", "group_member")


@pytest.fixture
def group(cast):
    before = [one.read(cast.district, Ask(AUTUMN.period)).value for one in (CADRES, SECRETARIES)]
    members = list(Member.objects.present().select_related("person").order_by("pk")[:6])
    seated = zip(members, (*TITLES, "group_head"), strict=True)
    people.appoint_many(
        [{"person": one.person, "org": cast.east if n == 5 else cast.district, "body": "leading",
          "title": title, "since": date(2025, 1, 1)} for n, (one, title) in enumerate(seated)],
        actor=MAKER,
    )  # fmt: skip
    after = [one.read(cast.district, Ask(AUTUMN.period)).value for one in (CADRES, SECRETARIES)]
    assert before == after  # a leading group is no committee
    return members


def test_its_people_are_due_at_its_meetings_wherever_they_belong(cast, group):
    met = due(cast.district, date(2025, 8, 1), Type.LEADING_GROUP)
    assert {one.pk for one in met} == {one.pk for one in group[:5]}
    life.record(
        actor=MAKER, org=cast.district, type=Type.LEADING_GROUP, held_on=date(2025, 8, 1),
        theme="研究第三季度工作",
    )  # fmt: skip
    with pytest.raises(ValidationError):
        life.record(
            actor=MAKER, org=cast.district, type=Type.LEADING_GROUP, held_on=date(2025, 8, 2),
            missed={group[5]: ("absent", "")},
        )  # fmt: skip


def test_the_report_names_them_by_their_title_and_counts_the_meetings(cast, group):
    for day in (date(2025, 7, 9), date(2025, 9, 9)):
        life.record(actor=MAKER, org=cast.district, type=Type.LEADING_GROUP, held_on=day)
    draft = write(report_of("quarterly"), cast.district, Ask(AUTUMN.period))
    said = next(papers.plainly(draft, b) for b in draft.blocks
                if papers.plainly(draft, b).startswith("领导小组由"))  # fmt: skip
    names = [str(one.person) for one in group]
    assert f"由{names[0]}任组长，{names[1]}、{names[2]}任副组长，{names[3]}任办公室主任" in said
    assert "组成人员5名，各街道领导小组组成人员1名" in said
    assert "会议召开2场次" in said
    slot = next(
        s for s in draft.slots if s.written == "people.leading_group{kind=district_committee}"
    )
    assert len(opened(slot.link)) == slot.value == 5
    street = write(report_of("quarterly"), cast.east, Ask(AUTUMN.period))
    text = "".join(papers.plainly(street, block) for block in street.blocks)
    assert f"由{names[5]}任组长" in text
    assert names[0] not in text


def test_its_titles_belong_to_it_alone():
    assert fitting({"body": "leading", "title": "secretary"})
    assert fitting({"body": "party", "title": "group_head"})
    assert not fitting({"body": "leading", "title": "group_office"})
    assert look_up("people.leading_group{title=group_head}")

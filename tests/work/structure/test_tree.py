"""Any order of applications: everybody is somewhere, paths follow parents, the past is unmoved."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.periods import on
from jiceng.registers.members import actions as members
from jiceng.registers.members.figures import MEMBERS
from jiceng.registers.members.models import Belonging, Entry, Member
from jiceng.registers.orgs import actions as orgs
from jiceng.registers.orgs.figures import ORGS
from jiceng.registers.orgs.models import Org
from jiceng.registers.people import actions as people
from jiceng.work.structure import actions
from jiceng.work.structure.models import Kind
from tests.conftest import SOAK
from tests.work.structure.conftest import unsound

US, STREET, DISTRICT = System("申请"), System("街道"), System("区委")
FIRST, EACH = date(2024, 1, 1), 5
KINDS = ["set_up", "rename", "move", "move", "merge", "merge", "split", "upgrade", "abolish"]

deeds = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.integers(0, 9), st.integers(0, 9), st.integers(0, 2**EACH - 1)
    ),
    max_size=6,
)


def ground():
    """A district, two streets, a general branch and two branches with five members each."""
    rows = [
        {"name": "区委", "kind": "district_committee", "since": FIRST},
        {"name": "东街", "kind": "work_committee", "parent": 0, "since": FIRST},
        {"name": "西街", "kind": "work_committee", "parent": 0, "since": FIRST},
        {"name": "总支", "kind": "general_branch", "parent": 1, "since": FIRST},
        {"name": "甲支部", "kind": "branch", "parent": 3, "since": FIRST},
        {"name": "乙支部", "kind": "branch", "parent": 2, "since": FIRST},
    ]
    made = orgs.set_up_many(rows, actor=US)
    folk = people.register_many(
        [{"name": f"{'赵钱孙李周'[n % EACH]}某{'甲乙'[n // EACH]}", "keeper": made[4 + n // EACH]}
         for n in range(2 * EACH)],
        actor=US,
    )  # fmt: skip
    members.enrol_many(
        [{"person": one, "org": one.keeper, "joined_on": date(2010, 1, 1),
          "full_on": date(2011, 1, 1), "entered_on": FIRST, "entry": Entry.OPENING}
         for one in folk],
        actor=US,
    )  # fmt: skip
    return made


def wanted(kind, which, other, day):
    """What is asked for, sensible or not."""
    alike = {"subject": which, "org": Org.objects.get(parent=None), "effective_on": day}
    more = {
        "set_up": {"subject": None, "parent": other, "becomes": "branch", "name": f"新{day}"},
        "rename": {"name": f"改{day}"},
        "move": {"parent": other},
        "merge": {"into": other},
        "split": {"name": f"分{day}"},
        "upgrade": {"becomes": "general_branch", "branches": f"下{day}\n又{day}"},
        "abolish": {},
    }
    return {"kind": kind, "reason": "试", **alike, **more[kind]}


def told():
    """How many organisations and members hang at every node today; nought where none stands."""
    root, ask = Org.objects.get(parent=None), Ask(on(clock.today()))
    spreads = {figure.key: figure.spread(root, ask) for figure in (ORGS, MEMBERS)}
    return {
        key: {path: count for path, count in spread.items() if count}
        for key, spread in spreads.items()
    }


class EveryChange(TestCase):
    @settings(max_examples=200 if SOAK else 10)
    @given(moves=deeds)
    def test_everybody_is_somewhere_and_the_past_is_unmoved(self, moves):
        with clock.at(FIRST):
            ground()
        known, day = {}, FIRST
        for kind, which, where, shares in moves:
            day += timedelta(days=3)
            with clock.at(day - timedelta(days=1)):
                known[clock.today()] = told()
            with clock.at(day):
                self.go(kind, which, where, shares)
                assert unsound() == []
                assert Belonging.objects.filter(until=None).count() == 2 * EACH
        for past, before in known.items():
            with clock.at(past):
                assert told() == before, past

    def go(self, kind, which, where, shares):
        standing = list(Org.objects.filter(until=None).order_by("pk"))
        one, other = standing[which % len(standing)], standing[where % len(standing)]
        try:
            asked = actions.draft(actor=US, **wanted(kind, one, other, clock.today()))
            if kind in {Kind.SPLIT, Kind.UPGRADE}:
                self.allot(asked, kind, shares)
            actions.submit(asked, actor=US)
            actions.agree(asked, actor=STREET)
            actions.approve(asked, actor=DISTRICT, document="试1号")
        except (ValidationError, StepError):
            return
        assert asked.state == "done"

    def allot(self, asked, kind, shares):
        """The members whose bit is set go to the new one, or to the second."""
        day = clock.today()
        mark = f"new-分{day}" if kind == Kind.SPLIT else f"new-又{day}"
        here = Member.objects.filter(org=asked.subject_id, left_on=None).order_by("pk")
        named = {f"to_{m.pk}": mark for n, m in enumerate(here) if shares >> n & 1}
        actions.allot(asked, actor=US, **named)

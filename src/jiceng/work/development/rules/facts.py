"""What is known of one case on a day: plain values, so that rules can be asked without a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jiceng.kernel.deadlines import add_months
from jiceng.work.development.rules import articles as art

APPLICANT, ACTIVIST, CANDIDATE, PROBATIONER = "applicant", "activist", "candidate", "probationer"
STAGES: Mapping[str, tuple[str, ...]] = {
    APPLICANT: ("applied",),
    ACTIVIST: ("elected", "proposed", "agreed"),
    CANDIDATE: ("listed", "reviewed", "prereviewed", "form_issued", "voted"),
    PROBATIONER: ("probation", "full_asked", "full_voted"),
}
STAGE_OF = {state: stage for stage, states in STAGES.items() for state in states}
CONVERT, EXTEND, CANCEL = "convert", "extend", "cancel"


@dataclass(frozen=True)
class Deed:
    """One step that stands: what, when, and what it came to."""

    verb: str
    on: date
    carried: bool | None = None
    decision: str = ""
    days: int = 0
    hours: int = 0
    org: int = 0


def latest(deeds: Iterable[Deed]) -> Deed | None:
    """The last by day; of several of one day the one written down last."""
    return max(reversed([*deeds]), key=lambda one: one.on, default=None)


@dataclass(frozen=True)
class Posting:
    """The public notice of a candidate: its days, whether it is over, what was objected."""

    starts_on: date | None
    workdays: int
    closed_on: date | None
    unhandled: int = 0
    upheld: int = 0
    boards: int = 0


@dataclass(frozen=True)
class Sponsor:
    """A contact or introducer on the day: a full member of which branch, under what discipline."""

    name: str
    full: bool
    present: bool = True
    penalty: str = ""  # barred (留党察看), affected (another grade in force), or nothing


@dataclass(frozen=True)
class Approver:
    """The committee that is to decide, as it was that day."""

    name: str
    kind: str
    title: str  # the kind in words
    may_approve: bool
    functional: bool = False
    under_street: bool = False  # a committee beneath a street's
    above: bool = True  # in the branch's own line


@dataclass(frozen=True)
class Facts:
    """A case on a day."""

    state: str
    applied_on: date
    born_on: date | None = None
    deeds: tuple[Deed, ...] = ()
    contacts: int = 0
    introducers: int = 0
    mobile: bool = False
    months_before: int = 0
    leaving_on: date | None = None
    posting: Posting | None = None
    committee: bool = True
    voters: int | None = None
    probation_ends: date | None = None
    deferred_until: date | None = None  # to when an assembly may put off the discussion
    moved_in: bool = False  # on probation when this branch took them over
    lacking: tuple[str, ...] = ()  # what the district asks besides and has not got
    wanting: tuple[str, ...] = ()  # the same where it stops nobody
    temporary: bool = False

    @property
    def stage(self) -> str:
        return STAGE_OF.get(self.state, "")

    def by(self, day: date) -> "Facts":
        """The same with no step that was taken after this day."""
        return replace(self, deeds=tuple(one for one in self.deeds if one.on <= day))

    def last(self, *verbs: str) -> Deed | None:
        """The latest of these steps; a vote only if it carried."""
        return latest(d for d in self.deeds if d.verb in verbs and d.carried is not False)

    def on(self, *verbs: str) -> date | None:
        deed = self.last(*verbs)
        return deed.on if deed else None

    def done(self, verb: str) -> bool:
        return self.last(verb) is not None

    def since(self, verb: str, after: date | None) -> bool:
        """Was it done on or after that day?"""
        on = self.on(verb)
        return on is not None and after is not None and on >= after

    def cultivated_until(self) -> date | None:
        """The day twelve months of cultivation are full; time before a move counts."""
        elected = self.on("elect")
        if elected is None:
            return None
        left = max(art.CULTIVATED_MONTHS - self.months_before, 0)
        return add_months(elected, left)

    @property
    def extended(self) -> bool:
        return any(deed.verb == "extend" for deed in self.deeds)

    @property
    def decided(self) -> str:
        """What the assembly decided about conversion, last."""
        deed = self.last("vote_full")
        return deed.decision if deed else ""

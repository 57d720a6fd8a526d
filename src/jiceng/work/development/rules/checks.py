"""What each step must satisfy, with its article. Only what was read in full may refuse."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from jiceng.kernel import votes
from jiceng.kernel.citations import Article, cites
from jiceng.kernel.deadlines import add_months
from jiceng.kernel.votes import CountError, Outcome
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules import words
from jiceng.work.development.rules.arriving import county, defer, disown
from jiceng.work.development.rules.facts import (
    CONVERT,
    EXTEND,
    Approver,
    Facts,
    Sponsor,
    latest,
)
from jiceng.work.development.rules.issues import Issue, issue


def _late(facts: Facts, on: date, after: str, months: int, article: Article) -> list[Issue]:
    begun = facts.on(after)
    if begun is None or on <= (due := add_months(begun, months)):
        return []
    return [issue("on", words.LATE, article, due=due)]


@cites(art.AGE.new)
def of_age(*, born_on: date, on: date) -> bool:
    """Eighteen on the day of the application."""
    return add_months(born_on, 12 * art.MIN_AGE) <= on


def apply(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    del values
    found = []
    if facts.born_on is None:
        found.append(issue("born_on", words.NO_BIRTHDAY, art.AGE.of(version)))
    elif not of_age(born_on=facts.born_on, on=on):
        grown = add_months(facts.born_on, 12 * art.MIN_AGE)
        found.append(issue("born_on", words.YOUNG, art.AGE.of(version), on=grown))
    if facts.temporary:
        found.append(issue("org", words.CANNOT_RECRUIT, art.MOBILE.of("2014")))
    return found


@cites(art.TALK.new)
def talk(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Within a month of the application."""
    del values
    due = add_months(facts.applied_on, art.TALK_MONTHS)
    return [issue("on", words.LATE, art.TALK.of(version), due=due)] if on > due else []


@cites(art.ELECT.new)
def elect(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Decided by the branch's committee, or by the assembly where there is none."""
    del on
    found = []
    if not facts.done("talk"):
        found.append(issue("", words.NOT_TALKED, art.TALK.of(version)))
    if values.get("body") and (values["body"] == "committee") != facts.committee:
        found.append(issue("body", words.WRONG_BODY, art.ELECT.of(version)))
    return found


@cites(art.CONTACTS.new)
def contact(sponsor: Sponsor, *, already: int, version: str) -> list[Issue]:
    """One or two full members."""
    article = art.CONTACTS.of(version)
    found = _full(sponsor, article)
    if already + 1 > art.CONTACTS_MOST:
        found.append(issue("member", words.TOO_MANY_CONTACTS, article, n=already + 1))
    return found


def _full(sponsor: Sponsor, article: Article) -> list[Issue]:
    if not sponsor.present:
        return [issue("member", words.NOT_HERE, article, name=sponsor.name)]
    return [] if sponsor.full else [issue("member", words.NOT_FULL, article, name=sponsor.name)]


@cites(art.EXAM.new)
def examine(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Every half-year."""
    del values
    last = facts.on("elect", "examine")
    due = add_months(last, art.EXAM_MONTHS) if last else None
    return [issue("on", words.LATE, art.EXAM.of(version), due=due)] if due and on > due else []


@cites(art.LISTING.new)
def consult(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """A year of cultivation, wherever it was spent; contacts; examined within the half-year."""
    del values
    full, found = facts.cultivated_until(), []
    if full is None or on < full:
        found.append(issue("on", words.TOO_SOON, art.LISTING.of(version), on=full))
    if not facts.contacts:
        found.append(issue("", words.NO_CONTACTS, art.CONTACTS.of(version)))
    if not facts.done("file_activist"):
        found.append(issue("", words.NOT_FILED, art.ELECT.of(version)))
    last = facts.on("elect", "examine")
    if last is not None and on > add_months(last, art.EXAM_MONTHS):
        found.append(issue("", words.NOT_EXAMINED, art.EXAM.of(version), last=last))
    return found


def agree(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """2026: the superior agrees; 2014: it files."""
    del facts, on
    if version == art.V2026 and values.get("decision") == "filed":
        return [issue("decision", words.NO_AGREEMENT, art.LISTING.new)]
    return []


@cites(art.NOTICE)
def list_candidate(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """A clean notice of five working days, in two places for who is mobile (2026 alone)."""
    del values
    if version == art.V2014:
        return []
    post = facts.posting
    if post is None or post.starts_on is None:
        return [issue("", words.NO_NOTICE, art.NOTICE)]
    found = []
    if post.closed_on is None:
        found.append(issue("on", words.NOTICE_OPEN, art.NOTICE))
    elif post.closed_on > on:
        found.append(issue("on", words.NOTICE_LATER, art.NOTICE, on=post.closed_on))
    if post.workdays < art.NOTICE_DAYS:
        found.append(issue("", words.NOTICE_SHORT, art.NOTICE, n=post.workdays))
    agreed = facts.on("agree")
    if agreed is not None and post.starts_on < agreed:
        found.append(issue("", words.NOTICE_BEFORE, art.NOTICE, on=agreed))
    if post.upheld or post.unhandled:
        found.append(issue("", words.NOTICE_OBJECTED, art.NOTICE))
    if facts.mobile and post.boards < art.NOTICE_PLACES:
        found.append(issue("", words.NOTICE_ONE_PLACE, art.NOTICE, n=post.boards))
    return found


@cites(art.INTRODUCERS)
def introduce(sponsors: Sequence[Sponsor], *, version: str) -> list[Issue]:
    """Exactly two full members; discipline bars or makes unsuitable."""
    found = []
    if len(sponsors) != art.INTRODUCERS_DUE:
        found.append(issue("introducers", words.NEED_TWO, art.INTRODUCERS, n=len(sponsors)))
    for one in sponsors:
        if not (one.full and one.present):
            found.append(issue("introducers", words.NOT_FULL, art.INTRODUCERS, name=one.name))
        found += introducer_penalty(name=one.name, penalty=one.penalty, version=version)
    return found


@cites(art.BARRED.new)
def introducer_penalty(*, name: str, penalty: str, version: str) -> list[Issue]:
    """留党察看 bars, a lighter grade in force makes unsuitable; who asks is never told why."""
    if penalty == "barred":
        return [issue("introducers", words.ON_WATCH, art.BARRED.of(version), name=name)]
    if penalty == "affected":
        return [issue("introducers", words.WARNED, art.UNSUITABLE.of(version), name=name)]
    return []


@cites(art.REVIEW.new)
def inspect(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """A concluding document; for who is mobile both places were asked."""
    del on
    if facts.mobile and not str(values.get("remark") or "").strip():
        return [issue("remark", words.MOBILE_REVIEW, art.REVIEW.of(version))]
    return []


@cites(art.TRAINING.new)
def trained(*, days: int, hours: int) -> bool:
    """Three days or twenty-four class hours."""
    return days >= art.TRAINING_DAYS or hours >= art.TRAINING_HOURS


def _training(facts: Facts) -> tuple[int, int]:
    done = [deed for deed in facts.deeds if deed.verb == "train"]
    return sum(deed.days for deed in done), sum(deed.hours for deed in done)


@cites(art.PREREVIEW.new)
def review(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Everything a candidate must have before the branch's committee reviews the case."""
    del values
    found = []
    if facts.introducers != art.INTRODUCERS_DUE:
        found.append(issue("", words.NEED_TWO, art.INTRODUCERS, n=facts.introducers))
    last = latest(deed for deed in facts.deeds if deed.verb == "inspect")
    if last is None:
        found.append(issue("", words.NO_REVIEW, art.REVIEW.of(version)))
    elif last.carried is False:
        found.append(issue("", words.REVIEW_FAILED, art.REVIEW.of(version)))
    days, hours = _training(facts)
    if not trained(days=days, hours=hours):
        found.append(issue("", words.UNTRAINED, art.TRAINING.of(version), days=days, hours=hours))
    return found + leaving(facts, on, version)


@cites(art.LEAVING.new)
def leaving(facts: Facts, on: date, version: str) -> list[Issue]:
    """Who leaves within three months is normally not admitted now."""
    gone = facts.leaving_on
    if gone is not None and on <= gone < add_months(on, art.LEAVING_MONTHS):
        return [issue("", words.LEAVES, art.LEAVING.of(version), on=gone)]
    return []


@cites(art.APPROVER.new)
def approver(by: Approver, *, version: str) -> list[Issue]:
    """Only a committee with the power; no general branch, no committee beneath a street's."""
    article = art.APPROVER.of(version)
    if not by.above:
        return [issue("decided_by", words.NOT_ABOVE, article, name=by.name)]
    if by.functional:
        return [issue("decided_by", words.IS_TEMPORARY, article, name=by.name)]
    if by.kind not in {"committee", "work_committee", "district_committee"}:
        return [issue("decided_by", words.NOT_COMMITTEE, article, name=by.name, kind=by.title)]
    if by.kind == "committee" and by.under_street:
        return [issue("decided_by", words.UNDER_STREET, article, name=by.name)]
    if not by.may_approve:
        return [issue("decided_by", words.NO_POWER, article, name=by.name)]
    return []


def issue_form(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """The form's number, once the pre-review is passed; the system never prints the form."""
    del on
    if not str(values.get("document") or "").strip():
        return [issue("document", words.NO_FORM, art.PREREVIEW.of(version))]
    if not facts.done("prereview"):
        return [issue("", words.NOT_PREREVIEWED, art.PREREVIEW.of(version))]
    return []


@cites(art.WITHIN.new)
def vote(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Within a month of the pre-review, by secret ballot, of all full members."""
    months = art.VOTE_MONTHS if version == art.V2026 else 0
    found = _late(facts, on, "prereview", months, art.WITHIN.of(version)) if months else []
    found += _again("vote", facts, version) + _unclaimed(values, version)
    return found + _roll(facts, version, values) + leaving(facts, on, version)


def _again(verb: str, facts: Facts, version: str, decision: str | None = None) -> list[Issue]:
    """The same was put to an assembly before and not carried: once more only with a reason."""
    begun = facts.on("issue_form" if verb == "vote" else "approve", "extend")
    asked = [one for one in facts.deeds if one.verb == verb and one.on >= (begun or one.on)]
    last = latest(asked)
    if last is None or last.carried is not False or decision not in {None, last.decision}:
        return []
    known = art.both(20, "", old=22).of(version)
    return [issue("", words.NOT_CARRIED, known, on=last.on)]


def _unclaimed(values: Mapping[str, Any], version: str) -> list[Issue]:
    """Fewer ballots than people in the room: counted wrong, or somebody gave none."""
    present, ayes = values.get("present"), values.get("ayes")
    if present is None or ayes is None:
        return []
    cast = ayes + (values.get("noes") or 0) + (values.get("abstained") or 0)
    if cast >= present:
        return []
    known = art.RESOLUTION.of(version)
    return [issue("ayes", words.FEWER_VOTES, known, cast=cast, present=present)]


def _roll(facts: Facts, version: str, values: Mapping[str, Any]) -> list[Issue]:
    due, roll = values.get("due"), facts.voters
    if due is None or roll is None or due == roll:
        return []
    known = art.both(19, "", old=20).of(version)
    return [issue("due", words.ROLL_DIFFERS, known, due=due, roll=roll)]


@cites(art.VOTE.new)
def counted(
    *, due: int, present: int, ayes: int, noes: int = 0, abstained: int = 0, written: int = 0,
    secret: bool = True, full: bool = False, version: str = art.V2026,
) -> Outcome:  # fmt: skip
    """The count of a secret vote on admission, or on what follows probation (`full`).

    Raises CountError, with the article, for counts that cannot be.
    """
    article = art.VOTE.of(version)
    cast = ayes + noes + abstained
    if cast > present >= 0 and min(ayes, noes, abstained) >= 0:
        counts = {"ayes": ayes, "noes": noes, "abstained": abstained, "cast": cast}
        raise CountError(words.MORE_VOTES, article, **counts, present=present)
    how = votes.conversion if full else votes.admission
    try:
        return how(
            due=due, present=present, ayes=ayes, written=written, secret=secret, version=version
        )
    except CountError as error:
        raise CountError(error.words, article, **error.values) from None


@cites(art.INTERVIEW.new)
def approve(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """After the talk, within three months of the assembly, six at most."""
    del values
    found = []
    if not facts.since("interview", facts.on("vote")):
        found.append(issue("", words.NOT_INTERVIEWED, art.INTERVIEW.of(version)))
    return found + in_time(facts.on("vote"), on, art.IN_TIME.of(version))


@cites(art.IN_TIME.new)
def in_time(voted_on: date | None, on: date, article: Article) -> list[Issue]:
    """Three months, in special cases six."""
    if voted_on is None or on <= (due := add_months(voted_on, art.APPROVAL_MONTHS)):
        return []
    last = add_months(voted_on, art.APPROVAL_MOST)
    return [
        issue(
            "on",
            words.VERY_LATE if on > last else words.LATE,
            article,
            due=last if on > last else due,
        )
    ]


@cites(art.OATH.new)
def swear(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Normally within a month of the approval."""
    del values
    return _late(facts, on, "approve", art.OATH_MONTHS, art.OATH.of(version))


@cites(art.PROBATION)
def probation_ends(*, resolved_on: date) -> date:
    """A year from the assembly's resolution, not from the approval or the oath."""
    return add_months(resolved_on, art.PROBATION_MONTHS)


@cites(art.CONVERSION.new)
def vote_full(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Conversion once probation is over; extension once, of six to twelve months."""
    found, decision = _roll(facts, version, values), values.get("decision")
    found += _again("vote_full", facts, version, decision) + _unclaimed(values, version)
    if decision == CONVERT:
        ends = facts.probation_ends
        if ends is not None and on < ends:
            found.append(issue("on", words.TOO_EARLY_FULL, art.PROBATION, on=ends))
        if not facts.done("observe"):
            found.append(issue("", words.NO_OBSERVING, art.CONVERTED.of(version)))
    if decision == EXTEND:
        found += extension(
            months=values.get("months") or 0, extended=facts.extended, version=version
        )
    return found


@cites(art.EXTENSION.new)
def extension(*, months: int, extended: bool, version: str) -> list[Issue]:
    """Once, six to twelve months."""
    article, found = art.EXTENSION.of(version), []
    if extended:
        found.append(issue("decision", words.EXTENDED_ONCE, article))
    if not art.EXTENSION_LEAST <= months <= art.EXTENSION_MOST:
        found.append(issue("months", words.EXTENSION_SPAN, article, n=months))
    return found


@cites(art.CONVERTED.new)
def approve_full(facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Within three months of the assembly."""
    del values
    return in_time(facts.on("vote_full"), on, art.CONVERTED.of(version))


Check = Callable[..., list[Issue]]
CHECKS: Mapping[str, Check] = {
    "talk": talk, "elect": elect, "examine": examine, "consult": consult, "agree": agree,
    "list_candidate": list_candidate, "inspect": inspect, "review": review,
    "issue_form": issue_form, "vote": vote, "approve": approve, "swear": swear,
    "vote_full": vote_full, "approve_full": approve_full, "extend": approve_full,
    "cancel": approve_full, "defer": defer, "disown": disown,
}  # fmt: skip
# Before these steps, what the district asks of the stage besides must be there.
GATES = {"elect", "list_candidate", "vote", "vote_full"}


def check(verb: str, facts: Facts, on: date, version: str, **values: Any) -> list[Issue]:
    """Everything the rules have to say of a step; nothing if all is well."""
    rule = CHECKS.get(verb)
    return rule(facts, on, version, **values) if rule else []


__all__ = ["CHECKS", "GATES", "Issue", "approver", "check", "counted", "county"]

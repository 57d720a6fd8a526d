"""What a case's page says: the next steps and the path, in the reader's language."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kit.titles import told
from jiceng.work.development.models import Case
from jiceng.work.development.models.knowing import facts_of_one
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules.facts import Facts
from jiceng.work.development.rules.path import FIVE, PATH, Line, Next, ahead, due_of

STAGES_DONE = {  # state → how many of the five stages lie behind it
    "applied": 0, "elected": 1, "proposed": 2, "agreed": 2, "listed": 2, "reviewed": 3,
    "prereviewed": 3, "form_issued": 3, "voted": 3, "probation": 4, "full_asked": 4,
    "full_voted": 4, "full": 4, "archived": 5,
}  # fmt: skip


def known(case: Case) -> tuple[Next, ...]:
    """What may come next for this case today; read once for each record and state."""
    mark = (case.state, clock.today())
    kept: Any = getattr(case, "told_next", None)
    if kept is None or kept[0] != mark:
        facts = facts_of_one(case, clock.today())
        kept = (mark, tuple(ahead(facts, clock.today())), facts)
        case.told_next = kept  # type: ignore[attr-defined]
    found: tuple[Next, ...] = kept[1]
    return found


def facts(case: Case) -> Facts:
    known(case)
    found: Facts = case.told_next[2]  # type: ignore[attr-defined]
    return found


def next_of(case: Case, mine: Iterable[str], address: str = "") -> list[dict[str, Any]]:
    """The next steps as the page draws them; a button for those this person may take now."""
    may_take, today = set(mine), clock.today()
    return [
        {
            "title": _(one.title),
            "by": _(one.by),
            "due": one.due,
            "tone": tone(one, today),
            "article": str(one.article),
            "reading": _(one.article.reading),
            "against": [{"words": told(f), "blocks": f.blocks} for f in one.against],
            "chief": one.chief,
            "open": one.open,
            "url": url_of(case, one.verb, address) if one.open and one.verb in may_take else "",
        }
        for one in known(case)
    ]


def url_of(case: Case, verb: str, address: str = "") -> str:
    return reverse(address or "development.cases.step", args=[case.pk, verb])


def tone(one: Next, today: date) -> dict[str, Any]:
    """Late, near (a week) or open."""
    if one.due is None:
        return {}
    if one.late(today):
        return {"tone": "late", "title": _("超期")}
    near = (one.due - today).days <= 7  # noqa: PLR2004  # a week ahead
    return {"tone": "near", "title": _("临近")} if near else {"tone": "open", "title": _("期内")}


def path_of(case: Case) -> list[dict[str, Any]]:
    """The five stages, each with its steps: day, article, and whether it is done."""
    told, done = facts(case), STAGES_DONE.get(case.state, 0)
    waiting = {one.verb for one in known(case)}
    found: list[dict[str, Any]] = []
    for number, title in enumerate(FIVE):
        steps = [_step(line, told, waiting) for line in PATH if line.stage == number]
        state = "done" if number < done else "now" if number == done else "ahead"
        found.append({"title": _(title), "state": state, "steps": steps})
    return found


def _step(line: Line, told: Facts, waiting: set[str]) -> dict[str, Any]:
    on = told.on(line.verb)
    version = art.version_on(on or clock.today())
    due = due_of(line.verb, told) if on is None or line.verb in waiting else None
    return {
        "number": line.number, "title": _(line.title), "by": _(line.by), "on": on, "due": due,
        "state": "done" if on else "now" if line.verb in waiting else "ahead",
        "article": str(line.source.of(version)),
    }  # fmt: skip

"""What pages show of blanks and findings, as plain values for the API and the command line."""

from collections.abc import Sequence
from typing import Any

from jiceng.insight.filling.findings import Finding, Verdict
from jiceng.insight.filling.rows import Row
from jiceng.insight.filling.verifying import Checked
from jiceng.insight.reports.slots import Draft


def told_blanks(rows: Sequence[Row], draft: Draft) -> list[dict[str, Any]]:
    """Each blank: its place, what was chosen, what it says now, what is proposed and why."""
    return [
        {
            "number": one.blank.number,
            "paragraph": one.blank.paragraph + 1,
            "kind": one.blank.kind.value,
            "before": one.before,
            "after": one.after,
            "chosen": one.chosen,
            "said": slot.said,
            "value": slot.value,
            "why": slot.why,
            "url": slot.link,
            "proposals": [
                {"written": option.written, "title": option.title, "reason": option.reason,
                 "first": option.ticked}
                for option in one.options
            ],
        }
        for one, slot in zip(rows, draft.slots, strict=True)
    ]  # fmt: skip


def told_check(made: Checked) -> dict[str, Any]:
    """How many numbers agree, and everything that is to be said of the others."""
    return {
        "numbers": len(made.ties),
        "agreeing": len(made.agreeing),
        "blanks": made.blanks,
        "tampered": made.tampered,
        "spoilt": made.spoilt,
        "issue": str(made.issue.uid) if made.issue else None,
        "findings": [_finding(one) for one in made.findings if one.verdict is not Verdict.AGREES],
    }


def _finding(one: Finding) -> dict[str, Any]:
    truth = one.tied.truth
    return {
        "number": one.number.number,
        "paragraph": one.number.paragraph + 1,
        "said": one.number.said,
        "verdict": one.verdict.value,
        "wrong": one.wrong,
        "words": one.words,
        "also": one.also,
        "figure": truth.written if truth else None,
        "truth": truth.said if truth else None,
        "closed": truth.closed if truth else None,
        "strength": one.tied.strength.value,
        "sentence": "".join(one.sentence),
    }

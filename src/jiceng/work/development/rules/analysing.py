"""The yearly look at all activists of a committee: in its year, or made up for the year after."""

from datetime import date

from jiceng.kernel.citations import cites
from jiceng.work.development.rules import articles as art


@cites(art.EXAM.new)
def of_its_year(*, year: int, held_on: date) -> bool:
    """Held in the year it is about; one that was missed is made up in the next."""
    return held_on.year in {year, year + 1}

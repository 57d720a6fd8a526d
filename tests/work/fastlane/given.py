"""A street whose branch covers a firm, and an agency that sees to what the firm raises."""

from datetime import date

from jiceng.kernel import clock
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.units import actions as units
from jiceng.registers.units.models import Unit
from tests.kept import kept
from tests.work.district import BEGUN, US, District, account, tree

DAY = date(2026, 7, 6)  # a Monday
FIRM, SHOP = "和平机械厂", "东街便利店"


@kept
def build() -> District:
    """The first branch covers the firm, the second is an agency's; the shop has no organisation."""
    found = District(*tree())
    with clock.at(DAY):
        load_year(2026, actor=US)
        firm, _shop = units.register_many(
            [
                {"name": name, "field": "private_firm", "keeper": found.street, "since": BEGUN}
                for name in (FIRM, SHOP)
            ],
            actor=US,
        )
        units.host(firm, actor=US, org=found.branch, way="own", since=BEGUN)
    found.accounts = {
        "district": account("district", "district_staff", found.root),
        "street": account("street", "street_office", found.street),
        "firm": account("firm", "firm_liaison", found.branch),
        "agency": account("agency", "branch_secretary", found.other),
        "api": account("api", "api_client", found.root),
    }
    return found


def the(name: str = FIRM) -> Unit:
    found: Unit = Unit.objects.get(name=name)
    return found

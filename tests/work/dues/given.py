"""What the cast's branches owe, pay, hand up and spend in the autumn of 2025."""

from datetime import date
from decimal import Decimal
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.members.models import Member
from jiceng.work.dues import actions as dues

SEPTEMBER = 2025 * 12 + 8
DAY = date(2025, 10, 20)
US = System("演员表")


def dues_of(cast: Any) -> None:
    """Two streets, five branches: some paid, some late, one exempt, one mistake reversed."""
    dues.set_habit(actor=US, org=cast.district, since=date(2010, 1, 1), percent=Decimal(40))
    branches = [org for org in cast.orgs if org.is_branch and org.until is None]
    folk = list(Member.objects.present().select_related("org", "person").order_by("pk"))
    with clock.at(DAY):
        dues.confirm_many(
            [
                {"member": one, "kind": "retired" if one.category == "retired" else "salaried",
                 "income": Decimal(2800 + 400 * n), "since": date(2025, 1, 1),
                 "quarterly": n % 5 == 4}
                for n, one in enumerate(folk[1:])
            ],
            actor=US,
        )  # fmt: skip
        relief(folk[2])
        for number in (SEPTEMBER, SEPTEMBER + 1):
            rolls = dues.open_rolls(branches, number, actor=US)
            for n, roll in enumerate(rolls):
                collect(roll, number, n)
        used(cast, branches)


def relief(member: Member) -> None:
    told = {"reason": "低保", "studied_on": date(2025, 9, 1), "since": date(2025, 9, 1)}
    one = dues.propose(actor=US, member=member, monthly=Decimal(0), **told)
    dues.approve(one, actor=US, decided_on=date(2025, 9, 1))


def collect(roll: Any, number: int, n: int) -> None:
    day = roll.due_on if n else DAY
    owed = roll.charge_set.unpaid().filter(amount__gt=0).select_related("member").order_by("pk")
    people = [one.member for one in owed]
    if len(people) < 2:
        return
    made = dues.collect(roll, actor=US, paid_on=day, unpaid=people[:1])
    if number == SEPTEMBER and n == 0:
        dues.reverse(made, actor=US, reason="记错", on=DAY)
    if n == 1:
        dues.issue(made, actor=US, member=people[1])


def used(cast: Any, branches: list[Any]) -> None:
    """Money goes up from both streets, comes down, is spent, given, published."""
    held = {org.pk: org for org in branches}
    for org in held.values():
        if not dues.purse.income(org, SEPTEMBER, SEPTEMBER + 1):
            continue
        sent = dues.remit(actor=US, org=org, first_no=SEPTEMBER, last_no=SEPTEMBER + 1,
                          sent_on=DAY)  # fmt: skip
        dues.receive(sent, actor=US, on=DAY)
        dues.spend(actor=US, org=org, purpose="materials", amount=Decimal("1.50"), used_on=DAY,
                   subject="学习资料", decided="支委会")  # fmt: skip
        dues.publish(actor=US, org=org, year=2025, published_on=DAY, how="党员大会")
        member = Member.objects.present().filter(org=org).select_related("org").first()
        if member is not None:
            dues.give(actor=US, member=member, amount=Decimal(1200), given_on=DAY, profile="教师")
        line = {"reference": f"T{org.pk}", "paid_on": DAY, "amount": Decimal("8.80")}
        dues.list_line(actor=US, org=org, payer="路人", **line)
    dues.give_back(actor=US, org=cast.huaiyin, to=cast.branch, amount=Decimal("0.50"), sent_on=DAY)

"""A quarter's round where five thousand firms are listed, and a registry's extract taken in."""

import csv
import os
from datetime import date
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse
from stdnum.cn import uscc

from bench.lines import Line, engine, told
from bench.timing import p95, peak_mb, seconds
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.imports.actions import import_rows, take_in
from jiceng.kit.imports.jobs import served
from jiceng.kit.imports.trials import try_out
from jiceng.kit.roles import Role
from jiceng.registers.accounts.models import Grant
from jiceng.registers.orgs.models import Field
from jiceng.registers.places.models import Place
from jiceng.registers.units import actions as units
from jiceng.work.enterprises import actions
from jiceng.work.enterprises.models import Check, Entry, firms

FIRMS, TAPS, MOST_MS, AT_LEAST = 5_000, 60, 300, 1_500
US, TODAY = System("量速度"), date(2026, 11, 23)


def main(rows: str = "50000") -> None:
    """Print the p95 of a confirmation with its next list, and rows a second of an extract."""
    with clock.at(TODAY):
        grow()
        taps()
        extract(int(rows))


def grow() -> None:
    """Bring the ledger to so many firms of all communities, each with three checks."""
    places = list(Place.objects.filter(until=None).communities().select_related("keeper"))
    have = firms(TODAY).count()
    units.register_many(
        [
            {"name": f"量速度第{n}商行", "field": Field.PRIVATE_FIRM, "since": date(2020, 1, 1),
             "keeper": places[n % len(places)].keeper, "staff": n % 60, "industry": "零售"}
            for n in range(FIRMS - have)
        ],
        actor=US,
    )  # fmt: skip
    rows = list(firms(TODAY))
    actions.open_round(actor=US, org=places[0].parent.parent.keeper, name="量速度",
                       begins=date(2026, 11, 1), due=date(2026, 11, 30))  # fmt: skip
    for day in (date(2026, 2, 3), date(2026, 5, 6), date(2026, 8, 4)):
        with clock.at(day):
            actions.same_many(rows, actor=US)


def taps() -> None:
    """One after another, as on the phone: the tap, and the list with the next twenty."""
    account = Grant.objects.filter(role=Role.DISTRICT_STAFF, until=None).order_by("pk")[0].account
    client = Client()
    client.force_login(account)
    session, now = client.session, clock.now().timestamp()
    session.update({"stamp": account.stamp, "seen": now, "began": now, "fresh_at": now})
    session.save()
    home, spent, before = reverse("enterprises.home"), [], Check.objects.count()
    for turn, unit in enumerate(firms(TODAY).order_by("-pk")[:TAPS]):
        begun = seconds()
        client.post(reverse("enterprises.same", args=[unit.pk]), {"once": f"tap{turn}"})
        page: Any = client.get(home)
        spent.append(seconds() - begun)
        assert page.status_code == 200, page.status_code
    assert Check.objects.count() - before == TAPS, "every tap is one check"
    slow = 1_000 * p95(spent)
    told(Line("firm confirmed, and the next list", f"{FIRMS:,} firms, {engine()}",
              f"p95 {slow:.0f} ms", f"{MOST_MS} ms", slow / MOST_MS, 1, most=True))  # fmt: skip


def extract(rows: int) -> None:
    """An extract of so many firms, tried and imported."""
    keeper = Place.objects.filter(until=None).communities().select_related("keeper")[0].keeper
    path = Path(os.environ["JICENG_HOME"]) / "extract.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        out = csv.writer(file)
        out.writerow(["登记名称", "统一社会信用代码", "属地党组织", "登记机关", "登记状态"])
        for n in range(rows):
            head = f"91990101MA{n:06}X"
            code = head + uscc.calc_check_digit(head)
            out.writerow([f"量速度{n}有限公司", code, keeper.name, "市场监管", "存续"])
    asked, begun = served("enterprises.entries"), seconds()
    with path.open("rb") as file:
        batch = take_in(file, path.name, asked.sheet, actor=US)
    try_out(batch, asked.sheet, actor=US, keeps=asked.keeps)
    tried = seconds()
    import_rows(batch, asked.sheet, actor=US, keeps=asked.keeps)
    wrote = seconds() - tried
    assert Entry.objects.filter(name__startswith="量速度").count() == rows, batch.counts
    load = f"{rows:,} firms, {engine()}"
    told(Line("registry extract: dry run", load, f"{rows / (tried - begun):,.0f} rows/s", "",
              wrote / (tried - begun)))  # fmt: skip
    rate = rows / wrote
    told(Line("registry extract: import", load, f"{rate:,.0f} rows/s", f"{AT_LEAST:,} rows/s",
              rate / AT_LEAST))  # fmt: skip
    told(Line("registry extract: memory", load, f"{peak_mb():.0f} MB", "", peak_mb()))

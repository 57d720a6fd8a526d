"""Halls of the cast: windows of two venues, visits, slots, a round, a platform."""

from datetime import date, datetime, time
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.work.halls import actions

MAKER = System("演员表")
SINCE = date(2024, 1, 1)
DAY = date(2025, 6, 4)


def halls_of(cast: Any) -> None:
    """A window that closed, one without anybody on duty, a visit that went on to another window."""
    party, civil = actions.name_subject_many(
        [{"org": cast.district, "code": code, "name": name, "since": SINCE}
         for code, name in (("91", "党建服务"), ("92", "民政服务"))],
        actor=MAKER,
    )  # fmt: skip
    centre, station = cast.venues[:2]
    actions.set_terms(actor=MAKER, org=cast.district, since=SINCE, basis="办法", keep_days=60)
    windows = actions.open_window_many(
        [
            {"venue": centre, "number": 1, "subject": party, "since": SINCE},
            {"venue": centre, "number": 2, "subject": civil, "since": SINCE},
            {"venue": station, "number": 1, "subject": civil, "since": SINCE},
            {"venue": station, "number": 2, "subject": party, "since": SINCE},
        ],
        actor=MAKER,
    )  # fmt: skip
    actions.close_window(windows[3], actor=MAKER, on=date(2025, 3, 3))
    _visits(windows)
    _ahead(cast, centre, station, civil)
    _platform(cast)


def _visits(windows: Any) -> None:
    with clock.at(datetime.combine(DAY, time(9), clock.ZONE)):
        actions.put_on_duty(actor=MAKER, window=windows[0], held_on=DAY, starts=time(9),
                            ends=time(12), who="值班员甲")  # fmt: skip
        one, two, three = actions.come_many(
            [{"window": windows[0], "what": "开证明"}, {"window": windows[1]},
             {"window": windows[2]}],
            actor=MAKER,
        )  # fmt: skip
        actions.pass_on(one, actor=MAKER, window=windows[1])
        actions.finish_many([one, three], actor=MAKER)
        actions.leave(two, actor=MAKER, reason="改天再来")


def _ahead(cast: Any, centre: Any, station: Any, subject: Any) -> None:
    with clock.at(date(2025, 6, 2)):
        slot, other = actions.offer_many(
            [{"venue": venue, "subject": subject, "held_on": DAY, "starts": time(9),
              "ends": time(10), "capacity": 3} for venue in (centre, station)],
            actor=MAKER,
        )  # fmt: skip
        one = actions.book(actor=MAKER, slot=slot, phone="19900000071", contact="王女士")
        two = actions.book(actor=MAKER, slot=other, phone="19900000072", channel="counter")
        actions.cancel(two, actor=MAKER, reason="有事", tell=False)
        route = actions.draw(actor=MAKER, org=cast.huaiyin, name="一号线", spot="小广场",
                             weekday=2, starts=time(9), ends=time(11), since=SINCE)  # fmt: skip
        held = actions.plan(actor=MAKER, org=cast.huaiyin, route=route, held_on=DAY,
                            starts=time(9), ends=time(11), spot="小广场")  # fmt: skip
    with clock.at(DAY):
        actions.keep(one, actor=MAKER)
        actions.hold(held, actor=MAKER, persons=7)
        actions.take_in_many(
            [{"round": held, "subject": subject, "what": "问高龄津贴", "finished_on": DAY},
             {"round": held, "subject": subject, "what": "修路灯"}],
            actor=MAKER,
        )  # fmt: skip


def _platform(cast: Any) -> None:
    public = actions.name_platform(actor=MAKER, org=cast.district, code="PT9", name="综合平台",
                                   kind="public_service", since=SINCE)  # fmt: skip
    actions.adopt_many(
        [{"platform": public, "place": cast.places[n], "stage": stage, "since": date(2024, 5, 1)}
         for n, stage in ((3, "full"), (5, "enabled"), (6, "enabled"))],
        actor=MAKER,
    )  # fmt: skip
    with clock.at(date(2025, 7, 1)):
        actions.report_many(
            [{"platform": public, "place": cast.places[n], "month": date(2025, 6, 1),
              "visits": visits, "requests": 12} for n, visits in ((3, 120), (5, None))],
            actor=MAKER,
        )  # fmt: skip
        actions.receive(actor=MAKER, platform=public, place=cast.places[3], outer="W-1",
                        item="居住证明", asked_on=date(2025, 6, 3))  # fmt: skip

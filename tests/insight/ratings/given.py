"""One small scheme of stars and a round of it that was confirmed: what the cast has of ratings."""

from datetime import date
from decimal import Decimal
from typing import Any

from jiceng.insight.ratings import actions
from jiceng.insight.ratings.models import Result, Round, Scheme
from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.registers.notices import actions as notices

MAKER = System("演员表")
ITEMS = [
    {"category": "党员队伍", "name": "按时开党员大会", "points": 40, "method": "records",
     "figure": "life.assemblies:share", "bands": "100=40；50=20"},
    {"category": "党员队伍", "name": "党员作用", "points": 20, "method": "poll"},
    {"category": "企业", "name": "劳动合同", "points": 10, "method": "papers", "uploads": True},
    {"category": "企业", "name": "活动场所", "points": 10, "method": "visit"},
    {"category": "企业", "name": "守法经营", "points": 20, "method": "check"},
]  # fmt: skip
LEVELS = [(0, "未评上星级", 0), (1, "一星", 30), (3, "三星", 60), (5, "五星", 90)]


def scheme_of(org: Any, **more: Any) -> Scheme:
    """Stars for whoever is beneath, in force since 2023."""
    made = actions.draft(
        actor=MAKER, org=org, name="评星办法", kind="star", subject="org", since=date(2023, 1, 1),
        fields=[], **more,
    )  # fmt: skip
    actions.list_item_many(
        made, [{**row, "place": n} for n, row in enumerate(ITEMS, 1)], actor=MAKER
    )
    for value, name, floor in LEVELS:
        high = value > 2
        actions.set_level(made, actor=MAKER, value=value, name=name, floor=Decimal(floor),
                          with_plaque=high, award=Decimal(1000) if high else None)  # fmt: skip
    return actions.enact(made, actor=MAKER)


def item(scheme: Scheme, method: str) -> Any:
    return scheme.item_set.get(method=method)


def looked_at(result: Result, on: date, *, checker: Any = MAKER, share: int = 10) -> Result:
    """Self-check, paper slips, papers and the site; verification is left to the caller."""
    scheme, said = result.round.scheme, {}
    for method in ("papers", "visit", "check"):
        one = item(scheme, method)
        said[one.pk] = (one.points, "自己看过（演员表）")
    actions.self_check(result, actor=checker, said=said)
    actions.note_poll(result, actor=MAKER, on=on, issued=12, returned=10,
                      counts={item(scheme, "poll").pk: [share, 10 - share, 0]})  # fmt: skip
    for method, act in (("papers", actions.see_papers), ("visit", actions.visit)):
        one = item(scheme, method)
        act(result, actor=MAKER, on=on, said={one.pk: (one.points, "看过原件，问过职工")})
    return result


def verified(result: Result, on: date, points: int = 20, *, actor: Any = MAKER) -> Result:
    said = {item(result.round.scheme, "check").pk: (Decimal(points), "查过信用信息")}
    return actions.verify(result, actor=actor, on=on, words="电话问过职工三人", said=said)


def posted(round_: Round) -> None:
    """The notice drawn up by the round goes its own way until it is up; in plain days here, so that
    no calendar has to be loaded.
    """
    notices.correct(round_.notice, actor=MAKER, unit="day", amount=7)
    for verb in (notices.check, notices.review, notices.post):
        verb(round_.notice, actor=MAKER)
        round_.notice.refresh_from_db()


def confirmed(round_: Round, first: date, last: date) -> Round:
    with clock.at(first):
        actions.propose(round_, actor=MAKER, leave_out=True)
        actions.publicise(round_, actor=MAKER, telephone="0990-0000000")
        posted(round_)
    with clock.at(last):
        notices.end(round_.notice, actor=MAKER, result="无异议")
        actions.confirm(round_, actor=MAKER)
    return round_


def ratings_of(cast: Any) -> None:
    """In 2025 the firm's joint branch and another were rated; their plaques are past their term."""
    with clock.at(date(2025, 3, 3)):
        scheme = scheme_of(cast.district, approved_by="区委", document="演〔2025〕1号",
                           approved_until=date(2026, 12, 31))  # fmt: skip
        round_ = actions.open_round(actor=MAKER, scheme=scheme, org=cast.district, year=2025,
                                    chosen=[cast.orgs[13], cast.branch])  # fmt: skip
        for n, one in enumerate(Result.objects.filter(round=round_).order_by("pk")):
            verified(looked_at(one, date(2025, 3, 3)), date(2025, 3, 3), 20 - n)
    confirmed(round_, date(2025, 3, 4), date(2025, 4, 1))
    with clock.at(date(2025, 4, 18)):
        actions.hold_ceremony(round_, actor=MAKER, on=date(2025, 4, 18), venue="区委礼堂")
        actions.give_plaques(round_, actor=MAKER, on=date(2025, 4, 18),
                             expires_on=date(2025, 10, 31))  # fmt: skip
        first = Result.objects.filter(round=round_).order_by("pk").first()
        actions.flag(first, actor=MAKER)

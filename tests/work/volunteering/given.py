"""Report-ins of the cast: a member of an agency in a community, one who waits, posts and claims."""

from datetime import date, time
from typing import Any

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.work.volunteering import actions

MAKER = System("演员表")
SINCE = date(2014, 1, 1)
DAY = date(2014, 2, 3)


def volunteering_of(cast: Any) -> None:
    """Long ago, so that whoever leaves the roll later leaves all of it."""
    with clock.at(DAY):
        skill = actions.list_skill(actor=MAKER, name="电工", since=SINCE)
        west = cast.orgs[5]
        post, other = actions.publish_many(
            [
                {"org": cast.huaiyin, "name": "义务维修岗", "duty": "修灯换锁", "quota": 2,
                 "since": SINCE, "skills": [skill]},
                {"org": west, "name": "大厅引导岗", "duty": "指路代填", "quota": 1,
                 "kind": "member", "since": SINCE},
            ],
            actor=MAKER,
        )  # fmt: skip
        agency = [m for m in cast.members if m.org_id == cast.orgs[12].pk]
        old = [m for m in agency if m.entered_on < SINCE]
        actions.say(old[0], actor=MAKER, skills=[skill])
        came, waits = actions.report_many(
            [{"org": cast.huaiyin, "member": old[0]}, {"org": west, "member": old[1]}],
            actor=MAKER,
        )
        actions.accept(came, actor=MAKER)
        claim = actions.claim(post, actor=MAKER, member=old[0])
        actions.approve(claim, actor=MAKER)
        arranged = actions.arrange(
            actor=MAKER, org=cast.orgs[12], community=cast.huaiyin, name="老活动", held_on=DAY,
            starts_at=time(9), minutes=60,
        )  # fmt: skip
        actions.sign_up(arranged, actor=MAKER, member=old[0])
        actions.hold(arranged, actor=MAKER, people_served=12)
        actions.settle(arranged, actor=MAKER)
    del waits, other

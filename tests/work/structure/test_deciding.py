"""Who decides is settled when it is submitted: by the article, or by what the district has set."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from jiceng.kernel import clock
from jiceng.kernel.asks import Ask
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import month
from jiceng.registers.orgs.models import Kind, Org
from jiceng.registers.outbox.models import Message
from jiceng.work.structure import actions, figures, rules
from jiceng.work.structure.models import Application, Decider
from tests import cast as casting
from tests.cast import MAKER, OLD
from tests.work.structure.conftest import DAY, DISTRICT, STREET, ask, unsound

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ROOT = "/c/structure/"


def founded(cast, name="便利店党支部", becomes=Kind.BRANCH):
    return ask(cast.huaiyin, subject=None, kind="set_up", name=name, becomes=becomes,
               parent=cast.huaiyin, full=4)  # fmt: skip


def set_(org, **values):
    said = {"kind": "set_up", "by": "district", "since": OLD, "document": "区组〔2025〕2号"}
    return actions.set_decider(actor=MAKER, org=org, **(said | values))


def test_the_article_gives_the_set_up_of_a_branch_to_the_street_and_nothing_else():
    assert rules.usually_decided_by(kind="set_up", branch=True) == "street"
    assert rules.usually_decided_by(kind="set_up", branch=False) == "district"
    for kind in ("split", "merge", "upgrade", "move", "rename", "abolish", "postpone", "advance"):
        assert rules.usually_decided_by(kind=kind, branch=True) == "district"


def test_the_street_sets_up_a_branch_and_the_district_is_told(cast):
    one = founded(cast)
    actions.submit(one, actor=cast.secretary)
    assert (one.state, one.decided_by) == ("deciding", "street")
    with pytest.raises(StepError):
        actions.agree(one, actor=STREET)
    with pytest.raises(StepError):
        actions.approve(one, actor=DISTRICT, document="1号")
    actions.decide(one, actor=cast.street, document="东工委〔2025〕1号")
    assert (one.state, Org.objects.get(pk=one.result_id).since) == ("done", DAY)
    told = Message.objects.filter(dedupe_key__startswith="structure.decided")
    assert [one.account for one in told] == [cast.clerk]
    assert figures.FIGURES[2].read(cast.east, Ask(month(2025, 11))).by("by") == {"street": 1}
    verbs = JournalLine.objects.filter(verb__startswith="structure.").order_by("pk")
    named = [line.verb for line in verbs if line.record == str(one.pk)]
    assert named == [f"structure.{v}" for v in ("draft", "submit", "refer", "decide", "carry_out")]
    assert unsound() == []


def test_more_than_a_branch_goes_on_to_the_district(cast):
    one = founded(cast, "某党总支", Kind.GENERAL_BRANCH)
    actions.submit(one, actor=MAKER)
    assert (one.state, one.decided_by) == ("submitted", "district")
    with pytest.raises(StepError):
        actions.decide(one, actor=STREET, document="1号")


def test_the_nearest_setting_holds_from_its_day_and_not_for_what_lies_already(cast):
    before = founded(cast, "甲党支部")
    actions.submit(before, actor=MAKER)
    set_(cast.district, since=DAY)
    set_(cast.west, by="street", since=DAY)
    after, far = founded(cast, "乙党支部"), ask(
        cast.orgs[5], subject=None, kind="set_up", name="丙党支部", becomes=Kind.BRANCH,
        parent=cast.orgs[5], full=4,
    )  # fmt: skip
    for one in (after, far):
        actions.submit(one, actor=MAKER)
    assert [o.state for o in (before, after, far)] == ["deciding", "submitted", "deciding"]
    actions.agree(after, actor=STREET)
    actions.approve(after, actor=DISTRICT, document="区组〔2025〕8号")
    assert after.state == "done"
    set_(cast.district, kind="rename", by="street", since=DAY)
    renamed = ask(cast.branch, kind="rename", name="槐荫先锋党支部")
    actions.submit(renamed, actor=MAKER)
    assert renamed.state == "deciding"
    above = ask(cast.district, subject=cast.huaiyin, kind="rename", name="槐荫党委")
    actions.submit(above, actor=MAKER)
    assert above.state == "submitted"  # no branch
    assert unsound() == []


def test_a_setting_is_followed_by_the_next_and_never_overwritten(cast):
    first = set_(cast.district, since=OLD)
    set_(cast.district, by="street", since=DAY)
    first.refresh_from_db()
    assert first.until == DAY
    with pytest.raises(ValidationError, match="请按先后顺序登记"):
        set_(cast.district, since=DAY - timedelta(days=9))
    assert Decider.objects.filter(until=None).get().by == "street"


def test_who_submits_does_not_decide_and_it_waits_for_its_day(cast):
    later = DAY + timedelta(days=9)
    one = ask(cast.huaiyin, subject=None, kind="set_up", name="某党支部", becomes=Kind.BRANCH,
              parent=cast.huaiyin, full=4, effective_on=later)  # fmt: skip
    actions.submit(one, actor=cast.street)
    with pytest.raises(StepError, match="另一位同志"):
        actions.decide(one, actor=cast.street, document="1号")
    with pytest.raises(ValidationError, match="批复文号"):
        actions.decide(one, actor=STREET, document=" ")
    actions.decide(one, actor=cast.clerk, document="1号")  # a superior may decide directly
    assert one.state == "approved"
    with clock.at(later):
        assert actions.carry_out_due() == 1
    assert unsound() == []


def test_the_form_and_the_page_say_who_decides_by_which_article(client, cast):
    set_(cast.west, document="西工委〔2025〕4号")
    clerk = casting.sign_in(client, cast.clerk)
    form = clerk.get(f"{ROOT}new/").content.decode()
    assert "成立党支部由街道（基层党委）研究决定" in form
    assert "第6条" in form
    assert "西工委〔2025〕4号" in form
    one = founded(cast)
    actions.submit(one, actor=MAKER)
    shown = clerk.get(f"{ROOT}{one.pk}/").content.decode()
    assert "由谁决定" in shown
    assert "街道（基层党委）（《中国共产党支部工作条例（试行）》第6条）" in shown
    assert "街道批准" in shown
    assert "街道同意上报" not in shown
    said = {"document": "东工委〔2025〕9号", "once": "b1"}
    street = casting.sign_in(client, cast.street)
    assert street.post(f"{ROOT}{one.pk}/decide/", said).status_code == 302
    assert Application.objects.get(pk=one.pk).state == "done"

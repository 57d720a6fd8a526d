"""What one room's result means for another."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kit.handoffs import asked
from jiceng.kit.rooms import gather
from jiceng.registers.accounts.actions import open_account
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Member
from jiceng.registers.outbox.models import Message
from jiceng.site.telling import queue
from jiceng.work.dues.models import Charge, paid_to
from jiceng.work.dues.rules import first_of
from jiceng.work.life.actions import notify
from tests.cast import fill

pytestmark = [pytest.mark.django_db, pytest.mark.both]
US = System("测试")


@pytest.fixture
def cast(db):
    return fill()


def invited(cast):
    member = Member.objects.present().filter(org=cast.branch).first()
    open_account(actor=US, username="m1", name="某", home=cast.branch, member=member)
    day = clock.today() + timedelta(days=3)
    return notify(actor=US, org=cast.branch, type="assembly", held_on=day, venue="二楼会议室")


def test_an_invitation_reaches_every_member_with_an_account_once(cast):
    invitation = invited(cast)
    found = Message.objects.filter(dedupe_key__startswith=f"life.notify:{invitation.pk}:")
    assert found.count() == 1
    assert "二楼会议室" in found.get().body


def test_a_brace_in_peoples_own_words_is_no_hole(cast):
    invitation = invited(cast)
    text = "某某请假：孩子{发烧}，请答复"
    queue(invitation.org, Account.objects.filter(username="m1"), "braces", kind="meeting",
          actor=US, text=text)  # fmt: skip
    assert Message.objects.get(dedupe_key__startswith="braces:").body == text


def test_after_a_restore_nothing_leaves_until_released(cast):
    invited(cast)
    for hold in gather("actions", "AFTER_RESTORE"):
        hold()
    assert set(Message.objects.values_list("state", flat=True)) == {"held"}


def test_no_migration_is_missing(cast):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_transfers_are_told_to_which_month_dues_are_paid(cast):
    member = Charge.objects.exclude(payment=None).order_by("pk")[0].member
    number = paid_to(member)
    told = asked("dues.paid_to", member, actor=US)
    assert told == (first_of(number) if number is not None else None)
    assert asked("dues.nothing", member, actor=US) is None
    settled = [one.member for one in Charge.objects.exclude(payment=None).order_by("pk")]
    assert any(asked("dues.paid_to", one, actor=US) for one in settled)

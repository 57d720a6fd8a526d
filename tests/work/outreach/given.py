"""A district that publishes: its accounts, a section, a post written and out, a letter sent."""

from datetime import date

from django.urls import reverse

from jiceng.kernel import clock
from jiceng.kernel.periods import month
from jiceng.registers.calendar.actions import load_year
from jiceng.registers.places import actions as places
from jiceng.registers.places.models import Level
from jiceng.work.outreach import actions
from jiceng.work.outreach.models import (
    Post,
)
from tests.kept import kept
from tests.work.district import BEGUN, US, District, account, tree

DAY = date(2026, 7, 6)  # a Monday
JULY = month(2026, 7)


@kept
def build() -> District:
    found = District(*tree())
    with clock.at(DAY):
        load_year(2026, actor=US)
        top = places.lay_out(name="和平区", level=Level.DISTRICT, keeper=found.root, since=BEGUN,
                             actor=US)  # fmt: skip
        street = places.lay_out(name="东街街道", level=Level.STREET, keeper=found.street,
                                parent=top, since=BEGUN, actor=US)  # fmt: skip
        places.lay_out(name="东街社区", level=Level.COMMUNITY, keeper=found.branch, parent=street,
                       since=BEGUN, actor=US)  # fmt: skip
        actions.add_section(actor=US, name="社区动态")
    found.accounts = {
        "writer": account("writer", "publisher", found.street),
        "editor": account("editor", "street_office", found.street),
        "worker": account("worker", "community_worker", found.branch),
        "officer": account("officer", "burden_officer", found.root),
    }
    return found


def drafted(district: District, actor=US, **more) -> Post:
    from jiceng.work.outreach.models import Section

    said = {"org": district.street, "section": Section.objects.get(), "title": "周末义诊",
            "text": "周六九点在广场。"}  # fmt: skip
    return actions.draft(actor=actor, **{**said, **more})


def published(district: District, **more) -> Post:
    post = drafted(district, **more)
    actions.submit(post, actor=US)
    actions.review(post, actor=district.accounts["editor"])
    return actions.publish(post, actor=US)


def said(client, district, **more):
    told = {"org": district.branch.pk, "kind": "suggestion", "text": "希望活动室周末开门"}
    answer = client.post(reverse("outreach.suggest"), {**told, **more})
    return answer.context["receipt"].replace(" ", "") if answer.context.get("receipt") else answer

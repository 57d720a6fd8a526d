"""The groups of the longest sections of the menu: by what a page is for, whichever room keeps it.

What is not named here stands under its room's name.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Text

GROUPS: Mapping[str, Sequence[tuple[Text, Sequence[str]]]] = {
    "区域化党建": (
        (_("共建组织和人员"), (
            "alliance.board.table", "alliance.spread", "coalitions.coalitions.table",
            "coalitions.partners.table", "alliance.seats.table", "alliance.liaisons.table",
            "alliance.yearly.table", "alliance.funds.table", "alliance.terms.table",
        )),
        (_("联席会议和联建"), (
            "alliance.meetings.table", "alliance.items.table", "alliance.rulings.table",
            "cobuilding.board", "cobuilding.activities.table", "cobuilding.links.table",
            "cobuilding.appraisals.table",
        )),
        (_("清单、承诺和资源"), (
            "cobuilding.items.table", "cobuilding.pacts.table", "cobuilding.promises.table",
            "cobuilding.contributions.table", "cobuilding.words.table",
            "cobuilding.resources.table", "cobuilding.uses.table", "cobuilding.services.table",
            "cobuilding.land.table",
        )),
        (_("结对和国企联系"), (
            "alliance.pairs.table", "alliance.visits.table", "alliance.goals.table",
            "alliance.plans.table",
        )),
    ),
    "两新党建": (
        (_("底册和排查"), (
            "enterprises.cards.table", "enterprises.rounds.table", "enterprises.checks.table",
            "enterprises.gaps", "enterprises.entries.table", "enterprises.campaigns.table",
            "enterprises.tags.table", "enterprises.words.table",
        )),
        (_("组建和覆盖"), (
            "coverage.both", "coverage.managers.table", "coverage.plans.table",
            "coverage.reviews.table", "coverage.incubations.table", "coverage.steerings.table",
            "enterprises.areas", "enterprises.officers.table",
        )),
        (_("联系和服务企业"), (
            "enterprises.contacts.table", "enterprises.plans.table", "fastlane.issues.table",
            "fastlane.effect", "fastlane.month", "fastlane.cases.table", "fastlane.paces.table",
        )),
        (_("党员、指导员和群团"), (
            "coverage.tracks.table", "coverage.deeds.table", "fastlane.contests.table",
            "fastlane.zones.table", "membership.silent.table", "coverage.words.table",
            "coverage.method", "coverage.tasks.table", "masses.services.table",
            "masses.rights.table", "masses.plans.table",
        )),
    ),
}  # fmt: skip

"""The groups of the longest sections of the menu: by what a page is for, whichever room keeps it.

One table for the whole site, not a word at each entry: a group has pages of several rooms, and how
many stand in each and in which order is seen only side by side. A page that is not named here
stands under its room's name.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from jiceng.kit.sheets import Text

GROUPS: Mapping[str, Sequence[tuple[Text, Sequence[str]]]] = {
    "组织": (
        (_("党组织"), (
            "orgs.orgs.table", "members.branches.table", "structure.national.table",
            "orgs.events.table", "orgs.counts",
        )),
        (_("组织设置"), (
            "structure.applications.table", "structure.deciders.table", "structure.findings",
            "structure.forming", "structure.tallies.table",
        )),
        (_("届期和换届"), (
            "orgs.terms.table", "structure.terms.table", "structure.calendar",
            "structure.reminders.table",
        )),
        (_("班子和党务干部"), (
            "people.posts.table", "people.team.table", "people.structure", "structure.vacancies",
            "structure.workers.table", "structure.norms.table",
        )),
        (_("党小组和责任区"), (
            "groups.groups.table", "groups.groupings.table", "groups.charges.table",
        )),
        (_("单位和党建指导员"), (
            "units.units.table", "units.hostings.table", "units.massorgs.table",
            "units.guidances.table", "units.visits.table", "units.loads.table",
        )),
    ),
    "党员": (
        (_("党员名册"), (
            "members.members.table", "membership.national.table", "people.people.table",
            "members.left.table",
        )),
        (_("名册核对"), (
            "membership.rolls.table", "membership.differences.table",
            "membership.verifications.table", "membership.incomplete.table",
            "mydata.corrections.table", "members.merges.table",
        )),
        (_("发展党员"), (
            "development.cases.table", "development.applicants.table",
            "development.activists.table", "development.candidates.table",
            "development.probationers.table", "development.arrived.table",
            "development.steps.table",
        )),
        (_("发展计划和材料"), (
            "development.quotas.table", "development.plan", "development.papers.table",
            "development.requirements.table", "development.analyses.table",
        )),
        (_("组织关系接转"), (
            "transfers.boxes", "transfers.departures.table", "transfers.arrivals.table",
            "transfers.letters.table", "transfers.receipts.table", "transfers.stays.table",
            "transfers.due.table",
        )),
        (_("流动党员"), (
            "mobility.board", "mobility.out.table", "mobility.home", "mobility.mine",
            "mobility.hosted.table", "mobility.inflows.table", "mobility.contacts.table",
        )),
        (_("流动党员管理"), (
            "mobility.certificates.table", "mobility.appraisals.table", "mobility.traces.table",
            "mobility.items.table", "mobility.rhythms.table",
        )),
        (_("在职党员报到"), (
            "volunteering.checkins.table", "volunteering.units.table", "volunteering.sent.table",
            "volunteering.talents.table", "volunteering.own_hours.table", "volunteering.poster",
        )),
        (_("报到反馈和评议"), (
            "volunteering.year_notes.table", "volunteering.received_notes.table",
            "volunteering.opinions.table", "volunteering.own_opinions.table",
        )),
        (_("党费收缴"), (
            "dues.rolls.table", "dues.charges.table", "dues.arrears.table", "dues.payments.table",
            "dues.bases.table", "dues.reliefs.table", "dues.differences", "dues.balances",
        )),
        (_("党费账和使用"), (
            "dues.remittances.table", "dues.reconcile", "dues.entries.table", "dues.uses.table",
            "dues.publications.table",
        )),
        (_("关怀和荣誉"), (
            "membership.hardships.table", "membership.visits.table", "membership.honours.table",
            "membership.fifty.table", "membership.veterans.table", "membership.abroad.table",
            "membership.contacts.table",
        )),
        (_("党员积分"), (
            "points.switches.table", "points.rules.table", "points.awards.table",
            "points.objections.table",
        )),
        (_("组织处置和纪律"), (
            "disposal.cases.table", "membership.discipline",
        )),
    ),
    "组织生活": (
        (_("会议和活动"), (
            "life.meetings.table", "life.seats.table", "life.sign_sheets.table",
            "life.leaves.table", "life.plans.table", "life.planned.table", "life.monthly",
            "life.yearly",
        )),
        (_("主题和要求"), (
            "life.themes.table", "life.variety", "life.fixed_days.table",
            "life.set_actions.table", "life.kinds.table", "life.teach_norms.table",
        )),
        (_("创意项目和案例"), (
            "life.projects.table", "life.takings.table", "life.board", "life.examples.table",
        )),
        (_("民主评议和述职"), (
            "appraisal.rounds.table", "appraisal.reviews.table", "appraisal.pairs.table",
            "appraisal.talks.table", "appraisal.shares.table", "appraisal.debriefs.table",
            "appraisal.debriefing",
        )),
        (_("民主生活会"), (
            "appraisal.meetings.table", "appraisal.listings.table", "appraisal.papers.table",
            "appraisal.leaders", "appraisal.days.table",
        )),
        (_("培训计划和对象"), (
            "training.plans.table", "training.needs.table", "training.dues.table",
            "training.coverage", "training.audiences.table", "training.rounds.table",
            "training.nominees.table",
        )),
        (_("办班"), (
            "training.classes.table", "training.enrolments.table", "training.sessions.table",
            "training.groups.table", "training.leaves.table", "training.notes.table",
            "training.certificates.table", "training.skill_checks.table",
        )),
        (_("课程、师资和场所"), (
            "training.catalogue", "training.courses.table", "training.lecturers.table",
            "training.schools", "training.site_checks.table",
        )),
        (_("学习和分类教育"), (
            "training.studies.table", "training.talks.table", "training.practices.table",
            "training.themes.table", "membership.study_classes.table",
            "membership.class_plans.table",
        )),
        (_("督查调阅"), (
            "inspection.draws.table", "inspection.inspections.table",
            "inspection.bulletins.table", "inspection.questions", "inspection.quarter",
        )),
        (_("政治生日"), (
            "greetings.greetings.table", "greetings.texts.table",
        )),
    ),
    "服务群众": (
        (_("工单办理"), (
            "orders.desk.table", "orders.counter", "orders.orders.table", "orders.ratings.table",
            "orders.moves.table", "orders.matrix", "orders.terms.table", "open311.passings.table",
        )),
        (_("党员接单和群众意见"), (
            "orders.weekly", "orders.monthly", "orders.wishes.table", "orders.poster",
            "orders.tips.table", "outreach.suggestions.table", "outreach.habits.table",
        )),
        (_("办事大厅"), (
            "halls.board", "halls.slips.table", "halls.windows.table", "halls.shifts.table",
            "halls.slots.table", "halls.appointments.table", "halls.subjects.table",
            "halls.terms.table",
        )),
        (_("流动居委会"), (
            "halls.routes.table", "halls.rounds.table", "halls.takings.table",
        )),
        (_("平台和使用"), (
            "halls.platforms.table", "halls.adoptions.table", "halls.months.table",
            "halls.intakes.table", "halls.use", "platforms.use",
        )),
        (_("服务队伍和办法"), (
            "teams.teams.table", "teams.joinings.table", "volunteering.visits.table",
            "volunteering.items.table", "volunteering.habits.table",
        )),
        (_("志愿服务"), (
            "volunteering.posts.table", "volunteering.claims.table", "volunteering.skills.table",
            "volunteering.shifts.table", "volunteering.activities.table",
            "volunteering.hosted.table", "volunteering.parts.table", "volunteering.hours.table",
        )),
        (_("服务目录"), (
            "services.guides.table", "services.categories.table", "services.offers.table",
            "services.providers.table", "services.coverage",
        )),
        (_("关爱帮扶"), (
            "care.households.table", "care.visits.table", "care.assignments.table", "care.month",
            "care.tags.table", "care.habits.table",
        )),
        (_("社会组织服务"), (
            "care.contracts.table", "care.services.table", "care.ratings.table",
            "care.workers.table", "care.reviews.table",
        )),
    ),
    "阵地": (
        (_("预约"), (
            "booking.free", "booking.bookings.table", "booking.desk.table",
            "booking.series.table", "booking.rounds.table", "booking.wishes.table",
            "booking.feeds.table",
        )),
        (_("共享物资"), (
            "booking.goods.table", "booking.lending.table", "booking.loans.table",
        )),
        (_("阵地和开放"), (
            "venues.venues.table", "venues.statuses.table", "venues.counts",
            "venues.spaces.table", "venues.openings.table", "venues.special_days.table",
            "venues.visits.table",
        )),
        (_("社区用房"), (
            "places.places.table", "places.communities.table", "places.profiles.table",
            "places.premises.table", "places.gaps", "places.upgrades.table", "places.norms.table",
        )),
        (_("建设、使用和达标"), (
            "grounds.idle", "grounds.use", "grounds.offers.table", "grounds.works.table",
            "grounds.spendings.table", "grounds.checks.table", "grounds.items.table",
            "grounds.norms.table",
        )),
        (_("组织生活基地"), (
            "grounds.bases.table", "grounds.menu_items.table",
        )),
    ),
    "区域化党建": (
        (_("共建组织和人员"), (
            "alliance.board.table", "alliance.spread", "coalitions.coalitions.table",
            "coalitions.partners.table", "alliance.seats.table", "alliance.liaisons.table",
            "alliance.yearly.table", "alliance.funds.table",
        )),
        (_("联席会议和联建"), (
            "alliance.meetings.table", "alliance.items.table", "alliance.rulings.table",
            "alliance.terms.table", "cobuilding.board", "cobuilding.activities.table",
            "cobuilding.links.table", "cobuilding.appraisals.table",
        )),
        (_("清单、契约和承诺"), (
            "cobuilding.items.table", "cobuilding.pacts.table", "cobuilding.promises.table",
            "cobuilding.contributions.table", "cobuilding.words.table",
        )),
        (_("共享资源和服务"), (
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
        (_("党员作用"), (
            "coverage.tracks.table", "coverage.deeds.table", "fastlane.contests.table",
            "fastlane.zones.table", "membership.silent.table",
        )),
        (_("指导、工作法和群团"), (
            "coverage.words.table", "coverage.method", "coverage.tasks.table",
            "masses.services.table", "masses.rights.table", "masses.plans.table",
        )),
    ),
}  # fmt: skip

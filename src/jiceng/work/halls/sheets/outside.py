"""Columns of routes, rounds, matters taken in, and of platforms and their use."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.halls import actions
from jiceng.work.halls.forms import (
    AdoptionForm,
    IntakeForm,
    MonthlyForm,
    PlatformForm,
    RoundForm,
    RouteForm,
    TakingForm,
)
from jiceng.work.halls.models import (
    Adoption,
    Intake,
    MonthlyUse,
    Platform,
    Round,
    Route,
    Taking,
)


def counted(actor: Actor) -> QuerySet[Any]:
    """Rounds with how many matters each took in."""
    taken = Count("taking", filter=Q(taking__void_reason=""))
    rows: QuerySet[Any] = Round.objects.visible_to(actor).annotate(matters=taken)
    return rows


def known(values: Mapping[str, Any]) -> Sequence[Intake]:
    """The same number of the same platform, or the same item asked the same day there."""
    same = Q(outer=values.get("outer") or "")
    alike = Q(place=values.get("place"), item=values.get("item") or "",
              asked_on=values.get("asked_on"))  # fmt: skip
    rows = Intake.objects.filter(platform=values.get("platform")).filter(same | alike)
    return list(rows.order_by("pk")[:3])


ROUTES = Sheet(
    name="halls.routes",
    title=_("流动居委会线路"),
    model=Route,
    columns=[
        Column("name", width=22),
        Column("org__name", _("责任党组织"), choose="org", width=22),
        Column("place__name", _("社区"), choose="place", width=16),
        Column("spot", width=22),
        Column("weekday"),
        Column("starts"),
        Column("ends"),
        Column("staff", width=20),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=RouteForm,
    record_many=actions.draw_many,
    search=("name", "spot", "place__name"),
    filters=("weekday", "since", "until"),
    order=("org__path", "weekday", "starts", "pk"),
    related=("org", "place"),
)
ROUNDS = Sheet(
    name="halls.rounds",
    title=_("流动居委会服务台账"),
    model=Round,
    columns=[
        Column("held_on"),
        Column("starts"),
        Column("ends"),
        Column("spot", width=22),
        Column("place__name", _("社区"), choose="place", width=16),
        Column("org__name", _("责任党组织"), choose="org", width=22),
        Column("staff", width=20),
        Column("state", choose="-"),
        Column("persons", choose="-", summed=True),
        Column("matters", _("现场事项"), kind="number", choose="-", summed=True),
        Column("words", choose="-", shown=False, width=24),
    ],
    rows=counted,
    form=RoundForm,
    record_many=actions.plan_many,
    search=("spot", "place__name", "staff"),
    filters=("state", "held_on"),
    order=("-held_on", "starts", "pk"),
    on="held_on",
    related=("org", "place"),
    definition=_("一行一次停靠；排定的到了日期由人登记开展或者取消，没有登记的不算开展。"),
)
TAKINGS = Sheet(
    name="halls.takings",
    title=_("流动居委会现场事项"),
    model=Taking,
    columns=[
        Column("held_on", choose="-"),
        Column("round__spot", _("停靠点"), choose="round", width=22),
        Column("subject__name", _("窗口业务"), choose="subject", width=16),
        Column("what", width=32),
        Column("outcome", width=24),
        Column("finished_on"),
        Column("org__name", _("责任党组织"), choose="-", shown=False, width=22),
    ],
    form=TakingForm,
    search=("what", "round__spot", "subject__name"),
    filters=("subject", "held_on", "finished_on"),
    order=("-held_on", "-pk"),
    on="held_on",
    related=("round", "subject", "org"),
)
PLATFORMS = Sheet(
    name="halls.platforms",
    title=_("服务平台"),
    model=Platform,
    columns=[
        Column("code", kind="text"),
        Column("name", width=28),
        Column("kind", width=20),
        Column("org__name", _("主管单位"), choose="org", width=22),
        Column("since", _("启用日期")),
        Column("until", _("停用日期"), choose="-"),
    ],
    form=PlatformForm,
    record_many=actions.name_platform_many,
    search=("name", "code"),
    filters=("kind", "since", "until"),
    order=("code", "pk"),
    at="",
    related=("org",),
)
ADOPTIONS = Sheet(
    name="halls.adoptions",
    title=_("社区使用平台台账"),
    model=Adoption,
    columns=[
        Column("place__name", _("社区"), choose="place", width=18),
        Column("platform__name", _("服务平台"), choose="platform", width=28),
        Column("stage"),
        Column("org__name", _("责任党组织"), choose="-", width=22),
        Column("since"),
        Column("until", choose="-"),
    ],
    form=AdoptionForm,
    record_many=actions.adopt_many,
    search=("place__name", "platform__name"),
    filters=("platform", "stage", "since", "until"),
    order=("org__path", "platform", "-since", "pk"),
    related=("place", "platform", "org"),
    definition=_("哪个社区从哪一天起用哪个平台；“全面使用”和“已开通”各为一段，改了另起一段。"),
)
MONTHS = Sheet(
    name="halls.months",
    title=_("平台月使用量台账"),
    model=MonthlyUse,
    columns=[
        Column("month"),
        Column("place__name", _("社区"), choose="place", width=18),
        Column("platform__name", _("服务平台"), choose="platform", width=28),
        Column("visits", summed=True),
        Column("requests", summed=True),
    ],
    form=MonthlyForm,
    record_many=actions.report_many,
    search=("place__name", "platform__name"),
    filters=("platform", "month"),
    order=("-month", "org__path", "platform", "pk"),
    on="month",
    related=("place", "platform"),
    definition=_("照平台自己的统计填；不知道的空着，不算 0。"),
)
INTAKES = Sheet(
    name="halls.intakes",
    title=_("平台来件台账"),
    model=Intake,
    columns=[
        Column("platform__name", _("服务平台"), choose="platform", width=26),
        Column("outer", kind="text", width=20),
        Column("place__name", _("社区"), choose="place", width=18),
        Column("item", width=26),
        Column("asked_on"),
        Column("finished_on"),
    ],
    form=IntakeForm,
    record_many=actions.receive_many,
    near=known,
    search=("outer", "item", "place__name"),
    filters=("platform", "asked_on", "finished_on"),
    order=("-asked_on", "-pk"),
    on="asked_on",
    related=("place", "platform"),
    definition=_("从原有平台导出的表导入，先试算；平台编号相同的是同一件，不重复登记。"),
)

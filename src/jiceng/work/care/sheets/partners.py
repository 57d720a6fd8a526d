"""Columns of social workers, contracts, services, ratings and yearly reviews."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.actors import Actor
from jiceng.kit.sheets import Column, Sheet
from jiceng.work.care import actions
from jiceng.work.care.forms import partners as forms
from jiceng.work.care.models import (
    ContractRating,
    ContractService,
    PartnerReview,
    ServiceContract,
    SocialWorker,
)


def contracts(actor: Actor) -> QuerySet[Any]:
    """With how often and how many were served."""
    rows = ContractService.objects.valid().filter(contract=OuterRef("pk")).order_by()
    served = rows.values("contract").annotate(n=Count("pk"), people=Sum("persons"))
    seen: Any = ServiceContract.objects.visible_to(actor).annotate(
        services=Coalesce(Subquery(served.values("n")[:1]), 0),
        served=Coalesce(Subquery(served.values("people")[:1]), 0),
    )
    found: QuerySet[Any] = seen
    return found


WORKERS = Sheet(
    name="care.workers",
    title=_("社会工作者名册"),
    model=SocialWorker,
    columns=[
        Column("name", width=12),
        Column("provider__name", _("社会组织"), choose="provider", width=26),
        Column("org__name", _("服务社区"), choose="org", width=22),
        Column("level"),
        Column("certificate"),
        Column("since", _("到岗日期")),
        Column("until", _("离开日期"), choose="-"),
    ],
    form=forms.WorkerForm,
    record_many=actions.name_worker_many,
    search=("name", "provider__name", "org__name"),
    filters=("level", "since", "until"),
    order=("org__path", "provider__name", "pk"),
    related=("org", "provider"),
    definition=_("社会组织派到社区的社会工作者；证书编号可以不填，加密保存，离开时清除。"),
)
CONTRACTS = Sheet(
    name="care.contracts",
    title=_("三社联动合同台账"),
    model=ServiceContract,
    columns=[
        Column("name", width=26),
        Column("org__name", _("服务社区"), choose="org", width=22),
        Column("provider__name", _("社会组织"), choose="provider", width=26),
        Column("way"),
        Column("item__name", _("服务项目"), choose="item", width=18, shown=False),
        Column("number", shown=False),
        Column("signed_on"),
        Column("begins"),
        Column("ends"),
        Column("amount", summed=True),
        Column("source", width=22),
        Column("platform", shown=False, width=18),
        Column("state", choose="-"),
        Column("services", _("服务次数"), kind="number", choose="-", summed=True),
        Column("served", _("服务人次"), kind="number", choose="-", summed=True),
        Column("closed_on", choose="-", shown=False),
        Column("outcome", choose="-", shown=False, width=26),
    ],
    rows=contracts,
    form=forms.ContractForm,
    record_many=actions.sign_many,
    search=("name", "number", "provider__name", "org__name"),
    filters=("way", "state", "signed_on", "ends"),
    order=("-signed_on", "org__path", "pk"),
    on="signed_on",
    related=("org", "provider", "item"),
    definition=_("社区向社会组织购买或者委派的服务，按签订日期选期间；金额以元计到分。"),
)
SERVICES = Sheet(
    name="care.services",
    title=_("社会组织服务台账"),
    model=ContractService,
    columns=[
        Column("held_on"),
        Column("contract__name", _("合同"), choose="contract", width=26),
        Column("contract__provider__name", _("社会组织"), choose="-", width=26),
        Column("org__name", _("服务社区"), choose="-", width=22),
        Column("words", width=30),
        Column("persons", summed=True),
        Column("minutes", summed=True),
        Column("order_number", shown=False),
    ],
    form=forms.ServiceForm,
    record_many=actions.serve_many,
    search=("contract__name", "contract__provider__name", "words", "order_number"),
    filters=("held_on",),
    order=("-held_on", "contract", "pk"),
    on="held_on",
    related=("org", "contract__provider"),
    definition=_("一行一次服务，只记人次和时间，不记服务对象是谁。"),
)
RATINGS = Sheet(
    name="care.ratings",
    title=_("合同评价台账"),
    model=ContractRating,
    columns=[
        Column("held_on"),
        Column("contract__name", _("合同"), choose="contract", width=26),
        Column("contract__provider__name", _("社会组织"), choose="-", width=26),
        Column("org__name", _("服务社区"), choose="-", width=22),
        Column("side"),
        Column("grade"),
        Column("words", width=30),
    ],
    form=forms.RatingForm,
    record_many=actions.rate_many,
    search=("contract__name", "contract__provider__name"),
    filters=("side", "grade", "held_on"),
    order=("-held_on", "contract", "pk"),
    on="held_on",
    related=("org", "contract__provider"),
    definition=_("社区一份合同评一次；服务对象不记名，可以多条。"),
)
REVIEWS = Sheet(
    name="care.reviews",
    title=_("社会组织年度评议"),
    model=PartnerReview,
    columns=[
        Column("year"),
        Column("org__name", _("服务社区"), choose="org", width=22),
        Column("provider__name", _("社会组织"), choose="provider", width=26),
        Column("decided_on"),
        Column("body", width=26),
        Column("conclusion"),
        Column("words", width=34),
    ],
    form=forms.ReviewForm,
    record_many=actions.review_many,
    search=("provider__name", "org__name", "body"),
    filters=("year", "conclusion", "decided_on"),
    order=("-year", "org__path", "pk"),
    on="decided_on",
    related=("org", "provider"),
    definition=_("由会议集体定是否继续合作；不打总分、不排名。"),
)

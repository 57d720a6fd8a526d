"""The two ends of a transfer, each its own row: a departure and its letters, and an arrival.

Between them lies only a parcel, inside one node as between two. Where the member belongs
is neither's: it is the member's own row, moved when the receiving branch accepts.
"""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.work.transfers import flows
from jiceng.work.transfers.access import SEES

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud without mistakes
LENGTH = 12


def new_code() -> str:
    """A query code: sixty random bits, twelve signs; it says nothing of whom it is about."""
    bits = uid7().int & ((1 << 60) - 1)
    return "".join(SIGNS[bits >> 5 * place & 31] for place in range(LENGTH))


class Kind(models.TextChoices):
    """类型."""

    WITHIN = "within", _("区内转接")
    OUT = "out", _("转往区外")
    INTO = "into", _("区外转入")


class Channel(models.TextChoices):
    """途径."""

    ONLINE = "online", _("在线")
    LETTER = "letter", _("纸质介绍信")


class Why(models.TextChoices):
    """接转原因."""

    WORK = "work", _("工作单位变动")
    RESIDENCE = "residence", _("居住地变动")
    GRADUATION = "graduation", _("升学或毕业")
    RETIREMENT = "retirement", _("离退休")
    DISCHARGE = "discharge", _("退役")
    UNIT_CLOSED = "unit_closed", _("单位或党组织撤并")
    OTHER = "other", _("其他")


class Dossier(models.TextChoices):
    """档案."""

    PERSONNEL = "personnel", _("有人事档案，随同转递")
    MEMBER = "member", _("没有人事档案，已建党员档案")
    MISSING = "missing", _("没有人事档案，待建党员档案")


class Ground(models.TextChoices):
    """退回的理由; groundless refusal is none of them."""

    PAPERS = "papers", _("材料不全或不一致")
    IDENTITY = "identity", _("身份或党员身份核对不上")
    DUES = "dues", _("党费没有结清")
    DOSSIER = "dossier", _("档案有疑点，需转出方说明")
    ELSEWHERE = "elsewhere", _("应转到别的党组织")


class DepartureQuerySet(models.QuerySet["Departure"]):
    """Adjectives of departures; `day` asks how it stood, whatever happened since."""

    def under_way(self) -> Self:
        return self.filter(state__in=flows.LEAVING)

    def open_on(self, day: date) -> Self:
        """Applied for by that day and not ended on it."""
        begun = self.filter(applied_on__lte=day)
        return begun.filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def applied(self, period: Period) -> Self:
        return self.filter(applied_on__range=(period.first, period.last))

    def ended(self, period: Period, *states: str) -> Self:
        return self.filter(ended_on__range=(period.first, period.last), state__in=states)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Departure(models.Model):
    """One member's way out of one branch, from application to receipt.

    `to` is a branch of this node; for anywhere else `to_name`, and `to_node` with `to_code`
    where that place has a node of its own.
    """

    class State(models.TextChoices):
        APPLIED = flows.APPLIED, _("待审批转出")
        RELEASED = flows.RELEASED, _("在途")
        RECALLED = flows.RECALLED, _("撤回中")
        CLOSED = flows.CLOSED, _("已办结")
        RETURNED = flows.RETURNED, _("被退回")
        DECLINED = flows.DECLINED, _("不予转出")
        WITHDRAWN = flows.WITHDRAWN, _("已撤回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("转出党支部"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices, default=Kind.WITHIN)
    channel = models.CharField(
        _("途径"), max_length=10, choices=Channel.choices, default=Channel.ONLINE
    )
    why = models.CharField(_("接转原因"), max_length=20, choices=Why.choices)
    to = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转入党支部")
    )
    to_name = models.CharField(_("转入党组织全称"), max_length=120, blank=True, default="")
    to_node = models.CharField(_("转入节点"), max_length=40, blank=True, default="")
    to_code = models.CharField(_("转入党组织编码"), max_length=40, blank=True, default="")
    remark = models.CharField(_("备注"), max_length=200, blank=True, default="")
    applied_on = models.DateField(_("申请日期"))
    dossier = models.CharField(
        _("档案"), max_length=10, choices=Dossier.choices, blank=True, default=""
    )
    committee = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转出党委")
    )
    issued_on = models.DateField(_("开具日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    dues_to = models.DateField(_("党费交至"), null=True, blank=True)
    parcel = models.UUIDField(_("交接件"), null=True, unique=True, editable=False)
    code = models.CharField(
        _("查询码"), max_length=16, unique=True, default=new_code, editable=False
    )
    receipt = models.CharField(_("回执号"), max_length=60, blank=True, default="")
    received_on = models.DateField(_("对方接收日期"), null=True, blank=True)
    ended_on = models.DateField(_("办结日期"), null=True, blank=True)
    reason = models.CharField(_("退回或撤回原因"), max_length=300, blank=True, default="")
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.APPLIED)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = _("转出")
        verbose_name_plural = _("转出")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state__in=flows.LEAVING),
                name="transfers_one_way_out",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "applied_on"], name="transfers_out_org"),
            models.Index(fields=["state", "valid_until"], name="transfers_out_due"),
            models.Index(fields=["ended_on", "org"], name="transfers_out_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.applied_on}"

    @property
    def destination(self) -> str:
        return str(self.to) if self.to is not None else self.to_name


class LetterQuerySet(models.QuerySet["Letter"]):
    """Adjectives of letters."""

    def standing(self, day: date) -> Self:
        """Issued by that day and not void on it."""
        issued = self.filter(issued_on__lte=day)
        return issued.filter(Q(void_on=None) | Q(void_on__gt=day))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Letter(models.Model):
    """介绍信 as issued: the stub stays; a letter issued anew takes a number of its own."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("开具党委"))
    departure = models.ForeignKey(Departure, models.PROTECT, verbose_name=_("转出"))
    year = models.IntegerField(_("年份"))
    number = models.IntegerField(_("序号"))
    issued_on = models.DateField(_("开具日期"))
    valid_until = models.DateField(_("有效期至"))
    dues_to = models.DateField(_("党费交至"))
    certified = models.CharField(_("逾期证明"), max_length=200, blank=True, default="")
    void_on = models.DateField(_("作废日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("介绍信")
        verbose_name_plural = _("介绍信")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["org", "year", "number"], name="transfers_letter_number_once"
            ),
            models.UniqueConstraint(
                fields=["departure"], condition=Q(void_on=None), name="transfers_one_valid_letter"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "issued_on"], name="transfers_letter_org"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """〔2026〕0012号."""
        return f"〔{self.year}〕{self.number:04}号"


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Adjectives of arrivals."""

    def under_way(self) -> Self:
        return self.filter(state__in=flows.ARRIVING)

    def open_on(self, day: date) -> Self:
        come = self.filter(came_on__lte=day)
        return come.filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def came(self, period: Period) -> Self:
        return self.filter(came_on__range=(period.first, period.last))

    def ended(self, period: Period, *states: str) -> Self:
        return self.filter(ended_on__range=(period.first, period.last), state__in=states)

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Arrival(models.Model):
    """One member's way into one branch, from the letter to the receipt.

    `org` is where it lies: the branch named, or the committee until a branch is. Somebody
    from outside is no member here before acceptance: what the letter says of them is kept
    here until then.
    """

    class State(models.TextChoices):
        OFFERED = flows.OFFERED, _("待审核转入")
        RECEIVED = flows.RECEIVED, _("待支部接收")
        ACCEPTED = flows.ACCEPTED, _("已接收")
        REFUSED = flows.REFUSED, _("已退回")
        RECALLED = flows.RECALLED, _("对方已撤回")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("转入党组织"))
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices, default=Kind.INTO)
    channel = models.CharField(
        _("途径"), max_length=10, choices=Channel.choices, default=Channel.LETTER
    )
    why = models.CharField(_("接转原因"), max_length=20, choices=Why.choices, default=Why.OTHER)
    parcel = models.UUIDField(_("交接件"), null=True, unique=True, editable=False)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党员")
    )
    from_name = models.CharField(_("转出党组织全称"), max_length=120)
    letter = models.CharField(_("介绍信编号"), max_length=60, blank=True, default="")
    issued_on = models.DateField(_("开具日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    dues_to = models.DateField(_("党费交至"), null=True, blank=True)
    came_on = models.DateField(_("收到日期"))
    name = models.CharField(_("姓名"), max_length=50, blank=True, default="")
    sex = models.CharField(_("性别"), max_length=1, blank=True, default="")
    ethnicity = models.CharField(_("民族"), max_length=2, blank=True, default="")
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    education = models.CharField(_("学历"), max_length=2, blank=True, default="")
    id_number = SealedField(
        _("公民身份号码"), purpose="id", mask=masks.citizen_number, blind="id_blind"
    )
    id_blind = BlindField(of="id_number", verbose_name=_("身份号码索引"))
    phone = SealedField(_("手机号码"), purpose="phone", mask=masks.phone)
    joined_on = models.DateField(_("入党日期"), null=True, blank=True)
    full_on = models.DateField(_("转正日期"), null=True, blank=True)
    category = models.CharField(
        _("类别"), max_length=20, choices=Member.Category.choices, default=Member.Category.WORKING
    )
    accepted_on = models.DateField(_("接收日期"), null=True, blank=True)
    ground = models.CharField(
        _("退回理由"), max_length=12, choices=Ground.choices, blank=True, default=""
    )
    reason = models.CharField(_("说明"), max_length=300, blank=True, default="")
    receipt = models.CharField(_("回执号"), max_length=60, blank=True, default="")
    returned_on = models.DateField(_("回执寄出日期"), null=True, blank=True)
    code = models.CharField(
        _("查询码"), max_length=16, unique=True, default=new_code, editable=False
    )
    ended_on = models.DateField(_("办结日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.OFFERED)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("转入")
        verbose_name_plural = _("转入")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "came_on"], name="transfers_in_org"),
            models.Index(fields=["state", "valid_until"], name="transfers_in_due"),
            models.Index(fields=["ended_on", "org"], name="transfers_in_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.came_on}"

    @property
    def who(self) -> str:
        return str(self.member) if self.member is not None else self.name


class StayQuerySet(models.QuerySet["Stay"]):
    """Adjectives of stays."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Stay(models.Model):
    """A graduate whose relation stays at school, and until when it may: one for each graduation."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("党员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("所在党支部"))
    graduated_on = models.DateField(_("毕业日期"))
    stays_until = models.DateField(_("最迟保留到"))
    contact = models.CharField(_("联系人"), max_length=50, blank=True, default="")
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = StayQuerySet.as_manager()

    class Meta:
        verbose_name = _("毕业生保留组织关系")
        verbose_name_plural = _("毕业生保留组织关系")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "graduated_on"], name="transfers_one_stay"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "stays_until"], name="transfers_stay_org"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.graduated_on}"

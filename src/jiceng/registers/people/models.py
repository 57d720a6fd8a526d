"""People, and the posts they hold: identity only; what a room knows of a person is the room's."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import masks
from jiceng.kernel.actors import Actor
from jiceng.kernel.ages import Age
from jiceng.kernel.pasts import Past, as_of
from jiceng.kernel.secrets import BlindField, SealedField
from jiceng.kernel.spans import Span, SpanQuerySet
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.access import SEES
from jiceng.registers.places.models import Place


class PersonQuerySet(models.QuerySet["Person"]):
    """Adjectives of people."""

    def as_of(self, day: date) -> Self:
        """With `then_education` of that day."""
        rows: Any = as_of(self, PersonPast, day, "education")
        return rows  # type: ignore[no-any-return]

    def bearing(self, indexes: Iterable[str]) -> Self:
        """Whoever bears one of these numbers, by their blind indexes.

        The index in the database leaves out those without a number; only a question that
        leaves them out as well may use it.
        """
        return self.filter(id_blind__among=indexes).exclude(id_blind="")

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "keeper__path", SEES))


class Person(models.Model):
    """A human being the ledger knows. Fields by the national standards; secrets sealed.

    `keeper` is the organisation that answers for the record (the member's own branch,
    or the community of a post holder), and by it the person is seen.
    """

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    name = models.CharField(_("姓名"), max_length=50)
    initials = models.CharField(_("拼音首字母"), max_length=50, blank=True, editable=False)
    sex = models.CharField(_("性别"), max_length=1, default="0")  # GB/T 2261.1
    ethnicity = models.CharField(_("民族"), max_length=2, blank=True, default="")  # GB/T 3304
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    education = models.CharField(_("学历"), max_length=2, blank=True, default="")  # GB/T 4658
    degree = models.CharField(_("学位"), max_length=1, blank=True, default="")  # GB/T 6864
    keeper = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("所在党组织"))
    id_number = SealedField(
        _("公民身份号码"), purpose="id", mask=masks.citizen_number, blind="id_blind"
    )
    id_blind = BlindField(of="id_number", verbose_name=_("身份号码索引"), db_index=False)
    phone = SealedField(_("手机号码"), purpose="phone", mask=masks.phone, blind="phone_blind")
    phone_blind = BlindField(of="phone", verbose_name=_("手机号码索引"))
    address = SealedField(_("现居住地"), purpose="address", mask=masks.address)
    told_since = models.DateField(_("现状起"), editable=False)

    objects: ClassVar[Any] = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["id_blind"], condition=~Q(id_blind=""), name="people_one_per_id_number"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["keeper", "name"], name="people_keeper"),
            models.Index(fields=["initials"], name="people_initials"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonPast(Past):
    """A person's education before it changed."""

    OF: ClassVar[str] = "person"
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"))
    education = models.CharField(_("学历"), max_length=2, blank=True)

    class Meta(Past.Meta):
        verbose_name = _("人员曾用情况")
        verbose_name_plural = _("人员曾用情况")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "since", "until"], name="people_past")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.since}"


class PostQuerySet(SpanQuerySet["Post"]):
    """Adjectives of posts."""

    def in_communities(self, day: date) -> models.QuerySet[Any]:
        """“两委” posts of the organisations that keep a community that day, with its `type`.

        By the community's own record, not by a field of the organisation: the branches
        beneath a community share its field, but their committees are no “两委”.
        """
        kept: Any = Place.objects.communities().standing(day).as_of(day)
        here = kept.filter(then_keeper=OuterRef("org")).order_by("pk").values("then_type")
        bodies = (Post.Body.PARTY, Post.Body.RESIDENTS)
        found: Any = self.filter(body__in=bodies).annotate(type=Subquery(here[:1]))
        return found.filter(type__isnull=False)  # type: ignore[no-any-return]

    def in_leading_groups(self) -> Self:
        """Whoever sits in the leading group for Party building of an organisation."""
        return self.filter(body=Post.Body.LEADING)

    def secretaries(self) -> Self:
        return self.filter(body=Post.Body.PARTY, title=Post.Title.SECRETARY)

    def fulltime_deputies(self) -> Self:
        named = Q(title=Post.Title.FULLTIME_DEPUTY)
        return self.filter(named | Q(title=Post.Title.DEPUTY, fulltime=True))

    def educated(self, day: date) -> Self:
        """With `then_education`: what the holder had completed by that day."""
        rows: Any = as_of(self, PersonPast, day, "education", via="person")
        return rows  # type: ignore[no-any-return]

    def aged(self, day: date) -> models.QuerySet[Any]:
        """With `age` in whole years on that day."""
        return self.annotate(age=Age(day, "person__born_on"))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "org__path", SEES))


class Post(Span):
    """A post held for a time; pay in yuan a month where it is recorded."""

    class Body(models.TextChoices):
        PARTY = "party", _("党组织班子")
        RESIDENTS = "residents", _("居民委员会")
        STAFF = "staff", _("工作人员")
        LEADING = "leading", _("党的建设工作领导小组")
        FIRM = "firm", _("所在单位")

    class Title(models.TextChoices):
        SECRETARY = "secretary", _("书记")
        DEPUTY = "deputy", _("副书记")
        FULLTIME_DEPUTY = "fulltime_deputy", _("专职副书记")
        COMMITTEE_MEMBER = "committee_member", _("委员")
        DIRECTOR = "director", _("居委会主任")
        VICE_DIRECTOR = "vice_director", _("居委会副主任")
        RESIDENT_MEMBER = "resident_member", _("居委会委员")
        WORKER = "worker", _("专职工作人员")
        PARTY_WORKER = "party_worker", _("党务干部")
        GROUP_HEAD = "group_head", _("组长")
        GROUP_DEPUTY = "group_deputy", _("副组长")
        GROUP_MEMBER = "group_member", _("成员")
        GROUP_OFFICE = "group_office", _("办公室主任")
        INVESTOR = "investor", _("出资人")

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("党组织"))
    body = models.CharField(_("班子"), max_length=12, choices=Body.choices, default=Body.PARTY)
    title = models.CharField(_("职务"), max_length=20, choices=Title.choices)
    duty = models.CharField(_("分工"), max_length=60, blank=True)
    fulltime = models.BooleanField(_("专职"), default=False)
    pay = models.DecimalField(
        _("月报酬（元）"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    document = models.CharField(_("任职文号"), max_length=80, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = PostQuerySet.as_manager()

    class Meta(Span.Meta):
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "org", "title"],
                condition=Q(until=None),
                name="people_post_held_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["org", "since", "until"], name="people_post_org"),
            models.Index(fields=["title", "since", "until", "org"], name="people_post_title"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_title_display()}"

"""Sessions of a class and who signed in, leave, the groups' evening notes."""

from typing import Any, ClassVar, Self

from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.periods import Period
from jiceng.kernel.uids import uid7
from jiceng.kit.access import seen_by
from jiceng.registers.meetings.models import Meeting
from jiceng.work.training import flows
from jiceng.work.training.access import SEES, person_of
from jiceng.work.training.models.classes import ClassGroup, Enrolment, TrainingClass
from jiceng.work.training.models.planning import Course, Form, Lecturer
from jiceng.work.training.rules import is_late


class SessionQuerySet(models.QuerySet["Session"]):
    """Adjectives of sessions."""

    def held(self, period: Period) -> Self:
        return self.filter(state=flows.HELD, held_on__range=(period.first, period.last))

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "klass__org__path", SEES))


class Session(models.Model):
    """一课: a lecture, a visit, a discussion, an exchange. Once held it is a meeting with its
    attendance; the meeting is the record, this says what was taught.
    """

    class State(models.TextChoices):
        PLANNED = flows.PLANNED, _("待上")
        HELD = flows.HELD, _("已上")
        CANCELLED = flows.CANCELLED, _("已停")

    uid = models.UUIDField(_("标识"), default=uid7, unique=True, editable=False)
    klass = models.ForeignKey(TrainingClass, models.PROTECT, verbose_name=_("培训班"))
    held_on = models.DateField(_("日期"))
    starts_at = models.TimeField(_("开始"))
    ends_at = models.TimeField(_("结束"))
    minutes = models.IntegerField(_("分钟"), editable=False)
    form = models.CharField(_("方式"), max_length=12, choices=Form.choices)
    topic = models.CharField(_("主题"), max_length=120)
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, verbose_name=_("课程")
    )
    lecturer = models.ForeignKey(
        Lecturer, models.PROTECT, null=True, blank=True, verbose_name=_("讲师")
    )
    site = models.CharField(_("地点"), max_length=80, blank=True, default="")
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("会议记录"),
    )  # fmt: skip
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False
    )
    recorded_at = models.DateTimeField(_("登记时间"), editable=False)

    objects: ClassVar[Any] = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训课")
        verbose_name_plural = _("培训课")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="training_session_lasts"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["klass", "held_on"], name="training_session_class"),
            models.Index(fields=["held_on", "state", "klass"], name="training_session_day"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"


class SignInQuerySet(models.QuerySet["SignIn"]):
    """Adjectives of sign-ins."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own and nobody else's: a row behind a share of grades would say who gave which."""
        own = person_of(actor) if actor.pk is not None else None
        return self.filter(enrolment__person=own) if own is not None else self.none()


class SignIn(models.Model):
    """签到: a trainee was there, however it was taken down; whatever the means, it counts the same.

    For Party members the meeting's attendance repeats it; for others this is all there is.
    """

    class Means(models.TextChoices):
        LIST = "list", _("点名")
        PAPER = "paper", _("纸质签到表")
        CODE = "code", _("扫码")
        PROXY = "proxy", _("他人代报")

    class Grade(models.TextChoices):
        GOOD = "good", _("满意")
        FAIR = "fair", _("基本满意")
        BAD = "bad", _("不满意")

    session = models.ForeignKey(Session, models.PROTECT, verbose_name=_("培训课"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, verbose_name=_("学员"))
    means = models.CharField(_("签到方式"), max_length=6, choices=Means.choices)
    grade = models.CharField(_("课程评价"), max_length=4, choices=Grade.choices, blank=True)
    at = models.DateTimeField(_("签到时间"))

    objects: ClassVar[Any] = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("签到")
        verbose_name_plural = _("签到")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="training_signed_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment", "session"], name="training_signed_who"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_means_display()}"


class ClassLeaveQuerySet(models.QuerySet["Leave"]):
    """Adjectives of leave."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "enrolment__klass__org__path", SEES))


class Leave(models.Model):
    """请假: asked by the trainee for some days, answered by whoever runs the class."""

    class State(models.TextChoices):
        ASKED = flows.ASKED, _("待答复")
        GRANTED = flows.GRANTED, _("同意")
        REFUSED = flows.REFUSED, _("不同意")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, verbose_name=_("学员"))
    first = models.DateField(_("从哪天"))
    last = models.DateField(_("到哪天"))
    reason = models.CharField(_("事由"), max_length=60)
    asked_at = models.DateTimeField(_("提出时间"), editable=False)
    told = models.CharField(_("答复"), max_length=200, blank=True, default="", editable=False)
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.ASKED, editable=False
    )

    objects: ClassVar[Any] = ClassLeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("请假")
        verbose_name_plural = _("请假")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first")), name="training_leave_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.first}"


class NoteQuerySet(models.QuerySet["GroupNote"]):
    """Adjectives of notes."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_by(actor, "group__klass__org__path", SEES))


class GroupNote(models.Model):
    """晚间汇报: what a group says of its day. Late ones are shown as late, and that is all."""

    group = models.ForeignKey(ClassGroup, models.PROTECT, verbose_name=_("学员小组"))
    day = models.DateField(_("日期"))
    words = models.CharField(_("今天的情况"), max_length=500)
    handed_at = models.DateTimeField(_("交来时间"), editable=False)

    objects: ClassVar[Any] = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("晚间汇报")
        verbose_name_plural = _("晚间汇报")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["group", "day"], name="training_note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.day}"

    @property
    def late(self) -> bool:
        return is_late(day=self.day, handed_at=self.handed_at.astimezone(clock.ZONE))


SALT, GOOD_FOR = "training.sign", 600  # seconds a shown code may be used


def token_of(session: Session) -> str:
    """What a code on the screen carries: the session and the moment, signed."""
    return signing.dumps([session.pk, int(clock.epoch())], salt=SALT, compress=False)


def session_of(token: str) -> int | None:
    """The session of a code that is genuine and not too old."""
    try:
        pk, made = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(pk) if 0 <= clock.epoch() - made <= GOOD_FOR else None

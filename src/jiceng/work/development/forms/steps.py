"""What each step asks: a few fields, presets from the case, the same for page, phone and API."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kit.access import may
from jiceng.kit.forms import RecordForm, chosen_from
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.development.access import FILES
from jiceng.work.development.models import CaseStep, Requirement
from jiceng.work.development.models.knowing import approvers_of, superiors, voters
from jiceng.work.development.rules import articles as art
from jiceng.work.development.rules.checks import approver
from jiceng.work.development.rules.facts import STAGE_OF

ABOVE = Org.objects.filter(until=None).exclude(kind__in=BRANCHES)
STANDING = Org.objects.filter(until=None, kind__in=BRANCHES)
ON_ROLL = Member.objects.filter(left_on=None)
FOR_PEOPLE = {"member", "first", "second"}


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def count(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9_999, **options)


def words(label: Any, most: int, **options: Any) -> forms.CharField:
    if most > 300:  # noqa: PLR2004  # a text, not a line
        options["widget"] = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, max_length=most, **options)


class StepForm(RecordForm):
    """Day and remark of a step; the version only where a case straddles the change of the rules."""

    verb = ""
    on = day(_("日期"), required=False)
    remark = words(
        _("说明"), 300, required=False, help_text=_("超过时限或者不合一般要求时，写明理由。")
    )
    version = forms.ChoiceField(
        label=_("适用细则"),
        choices=[("", _("按日期")), *CaseStep.Version.choices],
        required=False,
        help_text=_(
            "新细则2026年5月11日施行，没有过渡条款，按办理日期适用；改用另一版要写明理由。"
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        case: Any = self.record
        self.order_fields([name for name in self.fields if name not in {"remark", "version"}])
        if case is None:
            return
        if case.applied_on >= art.CHANGED_ON:
            self.fields.pop("version", None)
        if not self.is_bound:
            self.initial = {**self.presets(case), **(self.initial or {})}

    def presets(self, case: Any) -> dict[str, Any]:
        """Today, the committee next above that this person works for, the voters of the roll."""
        found: dict[str, Any] = {"on": clock.today(), "secret": True, "carried": True}
        if "decided_by" in self.fields:
            above: Any = self.fields["decided_by"]
            found["decided_by"] = self.usual(list(above.queryset.order_by("-path")))
        if "due" in self.fields:
            found["due"] = voters([case.org_id], clock.today())[case.org_id]
        return found

    def usual(self, above: Sequence[Org]) -> Org | None:
        """The nearest of these committees; where approval is asked, the nearest that may."""
        if self.verb in art.BY_APPROVERS:
            today = clock.today()
            powers, version = approvers_of(above, today), art.version_on(today)
            able = [org for org in above if not approver(powers[org.pk], version=version)]
            above = able or above
        return above[0] if above else None

    def narrow(self, actor: Any) -> None:
        """Members of the branch; committees above it whose staff this person is."""
        super().narrow(actor)
        case: Any = self.record
        for name in FOR_PEOPLE & set(self.fields):
            field: Any = self.fields[name]
            field.queryset = field.queryset.select_related("person").order_by("person__initials")
            if case is not None:
                field.queryset = field.queryset.filter(org=case.org)
        if "decided_by" in self.fields and case is not None:
            above = [org for org in superiors(case.org) if may(actor, FILES, org.path)]
            field = self.fields["decided_by"]
            field.queryset = Org.objects.filter(pk__in=[org.pk for org in above])
        if "requirement" in self.fields and case is not None:
            field = self.fields["requirement"]
            line = case.org.above().values("pk")
            stage = STAGE_OF.get(case.state, "")
            field.queryset = Requirement.objects.standing(clock.today()).filter(
                stage=stage, org__in=line
            )
        if "to" in self.fields:
            field = self.fields["to"]
            field.queryset = STANDING.order_by("path")


BEFORE = [one for one in CaseStep.Decision.choices if one[0] in {"agreed", "filed"}]
AFTER = [one for one in CaseStep.Decision.choices if one not in BEFORE]
SECRET = forms.BooleanField(
    label=_("无记名投票"), required=False, help_text=_("接收和转正须采取无记名投票。")
)
COUNTS: Mapping[str, Any] = {
    "due": count(_("应到会有表决权的党员")),
    "present": count(_("实到")),
    "ayes": count(_("赞成")),
    "noes": count(_("反对"), required=False, initial=0),
    "abstained": count(_("弃权"), required=False, initial=0),
    "written": count(
        _("会前书面赞成"), required=False, initial=0,
        help_text=_("因故未到会、会前正式提出书面意见的赞成票。"),
    ),
    "secret": SECRET,
}  # fmt: skip
BY = {"decided_by": chosen_from(ABOVE, label=_("办理的党委"))}
DOCUMENT = {"document": words(_("文号"), 80, required=False)}
SIGNED = {"who": words(_("支部书记（签名）"), 50)}
WHO = {"who": words(_("谈话人"), 50)}


def opinion(label: Any, **options: Any) -> dict[str, Any]:
    return {"text": words(label, 2_000, **options)}


def passed(label: Any) -> dict[str, Any]:
    return {"carried": forms.BooleanField(label=label, required=False)}


def made(verb: str, fields: Mapping[str, Any]) -> type[StepForm]:
    name = f"{verb.title().replace('_', '')}Form"
    return type(name, (StepForm,), {**fields, "verb": verb, "__module__": __name__})


FORMS: Mapping[str, type[StepForm]] = {
    verb: made(verb, fields)
    for verb, fields in {
        "talk": {**WHO, **opinion(_("谈话要点"), required=False)},
        "elect": {
            "body": forms.ChoiceField(label=_("由谁决定"), choices=CaseStep.Body.choices),
            **opinion(_("推荐（推优）方式和研究情况"), required=False),
        },
        "file_activist": {**BY, **DOCUMENT},
        "assign": {"member": chosen_from(ON_ROLL, label=_("培养联系人"))},
        "examine": opinion(_("考察意见")),
        "study": {
            "hours": count(_("学时")),
            **opinion(_("培训内容"), required=False),
        },
        "consult": opinion(_("党小组、联系人、党员和群众意见，支委会研究情况")),
        "agree": {
            **BY,
            "decision": forms.ChoiceField(
                label=_("上级党委"),
                choices=BEFORE,
            ),
            **DOCUMENT,
        },
        "decline": {**BY, **DOCUMENT},
        "list_candidate": {},
        "introduce": {
            "first": chosen_from(ON_ROLL, label=_("入党介绍人一")),
            "second": chosen_from(ON_ROLL, label=_("入党介绍人二")),
        },
        "inspect": {**passed(_("结论为合格")), **opinion(_("结论性材料要点")), **DOCUMENT},
        "train": {
            "days": count(_("天数"), required=False),
            "hours": count(_("学时"), required=False),
            "who": words(_("举办单位"), 50, required=False),
            "document": words(_("培训证明编号"), 80, required=False),
        },
        "review": opinion(_("支委会审查意见")),
        "prereview": {**BY, **DOCUMENT, **opinion(_("预审意见"), required=False)},
        "issue_form": {"document": words(
            _("入党志愿书编号"), 80,
            help_text=_("志愿书由省里统一印制，这里只登记编号，系统不打印志愿书。"),
        )},
        "vote": {**COUNTS, **opinion(_("主要表现")), **SIGNED},
        "send_back": {},
        "interview": {**WHO, **opinion(_("谈话意见"))},
        "approve": {
            **BY, **DOCUMENT,
            "category": forms.ChoiceField(label=_("党员类别"), choices=Member.Category.choices),
        },
        "file_approval": DOCUMENT,
        "place": opinion(_("编入的党小组"), required=False),
        "swear": {"who": words(_("组织单位"), 50, required=False)},
        "observe": opinion(_("考察意见")),
        "ask_full": opinion(_("本人转正申请要点、征求意见情况"), required=False),
        "vote_full": {
            "decision": forms.ChoiceField(label=_("表决事项"), choices=AFTER),
            "months": count(_("延长的月数"), required=False),
            **COUNTS, **opinion(_("主要表现")), **SIGNED,
        },
        "approve_full": {**BY, **DOCUMENT},
        "extend": {**BY, **DOCUMENT},
        "cancel": {**BY, **DOCUMENT},
        "hold": {},
        "defer": {"months": count(_("推迟几个月（从预备期满算起）"), initial=art.DEFER_MONTHS)},
        "disown": {**BY, **DOCUMENT, **opinion(_("核查情况和不予认定的理由"))},
        "archive": opinion(_("存放处"), required=False),
        "stop": {},
    }.items()
}  # fmt: skip


class PublishForm(RecordForm):
    """拟写公示: where it is checked, reviewed, posted and ended is the register of notices."""

    on = day(_("日期"), required=False)
    telephone = words(_("监督电话"), 40)
    remark = words(_("说明"), 300, required=False)


class RelocateForm(StepForm):
    to = chosen_from(STANDING, label=_("转到哪个党支部"))
    document = words(_("文号"), 80, required=False)
    version = None  # type: ignore[assignment]
    on = day(_("日期"))


class FulfilForm(StepForm):
    requirement = chosen_from(Requirement.objects.all(), label=_("要求"))
    cast = count(_("参加人数"), required=False)
    ayes = count(_("同意票"), required=False)
    score = forms.DecimalField(
        label=_("得分"), max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False
    )
    text = words(_("内容"), 500, required=False)
    version = None  # type: ignore[assignment]
    remark = None  # type: ignore[assignment]

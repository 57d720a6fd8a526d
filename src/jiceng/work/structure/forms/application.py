"""The application's form, and what is wrong with one in plain words."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.paths import inside, neighbouring
from jiceng.kit.access import beneath
from jiceng.kit.forms import Messages, RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.members.models import Belonging
from jiceng.registers.orgs.models import BRANCHES, Field, Org, Term
from jiceng.registers.orgs.models import Kind as OrgKind
from jiceng.registers.orgs.rules import POSTPONED, latest_postponement
from jiceng.registers.people.models import Person
from jiceng.registers.units.models import Hosting, Unit
from jiceng.work.structure.access import APPLIES
from jiceng.work.structure.forms.covering import covering_faults
from jiceng.work.structure.models import Decider, Kind
from jiceng.work.structure.rules import ANSWERED, RANK

NEEDS: Mapping[str, tuple[str, ...]] = {
    Kind.SET_UP: ("name", "becomes", "parent"),
    Kind.ATTACH: ("into", "unit"),
    Kind.SPLIT: ("subject", "name"),
    Kind.MERGE: ("subject", "into"),
    Kind.UPGRADE: ("subject", "becomes"),
    Kind.MOVE: ("subject", "parent"),
    Kind.RENAME: ("subject", "name"),
    Kind.ABOLISH: ("subject",),
    Kind.POSTPONE: ("subject", "extended_to"),
    Kind.ADVANCE: ("subject", "extended_to"),
}


def text(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **options)


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


class ApplicationForm(RecordForm):
    """One form for every kind of change; what a kind does not need stays empty."""

    kind = forms.ChoiceField(label=gettext_lazy("事项"), choices=Kind.choices)
    org = PickField(Org.objects.filter(until=None), label=gettext_lazy("申请党组织"))
    subject = PickField(
        Org.objects.all(),
        label=gettext_lazy("变更的党组织"),
        required=False,
        help_text=gettext_lazy("成立以外的事项都要填。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea({"rows": 3})
    )
    effective_on = day(
        gettext_lazy("拟执行日期"), help_text=gettext_lazy("批准后到这一天执行；已到的当天执行。")
    )
    name = text(
        gettext_lazy("新名称"), 80, required=False, help_text=gettext_lazy("成立、分设、更名要填。")
    )
    becomes = forms.ChoiceField(
        label=gettext_lazy("类别（新）"),
        choices=[("", gettext_lazy("不变")), *OrgKind.choices],
        required=False,
    )
    field = forms.ChoiceField(
        label=gettext_lazy("领域"),
        choices=[("", gettext_lazy("不变")), *Field.choices],
        required=False,
    )
    parent = PickField(
        Org.objects.all(),
        label=gettext_lazy("上级党组织"),
        required=False,
        help_text=gettext_lazy("成立、调整隶属要填。"),
    )
    into = PickField(Org.objects.all(), label=gettext_lazy("并入（挂靠）"), required=False)
    unit = PickField(
        Unit.objects.filter(until=None), label=gettext_lazy("所在单位"), required=False
    )
    way = forms.ChoiceField(
        label=gettext_lazy("组建方式"),
        choices=[("", gettext_lazy("不涉及")), *Hosting.Way.choices],
        required=False,
    )
    others = forms.CharField(
        label=gettext_lazy("其他覆盖单位"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("联合组建的，每行一家，写全称或者信用代码；一般不超过五家。"),
    )
    leader = PickField(
        Unit.objects.filter(until=None), label=gettext_lazy("龙头单位"), required=False,
        help_text=gettext_lazy("龙头带建的要选。"),
    )  # fmt: skip
    instructor = PickField(
        Person.objects.all(), label=gettext_lazy("驻派指导员"), required=False,
        help_text=gettext_lazy("驻派组建的要选，先在党建指导员台账选派到这家单位。"),
    )  # fmt: skip
    sector = PickField(
        Org.objects.filter(until=None).exclude(kind__in=BRANCHES), label=gettext_lazy("行业党委"),
        required=False,
        help_text=gettext_lazy("两新组织选；提交后先征得它同意，再由街道审批。"),
    )  # fmt: skip
    full = forms.IntegerField(
        label=gettext_lazy("正式党员人数"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("成立党支部时写拟编入的正式党员人数。"),
    )
    branches = forms.CharField(
        label=gettext_lazy("下设党支部"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("党支部升格时党员编入下设的支部，每行一个名称。"),
    )
    ends_on = day(
        gettext_lazy("任务预计结束日期"),
        required=False,
        help_text=gettext_lazy("成立临时党支部时写；任务结束自行撤销。"),
    )
    consulted = text(
        gettext_lazy("与流入地商定情况"),
        120,
        required=False,
        help_text=gettext_lazy("成立流动党员党支部时写：和流入地哪个党组织、什么时候商定。"),
    )
    extended_to = day(gettext_lazy("延期（提前）至"), required=False)

    groups = {
        gettext_lazy("请示什么"): ("kind", "org", "subject", "reason", "effective_on"),
        gettext_lazy("成立、分设、升格、更名、调整隶属"): (
            *("name", "becomes", "field", "parent"),
            *("unit", "way", "others", "leader", "instructor", "sector"),
            *("full", "branches", "ends_on", "consulted"),
        ),
        gettext_lazy("合并、挂靠、延期换届、提前换届"): ("into", "extended_to"),
    }

    def narrow(self, actor: Any) -> None:
        """Whom one applies for lies beneath oneself; where it goes may lie anywhere in one's
        street or above it: a branch names its superior though it does not look after it.
        """
        super().narrow(actor)
        held, standing = actor.reach(*APPLIES), Org.objects.filter(until=None)
        near = reduce(or_, (neighbouring("path", one) for one in held if one), Q())
        fields: Any = self.fields
        fields["org"].queryset = standing.filter(beneath("path", held))
        fields["parent"].queryset = fields["into"].queryset = standing.filter(near)
        fields["sector"].queryset = standing.exclude(kind__in=BRANCHES)
        self.fields["kind"].help_text = deciders_words(actor)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        # Of what was written but not found one is told already.
        return {name: words for name, words in faults(values).items() if name in values}


def deciders_words(actor: Any) -> str:
    """Who decides, with the article, and what has been set otherwise where one looks."""
    told = _("成立党支部由街道（基层党委）研究决定，其他事项街道同意后报区委审批（%s）。")
    found = [told % ANSWERED]
    for one in Decider.objects.visible_to(actor).filter(until=None).order_by("org__path", "kind"):
        said = {"org": one.org, "kind": one.get_kind_display(), "by": one.get_by_display()}
        words = _("“%(org)s”的党支部%(kind)s由%(by)s决定（%(document)s）。")
        found.append(words % {**said, "document": one.document})
    return "".join(found)


def faults(values: Mapping[str, Any]) -> dict[str, Any]:
    """Field → what is wrong with an application and what to do; nothing if it may go on."""
    kind = values.get("kind")
    if not kind:
        return {}
    words = {
        "name": _("请填新名称"),
        "becomes": _("请选择类别"),
        "parent": _("请选择上级党组织"),
        "subject": _("请选择要变更的党组织"),
        "into": _("请选择并入（挂靠）哪个党组织"),
        "unit": _("请选择单位"),
        "extended_to": _("请填延期或者提前到哪一天"),
    }
    lacking = {n: words[n] for n in NEEDS[kind] if not values.get(n)}
    if lacking or not values.get("org") or not values.get("effective_on"):
        return lacking
    return _of_subject(values) or CHECKS[kind](values)


def _of_subject(values: Mapping[str, Any]) -> dict[str, Any]:
    """The one that changes stands, and lies beneath the one that asks."""
    org, subject = values["org"], values.get("subject")
    if subject is None:
        return {}
    if subject.until is not None:
        return {"subject": _("“%s”已于%s撤销，不用再请示") % (subject, subject.until)}
    if not subject.path.startswith(org.path):
        return {"subject": _("只能为本组织和下级组织请示，“%s”不在“%s”之下") % (subject, org)}
    changes = values["kind"] in {Kind.RENAME, Kind.UPGRADE}
    if changes and values["effective_on"] < subject.told_since:
        said = _("日期不能早于“%s”上一次变更（%s）")
        return {"effective_on": said % (subject, subject.told_since)}
    of_term = values["kind"] in {Kind.POSTPONE, Kind.ADVANCE}
    if values["effective_on"] <= subject.since and not of_term:
        said = _("日期要晚于“%s”的成立日期（%s）")
        return {"effective_on": said % (subject, subject.since)}
    return {}


def _gone(org: Org, on: date) -> str:
    """In words, if it does not stand that day."""
    if org.until is not None and on >= org.until:
        return _("“%s”已于%s撤销，请选择别的党组织") % (org, org.until)
    return ""


def _above(parent: Org, on: date) -> dict[str, Any]:
    """What stops this one from having an organisation beneath it from that day on."""
    if gone := _gone(parent, on):
        return {"parent": gone}
    if parent.is_branch:
        return {"parent": _("党支部下面不再设党组织，请选择党总支、党委或党工委")}
    return {}


def _set_up(values: Mapping[str, Any]) -> dict[str, Any]:
    parent, on = values["parent"], values["effective_on"]
    if on < parent.since:
        said = _("成立日期不能早于上级党组织“%s”的成立日期（%s）")
        return {"effective_on": said % (parent, parent.since)}
    if wrong := _above(parent, on):
        return wrong
    if Org.objects.filter(parent=parent, name=values["name"], until=None).exists():
        said = _("“%s”下面已有同名的党组织，请换一个名称")
        return {"name": said % parent}
    return covering_faults(values)


def _attach(values: Mapping[str, Any]) -> dict[str, Any]:
    into, unit, on = values["into"], values["unit"], values["effective_on"]
    if words := _gone(into, on):
        return {"into": words}
    if on < max(into.since, unit.since):
        return {"effective_on": _("日期不能早于党组织的成立日期和单位的起始日期")}
    if Hosting.objects.filter(unit=unit, org=into, until=None).exists():
        return {"into": _("“%s”已经由“%s”覆盖，不用再挂靠") % (unit, into)}
    return covering_faults(values)


def _split(values: Mapping[str, Any]) -> dict[str, Any]:
    if not values["subject"].is_branch:
        said = _("“%s”不是党支部：请先请示成立新的党组织，再把下级支部调整隶属过去")
        return {"subject": said % values["subject"]}
    becomes, parent, on = values.get("becomes"), values.get("parent"), values["effective_on"]
    if becomes and becomes not in BRANCHES:
        return {"becomes": _("分设出来的还是党支部：要升格的请另外请示升格")}
    if parent is None:
        return {}
    if on < parent.since:
        said = _("成立日期不能早于上级党组织“%s”的成立日期（%s）")
        return {"effective_on": said % (parent, parent.since)}
    return _above(parent, on)


def _merge(values: Mapping[str, Any]) -> dict[str, Any]:
    subject, into, on = values["subject"], values["into"], values["effective_on"]
    if into.until is not None:
        return {"into": _("“%s”已于%s撤销，不能并入，请选择还在的党组织") % (into, into.until)}
    if into == subject or into.path.startswith(subject.path):
        return {"into": _("不能并入自己或自己的下级，请选择别的党组织")}
    if on < into.since:
        return {"effective_on": _("“%s”%s才成立，日期不能早于这一天") % (into, into.since)}
    if subject.is_branch != into.is_branch:
        return {"into": _("党员要编入党支部，下级支部要挂在党总支或党委：请选择同一类的党组织")}
    return {}


def _upgrade(values: Mapping[str, Any]) -> dict[str, Any]:
    subject, becomes = values["subject"], values["becomes"]
    if RANK[becomes] <= RANK[subject.kind]:
        said = _("“%s”现在就是%s，升格后的类别要更高")
        return {"becomes": said % (subject, subject.get_kind_display())}
    held = Belonging.objects.filter(org=subject, until=None).exists()
    if subject.is_branch and becomes not in BRANCHES and held and not lines(values):
        said = _("“%s”有党员，升格后党员要编入下设的党支部：请写明下设支部的名称，每行一个")
        return {"branches": said % subject}
    return {}


def lines(values: Mapping[str, Any]) -> list[str]:
    return [line.strip() for line in (values.get("branches") or "").splitlines() if line.strip()]


def _move(values: Mapping[str, Any]) -> dict[str, Any]:
    subject, parent, on = values["subject"], values["parent"], values["effective_on"]
    if parent.path.startswith(subject.path):
        return {"parent": _("不能移到自己或下级党组织之下，请选择别的上级党组织")}
    if parent.pk == subject.parent_id:
        return {"parent": _("已经隶属“%s”，不用调整") % parent}
    if on < max(subject.since, parent.since):
        return {"effective_on": _("日期不能早于两个党组织的成立日期")}
    return _above(parent, on)


def _rename(values: Mapping[str, Any]) -> dict[str, Any]:
    if values["name"] == values["subject"].name:
        return {"name": _("新名称和现在的一样，请检查")}
    return {}


def _abolish(values: Mapping[str, Any]) -> dict[str, Any]:
    subject = values["subject"]
    held = Belonging.objects.filter(org=subject, until=None).count()
    if held:
        said = _("“%s”还有 %s 名党员，不能撤销：请改请示“合并”并写明并入哪里，或先把党员转出")
        return {"subject": said % (subject, held)}
    below = Org.objects.filter(inside("path", subject.path), until=None).exclude(pk=subject.pk)
    if below.exists():
        said = _("“%s”还有 %s 个下级党组织，请先请示合并、调整或撤销它们")
        return {"subject": said % (subject, below.count())}
    return {}


def _postpone(values: Mapping[str, Any]) -> dict[str, Any]:
    subject, to = values["subject"], values["extended_to"]
    term = Term.objects.filter(org=subject, until=None).first()
    if term is None:
        return {"subject": _("“%s”还没有登记届期，请先登记换届") % subject}
    if to <= term.ends_on:
        return {"extended_to": _("延期后的日期要晚于届满日期（%s）") % term.ends_on}
    latest = latest_postponement(ends_on=term.ends_on)
    if to > latest:
        return {"extended_to": _("延期一般不超过一年，最迟到%s（%s）") % (latest, POSTPONED)}
    return {}


def _advance(values: Mapping[str, Any]) -> dict[str, Any]:
    subject, to = values["subject"], values["extended_to"]
    term = Term.objects.filter(org=subject, until=None).first()
    if term is None:
        return {"subject": _("“%s”还没有登记届期，请先登记换届") % subject}
    if term.postponed_to is not None:
        return {"subject": _("这一届已批准延期，不能再批准提前")}
    if to >= term.ends_on:
        return {"extended_to": _("提前换届的日期要早于届满日期（%s）") % term.ends_on}
    if to <= term.since:
        return {"extended_to": _("提前换届的日期要晚于选举日期（%s）") % term.since}
    return {}


CHECKS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    Kind.SET_UP: _set_up,
    Kind.ATTACH: _attach,
    Kind.SPLIT: _split,
    Kind.MERGE: _merge,
    Kind.UPGRADE: _upgrade,
    Kind.MOVE: _move,
    Kind.RENAME: _rename,
    Kind.ABOLISH: _abolish,
    Kind.POSTPONE: _postpone,
    Kind.ADVANCE: _advance,
}

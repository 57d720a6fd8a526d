"""Forms of a round and its reviews; those that speak of everybody have a field for each."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.forms import RecordForm
from jiceng.kit.picks import PickField
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.work.appraisal.forms.fields import day, words, year
from jiceng.work.appraisal.models import GRADES, OVER, AppraisalRound, MemberReview

NUMBERS = re.compile(r"\d+")
MOST = 5_000
JUDGED = (MemberReview.Part.FULL, MemberReview.Part.GUEST)


class RoundForm(RecordForm):
    """A year's round begins with its notice."""

    org = PickField(Org.objects.filter(until=None, kind__in=BRANCHES), label=gettext_lazy("党支部"))
    year = year(gettext_lazy("评议年度"), help_text=gettext_lazy("今年，或者年初评议的上一年度。"))
    notified_on = day(gettext_lazy("通知日期"), initial=clock.today)
    planned_on = day(
        gettext_lazy("计划开会日期"), required=False,
        help_text=gettext_lazy("一般在第四季度（支部工作条例第17条）。"),
    )  # fmt: skip


class PrepareForm(RecordForm):
    """What the article wants done before the meeting."""

    planned_on = day(gettext_lazy("计划开会日期"), required=False)
    studied_on = day(gettext_lazy("会前学习日期"), required=False)
    consulted_on = day(gettext_lazy("听取意见日期"), required=False)
    talked_on = day(gettext_lazy("谈心谈话完成日期"), required=False)


class HoldForm(RecordForm):
    on = day(gettext_lazy("开会日期"), initial=clock.today)
    venue = forms.CharField(label=gettext_lazy("地点"), max_length=80, required=False)
    merged = forms.BooleanField(
        label=gettext_lazy("和组织生活会合并召开"), required=False, initial=True
    )


class PollForm(RecordForm):
    opens_on = day(gettext_lazy("开始日期"), initial=clock.today)
    closes_on = day(gettext_lazy("截止日期"), initial=clock.today)


class OfEach(RecordForm):
    """A form with fields for each review of a round, by name."""

    def reviews(self) -> list[MemberReview]:
        round_: Any = self.record
        if not isinstance(round_, AppraisalRound):
            return []
        rows = MemberReview.objects.visible_to(self.actor) if self.actor else MemberReview.objects
        rows = rows.filter(round=round_, part__in=JUDGED).select_related("member__person")
        return list(rows.order_by("place", "member__person__initials", "pk"))


class CountForm(OfEach):
    """Paper slips as counted; for a blind poll nothing is asked but that it be taken over."""

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        round_: Any = self.record
        if round_ is None or (round_.poll is not None and round_.poll.state not in OVER):
            return
        for name, label in (("issued", _("发出张数")), ("returned", _("收回张数"))):
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=MOST)
        for one in self.reviews():
            self.fields[f"of_{one.pk}"] = forms.CharField(
                label=str(one.member), max_length=30,
                help_text=_("优秀、合格、基本合格、不合格各几票，如 8/3/0/0"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        said = {name: values.pop(name) for name in list(values) if name.startswith("of_")}
        votes = {}
        for name, text in said.items():
            numbers = [int(one) for one in NUMBERS.findall(text)]
            if len(numbers) != len(GRADES):
                self.add_error(name, ValidationError(_("请写四个数，如 8/3/0/0")))
            votes[int(name[3:])] = numbers
        return values | ({"votes": votes} if votes else {})


class ProposeForm(OfEach):
    """A grade and a few words for each; words may be left out."""

    BEFORE = "proposed"

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        choices = [("", "—"), *MemberReview.Grade.choices]
        for one in self.reviews():
            self.fields[f"grade_{one.pk}"] = forms.ChoiceField(
                label=_("%s：等次") % one.member, choices=choices, required=False,
                initial=getattr(one, self.BEFORE) or one.proposed,
            )  # fmt: skip
            self.fields[f"words_{one.pk}"] = forms.CharField(
                label=_("%s：评定意见") % one.member, max_length=1_000, required=False,
                initial=one.opinion,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        said = {}
        for one in self.reviews():
            grade = values.pop(f"grade_{one.pk}", "")
            said[one.pk] = (grade, values.pop(f"words_{one.pk}", ""))
        return values | {"said": said}


class GradeForm(ProposeForm):
    BEFORE = "grade"
    on = day(gettext_lazy("评定日期"), initial=clock.today)

    def narrow(self, actor: Actor) -> None:
        """The day last: grade and words of one person stand side by side."""
        super().narrow(actor)
        self.order_fields([*(name for name in self.fields if name != "on"), "on"])


class SelfForm(RecordForm):
    text = words(
        gettext_lazy("个人自评"), 4_000,
        help_text=gettext_lazy("学习、履职、作风方面做得怎样，差在哪里，怎么改。几句话也可以。"),
    )  # fmt: skip


class MutualForm(RecordForm):
    text = words(
        gettext_lazy("互评意见"), help_text=gettext_lazy("只写意见，不写是谁提的。"), required=False
    )


class AwayForm(RecordForm):
    away = forms.CharField(
        label=gettext_lazy("未到会事由"), max_length=60, required=False,
        help_text=gettext_lazy("空着表示到会。"),
    )  # fmt: skip


class TeachForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)
    measure = words(gettext_lazy("教育帮助措施"))


class UnfitForm(RecordForm):
    on = day(gettext_lazy("日期"), initial=clock.today)
    facts = words(
        gettext_lazy("教育帮助以后的表现"),
        help_text=gettext_lazy("提请以后在“组织处置”里从提醒谈话办起，不会自动作出任何决定。"),
    )

"""Entry forms of people, posts and teams; the fields read numbers the way people write them."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import codes, identity
from jiceng.kernel.masks import HIDDEN
from jiceng.kit.forms import Messages, RecordForm, chosen_from
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person, Post

STANDING = Org.objects.filter(until=None)


class ReadField(forms.CharField):
    """A text read by one of the kernel's readers; a mask sent back changes nothing."""

    def __init__(self, *, read: Callable[[object], identity.Reading], **options: Any) -> None:
        super().__init__(**options)
        self.read = read

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text or HIDDEN in text:
            return text
        found = self.read(text)
        if not found.ok:
            raise ValidationError(found.problem)
        return found.value


def name_field(**options: Any) -> ReadField:
    return ReadField(
        read=identity.person_name, label=gettext_lazy("姓名"), max_length=50, **options
    )


def number_field(**options: Any) -> ReadField:
    return ReadField(
        read=identity.citizen_number,
        label=gettext_lazy("公民身份号码"),
        required=False,
        max_length=30,
        **options,
    )


def phone_field(**options: Any) -> ReadField:
    return ReadField(
        read=identity.mobile_number,
        label=gettext_lazy("手机号码"),
        required=False,
        max_length=30,
        **options,
    )


def day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(), **options)


def coded(label: Any, listed: codes.CodeList, **options: Any) -> forms.ChoiceField:
    """A choice from a national list; nothing chosen where it is not known."""
    choices = [("", gettext_lazy("不详")), *codes.choices(listed)]
    return forms.ChoiceField(label=label, choices=choices, required=False, **options)


def agreeing(values: Mapping[str, Any]) -> dict[str, Any]:
    """What an identity number says must agree with the columns beside it."""
    number = values.get("id_number") or ""
    if not number or HIDDEN in number:
        return {}
    read = identity.citizen_number(number)
    born, sex, found = values.get("born_on"), values.get("sex"), dict[str, Any]()
    if born and read.birth and born != read.birth:
        found["born_on"] = _("身份证号上的出生日期是%s，与填写的不一致，请核对") % read.birth
    if sex in {"1", "2"} and read.sex and sex != read.sex:
        found["sex"] = _("性别与身份证号不一致，请核对")
    return found


class PersonForm(RecordForm):
    """Who somebody is; numbers are sealed as soon as they are written."""

    name = name_field()
    sex = coded(gettext_lazy("性别"), codes.SEX)
    ethnicity = coded(gettext_lazy("民族"), codes.ETHNICITY)
    born_on = day(gettext_lazy("出生日期"), required=False)
    education = coded(gettext_lazy("学历"), codes.EDUCATION)
    degree = coded(gettext_lazy("学位"), codes.DEGREE)
    keeper = chosen_from(STANDING, label=gettext_lazy("所在党组织"))
    id_number = number_field()
    phone = phone_field()
    address = forms.CharField(label=gettext_lazy("现居住地"), max_length=120, required=False)

    def clean_sex(self) -> str:
        return self.cleaned_data.get("sex") or "0"

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return agreeing(values)


class CorrectPersonForm(RecordForm):
    """What was written down wrongly about a person."""

    name = name_field()
    sex = coded(gettext_lazy("性别"), codes.SEX)
    ethnicity = coded(gettext_lazy("民族"), codes.ETHNICITY)
    born_on = day(gettext_lazy("出生日期"), required=False)
    id_number = number_field()
    phone = phone_field()
    address = forms.CharField(label=gettext_lazy("现居住地"), max_length=120, required=False)
    reason = forms.CharField(label=gettext_lazy("更正原因"), max_length=200)

    def clean_sex(self) -> str:
        return self.cleaned_data.get("sex") or "0"

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return agreeing(values)


class LearnForm(RecordForm):
    education = coded(gettext_lazy("新学历"), codes.EDUCATION)
    degree = coded(gettext_lazy("新学位"), codes.DEGREE)
    since = day(gettext_lazy("取得日期"))


class LookForm(RecordForm):
    """Why somebody wants to see what is masked."""

    field = forms.ChoiceField(
        label=gettext_lazy("看哪一项"),
        choices=[
            ("phone", gettext_lazy("手机号码")),
            ("id_number", gettext_lazy("公民身份号码")),
            ("address", gettext_lazy("现居住地")),
        ],
    )
    purpose = forms.CharField(
        label=gettext_lazy("查看目的"),
        max_length=200,
        help_text=gettext_lazy("写明为什么要看。查看会留下记录，本人可以看到。"),
    )


class PostForm(RecordForm):
    """A post given to somebody the ledger knows."""

    person = chosen_from(Person.objects.all(), label=gettext_lazy("人员"))
    org = chosen_from(STANDING, label=gettext_lazy("党组织"))
    body = forms.ChoiceField(label=gettext_lazy("班子"), choices=Post.Body.choices)
    title = forms.ChoiceField(label=gettext_lazy("职务"), choices=Post.Title.choices)
    since = day(gettext_lazy("任职日期"))
    duty = forms.CharField(label=gettext_lazy("分工"), max_length=60, required=False)
    fulltime = forms.BooleanField(label=gettext_lazy("专职"), required=False)
    pay = forms.DecimalField(
        label=gettext_lazy("月报酬（元）"),
        max_digits=9,
        decimal_places=2,
        required=False,
        min_value=0,
    )
    document = forms.CharField(label=gettext_lazy("任职文号"), max_length=80, required=False)

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        org, since = values.get("org"), values.get("since")
        if org is not None and since is not None and since < org.since:
            return {"since": _("任职日期不能早于党组织成立日期（%s）") % org.since}
        return fitting(values)


def fitting(values: Mapping[str, Any]) -> dict[str, Any]:
    """Does the title belong to the body?"""
    residents = {Post.Title.DIRECTOR, Post.Title.VICE_DIRECTOR, Post.Title.RESIDENT_MEMBER}
    staff = {Post.Title.WORKER, Post.Title.PARTY_WORKER}
    group = {Post.Title.GROUP_HEAD, Post.Title.GROUP_DEPUTY, Post.Title.GROUP_MEMBER,
             Post.Title.GROUP_OFFICE}  # fmt: skip
    firm = {Post.Title.INVESTOR}  # whoever owns the firm the organisation stands in
    body, title = values.get("body"), values.get("title")
    if body is None or title is None:
        return {}
    right = {
        Post.Body.RESIDENTS: title in residents,
        Post.Body.STAFF: title in staff,
        Post.Body.LEADING: title in group,
        Post.Body.FIRM: title in firm,
    }.get(body, title not in residents | staff | group | firm)
    return {} if right else {"title": _("这个职务不属于所选的班子，请核对")}


class TeamForm(RecordForm):
    """A row of a team's roster: the person and the post in one."""

    name = name_field()
    sex = coded(gettext_lazy("性别"), codes.SEX)
    ethnicity = coded(gettext_lazy("民族"), codes.ETHNICITY)
    born_on = day(gettext_lazy("出生日期"), required=False)
    education = coded(gettext_lazy("学历"), codes.EDUCATION)
    id_number = number_field()
    phone = phone_field()
    org = chosen_from(STANDING, label=gettext_lazy("党组织"))
    body = forms.ChoiceField(label=gettext_lazy("班子"), choices=Post.Body.choices)
    title = forms.ChoiceField(label=gettext_lazy("职务"), choices=Post.Title.choices)
    since = day(gettext_lazy("任职日期"))
    duty = forms.CharField(label=gettext_lazy("分工"), max_length=60, required=False)
    fulltime = forms.BooleanField(label=gettext_lazy("专职"), required=False)
    pay = forms.DecimalField(
        label=gettext_lazy("月报酬（元）"),
        max_digits=9,
        decimal_places=2,
        required=False,
        min_value=0,
    )

    def clean_sex(self) -> str:
        return self.cleaned_data.get("sex") or "0"

    @staticmethod
    def rule(values: Mapping[str, Any]) -> Messages:
        return {**PostForm.rule(values), **agreeing(values)}


class RelieveForm(RecordForm):
    on = day(gettext_lazy("免职日期"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)

"""What is asked when a document is brought."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.periods import Period, parse
from jiceng.kit.forms import RecordForm
from jiceng.kit.forms import period as a_period
from jiceng.registers.orgs.models import Org


class BringForm(RecordForm):
    """The document to be filled."""

    file = forms.FileField(
        label=_("要填的文件"),
        help_text=_("Word（.docx）或文本（.txt）；空写成 ×、*、X、＿ 或 {{…}}"),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt"}),
    )


class CheckForm(RecordForm):
    """The finished report to be checked: a file, a text, or an issued report; and its time."""

    file = forms.FileField(
        label=_("要核对的成稿"),
        help_text=_("Word（.docx）或文本（.txt）；扫描图片读不出数"),
        widget=forms.FileInput(attrs={"accept": ".docx,.txt"}),
        required=False,
    )
    text = forms.CharField(
        label=_("或者粘贴文字"), widget=forms.Textarea(attrs={"rows": 5}), required=False,
        max_length=400_000,
    )  # fmt: skip
    issue = forms.ModelChoiceField(
        label=_("或者选一份定稿报告"), queryset=Org.objects.none(), required=False
    )
    period = a_period(_("统计期间"))
    as_of = forms.DateField(
        label=_("时点"), required=False, help_text=_("不填为期间的最后一天，期间没完为今天"),
        widget=forms.DateInput(),
    )  # fmt: skip

    def __init__(self, *args: Any, issues: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"period": str(clock.today().year)})
        super().__init__(*args, **kwargs)
        if issues is None:  # nothing is issued here
            del self.fields["issue"]
        else:
            field: Any = self.fields["issue"]
            field.queryset = issues

    def clean_period(self) -> Period:
        return parse(self.cleaned_data["period"])

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        given = [name for name in ("file", "text", "issue") if told.get(name)]
        if len(given) != 1 and not self.errors:
            raise ValidationError(
                _say("请给一份成稿：上传文件、粘贴文字、选定稿报告，三样里给一样，而且只给一样")
            )
        period = told.get("period")
        if isinstance(period, Period) and not told.get("as_of"):
            told["as_of"] = min(period.last, clock.today())
        return told

    def pasted_name(self) -> str:
        """A pasted text is called by its first line."""
        lines = [line.strip() for line in self.cleaned_data["text"].split("\n") if line.strip()]
        return f"{lines[0][:30] if lines else clock.today()}.txt"

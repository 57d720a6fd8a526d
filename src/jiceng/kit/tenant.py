"""What an installation says of itself: names, sponsor, filing number, telephones, footer words."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.journal import note
from jiceng.kernel.kept import looked_aside
from jiceng.kit.forms import RecordForm
from jiceng.kit.scope import address


class TenantValue(models.Model):
    """One setting of this installation, by name."""

    name = models.CharField(gettext_lazy("设置项"), max_length=40, unique=True)
    value = models.CharField(gettext_lazy("内容"), max_length=200, blank=True)
    set_at = models.DateTimeField(gettext_lazy("设置时间"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = gettext_lazy("本单位设置")
        verbose_name_plural = gettext_lazy("本单位设置")

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class TenantForm(RecordForm):
    """What may be set; an empty line is left out of the pages."""

    name = forms.CharField(label=gettext_lazy("系统名称"), max_length=30, required=False)
    host = forms.CharField(label=gettext_lazy("主办单位"), max_length=60, required=False)
    filing = forms.CharField(label=gettext_lazy("备案编号"), max_length=60, required=False)
    help_phone = forms.CharField(label=gettext_lazy("帮助电话"), max_length=30, required=False)
    help_hours = forms.CharField(
        label=gettext_lazy("接听时间"), max_length=40, required=False, help_text="工作日 8:30–18:00"
    )
    city = forms.CharField(label=gettext_lazy("所在市"), max_length=30, required=False)
    data_since = forms.DateField(
        label=gettext_lazy("资料起始日"), required=False, widget=forms.DateInput(),
        help_text=gettext_lazy("从哪一天起的资料录全了；在此之前的期间不出数、不关账。"),
    )  # fmt: skip
    quarterly_days = forms.IntegerField(
        label=gettext_lazy("季度汇报期限（季后天数）"), min_value=1, max_value=60, required=False,
        help_text=gettext_lazy("党的建设工作领导小组季度汇报在季后多少天以内报送；不填按15天。"),
    )  # fmt: skip
    complaint_url = forms.CharField(
        label=gettext_lazy("“我要减负”投诉建议的网址"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("不填就用本系统自己的页面，由减负专员答复。"),
    )


KEPT = "tenant"  # name in the cache
SECONDS = 10  # for which another process may still show what was set before


def tenant() -> dict[str, str]:
    """All that is set, by name; every page says it, so it is not asked for on every page."""
    if transaction.get_connection().in_atomic_block:  # may see what is not committed
        return _set()
    looked_aside()
    said: Any = cache.get_or_set(KEPT, _set, SECONDS)
    return said  # type: ignore[no-any-return]


def data_since() -> date | None:
    """From which day on the data are complete; None where nobody has said."""
    said = tenant().get("data_since", "")
    return date.fromisoformat(said) if said else None


def _set() -> dict[str, str]:
    return dict(TenantValue.objects.exclude(value="").values_list("name", "value"))


def imprint() -> dict[str, Any]:
    """What stands at the foot of every page, whoever reads it: what is set, 我要减负, and what is
    done with personal data.
    """
    own = {"complaint_url": "outreach.burden", "privacy_url": "mydata.notice"}
    said = {key: address(name) for key, name in own.items()} | tenant()
    return {
        **said,
        "name": said.get("name") or _("基层"),
        "home_url": address("desk.desk", "front"),
        "demo": settings.JICENG_MODE == "demo",
    }


@transaction.atomic
def set_tenant(*, actor: Actor, **values: Any) -> None:
    """Set several values; each keeps its line in the journal."""
    for name, given in values.items():
        value = str(given or "")
        row, _made = TenantValue.objects.get_or_create(
            name=name, defaults={"set_at": clock.now(), "value": ""}
        )
        if row.value != value:
            before, row.value, row.set_at = row.value, value, clock.now()
            row.save(update_fields=["value", "set_at"])
            note(actor, "tenant.set_tenant", row, before=before, after=value)
    transaction.on_commit(lambda: cache.delete(KEPT))


def edit_tenant(request: HttpRequest) -> HttpResponse:
    """本单位设置: names, sponsor, telephones, as they stand in every footer."""
    actor: Any = request.user
    form = TenantForm(request.POST or None, initial=tenant(), actor=actor)
    if request.method == "POST" and form.is_valid():
        set_tenant(actor=actor, **form.cleaned_data)
        messages.success(request, _("已保存，所有页面的页脚随之更新"))
        return redirect("kit.tenant")
    context = {"title": _("本单位设置"), "form": form, "submit": _("保存")}
    return render(request, "kit/form.html", context, status=422 if form.errors else 200)

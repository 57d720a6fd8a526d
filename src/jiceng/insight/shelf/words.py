"""What splits and their values are called on a page: from the models' own words first."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.shelf.addresses import Written
from jiceng.insight.shelf.again import SHARE
from jiceng.insight.shelf.look import look_up, parts_of, shelf
from jiceng.kernel import codes
from jiceng.kernel.asks import Ask
from jiceng.kernel.clock import today
from jiceng.kernel.figures import Figure
from jiceng.kernel.periods import on
from jiceng.kernel.splits import UNKNOWN
from jiceng.kit.rooms import gather

if TYPE_CHECKING:
    from django.db.models import Field, Model

# Words for splits and bands no column has; a room adds its own as WORDS in its figures.py.
USUAL: Mapping[str, Any] = {
    "kind": gettext_lazy("类别"),
    "field": gettext_lazy("领域"),
    "type": gettext_lazy("类型"),
    "sex": gettext_lazy("性别"),
    "age": gettext_lazy("年龄段"),
    "education": gettext_lazy("学历"),
    "degree": gettext_lazy("学历"),
    "population": gettext_lazy("人口规模"),
    "households": gettext_lazy("住户规模"),
    "community": gettext_lazy("社区类型"),
    "category": gettext_lazy("党员类别"),
    "ethnicity": gettext_lazy("民族"),
    "standing": gettext_lazy("党龄段"),
    "level": gettext_lazy("层级"),
    "subkind": gettext_lazy("细类"),
    "route": gettext_lazy("向哪里申请"),
    "theme": gettext_lazy("主题"),
    "state": gettext_lazy("状态"),
    "two_new": gettext_lazy("是否两新"),
    "young": gettext_lazy("青年段"),
    "middle": gettext_lazy("中年段"),
    "older": gettext_lazy("中年段偏大"),
    "senior": gettext_lazy("年长段"),
    "small": gettext_lazy("小型"),
    "large": gettext_lazy("大型"),
    "bachelor": gettext_lazy("本科及以上"),
    "college": gettext_lazy("大专及以下"),
    "population.middle": gettext_lazy("中型"),
    "households.large": gettext_lazy("住户多"),
    "households.middle": gettext_lazy("住户中等"),
    "households.small": gettext_lazy("住户少"),
    "ethnicity.minority": gettext_lazy("少数民族"),
    "ethnicity.han": gettext_lazy("汉族"),
    "education.college_plus": gettext_lazy("大专及以上"),
    "education.lower": gettext_lazy("大专以下"),
    "kind.full": gettext_lazy("正式党员"),
    "kind.probationary": gettext_lazy("预备党员"),
    "standing.under_10": gettext_lazy("党龄不满十年"),
    "standing.under_30": gettext_lazy("党龄十年以上不满三十年"),
    "standing.under_50": gettext_lazy("党龄三十年以上不满五十年"),
    "standing.over_50": gettext_lazy("党龄五十年以上"),
    "hall.elsewhere": gettext_lazy("其他地方"),
    "age.below_bound": gettext_lazy("年龄界限以下"),
    "campaign.theme_education": gettext_lazy("主题教育"),
    "field.two_new": gettext_lazy("两新组织"),
    "two_new.two_new": gettext_lazy("两新组织"),
    "rest": gettext_lazy("其余"),
    "other": gettext_lazy("其他"),
    "True": gettext_lazy("是"),
    "False": gettext_lazy("否"),
    "": gettext_lazy("不分"),
}


# What the bounds of figures are called where a reader may ask with others.
BOUNDS: Mapping[str, Any] = {
    "young": gettext_lazy("青年段到几岁"),
    "middle": gettext_lazy("中年段到几岁"),
    "older": gettext_lazy("中年段偏大到几岁"),
    "short": gettext_lazy("党龄短的到几年"),
    "long": gettext_lazy("党龄较长的到几年"),
    "veteran": gettext_lazy("党龄长的到几年"),
    "months": gettext_lazy("满几个月"),
    "days": gettext_lazy("几日以内"),
    "hours": gettext_lazy("满几学时"),
    "minutes": gettext_lazy("几分钟以内"),
    "percent": gettext_lazy("满百分之几"),
    "forms": gettext_lazy("满几种形式"),
    "seats": gettext_lazy("满几名委员"),
    "least": gettext_lazy("至少多少"),
    "most": gettext_lazy("至多多少"),
    "large": gettext_lazy("大的从多少起"),
    "many": gettext_lazy("多的从多少起"),
    "some": gettext_lazy("中等的从多少起"),
}


@cache
def words() -> dict[str, Any]:
    """The usual words, and those the rooms declare (`WORDS = [("band", "名称"), …]`)."""
    return {**USUAL, **dict(gather("figures", "WORDS"))}


def split_title(figure: Any, split: str) -> str:
    """How a split is called: the room's word, else the column's, else its key."""
    if split in words():
        return str(words()[split])
    column = _column(figure, split)
    return str(getattr(column, "verbose_name", split))


def bound_title(name: str) -> str:
    """How a bound is called; its full name where nobody has a word for it."""
    return str(BOUNDS.get(name.rpartition(".")[2], name))


def said(text: Any) -> str:
    """A figure's own words in the reader's language."""
    return _(str(text)) if text else ""


def value_title(figure: Any, split: str, value: Any) -> str:
    """How one value of a split is called."""
    if value is None or value == UNKNOWN:
        return _("不详")
    column = _column(figure, split)
    own = dict(getattr(column, "flatchoices", None) or ())
    if f"{split}.{value}" in words():
        return str(words()[f"{split}.{value}"])
    for known in (own, _coded(column, split), _chosen(split), words()):
        if value in known or str(value) in known:
            return _(str(known.get(value, known.get(str(value)))))
    return str(value)


@cache
def _chosen(split: str) -> Mapping[str, Any]:
    """The choices of the columns that bear the split's own name, in any register or room."""
    found: dict[str, Any] = {}
    for model in apps.get_models():
        for column in model._meta.fields:
            if column.name == split and column.flatchoices:
                found = {**dict(column.flatchoices), **found}
    return found


def full_title(written: str) -> str:
    """A figure's title with what it was narrowed to: 社区数（城市社区、大型）."""
    figure, parts = look_up(written), Written.read(written)
    chosen = [
        value_title(figure, split, value)
        for split, values in parts.where.items()
        for value in values.split("|")
    ]
    title = f"{said(figure.title)}（{'、'.join(chosen)}）" if chosen else said(figure.title)
    return _(SHARE) % title.removesuffix("的") if parts.part == "share" else title


def _coded(column: Any, split: str) -> Mapping[str, Any]:
    """A national code list, where the column or the split is called after one."""
    for name in (getattr(column, "name", ""), split):
        listed = getattr(codes, name.upper(), None)
        if isinstance(listed, codes.CodeList):
            return listed.labels
    return {}


def _column(figure: Any, split: str) -> "Field[Any, Any] | None":
    """The model's column a split reads, if it is a plain lookup."""
    base = _base(figure)
    how = base.splits.get(split) if base else None
    if base is None or not isinstance(how, str):
        how = split if base else None
    model = _model(base.key) if base else None
    if how is None or model is None:
        return None
    *steps, last = how.split("__")
    try:
        for step in steps:
            model = model._meta.get_field(step).related_model
        found: Any = model._meta.get_field(last.removeprefix("then_"))
    except (FieldDoesNotExist, AttributeError):
        return None
    return found  # type: ignore[no-any-return]


def _base(figure: Any) -> Figure | None:
    """The first plain figure beneath a formula."""
    while figure is not None and not isinstance(figure, Figure):
        below = parts_of(figure)
        figure = below[0] if below else None
    return figure


@cache
def _model(key: str) -> Any:
    """The model a figure's rows are of; building the query set asks the database nothing."""
    figure: Any = shelf().get(key.partition(":")[0])
    if not isinstance(figure, Figure):
        return None
    model: type[Model] = figure.of(figure.asked(Ask(on(today())))).model
    return model

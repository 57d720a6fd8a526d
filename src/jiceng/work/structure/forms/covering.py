"""What is wrong with the units an application is to cover, and with the form chosen for them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jiceng.registers.units.models import Guidance, Hosting, closed_words
from jiceng.work.structure.models import units_named


def covering_faults(values: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever covers units says how; the units are known and stand."""
    unit, way = values.get("unit"), values.get("way")
    if way and unit is None:
        return {"unit": _("写了组建方式，请选择单位")}
    if unit is not None and not way:
        return {"way": _("请选择组建方式，并在理由里写明为什么用这种方式")}
    sector = values.get("sector")
    if sector is not None and (sector.is_branch or sector.until is not None):
        return {"sector": _("“%s”不是党委或者已撤销，请选择行业党委") % sector}
    return _of_way(values) or _of_units(values)


def _of_way(values: Mapping[str, Any]) -> dict[str, Any]:
    """龙头带建 names the leading firm, 驻派组建 an instructor who is sent to the unit."""
    way, unit, on = values.get("way"), values.get("unit"), values["effective_on"]
    leader, instructor = values.get("leader"), values.get("instructor")
    if way == Hosting.Way.LED and (leader is None or leader == unit):
        return {"leader": _("龙头带建请选择带建的龙头单位，不能是它自己")}
    if way != Hosting.Way.SENT:
        return {}
    if instructor is None:
        return {"instructor": _("驻派组建请选择驻派的指导员")}
    if not Guidance.objects.standing(on).filter(unit=unit, person=instructor).exists():
        said = _("“%s”没有选派到“%s”，请先在党建指导员台账登记选派")
        return {"instructor": said % (instructor, unit)}
    return {}


def _of_units(values: Mapping[str, Any]) -> dict[str, Any]:
    """The units to be covered are known and stand."""
    unit, on = values.get("unit"), values["effective_on"]
    rest, strange = units_named(values.get("others") or "")
    if strange:
        said = _("没有找到“%s”，或者有几家同名：请写单位台账里的全称或者信用代码，每行一家")
        return {"others": said % "、".join(strange)}
    if rest and unit is None:
        return {"unit": _("写了其他覆盖单位，请选择第一家单位")}
    held = [("unit", unit)] if unit is not None else []
    gone = {
        name: closed_words(one)
        for name, one in [*held, *(("others", one) for one in rest)]
        if one.until is not None and on >= one.until
    }
    return dict(gone)

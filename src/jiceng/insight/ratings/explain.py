"""Why a result is what it is: every point with its evidence, the sum, and what would change it."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.insight.ratings.actions.keeping import digest_of
from jiceng.insight.ratings.evidence import opens
from jiceng.insight.ratings.models import Method, Part, Plaque, Protest, Result, Score
from jiceng.insight.ratings.rules import lacking, nearest, read_bands, said, to_next
from jiceng.insight.shelf.look import look_up
from jiceng.kernel.actors import Actor
from jiceng.kit.panels import Panel, drawn

HEADS = (
    (gettext_lazy("类"), "text"),
    (gettext_lazy("项目"), "text"),
    (gettext_lazy("证据"), "text"),
    (gettext_lazy("自评"), "num"),
    (gettext_lazy("复核"), "num"),
    (gettext_lazy("分值"), "num"),
    (gettext_lazy("怎样会变"), "text"),
)


def points(result: Result, actor: Actor) -> Panel:
    """Item by item: what it stands on (opening to its rows), and what another value would give."""
    del actor
    rows = []
    for one in result.scores:
        page = reverse("ratings.scores.detail", args=[one.pk])
        shown = {"text": evidence(one), "url": opens(result, one) or page}
        rows.append((
            "",
            (one.item.category, {"text": one.item.name, "url": page}, shown, said(own(one)),
             said(one.points), said(one.item.points), would_change(one) or None),
        ))  # fmt: skip
    return drawn("points", gettext_lazy("逐项得分"), HEADS, rows)


def own(score: Score) -> Decimal | None:
    """What records say nobody has to say."""
    return score.computed if score.item.method == Method.RECORDS else score.own_points


def evidence(score: Score) -> str:
    """What a point stands on, in words; an adjustment beside it."""
    if score.item.method == Method.RECORDS:
        if score.value is None:
            told = _("没有可以数的记录")
        else:
            words = _("%(value)s%(unit)s（%(n)d 条记录）")
            if not score.records:
                words = _("%(value)s%(unit)s（没有这样的记录）")
            told = words % {
                "value": said(score.value), "unit": unit_of(score), "n": len(score.records),
            }  # fmt: skip
    else:
        told = score.words or score.own_words or _("还没有看")
        told = f"{score.item.get_method_display()}：{told}"
    if score.changed_why:
        words = _("；由 %(who)s 从 %(from)s 分调整：%(why)s")
        told += words % {"who": score.changed_by, "from": said(score.computed or Decimal(0)),
                         "why": score.changed_why}  # fmt: skip
    return told


def unit_of(score: Score) -> str:
    """The unit of the figure an item is judged by; nothing where that is no longer kept."""
    try:
        return _(str(look_up(score.item.figure).unit))
    except LookupError:
        return ""


def would_change(score: Score) -> str:
    """The sensitivity line of one item."""
    left = score.item.points - (score.points or Decimal(0))
    if left <= 0:
        return ""
    if score.item.method != Method.RECORDS or score.changed_why:
        return _("最多还能得 %s 分") % said(left)
    bands, falling = read_bands(score.item.bands), score.item.falling
    near = nearest(value=score.value, bands=bands, falling=falling)
    if near is None:
        return ""
    words = _("降到 %(bound)s 再得 %(gain)s 分") if falling else _("到 %(bound)s 再得 %(gain)s 分")
    return words % {"bound": f"{said(near.bound)}{unit_of(score)}", "gain": said(near.gain)}


def grounds(score: Score, actor: Actor) -> Panel:
    """One point: what it stands on and where that opens, its bands, what would change it."""
    item, result = score.item, score.result
    facts: list[dict[str, Any]] = [
        {"title": _("评定结果"), "text": str(result), "kind": "text",
         "url": reverse("ratings.results.detail", args=[result.pk])},
        {"title": _("证据"), "text": evidence(score), "kind": "text",
         "url": opens(result, score) or None},
    ]  # fmt: skip
    if item.method == Method.RECORDS:
        facts.append({"title": _("取数日期"), "text": result.evidence_on, "kind": "date"})
        facts.append({"title": _("分档"), "text": banded(score), "kind": "text"})
    else:
        facts.append({"title": _("为什么没有系统记录"), "kind": "text",
                      "text": _("这一项按办法由“%s”来评，依据是下面的评定证据")
                      % item.get_method_display()})  # fmt: skip
    facts.append({"title": _("怎样会变"), "kind": "text",
                  "text": would_change(score) or _("已经得满")})  # fmt: skip
    return Panel("grounds", gettext_lazy("这一分的依据"), facts=facts)


def banded(score: Score) -> str:
    """The bands in words: from which value on how many points."""
    words = _("不超过 %(bound)s 得 %(points)s 分") if score.item.falling else (
        _("%(bound)s 起得 %(points)s 分"))  # fmt: skip
    unit = unit_of(score)
    return "；".join(
        words % {"bound": f"{said(bound)}{unit}", "points": said(points)}
        for bound, points in read_bands(score.item.bands)
    )


def ground_parts(score: Score, actor: Actor) -> Panel | None:
    """The piece of evidence a point was judged by; what records say has none."""
    if score.item.method == Method.RECORDS:
        return None
    return parts(score.result, actor, score.item.method)


def arithmetic(result: Result, actor: Actor) -> Panel:
    """The sum by category, the level, what is lacking, and how far the next level is."""
    del actor
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for one in result.scores:
        sums[one.item.category][0] += one.points or Decimal(0)
        sums[one.item.category][1] += one.item.points
    facts: list[dict[str, Any]] = [
        {"title": name, "text": f"{said(got)} / {said(most)}", "kind": "text"}
        for name, (got, most) in sums.items()
    ]
    got, most = (sum((pair[n] for pair in sums.values()), Decimal(0)) for n in (0, 1))
    facts.append({"title": _("合计"), "text": f"{said(got)} / {said(most)}", "kind": "text"})
    scheme = result.round.scheme
    names = {one.value: one.name for one in scheme.levels}
    lines = "，".join(
        _("%(name)s从 %(floor)s 分起") % {"name": names[v], "floor": said(f)}
        for v, f in scheme.floors
    )
    facts.append({"title": _("等次怎么定"), "text": lines, "kind": "text", "wide": True})
    above = to_next(total=got, floors=scheme.floors)
    if above is not None:
        words = _("再得 %(gap)s 分到%(level)s") % {"gap": said(above[1]), "level": names[above[0]]}
        facts.append({"title": _("离上一等"), "text": words, "kind": "text"})
    facts += _standing(result, scheme.parts)
    return Panel("arithmetic", gettext_lazy("怎么算出来的"), facts=facts)


def _standing(result: Result, asked: list[str]) -> list[dict[str, Any]]:
    """What is still missing; or, once confirmed, whether it is as it was."""
    held = Part.objects.filter(result=result, done=True).values_list("kind", flat=True)
    if missing := lacking(asked=asked, held=list(held)):
        names = "、".join(str(Method(one).label) for one in missing)
        return [{"title": _("还缺"), "text": names, "kind": "text"}]
    if not result.confirmed:
        return []
    same = digest_of(result.round, [result])[result] == result.digest
    told = _("与确认时一致") if same else _("与确认时的摘要不符，请联系系统管理员核查")
    return [{"title": _("定格"), "text": told, "kind": "text"}]


def parts(result: Result, actor: Actor, method: str = "") -> Panel:
    """The four pieces of evidence: when, by whom, what was found; of a poll only numbers."""
    heads = ((_("方法"), "text"), (_("日期"), "date"), (_("经办人"), "text"), (_("情况"), "text"))
    rows = Part.objects.visible_to(actor).filter(result=result).order_by("held_on", "pk")
    rows = rows.filter(kind=method) if method else rows
    return drawn(
        "parts", gettext_lazy("评定证据"), heads,
        [(_poll_url(one), (one.get_kind_display(), one.held_on, one.by, _told(one)))
         for one in rows],
        empty=gettext_lazy("还没有测评、查阅、查看和核实。"),
    )  # fmt: skip


def _poll_url(part: Part) -> str:
    return reverse("polls.polls.detail", args=[part.poll_id]) if part.poll_id else ""


def _told(part: Part) -> str | None:
    if not part.done:
        return str(_("测评正在进行"))
    if part.kind == Method.POLL:
        words = _("发出 %(out)d 张，收回 %(back)d 张")
        return str(words % {"out": part.issued, "back": part.returned})
    return part.words or None


def protests(result: Result, actor: Actor) -> Panel | None:
    """What was objected while the notice was up, and what came of it."""
    rows = Protest.objects.visible_to(actor).filter(result=result).select_related("objection")
    if not rows:
        return None
    heads = ((_("收到日期"), "date"), (_("答复日期"), "date"), (_("意见成立"), "flag"),
             (_("处理结果"), "text"))  # fmt: skip
    told = [one.objection for one in rows.order_by("pk")]
    return drawn(
        "protests", gettext_lazy("异议"), heads,
        [("", (one.received_on, one.handled_on, one.upheld, one.outcome or None))
         for one in told],
    )  # fmt: skip


def badge(result: Result, actor: Actor) -> Panel | None:
    """The plaque that came of it."""
    rows = Plaque.objects.visible_to(actor).filter(result=result).order_by("pk")
    facts: list[dict[str, Any]] = [
        {"title": str(one), "kind": "text",
         "url": reverse("ratings.plaques.detail", args=[one.pk]),
         "text": _("%(on)s 授予，%(down)s 收回") % {"on": one.issued_on, "down": one.withdrawn_on}
         if one.withdrawn_on else _("%s 授予") % one.issued_on}
        for one in rows
    ]  # fmt: skip
    return Panel("badge", gettext_lazy("牌匾"), facts=facts) if facts else None

"""The weekly bulletin and the closing summary of a campaign, in Word."""

from datetime import date
from decimal import Decimal
from typing import Any

from jiceng.kit.documents.gongwen import Gongwen
from jiceng.kit.documents.names import document_name
from jiceng.kit.documents.texts import day_text
from jiceng.kit.titles import demo_note
from jiceng.registers.orgs.models import Org
from jiceng.work.enterprises import flows
from jiceng.work.enterprises.actions import reading, share
from jiceng.work.enterprises.models import Campaign, Phase

HEADS = ("党组织", "应有", "已有", "达到（%）")


def percent(value: Any) -> str:
    return "—" if value is None else f"{value}"


def streets(phase: Phase, day: date) -> list[tuple[str, Any, Any, Any]]:
    """Each organisation directly beneath, and the whole: population, done, share; in tree order."""
    figure, whole, ask = reading(phase, day)
    if figure is None or whole is None:
        return []
    org = phase.campaign.org
    done, of = figure.spread(org, ask), whole.spread(org, ask)
    paths = ask.paths(org)
    own = paths.get(org.pk, org.path)
    below = {pk: path for pk, path in paths.items() if path[len(own) :].count(".") == 1}
    names = dict(Org.objects.filter(pk__in=below).values_list("pk", "name"))
    rows = [(names.get(pk, ""), path) for pk, path in sorted(below.items(), key=lambda one: one[1])]
    return [
        (name, of[path], done[path], round(Decimal(100 * done[path]) / of[path], 1))
        for name, path in [*rows, ("合计", own)]
        if of.get(path)
    ]


def said(phase: Phase, day: date) -> str:
    """集中排查：…，达到 82.3%，方案要求 90%."""
    title = phase.get_kind_display()
    if phase.started_on is None or phase.started_on > day:
        return f"{title}：计划{day_text(phase.begins)}开始，还没有开始。"
    over = phase.closed_on is not None and phase.closed_on <= day
    value = phase.reached if over else share(phase, day)
    tail = f"，{day_text(phase.closed_on)}结束" if over and phase.closed_on else ""
    return (
        f"{title}：{day_text(phase.started_on)}开始{tail}，达到{percent(value)}%，"
        f"方案要求{phase.need}%。"
    )


def is_over(campaign: Campaign, day: date) -> bool:
    """Was it over that day already?"""
    later = Phase.objects.filter(campaign=campaign, closed_on__gt=day)
    return campaign.state == flows.OVER and not later.exists()


def document(campaign: Campaign, day: date) -> bytes:
    """The state of that day; of a campaign that is over, its summary."""
    over = is_over(campaign, day)
    made = Gongwen(
        title=f"{campaign.name}{'总结' if over else '进度简报'}",
        unit=str(campaign.org),
        date=day,
        footer_note=demo_note(),
    )
    phases = list(Phase.objects.filter(campaign=campaign).select_related("campaign__org"))
    made.paragraph(f"按照{campaign.document}，到{day_text(day)}，三个阶段情况如下。")
    for phase in phases:
        made.paragraph(said(phase, day))
        rows = streets(phase, day) if phase.started_on and phase.started_on <= day else []
        if rows:
            told = [[name, str(of), str(done), percent(part)] for name, of, done, part in rows]
            made.table(head=HEADS, rows=told, note="按党组织顺序排列，不排名。")
    if over and campaign.summary:
        made.paragraph(campaign.summary)
    made.signature(str(campaign.org), day)
    return made.build()


def file_name(campaign: Campaign, day: date) -> str:
    word = "总结" if is_over(campaign, day) else "进度简报"
    return document_name(f"{campaign.name}{word}_{day_text(day)}")

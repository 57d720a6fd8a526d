"""The verbs of reports: write one, put it into other words, have it approved, issue it.

Issuing freezes what is written with everything it stands on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.reports.access import BUILDS
from jiceng.insight.reports.flows import DRAFT, MANUSCRIPT
from jiceng.insight.reports.models import Issue, Manuscript, Wording
from jiceng.insight.reports.rules import unmoved
from jiceng.insight.reports.slots import Draft
from jiceng.insight.reports.wording import edited, script_of, template_of
from jiceng.insight.reports.writing import NoReportError, Report, report_of, with_records, write
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.asks import Ask
from jiceng.kernel.book import hold_still
from jiceng.kernel.flows import StepError
from jiceng.kernel.journal import anchor, note
from jiceng.kernel.periods import Period, PeriodError, parse
from jiceng.kernel.steps import take
from jiceng.kit.access import may
from jiceng.kit.documents.texts import one_line
from jiceng.registers.orgs.models import Org
from jiceng.registers.vocabulary.models import Programme

TOLD = 3  # so many changed numbers are named in a refusal
UNSAID = "（没有写）"


@transaction.atomic
def freeze(report: Report, node: Org, ask: Ask, *, actor: Actor) -> Issue:
    """Issue a report: all its queries see one and the same moment.

    Raises ValidationError when this person does not write reports for this node, and for a
    report that has to be approved first.
    """
    hold_still()
    if report.reviewed:
        said = _("“%s”要先起草、送审，由另一位同志审定以后再印发，请点“起草一份”")
        raise ValidationError(said % report.title)
    if not may(actor, BUILDS, node.path):
        raise ValidationError(_("只有该级及上级的工作人员可以定稿报告"))
    return _frozen(report, node, ask, write(report, node, ask), actor=actor)


def _frozen(report: Report, node: Org, ask: Ask, live: Draft, *, actor: Actor) -> Issue:
    draft = with_records(live, node, ask)
    made: Issue = Issue.objects.create(
        report=report.name,
        title=draft.title,
        org=node,
        period=draft.period,
        as_of=ask.day,
        bounds={name: str(value) for name, value in sorted(ask.bounds.items())},
        content=draft.kept(),
        digest=draft.fingerprint(),
        anchor=anchor(),
        issued_at=clock.now(),
        issued_by=actor.name,
    )
    note(actor, "reports.freeze", made, digest=made.digest)
    return made


# Manuscripts --------------------------------------------------------------------------------


def asked(manuscript: Manuscript) -> tuple[Report, Ask]:
    """The kind of report and its Ask. Raises ValidationError where this house has neither."""
    try:
        return report_of(manuscript.report), Ask(parse(manuscript.period), manuscript.as_of)
    except (NoReportError, PeriodError) as why:
        raise ValidationError(str(why)) from why


def live(manuscript: Manuscript) -> Draft:
    """What the manuscript says now, every number asked anew."""
    report, ask = asked(manuscript)
    return write(report, manuscript.org, ask, manuscript.source, manuscript.campaign)


@transaction.atomic
def draft(
    *,
    actor: Actor,
    org: Org,
    report: str,
    period: str = "",
    as_of: date | None = None,
    campaign: Programme | None = None,
) -> Manuscript:
    """Begin a report for a period, in the organisation's newest words for it; that of a campaign
    is of the campaign's own days where no period is named.
    """
    try:
        kind = report_of(report)
    except NoReportError as why:
        raise ValidationError({"report": str(why)}) from why
    campaign = _chosen(kind, campaign)
    over = _period(period, campaign)
    day = _as_of(over, as_of)
    if not may(actor, BUILDS, org.path):
        raise ValidationError({"org": _("只有该级及上级的工作人员可以起草报告")})
    same = Manuscript.objects.living().filter(
        org=org, report=report, period=over.code, campaign=campaign
    )
    if same.exists():
        said = _("%(period)s的“%(title)s”已经有一份在办或者已印发，请先撤回那一份")
        values = {"period": over.label or over.code, "title": kind.title}
        raise ValidationError({"period": said % values})
    made: Manuscript = Manuscript.objects.create(
        org=org,
        report=report,
        title=one_line(kind.titled(org, campaign))[:120],
        period=over.code,
        as_of=day,
        campaign=campaign,
        wording=newest(org, report, campaign),
    )
    note(actor, "reports.draft", made)
    return made


def _chosen(kind: Report, campaign: Programme | None) -> Programme | None:
    """The campaign a report is of, if its kind is of one."""
    if not kind.campaign:
        return None
    if campaign is None or campaign.kind != Programme.Kind.CAMPAIGN:
        raise ValidationError(
            {"campaign": _("请选是哪一个专项活动的总结；没有的先在“项目和提法”里登记")}
        )
    if campaign.subject and not kind.of(campaign):
        said = _("“%(name)s”的主题是%(subject)s，不能写成“%(title)s”，请另选活动或者另选报告")
        told = {"name": campaign, "subject": campaign.get_subject_display(), "title": kind.title}
        raise ValidationError({"campaign": said % told})
    return campaign


def _as_of(over: Period, as_of: date | None) -> date:
    day = as_of or min(over.last, clock.today())
    if day < over.first:
        raise ValidationError({"period": _("这一期还没有开始，请选已经开始的一期")})
    if day > clock.today():
        raise ValidationError({"as_of": _("时点还没有到，请填今天或者以前的日期")})
    return day


def _period(period: str, campaign: Programme | None) -> Period:
    if not period and campaign is not None:
        return campaign.during(clock.today())
    if not period:
        raise ValidationError({"period": _("请填是哪一期的报告")})
    try:
        return parse(period)
    except PeriodError as why:
        raise ValidationError({"period": str(why)}) from why


def newest(org: Org, report: str, campaign: Programme | None = None) -> Wording | None:
    """The organisation's own words for a report, of a campaign those of the same campaign; None
    where they are those of the house.
    """
    own = Wording.objects.filter(org=org, report=report)
    if campaign is not None:
        held = Manuscript.objects.filter(org=org, report=report, campaign=campaign)
        own = own.filter(pk__in=held.exclude(wording=None).values("wording"))
    found: Wording | None = own.order_by("-number").first()
    return found if found is not None and found.source else None


@transaction.atomic
def reword(
    manuscript: Manuscript, *, actor: Actor, boxes: Mapping[int, str], number: int | None = None
) -> Wording:
    """Write the next version of the text: `boxes` are the paragraphs by their place.

    `number` is the version they were opened from. Raises ValidationError for digits typed by
    hand and for chips that are none, StepError when the text was changed meanwhile or is out
    for review.
    """
    _still_open(manuscript, number)
    source = manuscript.source or template_of(asked(manuscript)[0])
    return _next(manuscript, edited(script_of(source), boxes).source, "reports.reword", actor)


@transaction.atomic
def reset(manuscript: Manuscript, *, actor: Actor) -> Wording:
    """Back to the text of the house; the versions before are kept."""
    _still_open(manuscript, None)
    if not manuscript.source:
        raise ValidationError(_("现在用的就是样本文本，不用恢复"))
    return _next(manuscript, "", "reports.reset", actor)


def _still_open(manuscript: Manuscript, number: int | None) -> None:
    held = Manuscript.objects.select_for_update().select_related("wording").get(pk=manuscript.pk)
    if held.state != DRAFT:
        raise StepError(_("送审以后不能再改文字，要改请先退回修改"))
    if number is not None and number != version(held):
        raise StepError(_("这份文字刚被别人改过，请重新打开再改，您写的可以先复制下来"))
    manuscript.wording = held.wording


def version(manuscript: Manuscript) -> int:
    """The version in use; nought is the text of the house."""
    return manuscript.wording.number if manuscript.wording is not None else 0


def _next(manuscript: Manuscript, source: str, verb: str, actor: Actor) -> Wording:
    same = Wording.objects.filter(org=manuscript.org, report=manuscript.report)
    last = same.order_by("-number").values_list("number", flat=True).first() or 0
    made: Wording = Wording.objects.create(
        org=manuscript.org, report=manuscript.report, number=last + 1, source=source,
        written_by=actor.name,
    )  # fmt: skip
    manuscript.wording = made
    manuscript.save(update_fields=["wording"])
    note(actor, verb, manuscript, version=made.number)
    return made


@transaction.atomic
def remark(manuscript: Manuscript, *, actor: Actor, reason: str) -> Manuscript:
    """修改意见: stands in the history for all who work on it."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明意见")})
    note(actor, "reports.remark", manuscript, reason=reason.strip())
    return manuscript


@transaction.atomic
def send(manuscript: Manuscript, *, actor: Actor) -> Manuscript:
    """送审: from now on the words stand still."""
    take(manuscript, MANUSCRIPT, "send", actor=actor)
    note(actor, "reports.send", manuscript)
    return manuscript


@transaction.atomic
def approve(manuscript: Manuscript, *, actor: Actor, words: str = "") -> Manuscript:
    """审定, by somebody else than who sent it: what every number says is kept."""
    hold_still()
    _as_it_stands(manuscript)
    said = live(manuscript)
    take(
        manuscript, MANUSCRIPT, "approve", actor=actor,
        approved=spoken(said), approved_digest=said.fingerprint(),
    )  # fmt: skip
    note(actor, "reports.approve", manuscript, reason=words.strip())
    return manuscript


@transaction.atomic
def send_back(manuscript: Manuscript, *, actor: Actor, reason: str) -> Manuscript:
    """退回修改, with what is to be changed."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明要改什么")})
    take(manuscript, MANUSCRIPT, "send_back", actor=actor, approved=[], approved_digest="")
    note(actor, "reports.send_back", manuscript, reason=reason.strip())
    return manuscript


@transaction.atomic
def issue(manuscript: Manuscript, *, actor: Actor) -> Manuscript:
    """定稿印发: frozen, if every number still says what was approved; else refused with the list.

    Raises StepError naming what has moved since.
    """
    hold_still()
    _as_it_stands(manuscript)
    (report, ask), node = asked(manuscript), manuscript.org
    said = live(manuscript)
    kept = manuscript.approved_digest
    if kept and not unmoved(approved=kept, now=said.fingerprint()):
        moved = differences(manuscript.approved, spoken(said))
        told = "；".join(moved[:TOLD]) or _("口径或者文字")
        words = _("审定以后有变动（%(moved)s），请退回修改、重新送审")
        raise StepError(words % {"moved": told})
    made = _frozen(report, node, ask, said, actor=actor)
    take(manuscript, MANUSCRIPT, "issue", actor=actor, issue=made)
    note(actor, "reports.issue", manuscript, digest=made.digest)
    return manuscript


@transaction.atomic
def withdraw(manuscript: Manuscript, *, actor: Actor, reason: str) -> Manuscript:
    """撤回, with the reason; what was issued stays readable and says so."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤回的原因")})
    take(manuscript, MANUSCRIPT, "withdraw", actor=actor, withdrawn_on=clock.today())
    note(actor, "reports.withdraw", manuscript, reason=reason.strip())
    return manuscript


def _as_it_stands(manuscript: Manuscript) -> None:
    """The words as they are now, not as they were when its page was opened; held until the end."""
    manuscript.refresh_from_db(from_queryset=Manuscript.objects.select_for_update())


def spoken(said: Draft) -> list[list[str]]:
    """What each blank of a draft says, in order."""
    return [[slot.title or slot.written, slot.said] for slot in said.slots]


def differences(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> list[str]:
    """Which numbers are said otherwise: 党员数：12 → 13.

    Each is laid beside the one of its own title: a sentence that appeared or fell away, because
    its condition turned, shifts no other.
    """
    then, now = _by_title(before), _by_title(after)
    return [
        f"{title}：{then.get((title, turn), UNSAID)} → {now.get((title, turn), UNSAID)}"
        for title, turn in then | now
        if then.get((title, turn)) != now.get((title, turn))
    ]


def _by_title(said: Sequence[Sequence[str]]) -> dict[tuple[str, int], str]:
    """What is said by its title, and the how manieth of that title it is."""
    met: Counter[str] = Counter()
    found = {}
    for title, words in said:
        met[title] += 1
        found[title, met[title]] = words
    return found

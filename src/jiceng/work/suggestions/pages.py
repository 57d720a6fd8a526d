"""Console pages of suggestions to the superior."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.kernel.actors import Actor
from jiceng.kernel.book import read_plain
from jiceng.kernel.refs import Ref
from jiceng.kit.pages.declared import StepPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.panels import Panel, drawn
from jiceng.kit.scope import Scope, address, code_of
from jiceng.registers.files.pages import attachments
from jiceng.work.suggestions import actions, forms
from jiceng.work.suggestions.access import KEEPS
from jiceng.work.suggestions.flows import DRAFTED, SUGGESTION
from jiceng.work.suggestions.models import Suggestion
from jiceng.work.suggestions.sheets import SUGGESTIONS


def basis(suggestion: Suggestion, actor: Actor) -> Panel | None:
    """The figures it rests on: as sent, or as they stand now while it has not been sent."""
    del actor
    if not suggestion.keys and not suggestion.frozen:
        return None
    kept = suggestion.frozen if suggestion.sent_on else suggestion.asked()
    title = (
        gettext_lazy("依据的数（上报时）")
        if suggestion.sent_on
        else gettext_lazy("依据的数（现在）")
    )
    heads = [(_("指标"), "text"), (_("数"), "num"), (_("单位"), "text")]
    rows = [(_figure(one["name"], suggestion), _told(one)) for one in kept]
    return drawn("basis", title, heads, rows)


def _figure(key: str, suggestion: Suggestion) -> str:
    node = code_of(suggestion.org)
    return f"{address('shelf.figure', key=key)}?org={node}&period={suggestion.period}"


def _told(kept: Mapping[str, Any]) -> tuple[str, Any, str]:
    title, unit = kept["title"], kept["unit"]
    value = read_plain(kept["value"])
    return _(title), "×" if value is None else value, _(unit) if unit else ""


def origin(suggestion: Suggestion, actor: Actor) -> Panel | None:
    """What it came from; the record itself only to somebody who sees it."""
    if not suggestion.origin:
        return None
    record: Any = Ref.read(suggestion.origin).open()
    gate: Any = getattr(type(record)._default_manager, "visible_to", None) if record else None
    seen = gate is not None and gate(actor).filter(pk=record.pk).exists()
    told = str(record) if seen else _("来源记录不在您的范围内")
    facts = [{"title": suggestion.get_source_display(), "text": told, "kind": "text",
              "wide": True}]  # fmt: skip
    return Panel("origin", gettext_lazy("来源"), facts=facts)


def drafted(suggestion: Suggestion) -> bool:
    return suggestion.state == DRAFTED


def here(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"org": scope.node}


SUGGESTION_PAGES = RecordPages(
    SUGGESTIONS, noun=gettext_lazy("意见建议"), record=actions.draft, void=actions.void,
    change=actions.correct, change_form=forms.TextForm, change_when=drafted,
    steps=[StepPage(
        SUGGESTION,
        {name: getattr(actions, name)
         for name in ("approve", "take_back", "send", "answer", "close")},
        {"send": forms.SendForm, "answer": forms.AnswerForm, "close": forms.CloseForm},
    )],
    panels=[basis, origin, attachments],
    verbs={"draft": gettext_lazy("起草"), "correct": gettext_lazy("更正")},
    menu=("报告报表", 40), icon="up", keeps=KEEPS, root="", start=here,
    empty=gettext_lazy("还没有意见建议。要请上级协调的事，写明依据，审定以后上报。"),
)  # fmt: skip

PAGES = [SUGGESTION_PAGES]
urls: list[Any] = [*SUGGESTION_PAGES.urls()]

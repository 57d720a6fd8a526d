"""What a room declares of a noun's pages, and what a person may do by it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.citations import Finding
from jiceng.kernel.flows import Flow, Step
from jiceng.kernel.journal import taker
from jiceng.kernel.steps import anothers, out_of_turn, voided
from jiceng.kit.access import may
from jiceng.kit.cells import raw
from jiceng.kit.forms import ReasonForm, RecordForm
from jiceng.kit.panels import Panel, PanelMaker
from jiceng.kit.presence import Presence
from jiceng.kit.rooms import gather
from jiceng.kit.scope import Scope
from jiceng.kit.sheets import Sheet, Text

Action = Callable[..., Any]
# What a new form starts with: last period's values, the node looked at.
Start = Callable[[Actor, Scope], Mapping[str, Any]]
# What the rules have to say before something is done.
Warn = Callable[[Any], Sequence[Finding]]
# The same of a form's clean values.
Weigh = Callable[[Mapping[str, Any]], Sequence[Finding]]
# What stands against an act as it is typed: in words, and the records they speak of.
Stands = tuple[str, Panel]
Heed = Callable[[Any, Actor, Mapping[str, Any]], Stands | None]


def always(record: Any) -> bool:
    """An act that may be done at any time."""
    del record
    return True


def standing(record: Any) -> bool:
    """Not taken out of every count."""
    return not getattr(record, "void_reason", "")


def lasting(record: Any) -> bool:
    """A span that has not ended."""
    return record.until is None


def today_in(*names: str) -> Callable[[Any], Mapping[str, Any]]:
    """An act's form begins with today in these fields."""
    return lambda record: dict.fromkeys(names, clock.today())


@dataclass(frozen=True)
class StepPage:
    """A flow's steps on the record's page: `actions[verb](record, actor=…, **form values)`.

    `warn(record)` gives the findings shown before a step is taken; they stop nobody.
    `start[verb](record)` gives what the form of that step begins with; `when(record)` says whether
    the record may take any step now, whatever its own state allows; of the roles a step is for,
    `only` these may take it from this noun's pages (all of them if none are named); `heed` as with
    an act.
    """

    flow: Flow
    actions: Mapping[str, Action]
    forms: Mapping[str, type[RecordForm]] = field(default_factory=dict)
    warn: Warn | None = None
    start: Mapping[str, Callable[[Any], Mapping[str, Any]]] = field(default_factory=dict)
    when: Callable[[Any], bool] = always
    only: Sequence[str] = ()
    heed: Mapping[str, Heed] = field(default_factory=dict)


@dataclass(frozen=True)
class ActPage:
    """A verb outside a flow (改名, 撤销, 转移): asked with a form where it has one.

    `action(record, actor=…, **form values)`; `roles` may do it (the pages' `keeps` if none
    are named) where the record hangs; `when(record)` says whether it makes sense now;
    `start(record)` gives what its form begins with; `heed(record, actor, values)` tells what
    stands against it as typed: it is shown once with everything typed, sending it again does it
    (the API answers with both, and is sent `weighed`);
    `then(record)` is where one goes on to, where the act takes the record out of sight;
    `shut(record)` says why it cannot be done now, where the record's own state does not.
    """

    name: str
    title: Text
    action: Action
    form: type[RecordForm] | None = None
    roles: Sequence[str] = ()
    when: Callable[[Any], bool] = always
    start: Callable[[Any], Mapping[str, Any]] | None = None
    danger: bool = False
    fresh: bool = False
    step: Step | None = None
    flow: Flow | None = None
    warn: Warn | None = None
    heed: Heed | None = None
    then: Callable[[Any], str] | None = None
    shut: Callable[[Any], str] | None = None

    def why_shut(self, record: Any, actor: Actor) -> str:
        """Why it cannot be done now, in words: void, ended, another's turn, or somebody was there
        before.
        """
        if self.shut is not None and standing(record) and (words := self.shut(record)):
            return words
        title = str(self.title)
        if not standing(record):
            return voided(record, title)
        until = getattr(record, "until", None)
        if isinstance(until, date) and until <= clock.today():
            said = {"record": str(record), "until": until, "act": title}
            return gettext("“%(record)s”已于%(until)s结束，不能再“%(act)s”") % said
        if self._another(record, actor):
            return anothers(title)
        return out_of_turn(record, title, self.step)

    def stands(self, record: Any, actor: Actor | None, values: Mapping[str, Any]) -> Stands | None:
        """What is to be seen once before it is done."""
        return self.heed(record, actor, values) if self.heed and actor is not None else None

    def open_for(self, record: Any, actor: Actor) -> bool:
        """Does it make sense now, and is it this person's turn? Nothing is done to what is void."""
        if not standing(record) or not self.when(record):
            return False
        if self.step is None or self.flow is None:
            return True
        if record.state not in self.step.sources:
            return False
        return not self._another(record, actor)

    def _another(self, record: Any, actor: Actor) -> bool:
        """Did this person take the step before, where another one is asked for?"""
        step, flow = self.step, self.flow
        if step is None or flow is None or actor.pk is None or record.state not in step.sources:
            return False
        before = step.other_than
        return bool(before and taker(record, flow.verb(before)) == actor.pk)


@dataclass(frozen=True)
class Declared:
    """Table, record, forms, steps and menu of one noun.

    `record(actor=…, **values)` writes a new row, `change(record, actor=…, **values)` an
    existing one as long as `change_when(record)` holds, `void(record, actor=…, reason=…)` takes
    it out of every count, offered as long as `void_when(record)` holds. `keeps` are
    the roles that write, held at or above the record; `sees` those for whom the pages are
    there at all (the room's `access.SEES` if none are named). `root` is the folder under
    /c/<room>/ (the noun by default, "" for a room's main noun). `verbs` says journal verbs
    in plain words; `refusals` are the domain errors an action answers with.
    `begins` is what the button to a new row and the one under its form say where 新增 and 保存
    would not name the deed: 申请关账.
    `weigh(values)` gives what the rules say of a new entry: it is shown once with everything
    typed, and sending it again writes it.
    `asks` is what its buttons and panels look at first, told with the record itself.
    `opens` names the noun whose page a row opens, where this sheet only lists that noun's records
    another way.
    `story(record, actor)` tells the history of a record whose life is in records of their own (a
    firm's card: checks, visits, cases), newest first, in place of its journal.
    `done` is how a verb is said to be done (已办理：%s) where 已 before its title is no Chinese.
    `hangs` leads from a record to the path it hangs at where the table itself is not cut by it:
    what is announced to everybody is still changed only from where it hangs.
    """

    sheet: Sheet
    form: type[RecordForm] | None = None
    record: Action | None = None
    change: Action | None = None
    void: Action | None = None
    void_when: Callable[[Any], bool] = standing
    steps: Sequence[StepPage] = ()
    acts: Sequence[ActPage] = ()
    panels: Sequence[PanelMaker] = ()
    asks: Sequence[Presence] = ()
    menu: tuple[str, int] | None = None
    icon: str = ""
    keeps: Sequence[str] = ()
    sees: Sequence[str] = ()
    root: str | None = None
    start: Start | None = None
    change_form: type[RecordForm] | None = None
    change_when: Callable[[Any], bool] = always
    verbs: Mapping[str, Text] = field(default_factory=dict)
    refusals: tuple[type[Exception], ...] = ()
    empty: Text = ""
    noun: Text = ""
    begins: Text = ""
    buttons: Callable[[Any, Actor], Sequence[dict[str, Any]]] | None = None
    weigh: Weigh | None = None
    opens: str = ""
    story: Callable[[Any, Actor], list[dict[str, Any]]] | None = None
    hangs: str = ""
    done: Text = ""

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def title(self) -> Text:
        """The noun itself, as on buttons: 新增党组织."""
        return self.noun or self.sheet.model._meta.verbose_name or self.sheet.title

    @property
    def entry(self) -> type[RecordForm] | None:
        form: Any = self.form or self.sheet.form
        return form  # type: ignore[no-any-return]

    @property
    def folder(self) -> str:
        root = self.name.rpartition(".")[2] if self.root is None else self.root
        return f"{root}/" if root else ""

    @cached_property
    def readers(self) -> tuple[str, ...]:
        """The roles for whom these pages are there."""
        if self.sees:
            return (*self.sees, *self.keeps)
        room = apps.get_app_config(self.sheet.model._meta.app_label).name
        if not find_spec(f"{room}.access"):
            return tuple(self.keeps)
        seen: tuple[str, ...] = tuple(getattr(import_module(f"{room}.access"), "SEES", ()))
        return (*seen, *self.keeps) if seen else tuple(self.keeps)

    @property
    def at(self) -> str:
        """Where a record hangs; "" where it hangs nowhere."""
        return self.hangs or self.sheet.at

    def path_of(self, record: Any) -> str:
        return str(raw(record, self.at) or "") if self.at else ""

    def changes(self, record: Any) -> bool:
        """May it be changed now? What is void never."""
        return self.change is not None and standing(record) and self.change_when(record)

    def may(self, actor: Actor, roles: Sequence[str], record: Any = None) -> bool:
        """Does this person hold one of these roles above the record (anywhere if there is none)?"""
        if not roles:
            return False
        if record is None or not self.at:
            return bool(actor.reach(*roles))
        return may(actor, roles, self.path_of(record))

    @cached_property
    def moves(self) -> dict[str, ActPage]:
        """Every verb of a record's page by its name: the flows' steps, the acts, voiding."""
        found = {act.name: act for act in self._from_flows()}
        found.update({act.name: act for act in self.acts})
        if self.void is not None:
            found["void"] = ActPage(
                "void", _("作废"), self.void, ReasonForm, when=self.void_when, danger=True
            )
        return found

    def _from_flows(self) -> Iterator[ActPage]:
        for page in self.steps:
            for name, step in page.flow.steps.items():  # in the flow's own order: the way on first
                if name not in page.actions:
                    continue
                yield ActPage(
                    name,
                    _(step.title),
                    page.actions[name],
                    page.forms.get(name),
                    start=page.start.get(name),
                    when=page.when,
                    roles=[r for r in step.roles if r in page.only] if page.only else [*step.roles],
                    fresh=step.fresh,
                    step=step,
                    flow=page.flow,
                    warn=page.warn,
                    heed=page.heed.get(name),
                )

    def roles_of(self, act: ActPage) -> Sequence[str]:
        return act.roles or self.keeps

    def offered(self, record: Any, actor: Actor) -> list[ActPage]:
        """The verbs this person may do to this record now: the buttons of its page."""
        return [
            act
            for act in self.moves.values()
            if self.may(actor, self.roles_of(act), record) and act.open_for(record, actor)
        ]

    def in_words(self, verb: str) -> Text:
        """A journal verb as people say it: this noun's own word, its room's, or a common one."""
        if verb not in self._told:
            self._told[verb] = self._found(verb)
        return self._told[verb]

    @cached_property
    def _told(self) -> dict[str, Text]:
        return {}

    def _found(self, verb: str) -> Text:
        if found := self._word(verb):
            return found
        room, _dot, short = verb.rpartition(".")
        told = (one._word(verb) for one in _pages() if one.name.partition(".")[0] == room)
        return next((word for word in told if word), "") or COMMON.get(short, _("办理"))

    def _word(self, verb: str) -> Text:
        short = verb.rpartition(".")[2]
        found = self.verbs.get(verb) or self.verbs.get(short) or ""
        return found or (self.moves[short].title if short in self.moves else "")


def _pages() -> tuple["Declared", ...]:
    """The pages of all rooms: a record's journal is written by more rooms than its own."""
    return gather("pages", "PAGES")


COMMON: Mapping[str, Text] = {
    "record": _("登记"),
    "change": _("修改"),
    "correct": _("更正"),
    "void": _("作废"),
    "set_up": _("成立"),
    "rename": _("更名"),
    "upgrade": _("升格"),
    "move": _("调整隶属"),
    "abolish": _("撤销"),
    "enrol": _("登记入册"),
    "leave": _("减少"),
    "export": _("导出"),
    "import": _("导入"),
    "import_rows": _("导入"),
    "take_in": _("导入"),
    "undo": _("撤销导入"),
    "attach": _("添加附件"),
    "remove": _("删除附件"),
    "affiliate": _("登记托管党组织"),
    "disaffiliate": _("结束托管"),
    "stand_on": _("更正后继续"),
    "withdraw": _("撤回"),
    "correct_mobility": _("更正流动登记"),
    "release": _("解除"),
    "tag": _("贴标签"),
    "untag": _("去标签"),
    "notify": _("发通知"),
    "relocate": _("批量接转"),
    "freeze": _("定稿"),
}

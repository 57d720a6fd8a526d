"""The guards' stage: the cast, an account for every role, a marked record of every noun everywhere.

Whatever a room declares in `pages.py` or `sheets.py` gets records of its own here, made from the
model's fields alone, so that a noun is walked, shown and exported the day it appears.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.test.client import ClientHandler

from jiceng.kernel import clock
from jiceng.kernel.uids import uid7
from jiceng.kit.roles import Role
from jiceng.kit.rooms import gather
from jiceng.registers.accounts.actions import grant_many, issue_token, open_accounts
from jiceng.registers.accounts.models import Account
from jiceng.registers.members.models import Member
from jiceng.registers.orgs.models import Org
from jiceng.registers.people.models import Person, Post
from tests.cast import MAKER, OLD, Cast, fill
from tests.kept import kept

MARK = re.compile(r"ZQ\d{5}X")
DEEPEST = 4
HOUR = 3600  # seconds
SINCE, HELD = date(2024, 3, 4), date(2025, 5, 6)
SPOKEN = ("name", "title", "theme", "remark", "gap", "note", "content", "subject", "outside")
# Whom the guards add to the cast: name, role, index of the node.
MORE = [
    ("sibling", Role.BRANCH_SECRETARY, 8),
    ("far_secretary", Role.BRANCH_SECRETARY, 10),
    ("suspended", Role.DISTRICT_STAFF, 0),
]
# What several records may point at, and what may stand once only: not made anew for each.
SHARED = {
    "people.Person", "places.Place", "units.Unit", "units.MassOrg", "orgs.Term",
    "development.Case",
}  # fmt: skip
HOME_OF = {Role.API_CLIENT: 1, Role.REVIEWER: 0, Role.UNIT_LIAISON: 2, Role.PROVIDER: 3}

# The middleware is loaded once, not for each browser.
HANDLER = ClientHandler(enforce_csrf_checks=False)


@dataclass
class Stage:
    """The cast, who stands on it, and whose each marker is."""

    cast: Cast
    actors: dict[str, Account | None] = field(default_factory=dict)
    markers: dict[str, str] = field(default_factory=dict)  # marker → path it belongs to
    numbers: Any = field(default_factory=count)
    forged: dict[str, int] = field(default_factory=dict)
    unforged: dict[str, str] = field(default_factory=dict)
    shared: dict[str, set[str]] = field(default_factory=dict)  # marker → further paths
    owner: dict[str, str] = field(default_factory=dict)  # marker → model it stands in
    marked: dict[str, set[str]] = field(default_factory=dict)  # model → its markers
    sessions: dict[str, str] = field(default_factory=dict)  # actor → the key of a session
    tokens: dict[str, str] = field(default_factory=dict)  # actor → the token of a machine

    def mark(self, path: str, label: str) -> str:
        """A new marker of something that belongs to this node."""
        made = f"ZQ{next(self.numbers):05d}X"
        self.markers[made] = "" if label in unowned() else path
        self.owner[made] = label
        self.marked.setdefault(label, set()).add(made)
        return made

    @property
    def names(self) -> set[str]:
        """Markers of organisations' own names, which everybody beneath them knows."""
        return self.of("orgs.Org")

    def of(self, label: str) -> set[str]:
        """Markers in the records of one model."""
        return self.marked.get(label, set())

    def share(self, said: str, path: str) -> None:
        """What is marked in these words is known at this node as well."""
        for one in MARK.findall(said):
            self.shared.setdefault(one, set()).add(path)

    def client(self, name: str, **options: Any) -> Client:
        """A browser in which this actor is signed in; `anonymous` is nobody."""
        client = Client(**options)
        if not options.get("enforce_csrf_checks"):
            client.handler = HANDLER
        if name in self.tokens:  # the API hears a token first, and must answer it alike
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[name]}"
        if self.actors[name] is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client

    def sign_in(self) -> None:
        """Everybody signs in once; each of their browsers carries this session on."""
        for name, account in self.actors.items():
            if account is None:
                continue
            client, moment = Client(), clock.now().timestamp()
            client.force_login(account)
            session = client.session
            # seen as of later on, so that no walk stops to write when it was last seen
            session.update({"stamp": account.stamp, "began": moment, "seen": moment + HOUR})
            session["fresh_at"] = moment
            session.save()
            self.sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
        machine = Account.objects.get(username=self.actors["api_client"].username)  # type: ignore[union-attr]
        self.tokens["api_client"] = issue_token(machine, actor=MAKER, label="守卫")

    def held(self, name: str, roles: Any = None) -> list[str]:
        """Paths an actor holds, read from the stage's own list and not from the product's."""
        return [path for who, role, path in self.grants if who == name and _in(role, roles)]

    @property
    def grants(self) -> list[tuple[str, str, str]]:
        return self._grants  # type: ignore[attr-defined,no-any-return]


def _in(role: str, roles: Any) -> bool:
    return roles is None or role in roles


@kept
def build() -> Stage:
    """Fill everything; the caller's transaction takes it away again."""
    cast = fill()
    stage = Stage(cast)
    people(stage)
    for noun in nouns():
        furnish(stage, noun.model)
    leave(stage)
    age(stage)
    advance(stage)
    for noun in nouns():
        speak(stage, noun.model, noun.at)
    for model in (Post, Member):  # whoever holds a post or is a member here is known here
        for name, path in model.objects.values_list("person__name", "org__path"):
            stage.share(name, path)
    serve(stage)
    stage.sign_in()
    return stage


def serve(stage: Stage) -> None:
    """Whoever serves in a community is known there, with where they come from and what they do;
    and so is whoever takes part in what it leads, or promised it something.
    """
    for label, where, names in (
        ("volunteering.CheckIn", "org__path", ("member__person__name", "member__org__name")),
        ("volunteering.VolunteerActivity", "community__path", ("name", "org__name")),
        ("coalitions.Partner", "coalition__keeper__path", ("unit__name", "org__name")),
        ("cobuilding.Promise", "org__path", ("unit__name", "party__name", "pact__name")),
        ("cobuilding.Promise", "party__path", ("title", "org__name")),  # who promised, as well
        ("cobuilding.Pact", "org__path", ("unit__name", "party__name")),
        ("cobuilding.Contribution", "org__path", ("unit__name", "party__name")),
        ("cobuilding.MutualWord", "org__path", ("unit__name", "party__name")),
        ("units.Guidance", "unit__keeper__path", ("person__name",)),
        ("alliance.ConcurrentSeat", "partner__coalition__keeper__path", ("person__name",)),
        ("alliance.LiaisonOfficer", "partner__coalition__keeper__path", ("person__name",)),
        ("alliance.LeadPair", "lagging__path", ("leading__name",)),  # each of the two knows both
        ("alliance.LeadPair", "leading__path", ("lagging__name",)),
    ):
        if not any(label.startswith(f"{one.label}.") for one in apps.get_app_configs()):
            continue
        rows = apps.get_model(label)._base_manager.exclude(**{where: None})
        for path, *said in rows.values_list(where, *names):
            stage.share(" ".join(filter(None, said)), path)


def leave(stage: Stage) -> None:
    """Some of the members made at the leaves have left, so that their list is walked as well."""
    for org in stage.cast.orgs:
        here = Member.objects.filter(org=org, left_on=None).order_by("-pk").values("pk")[:1]
        Member.objects.filter(pk__in=list(here.values_list("pk", flat=True))).update(
            left_on=HELD, exit="died"
        )


def age(stage: Stage) -> None:
    """Somebody at every leaf has stood fifty years, and each street has a branch of a firm."""
    full = date(1970, 7, 1)
    for org in stage.cast.orgs:
        here = Member.objects.filter(org=org, left_on=None).order_by("pk").values("pk")[:1]
        Member.objects.filter(pk__in=list(here.values_list("pk", flat=True))).update(
            joined_on=full, full_on=full
        )
    firms = [stage.cast.orgs[n].pk for n in (8, 10)]
    Org.objects.filter(pk__in=firms).update(field="social_org")
    for org in stage.cast.orgs:  # and somebody everywhere does Party work by profession
        here = Post.objects.filter(org=org, body="party").order_by("pk").values("pk")[:1]
        Post.objects.filter(pk__in=list(here.values_list("pk", flat=True))).update(fulltime=True)


def advance(stage: Stage) -> None:
    """Somebody of every branch stands in each stage of 发展党员, so that each ledger is walked."""
    if not apps.is_installed("jiceng.work.development"):
        return
    case = apps.get_model("development.Case")
    for org in stage.cast.orgs:
        for state in ("elected", "listed", "probation"):
            made = case(person=forge(stage, Person, org), org=org, state=state,
                        applied_on=SINCE, recorded_at=clock.now())  # fmt: skip
            models.Model.save_base(made, force_insert=True)


def people(stage: Stage) -> None:
    """An account for every role, one suspended, one of nobody, and nobody at all."""
    from tests.cast import WHO

    cast = stage.cast
    taken = {role for _key, _name, role, _at in WHO}
    wanted = [*MORE, *((str(r), r, HOME_OF.get(r, 0)) for r in Role if r not in taken)]
    rows = [{"username": k, "name": f"员{k}"[:50], "home": cast.orgs[at]} for k, _, at in wanted]
    made = {one.username: one for one in open_accounts(rows, actor=MAKER)}
    grant_many(
        [
            {"account": made[key], "role": role, "org": cast.orgs[at], "since": OLD}
            for key, role, at in wanted
        ],
        actor=MAKER,
    )
    Account.objects.filter(username="suspended").update(is_active=False)
    everyone = {**cast.accounts, **made}
    for account in everyone.values():
        account.refresh_from_db()
    stage.actors = {"anonymous": None, **everyone}
    told = [(key, str(role), at) for key, _, role, at in WHO]
    told += [(key, str(role), at) for key, role, at in wanted if key != "suspended"]
    paths = dict(Org.objects.values_list("pk", "path"))
    stage._grants = [(k, role, paths[cast.orgs[at].pk]) for k, role, at in told]  # type: ignore[attr-defined]


def nouns() -> list[Any]:
    """Every sheet, once for each model it shows."""
    return [*{sheet.name: sheet for sheet in (
        *(page.sheet for page in gather("pages", "PAGES")), *gather("sheets", "SHEETS")
    )}.values()]  # fmt: skip


@cache
def unowned() -> frozenset[str]:
    """Models whose records hang nowhere in the tree: words and norms for everybody."""
    hanging = {sheet.model._meta.label for sheet in nouns() if sheet.at}
    return frozenset(sheet.model._meta.label for sheet in nouns()) - hanging


def furnish(stage: Stage, model: type[models.Model]) -> None:
    """A record of this model at every node, unless the cast brought enough of them."""
    label = model._meta.label
    if model is Org or label in stage.forged or label in stage.unforged:
        return
    stage.forged[label] = 0
    for org in stage.cast.orgs:
        org.refresh_from_db()
        try:
            with transaction.atomic():
                forge(stage, model, org)
            stage.forged[label] += 1
        except (DatabaseError, TypeError, ValueError, AttributeError) as why:
            stage.unforged[label] = f"{type(why).__name__}: {why}"[:160]


def forge(stage: Stage, model: type[models.Model], org: Org, depth: int = 0) -> Any:
    """One record that hangs under this node, written past the actions: only the guards may.

    What it points at is taken from the same node where there is such a thing, else made as well.
    """
    values: dict[str, Any] = {}
    for one in model._meta.concrete_fields:
        if one.primary_key and isinstance(one, models.AutoField):
            continue
        if one.is_relation:
            values[one.name] = _related(stage, one, org, depth)
        elif not _left(one):
            values[one.name] = _value(stage, one, org)
    record = model(**{name: value for name, value in values.items() if value is not _LEAVE})
    models.Model.save_base(record, force_insert=True)
    return record


_LEAVE = object()


def _left(one: Any) -> bool:
    """What has a default or may be empty stays so, unless it is spoken text."""
    spoken = isinstance(one, models.CharField | models.TextField) and not one.choices
    if spoken and one.name in SPOKEN:
        return False
    return bool(one.has_default() or one.null or one.blank)


def _related(stage: Stage, one: Any, org: Org, depth: int) -> Any:
    target = one.related_model
    if target is Org and one.name == "leading":  # never the organisation that is led itself
        return stage.cast.district if org != stage.cast.district else stage.cast.east
    if target is Org:
        return org if not one.null or one.name in {"org", "keeper", "owner", "party"} else None
    if one.null:
        return None
    if depth > DEEPEST:
        return _LEAVE
    if one.unique or target._meta.label not in SHARED:
        return forge(stage, target, org, depth + 1)
    found = _hanging(target, org)
    return found if found is not None else forge(stage, target, org, depth + 1)


def _hanging(model: type[models.Model], org: Org) -> Any:
    """A record of this model kept by this very node, if there is one."""
    for name, where in (("org", "org"), ("keeper", "keeper"), ("unit", "unit__keeper")):
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return model._base_manager.filter(**{where: org}).order_by("pk").first()
    return None


def _value(stage: Stage, one: Any, org: Org) -> Any:
    if one.choices:
        return one.flatchoices[0][0]
    label = one.model._meta.label
    text = isinstance(one, models.CharField | models.TextField)
    marked = stage.mark(org.path, label)[: one.max_length] if text else ""
    kinds: list[tuple[Any, Any]] = [
        (models.UUIDField, uid7), (models.DateTimeField, clock.now),
        (models.DateField, lambda: SINCE if one.name == "since" else HELD),
        (models.TimeField, lambda: clock.now().time()), (models.DecimalField, lambda: Decimal(1)),
        (models.BooleanField, lambda: False), (models.JSONField, dict),
        (models.FloatField, lambda: 1.0), (models.IntegerField, lambda: next(stage.numbers)),
        ((models.CharField, models.TextField), lambda: marked),
    ]  # fmt: skip
    for kind, make in kinds:
        if isinstance(one, kind):
            return make()
    return _LEAVE


def speak(stage: Stage, model: type[models.Model], at: str) -> None:
    """Put a marker of its owner into the name of every record; organisations keep their own."""
    named = [n for n in SPOKEN if n in {f.name for f in model._meta.concrete_fields}]
    texts = [n for n in named if isinstance(model._meta.get_field(n), models.CharField
                                            | models.TextField)]  # fmt: skip
    texts = [n for n in texts if not model._meta.get_field(n).choices]  # type: ignore[union-attr]
    if not at or not texts:
        return
    name = texts[0]
    longest = getattr(model._meta.get_field(name), "max_length", None) or 10_000
    for pk, said, path in model._base_manager.values_list("pk", name, at):
        if path and not MARK.search(said or ""):
            marked = f"{(said or '')[: longest - 8]}{stage.mark(path, model._meta.label)}"
            model._base_manager.filter(pk=pk).update(**{name: marked})

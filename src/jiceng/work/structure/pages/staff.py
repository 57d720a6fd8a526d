"""Party-affairs workers and their norm; how many full members units have."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kit.pages.declared import ActPage
from jiceng.kit.pages.records import RecordPages
from jiceng.kit.scope import Scope
from jiceng.registers.people.models import Post
from jiceng.work.structure import actions, forms
from jiceng.work.structure.access import KEEPS, SEES, SETS
from jiceng.work.structure.flows import APPROVES
from jiceng.work.structure.sheets import DECIDERS, NORMS, TALLIES, WORKERS
from jiceng.work.structure.sheets.national import NATIONAL


def holds(post: Post) -> bool:
    """In post as a Party-affairs worker; others are relieved with their leading body."""
    return post.until is None and post.title == Post.Title.PARTY_WORKER


def today_as(name: str) -> Any:
    return lambda record: {name: clock.today()}


def begins_today(actor: Actor, scope: Scope) -> Mapping[str, Any]:
    del actor
    return {"since": clock.today(), "org": scope.node}


DECIDERS_PAGES = RecordPages(
    sheet=DECIDERS,
    noun=_("审批权限"),
    record=actions.set_decider,
    menu=("组织", 13),
    icon="org",
    keeps=APPROVES,
    sees=SEES,
    start=begins_today,
    verbs={"set_decider": _("确定审批权限")},
)
NORMS_PAGES = RecordPages(
    sheet=NORMS,
    noun=_("配备标准"),
    record=actions.set_norm,
    menu=("组织", 36),
    icon="people",
    keeps=SETS,
    start=begins_today,
    verbs={"set_norm": _("确定配备标准")},
)
WORKERS_PAGES = RecordPages(
    sheet=WORKERS,
    noun=_("党务干部"),
    record=actions.enlist,
    acts=[
        ActPage("relieve", _("免职"), actions.relieve, forms.RelieveForm, when=holds,
                start=today_as("on")),
    ],
    menu=("组织", 35),
    icon="people",
    keeps=KEEPS,
    sees=SEES,
    start=begins_today,
    verbs={"appoint": _("任职"), "relieve": _("免职")},
)  # fmt: skip
TALLIES_PAGES = RecordPages(
    sheet=TALLIES,
    noun=_("单位党员摸底"),
    record=actions.tally,
    menu=("组织", 42),
    icon="org",
    keeps=KEEPS,
    start=lambda actor, scope: {"since": clock.today()},
    verbs={"tally": _("登记摸底")},
)
NATIONAL_PAGES = RecordPages(
    sheet=NATIONAL, opens="orgs.orgs", menu=("组织", 23), icon="org", keeps=SETS, sees=SEES
)

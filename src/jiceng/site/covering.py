"""What follows from the covering of units, elsewhere in the house."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from jiceng.kernel import clock
from jiceng.kernel.actors import Actor
from jiceng.kernel.refs import Ref
from jiceng.registers.units.models import Hosting
from jiceng.site.telling import tell


def follow_the_forming(application: Any, *, actor: Actor) -> None:
    """组建请示执行 → 一企一策和挂靠: the unit's plan gets its result, the attached graduate."""
    if not apps.is_installed("jiceng.work.coverage"):
        return
    from jiceng.work.coverage.actions import formed  # noqa: PLC0415  # may be left out

    made = application.result
    formed(
        application.covers, actor=actor, org=made or application.into, new=made is not None,
        on=application.effective_on, application=str(Ref.to(application)),
    )  # fmt: skip


def tell_of_key_worker(track: Any, *, actor: Actor) -> None:
    """骨干列入培养 → 本单位的党组织: nobody is made an applicant by it; they may be asked."""
    held = Hosting.objects.standing(clock.today()).filter(unit=track.unit_id)
    hosting = held.select_related("org").order_by("pk").first()
    if hosting is None:
        return
    text = _("“%s”有一名骨干列入培养，可以了解本人意愿；本人提出申请的，在发展党员里登记")
    tell(hosting.org, f"coverage.cultivate:{track.pk}", text % track.unit, kind="duty",
         sender=track.unit.keeper, actor=actor)  # fmt: skip


def ask_the_sector(application: Any, *, actor: Actor) -> None:
    """两新组建请示 → 行业党委: asked for its consent, each time one is submitted."""
    text = _("%(org)s请示%(what)s，请研究后书面答复是否同意")
    key = f"structure.consult:{application.pk}:{clock.now():%Y%m%d%H%M%S}"
    tell(application.sector, key, text % {"org": application.org, "what": application},
         kind="duty", sender=application.org, actor=actor)  # fmt: skip


FOLLOWS: Mapping[str, Sequence[Callable[..., Any]]] = {
    "coverage.cultivated": [tell_of_key_worker],
    "structure.consult": [ask_the_sector],
    "structure.formed": [follow_the_forming],
}

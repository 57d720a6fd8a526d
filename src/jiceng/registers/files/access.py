"""Who sees a file: whoever sees the record it belongs to. Nobody sees it by itself."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Model

from jiceng.kernel.actors import Actor
from jiceng.kernel.refs import Ref


def owner_of(ref: Ref, actor: Actor) -> Any:
    """The owning record, if this person sees it; None otherwise, and for models without a gate."""
    try:
        model: Any = apps.get_model(ref.label)
    except (LookupError, ValueError):
        return None
    gate = getattr(model._default_manager, "visible_to", None)
    if gate is None:
        return None
    return gate(actor).filter(pk=ref.key).first() if ref.key.isdigit() else None


def keepers(model: type[Model]) -> tuple[str, ...]:
    """The roles that keep this kind of record (its room's `access.KEEPS`), and so its files."""
    room = apps.get_app_config(model._meta.app_label).name
    if not find_spec(f"{room}.access"):
        return ()
    return tuple(getattr(import_module(f"{room}.access"), "KEEPS", ()))


def may_attach(record: Model, actor: Actor) -> bool:
    roles = keepers(type(record))
    return bool(roles and actor.reach(*roles))

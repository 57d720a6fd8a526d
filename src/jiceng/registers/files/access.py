"""Who sees a file: whoever sees the record it belongs to. Nobody sees it by itself."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Model

from jiceng.kernel.actors import Actor
from jiceng.kernel.refs import Ref
from jiceng.kit.access import may
from jiceng.kit.cells import raw
from jiceng.kit.rooms import gather


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


def path_of(record: Model) -> str:
    """Where the record hangs, as its own sheet says; empty where it hangs nowhere."""
    at = _hung(type(record))
    return str(raw(record, at) or "") if at else ""


@cache
def _hung(model: type[Model]) -> str:
    return next((one.at for one in gather("sheets", "SHEETS") if one.model is model and one.at), "")


def may_attach(record: Model, actor: Actor) -> bool:
    """Held at or above the record: who reads widely and keeps one branch keeps that one only.

    A record that takes no papers (any more) says so by `takes_files`.
    """
    if not getattr(record, "takes_files", True):
        return False
    return may(actor, keepers(type(record)), path_of(record))

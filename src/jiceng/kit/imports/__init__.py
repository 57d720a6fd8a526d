"""Spreadsheets in: judged by the entry form's own fields, tried first, imported once, undone.

`pages.urls(sheet, keeps)` gives a noun its import pages; `command.import_file` serves the
command line.
"""

from typing import Any

__all__ = ["import_file", "urls"]


def urls(sheet: Any, keeps: Any = ()) -> Any:
    """The import pages of a sheet; see `jiceng.kit.imports.pages.urls`."""
    from jiceng.kit.imports import pages  # noqa: PLC0415 - the models load before any page may

    return pages.urls(sheet, keeps)


def import_file(*args: Any, **kwargs: Any) -> Any:
    """Import a file from the command line; see `jiceng.kit.imports.command.import_file`."""
    from jiceng.kit.imports import command  # noqa: PLC0415

    return command.import_file(*args, **kwargs)

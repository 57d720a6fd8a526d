"""The kit's few tables, gathered from the modules they belong to."""

from jiceng.kit.drafts import Draft
from jiceng.kit.imports.models import ImportBatch, ImportedRow, ImportWord
from jiceng.kit.jobs import Job
from jiceng.kit.parcels import InParcel, OutParcel
from jiceng.kit.saved import SavedView
from jiceng.kit.search import SearchEntry
from jiceng.kit.tenant import TenantValue

__all__ = [
    "Draft",
    "ImportBatch",
    "ImportWord",
    "ImportedRow",
    "InParcel",
    "Job",
    "OutParcel",
    "SavedView",
    "SearchEntry",
    "TenantValue",
]

"""Finding records by two characters of their text, or by the first letters of their pinyin.

One table of tokens serves both databases: an FTS5 index follows it on SQLite, a GIN index on
PostgreSQL. Chinese is cut into pairs, so that 路灯 finds 某路灯不亮; letters and digits are found
from their beginning. Only what lists may show is indexed: never a sealed value.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Case, Value, When
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from jiceng.kernel.identity import HAN
from jiceng.kernel.reading import readings
from jiceng.kit.access import beneath

BATCH = 500
TITLE = 200
TEXT = 4_000  # characters of a text that are indexed
QUERY = 40  # characters of a query that are looked at
LETTERS = 12
_RUN = re.compile(f"(?P<chinese>[{HAN}]+)|(?P<plain>[a-z0-9]+)")
_LETTERS = re.compile(r"[a-z]+")

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
    _Lookup = models.Lookup[Any]
else:
    _Text, _Lookup = models.TextField, models.Lookup


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _hexed(signs: str) -> str:
    """Chinese in plain letters, so that no database cuts it its own way."""
    return "b" + "".join(map(_hex, signs))


@lru_cache(maxsize=16_384)
def _hex(sign: str) -> str:
    return f"{ord(sign):05x}"


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """The text in stretches of Chinese (True) and of ASCII letters and digits (False)."""
    for found in _RUN.finditer(_folded(text)):
        yield found.lastgroup == "chinese", found.group()


def tokens_of(title: str, text: str = "") -> str:
    """What a record is found by: pairs, words, and the first letters of the title's pinyin."""
    found: dict[str, None] = {}
    for chinese, run in _runs(f"{title[:TITLE]} {text[:TEXT]}"):
        if chinese:
            # The last character stands alone as well, so that each one begins a token.
            found |= dict.fromkeys(_hexed(run[at : at + 2]) for at in range(len(run)))
        else:
            found[f"w{run}"] = None
    for chinese, run in _runs(title[:TITLE]):
        if chinese:
            # A character without a known reading parts the letters on its two sides.
            for letters in _LETTERS.findall(" ".join(readings(run))):
                found |= dict.fromkeys(f"i{letters[at:]}" for at in range(len(letters)))
    return " ".join(found)


def parts_of(query: str) -> list[tuple[str, ...]]:
    """What a query asks for: all of the parts, each by any of its beginnings of tokens."""
    parts: list[tuple[str, ...]] = []
    for chinese, run in _runs(query[:QUERY]):
        if not chinese:
            letters = run.isalpha() and len(run) <= LETTERS
            parts.append((f"w{run}", f"i{run}") if letters else (f"w{run}",))
        elif len(run) == 1:
            parts.append((_hexed(run),))
        else:
            parts += [(_hexed(run[at : at + 2]),) for at in range(len(run) - 1)]
    return list(dict.fromkeys(parts))


class TokensField(_Text):
    """The tokens of an entry, asked with ``matches`` and the parts of a query."""


@TokensField.register_lookup
class Matches(_Lookup):
    """``tokens__matches=parts_of(query)``, by each database's own full-text index."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        lhs, params = self.process_lhs(compiler, connection)
        asked = " & ".join(f"({' | '.join(f'{one}:*' for one in part)})" for part in self.rhs)
        return f"to_tsvector('simple', {lhs}) @@ to_tsquery('simple', %s)", [*params, asked]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        table = connection.ops.quote_name(self.lhs.alias)
        asked = " AND ".join(f"({' OR '.join(f'{one}*' for one in part)})" for part in self.rhs)
        found = "SELECT rowid FROM kit_searchindex WHERE kit_searchindex MATCH %s"
        return f"{table}.id IN ({found})", [asked]


class SearchEntry(models.Model):
    """One record that can be found: what it is, where it hangs, what it is called."""

    label = models.CharField(_("对象种类"), max_length=60)
    object_id = models.CharField(_("对象编号"), max_length=40)
    org_path = models.CharField(_("所在组织"), max_length=255, blank=True, db_index=True)
    title = models.CharField(_("标题"), max_length=TITLE)
    tokens = TokensField(_("检索词"), blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("检索条目")
        verbose_name_plural = _("检索条目")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["label", "object_id"], name="search_one_entry"),
        ]

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class Entry:
    """A record to be indexed, with the words it is to be found by."""

    record: models.Model
    title: str
    text: str = ""
    org_path: str = ""


def index(record: models.Model, title: str, text: str = "", org_path: str = "") -> None:
    """Let a record be found, or found by new words. Call it within the action that writes it."""
    index_many([Entry(record, title, text, org_path)])


def index_many(entries: Iterable[Entry]) -> None:
    """The same for many records, in few statements."""
    rows = [
        SearchEntry(
            label=entry.record._meta.label_lower,
            object_id=str(entry.record.pk),
            org_path=entry.org_path,
            title=entry.title[:TITLE].replace("\x00", ""),
            tokens=tokens_of(entry.title, entry.text),
        )
        for entry in entries
    ]
    SearchEntry.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["label", "object_id"],
        update_fields=["org_path", "title", "tokens"],
    )


def forget(records: Iterable[models.Model]) -> None:
    """Let records be found no more."""
    by_label: dict[str, list[str]] = {}
    for record in records:
        by_label.setdefault(record._meta.label_lower, []).append(str(record.pk))
    for label, keys in by_label.items():
        for at in range(0, len(keys), BATCH):
            part = keys[at : at + BATCH]
            SearchEntry.objects.filter(label=label, object_id__in=part).delete()


def find(
    query: str, paths: Iterable[str], labels: Sequence[str] = (), limit: int = 20
) -> list[SearchEntry]:
    """Entries under these paths that hold all of the query; titles beginning with it come first."""
    query = query[:QUERY].replace("\x00", "").strip()
    parts = parts_of(query)
    if not parts:
        return []
    rows = SearchEntry.objects.filter(beneath("org_path", paths), tokens__matches=parts)
    if labels:
        rows = rows.filter(label__in=[label.lower() for label in labels])
    begins = When(title__startswith=query, then=Value(0))
    inside = When(title__contains=query, then=Value(1))
    rank = Case(begins, inside, default=Value(2))
    return list(rows.order_by(rank, Length("title"), "title", "pk")[:limit])

"""Sealed columns show masks, are found by their index, and open only with a ticket."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db import connection, models
from django.test import override_settings
from django.test.utils import CaptureQueriesContext, isolate_apps

import jiceng
from jiceng.kernel import ciphers, clock, masks
from jiceng.kernel.actors import System
from jiceng.kernel.looks import Look, Ticket, TicketError, issue_ticket, issue_tickets
from jiceng.kernel.secrets import BlindField, SealedField, SecretError, blinds, reseal

AES = "aes-256-gcm:" + "11" * 32
SM4 = "sm4-gcm:" + "22" * 32
NUMBER = "990101196001011234"
CLERK = System("测试")

with isolate_apps("tests"):

    class Holder(models.Model):  # noqa: DJ008 - a bare table
        id_number = SealedField(purpose="id", mask=masks.citizen_number, blind="id_blind")
        phone = SealedField(purpose="phone", mask=masks.phone)
        id_blind = BlindField(of="id_number")

        objects: ClassVar[Any] = models.Manager()

        class Meta:
            app_label = "tests"
            db_table = "tests_holder"


@pytest.fixture
def table(db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE tests_holder (id bigint PRIMARY KEY, id_number text NULL,"
            " phone text NULL, id_blind varchar(32) NOT NULL)"
        )
    with override_settings(JICENG_KEYS={"a": AES}):
        yield


@pytest.fixture
def holder(table: None) -> Any:
    Holder.objects.create(pk=1, id_number=NUMBER, phone="10000000001")
    return Holder.objects.get(pk=1)


def test_the_table_holds_no_plain_value_and_the_list_decrypts_nothing(
    holder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone, id_blind FROM tests_holder")
        row = "".join(cursor.fetchone())
    assert NUMBER not in row
    assert "10000000001" not in row
    monkeypatch.setattr(ciphers, "decipher", None)
    assert [str(one.id_number) for one in Holder.objects.all()] == ["990101********1234"]
    assert str(Holder.objects.values_list("phone", flat=True)[0]) == "100****0001"
    assert repr(holder.id_number) == "<Sealed 990101********1234>"


def test_opening_needs_a_ticket_and_the_ticket_leaves_a_line(holder: Any) -> None:
    ticket = issue_ticket(CLERK, holder, "id_number", purpose="核对转接材料", role="区级工作人员")
    assert holder.id_number.open(ticket) == NUMBER
    look = Look.objects.about(holder).get()
    assert (look.actor_name, look.purpose, look.fields) == ("测试", "核对转接材料", ["id_number"])


def test_a_ticket_opens_only_the_record_and_the_field_it_was_issued_for(holder: Any) -> None:
    other = Holder.objects.create(pk=2, id_number=NUMBER)
    ticket = issue_ticket(CLERK, holder, "id_number", purpose="核对")
    with pytest.raises(TicketError):
        other.id_number.open(ticket)
    with pytest.raises(TicketError):
        holder.phone.open(ticket)
    with pytest.raises(TicketError):
        Holder.objects.values_list("id_number", flat=True)[0].open(ticket)
    with pytest.raises(TicketError):
        holder.id_number.open(None)


def test_nobody_can_make_a_ticket_by_hand_or_without_a_purpose(holder: Any) -> None:
    ticket = issue_ticket(CLERK, holder, "phone", purpose="联系")
    with pytest.raises(TicketError):
        Ticket(1, "核对", ticket.subject, frozenset({"id_number"}))
    with pytest.raises(TicketError, match="为什么"):
        issue_ticket(CLERK, holder, "id_number", purpose="  ")
    with pytest.raises(TicketError, match="哪几项"):
        issue_ticket(CLERK, holder, purpose="核对")


def test_an_export_writes_one_look_for_each_record_in_one_statement(holder: Any) -> None:
    Holder.objects.create(pk=2, phone="10000000002")
    rows = list(Holder.objects.order_by("pk"))
    with CaptureQueriesContext(connection) as queries:
        tickets = issue_tickets(CLERK, rows, "phone", purpose="打印联系表")
    assert [row.phone.open(tickets[row.pk]) for row in rows] == ["10000000001", "10000000002"]
    assert Look.objects.count() == 2
    assert sum("INSERT" in query["sql"] for query in queries) == 1


def test_looks_are_kept_from_the_person_only_for_a_reason_and_for_a_time(holder: Any) -> None:
    today = clock.today()
    with pytest.raises(TicketError, match="依据"):
        issue_ticket(CLERK, holder, "phone", purpose="核查", hidden_until=today)
    far = today + timedelta(days=91)
    with pytest.raises(TicketError, match="90"):
        issue_ticket(CLERK, holder, "phone", purpose="核查", basis="某条", hidden_until=far)
    until = today + timedelta(days=30)
    issue_ticket(CLERK, holder, "phone", purpose="核查", basis="某条", hidden_until=until)
    assert not Look.objects.about(holder).shown(today).exists()
    assert Look.objects.about(holder).shown(until).exists()


def test_looks_are_never_changed_or_deleted(holder: Any) -> None:
    issue_ticket(CLERK, holder, "phone", purpose="联系")
    look = Look.objects.get()
    for change in (look.save, look.delete, Look.objects.all().delete):
        with pytest.raises(TicketError):
            change()
    with pytest.raises(TicketError):
        Look.objects.update(purpose="别的")


def test_exact_values_are_found_by_the_blind_index_even_while_keys_rotate(holder: Any) -> None:
    def found() -> list[int]:
        rows = Holder.objects.filter(id_blind__in=blinds(NUMBER.lower(), "id"))
        return list(rows.values_list("pk", flat=True))

    assert found() == [1]
    with override_settings(JICENG_KEYS={"a": AES, "s": SM4}):
        assert found() == [1]
        fresh = Holder.objects.get(pk=1)
        fresh.id_number = reseal(fresh.id_number)
        Holder.objects.bulk_update([fresh], ["id_number", "id_blind"])
    with override_settings(JICENG_KEYS={"s": SM4}):
        assert found() == [1]
        fresh = Holder.objects.get(pk=1)
        ticket = issue_ticket(CLERK, fresh, "id_number", purpose="核对")
        assert fresh.id_number.open(ticket) == NUMBER


def test_a_mask_posted_back_changes_nothing_and_is_never_stored_as_a_value(holder: Any) -> None:
    before = holder.id_number.stored
    holder.id_number = "990101********1234"
    assert holder.id_number.stored == before
    with pytest.raises(SecretError, match="打码"):
        holder.id_number = "990101********9999"
    with pytest.raises(SecretError, match="打码"):
        Holder(pk=3, phone="100****0001")


def test_a_value_changed_or_emptied_carries_its_index_along(holder: Any) -> None:
    holder.id_number = "990101196001019999"
    holder.save()
    assert not Holder.objects.filter(id_blind__in=blinds(NUMBER, "id")).exists()
    assert Holder.objects.filter(id_blind__in=blinds("990101196001019999", "id")).exists()
    holder.id_number = ""
    holder.save()
    again = Holder.objects.get(pk=1)
    assert (again.id_number, again.id_blind) == (None, "")
    assert Holder.objects.filter(id_number__isnull=True).count() == 1


def test_saving_what_was_loaded_keeps_value_and_index(holder: Any) -> None:
    kept = (holder.id_number.stored, holder.id_blind)
    holder.full_clean()
    holder.save()
    again = Holder.objects.only("id_number").get(pk=1)
    assert (again.id_number.stored, again.id_blind) == kept


def test_many_records_are_sealed_in_bulk(table: None) -> None:
    rows = [Holder(pk=pk, id_number=f"99010119600101{pk:04d}") for pk in range(1, 21)]
    Holder.objects.bulk_create(rows)
    last = Holder.objects.get(id_blind__in=blinds("990101196001010020", "id"))
    assert last.pk == 20


def test_plain_lookups_and_updates_on_a_sealed_column_are_refused(holder: Any) -> None:
    from django.core.exceptions import FieldError

    with pytest.raises(FieldError):
        Holder.objects.filter(id_number=NUMBER).exists()
    with pytest.raises(SecretError):
        Holder.objects.update(id_number=NUMBER)


def test_a_value_does_not_move_to_a_column_of_another_purpose(holder: Any) -> None:
    with pytest.raises(SecretError):
        holder.phone = holder.id_number


def test_only_the_secrets_module_deciphers() -> None:
    root = Path(jiceng.__file__).parent
    callers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"\bdecipher\b", path.read_text("utf-8"))
    }
    assert callers == {"kernel/ciphers.py", "kernel/secrets.py"}


def test_the_field_can_stand_in_a_migration() -> None:
    column = Holder._meta.get_field("id_number")
    _name, path, _args, options = column.deconstruct()
    assert path == "jiceng.kernel.secrets.SealedField"
    assert SealedField(**options).purpose == "id"
    index = Holder._meta.get_field("id_blind").clone()
    assert (index.max_length, index.db_index) == (32, True)

"""Keys of one's own, and the partners with theirs."""

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.insight.packages import signing
from jiceng.insight.packages.models import Key, Partner
from jiceng.kernel import clock
from jiceng.kernel.actors import Actor, System
from jiceng.kernel.journal import note, note_many
from jiceng.kernel.looks import issue_ticket
from jiceng.kernel.spans import end
from jiceng.kit.scope import code_of
from jiceng.registers.orgs.models import Org

SIGNER = System("上报包签名")


@transaction.atomic
def make_key(*, actor: Actor, org: Org, seed: bytes = b"") -> Key:
    """生成签名钥匙; the one before ends today. `seed` only where it must be the same each time."""
    made = seed or signing.new_seed()
    public, today = signing.public_of(made), clock.today()
    Key.objects.filter(org=org, until=None).update(until=today)
    key: Key = Key(
        org=org, name=signing.name_of(public), public=public, since=today,
        recorded_at=clock.now(),
    )  # fmt: skip
    key.private = base64.b64encode(made).decode()
    key.save()
    note(actor, "packages.make_key", key)
    return key


def key_of(org: Org) -> Key:
    """The key this organisation signs with. ValidationError where it has none yet."""
    found: Key | None = Key.objects.filter(org=org, until=None).first()
    if found is None or found.private is None:
        raise ValidationError(_("“%s”还没有签名钥匙，请先生成一把，并把公钥告诉对方") % org.name)
    return found


def sign(text: str, org: Org) -> dict[str, str]:
    """The signature of a text by this organisation's key of today."""
    key = key_of(org)
    ticket = issue_ticket(SIGNER, key, "private", purpose="签名上报包")
    try:
        return signing.signed(text, signing.read(key.private.open(ticket)), key.kind)
    except (ValueError, KeyError):
        raise ValidationError(_("签名钥匙读不出来，请重新生成一把")) from None


def partner_faults(values: Mapping[str, Any]) -> dict[str, str]:
    """Field → what is wrong with a partner's key, code or address."""
    wrong: dict[str, str] = {}
    if not signing.well_formed(values.get("public") or ""):
        wrong["public"] = _("公钥写得不对，请原样粘贴对方给的一行字")
    org, code = values.get("org"), (values.get("code") or "").strip()
    if isinstance(org, Org) and code == code_of(org):
        wrong["code"] = _("这是本级自己的编码，请填对方的编码")
    return wrong | line_faults(values)


def line_faults(values: Mapping[str, Any]) -> dict[str, str]:
    address = (values.get("address") or "").strip()
    parts = urlsplit(address)
    if address and (parts.scheme != "https" or not parts.hostname or parts.username):
        return {"address": _("接收地址要以 https:// 开头，不写用户名和密码")}
    if shown := (values.get("certificate") or "").strip():
        try:
            load_pem_x509_certificates(shown.encode())
        except ValueError:
            said = _("证书写得不对，请从 -----BEGIN CERTIFICATE----- 起整段粘贴")
            return {"certificate": said}
    return {}


@transaction.atomic
def name_partner(*, actor: Actor, **values: Any) -> Partner:
    """登记对方节点; see `name_partner_many`."""
    return name_partner_many([values], actor=actor)[0]


@transaction.atomic
def name_partner_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Partner]:
    """Partners: org, side, code, name, public, and address and token where there is a line.

    The same code again is a changed key: the one before ends, what it signed stays good.
    """
    today, made = clock.today(), []
    for row in rows:
        if wrong := partner_faults(row):
            raise ValidationError(wrong)
        token = row.get("token") or None
        values = {k: v for k, v in row.items() if k != "token"}
        values |= {"code": row["code"].strip(), "public": row["public"].strip()}
        same = Partner.objects.filter(org=row["org"], side=row["side"], code=values["code"])
        same.filter(until=None).update(until=today)
        one = Partner(**values, since=today, recorded_at=clock.now())
        one.token = token
        one.save()
        made.append(one)
    note_many(actor, "packages.name_partner", made)
    return made


@transaction.atomic
def take_line(
    partner: Partner, *, actor: Actor, address: str, token: str = "", certificate: str = ""
) -> Partner:
    """登记网络地址, the token of the other side and, where no public authority vouches for it, its
    certificate; an empty token leaves the one there is.
    """
    if wrong := line_faults({"address": address, "certificate": certificate}):
        raise ValidationError(wrong)
    if partner.until is not None:
        raise ValidationError(_("“%s”已经停用，请先重新登记") % partner)
    partner.address = address.strip()
    if token.strip():
        partner.token = token.strip()
    partner.certificate = certificate.strip()
    partner.save(update_fields=["address", "token", "certificate"])
    note(actor, "packages.take_line", partner)
    return partner


@transaction.atomic
def end_partner(partner: Partner, *, actor: Actor, on: date | None = None) -> Partner:
    """停用: nothing more goes there or is taken from there; what came stays."""
    if not end(partner, on or clock.today()):
        raise ValidationError(_("“%s”已经停用") % partner)
    note(actor, "packages.end_partner", partner)
    return partner

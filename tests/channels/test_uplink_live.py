"""Two installations, each with its own data: a package goes up by HTTPS and receipts come back."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError

from jiceng.channels.protocols import targets
from jiceng.channels.protocols.targets import Target
from jiceng.channels.uplink import actions as uplink
from jiceng.insight.closing import actions as closing
from jiceng.insight.packages import actions
from jiceng.insight.packages.models import Partner, Sent
from jiceng.kernel import clock
from jiceng.kernel.journal import JournalLine
from jiceng.kernel.periods import around
from jiceng.registers.people.models import Person
from tests.cast import MAKER, Cast, fill

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOST = "city.example.org"
FEW = ("orgs.orgs", "members.members", "units.covered")
HERE = Path(__file__).parents[2]


def certificate(folder: Path, name: str) -> tuple[str, str]:
    """A self-signed certificate for this host and its key: two files."""
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    cert, private = folder / f"{name}-{os.urandom(3).hex()}.pem", folder / f"{name}.key"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ))  # fmt: skip
    return str(cert), str(private)


@dataclass
class City:
    """The other side, spoken to as its own people would."""

    process: subprocess.Popen[str]
    port: int
    public: str
    token: str
    certificate: str

    def asked(self, *words: str) -> dict[str, Any]:
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found


@pytest.fixture
def cast(db: None) -> Cast:
    return fill()


@pytest.fixture
def city(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    ours = actions.make_key(actor=MAKER, org=cast.east)
    cert, key = certificate(tmp_path, HOST)
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "JICENG_HOME"}}
    env["JICENG_HOSTS"] = HOST
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.channels.city", cert, key, ours.public], cwd=HERE, env=env,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        said = json.loads(process.stdout.readline())
        found = City(process, said["port"], said["public"], said["token"],
                     Path(cert).read_text(encoding="ascii"))  # fmt: skip
        monkeypatch.setattr(
            targets, "public",
            lambda url: Target(f"https://127.0.0.1:{found.port}{url.partition('.org')[2]}", HOST),
        )  # fmt: skip
        yield found
    finally:
        process.stdin.close()
        process.kill()
        process.wait()


def again(package: Sent) -> Sent:
    """Its time has come once more."""
    Sent.objects.filter(pk=package.pk).update(not_before=clock.now() - timedelta(seconds=1))
    uplink.run()
    package.refresh_from_db()
    return package


def pinned(upper: Partner, city: City, pem: str, token: str = "") -> None:
    actions.take_line(upper, actor=MAKER, token=token or city.token, certificate=pem,
                      address=f"https://{HOST}/api/v1/packages/incoming")  # fmt: skip


def test_a_package_goes_up_is_compared_and_answered_whatever_goes_wrong_on_the_way(
    cast: Cast, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = around(clock.today().replace(day=1) - timedelta(days=1), "month")
    asked = closing.ask(actor=MAKER, org=cast.east, period=month)
    closing.freeze(asked, actor=MAKER, only=FEW)
    upper = actions.name_partner(actor=MAKER, org=cast.east, side="upper", code="900000",
                                 name="演示市委", public=city.public)  # fmt: skip
    with pytest.raises(ValidationError, match="整段粘贴"):
        pinned(upper, city, "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----")
    pinned(upper, city, "")
    sent = actions.build(actor=MAKER, partner=upper, period=month.code)
    names = Person.objects.values_list("name", flat=True)
    assert [one for one in names if one in sent.content] == []
    actions.post(sent, actor=MAKER)

    other = Path(certificate(tmp_path, HOST)[0]).read_text(encoding="ascii")
    foreign = Path(certificate(tmp_path, "other.example.org")[0]).read_text(encoding="ascii")
    for pem in ("", other, foreign):  # unknown to the public authorities; not the one pinned
        pinned(upper, city, pem)
        assert "证书不可信" in again(sent).words
    pinned(upper, city, city.certificate, token="x" * 43)
    assert "没有认这个接口令牌" in again(sent).words
    pinned(upper, city, city.certificate)
    city.asked("faults", "503", "late")
    assert "现在办不了（HTTP 503）" in again(sent).words
    assert city.asked("told")["packages"] == [], "nothing was taken so far"
    monkeypatch.setattr(uplink, "PATIENCE", 2.0)
    assert "没有按时回答" in again(sent).words
    monkeypatch.setattr(uplink, "PATIENCE", 60.0)
    assert sent.state == "made" and sent.tries == 6
    taken = [[month.code, 1, "received", "line"]]
    until = time.monotonic() + 60
    while city.asked("told")["packages"] != taken and time.monotonic() < until:
        time.sleep(0.2)  # it is taken, only the answer comes too late
    again(sent)  # the same bytes once more: known by their number, answered with the receipt
    assert (sent.state, sent.way, sent.result) == ("settled", "line", "received")
    told = city.asked("told")
    assert told["packages"] == taken
    lines = {one["name"]: one["value"] for one in json.loads(sent.content)["figures"]}
    unlike = {one for one in lines if one.partition("{")[0] == "orgs.orgs"}
    assert {n for n, s in told["states"].items() if s == "aside"} == unlike, "otherwise there"
    assert sent.aside == len(unlike) > 1
    assert told["totals"] == {n: v for n, v in lines.items() if n in told["totals"]}
    balanced(told["totals"], "members")
    balanced(told["totals"], "orgs")
    assert "orgs.orgs" not in told["totals"]

    assert city.asked("accept") == {"accepted": len(unlike)}  # the city decides, a day later we ask
    with clock.at(clock.now() + timedelta(days=1)):
        assert uplink.run() == 1
    sent.refresh_from_db()
    assert (sent.aside, sent.added, sent.words) == (0, len(lines), "")
    assert city.asked("told")["totals"]["orgs.orgs"] == lines["orgs.orgs"]
    verbs = list(JournalLine.objects.filter(verb__startswith="packages.").order_by("pk")
                 .values_list("verb", flat=True))  # fmt: skip
    assert verbs.count("packages.tell_try") == 6 and verbs[-1] == "packages.settle"


def balanced(totals: dict[str, int], kind: str) -> None:
    """By hand: what stood and came and left is what stands, and the reasons are all there."""
    own = {k.partition(":")[2]: v for k, v in totals.items() if k.startswith(f"statements.{kind}:")}
    assert own["start"] + own["in"] - own["out"] == own["end"] > 0
    for side in ("in", "out"):
        assert sum(v for k, v in own.items() if k.startswith(f"{side}.")) == own[side]

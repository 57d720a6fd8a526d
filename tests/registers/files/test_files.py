"""Files: what they really are, seen only with their record, inert, and gone when removed."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from PIL import Image

from jiceng.kernel import clock
from jiceng.kernel.actors import System
from jiceng.kernel.refs import Ref
from jiceng.kit.roles import Role
from jiceng.registers.accounts.actions import grant
from jiceng.registers.accounts.models import Account
from jiceng.registers.files import actions
from jiceng.registers.files.access import may_attach, owner_of
from jiceng.registers.files.actions import INVARIANTS
from jiceng.registers.files.models import Attachment
from jiceng.registers.matters import actions as matters
from jiceng.registers.meetings.models import Meeting
from tests.cast import MAKER, OLD, Cast, fill

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.both]
US = System("测试")


@pytest.fixture
def home(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def cast(home) -> Cast:
    return fill()


@pytest.fixture
def matter(cast):
    return matters.lodge(actor=cast.clerk, title="事", org=cast.huaiyin, sender=cast.east)


def client_of(account):
    client = Client()
    client.force_login(account)
    session = client.session
    now = clock.now().timestamp()
    session.update({"stamp": account.stamp, "began": now, "seen": now})
    session.save()
    return client


def named(content, name):
    file = io.BytesIO(content)
    file.name = name
    return file


def attach(record, actor, content=b"hello", name="a.txt"):
    return actions.attach(record, actor=actor, file=named(content, name))


def photo():
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825)[2] = (34.0, 39.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def docx(*parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><w:t>正文</w:t></w:document>")
        for name, text in parts:
            archive.writestr(name, text)
    return out.getvalue()


def sound():
    return [said for rule in INVARIANTS for said in rule()]


RELATION = '<Relationships><Relationship Type="x/%s" Target="http://a" TargetMode="External"/>'
REFUSED = [
    ("a.docm", docx(), "只收"),
    ("a.exe", b"MZ", "只收"),
    ("a.svg", b"<svg onload=alert(1)>", "只收"),
    ("a.html", b"<html>", "只收"),
    ("a.png", b"<html><script>alert(1)</script>", "打不开"),
    ("a.txt", b"<html><script>alert(1)</script>", "网页"),
    ("a.pdf", b"MZ not a pdf", "不是 PDF"),
    ("a.pdf", b"%PDF-1.4 << /OpenAction << /S /JavaScript /JS (x) >> >>", "脚本"),
    ("a.pdf", b"%PDF-1.4 << /J#61vaScript 1 >>", "脚本"),
    ("a.pdf", b"%PDF-1.4 << /Encrypt 3 0 R >>", "密码"),
    ("a.pdf", b"%PDF-1.4 <html><script>", "两种格式"),
    ("a.docx", b"\xd0\xcf\x11\xe0 old", "旧版"),
    ("a.docx", b"PK\x03\x04 cut", "损坏"),
    ("a.docx", docx(("word/vbaProject.bin", "x")), "宏"),
    ("a.docx", docx(("word/embeddings/oleObject1.bin", "x")), "嵌入"),
    ("a.docx", docx(("word/_rels/settings.xml.rels", RELATION % "attachedTemplate")), "外部模板"),
    ("a.docx", docx(("word/f.xml", "<w:instrText>DDEAUTO c:\\cmd</w:instrText>")), "外部数据"),
    ("a.docx", docx(("word/e.xml", '<!DOCTYPE a [<!ENTITY b "c">]>')), "不正常"),
    ("a.docx", docx(("word/h.xml", "<w:t>机密★10年</w:t>")), "密级"),
    ("a.txt", "秘密★1年".encode(), "密级"),
    ("a.txt", b"", "空的"),
]


@pytest.mark.parametrize(("name", "content", "said"), REFUSED)
def test_what_could_act_or_may_not_come_in_is_refused_in_words(name, content, said, home, db):
    from jiceng.registers.orgs.actions import set_up

    org = set_up(actor=US, name="某委", kind="district_committee", since=date(2020, 1, 1))
    with pytest.raises(ValidationError, match=said):
        attach(org, US, content, name)
    assert not Attachment.objects.exists()
    assert not [place for place in home.rglob("*") if place.is_file()]


def test_a_link_in_a_document_is_no_harm(matter, cast):
    content = docx(("word/_rels/document.xml.rels", RELATION % "relationships/hyperlink"))
    assert attach(matter, cast.clerk, content, "会议纪要.docx").kind == "docx"


def test_a_picture_keeps_neither_place_nor_device(matter, cast):
    content = photo()
    assert b"SECRETMAKER" in content
    kept = attach(matter, cast.clerk, content, "现场.JPG")
    stored = kept.path.read_bytes()
    assert b"SECRETMAKER" not in stored
    assert not Image.open(io.BytesIO(stored)).getexif()
    assert kept.name == "现场.jpg"


def test_only_who_sees_the_record_gets_the_file_and_it_is_inert(matter, cast):
    kept = attach(matter, cast.clerk)
    url = f"/f/files/{kept.uid}"
    answer = client_of(cast.worker).get(url)
    assert b"".join(answer.streaming_content) == b"hello"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "no-store"
    assert client_of(cast.neighbour).get(url).status_code == 404
    assert client_of(cast.outsider).get(url).status_code == 403
    assert Client().get(url).status_code == 302


def test_it_is_attached_and_removed_on_the_record_by_its_keepers(matter, cast):
    url = f"/c/files/attach/matters.matter/{matter.pk}/"
    client = client_of(cast.worker)
    assert client.get(url).status_code == 200
    bad = client.post(url, {"file": named(b"MZ", "a.exe")})
    assert bad.status_code == 422
    assert client.post(url, {"file": named(b"hello", "a.txt")}).status_code == 302
    kept = Attachment.objects.get()
    assert client_of(cast.leader).get(url).status_code == 403
    assert client_of(cast.neighbour).get(url).status_code == 404
    assert client_of(cast.clerk).get("/c/files/attach/no.thing/1/").status_code == 404
    assert client_of(cast.clerk).get("/c/files/attach/kernel.counter/1/").status_code == 404
    gone = client.post(f"/c/files/{kept.uid}/remove/", {"reason": "传错了"})
    assert gone.status_code == 302
    assert client.get(f"/f/files/{kept.uid}").status_code == 404


def test_removing_takes_the_bytes_and_leaves_the_trace(
    matter, cast, django_capture_on_commit_callbacks
):
    kept = attach(matter, cast.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(kept, actor=cast.clerk, reason="传错了")
    assert not kept.path.exists()
    assert kept.remove_reason == "传错了"
    assert sound() == []


def test_a_changed_or_lost_file_is_noticed_and_orphans_are_swept(matter, cast, home):
    kept = attach(matter, cast.clerk)
    assert sound() == []
    kept.path.write_bytes(b"hallo")
    assert "摘要不符" in sound()[0]
    kept.path.unlink()
    assert "不在" in sound()[0]
    (home / "ab").mkdir(exist_ok=True)
    orphan = home / "ab" / "orphan"
    orphan.write_bytes(b"x")
    assert actions.sweep() == 0
    with clock.at(date(2100, 1, 1)):
        assert actions.sweep() == 1
    assert not orphan.exists()


def test_the_same_file_twice_is_refused(matter, cast):
    attach(matter, cast.clerk)
    with pytest.raises(ValidationError, match="已经附过"):
        attach(matter, cast.clerk)


def test_who_keeps_one_branch_attaches_there_and_nowhere_else(cast):
    """A secretary of one branch who also reads the whole district."""
    grant(cast.accounts["secretary"], actor=MAKER, role=Role.REVIEWER, org=cast.district, since=OLD)
    secretary = Account.objects.get(pk=cast.accounts["secretary"].pk)
    here = Meeting.objects.filter(org=cast.branch).first()
    there = Meeting.objects.exclude(org=cast.branch).first()
    assert may_attach(here, secretary)
    assert owner_of(Ref.to(there), secretary) == there
    assert not may_attach(there, secretary)

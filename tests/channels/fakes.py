"""Machines outside, on loopback: they speak the published protocols, check every signature by
themselves, and can be told to delay, refuse, repeat or cut the line.

Nothing here imports what it checks: the signatures are written a second time.
"""

import base64
import hashlib
import hmac
import json
import re
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

DELAY = 0.2


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))


@dataclass
class Fake:
    """A machine: `answer` gives status and JSON; `script` names what goes wrong, in order."""

    answer: Any
    script: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def reply(self, asked: Asked) -> tuple[int, bytes] | None:
        self.asked.append(asked)
        fault = self.script.pop(0) if self.script else ""
        if fault == "cut":
            return None
        if fault == "delay":
            time.sleep(DELAY)
        if fault.isdigit():
            return int(fault), b"{}"
        if fault == "noise":
            return 200, b"<html>"
        if fault == "flood":
            return 200, b" " * 300_000
        if fault.startswith("{"):
            return 200, fault.encode()
        status, said = self.answer(asked)
        return status, json.dumps(said).encode()


@contextmanager
def standing(answer: Any, *script: str) -> Iterator[Fake]:
    """A machine that stands for the length of a test."""
    fake = Fake(answer, list(script))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            heads = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, heads, self.rfile.read(size))
            replied = fake.reply(asked)
            if replied is None:
                self.close_connection = True
                return
            try:
                self.send_response(replied[0])
                self.send_header("content-length", str(len(replied[1])))
                self.end_headers()
                self.wfile.write(replied[1])
            except OSError:
                pass  # whoever asked no longer listens

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class AliyunSms:
    """SendSms of 阿里云短信 for one account: 400 for a wrong signature or a nonce used before."""

    def __init__(self, key_id: str, secret: str):
        self.key_id, self.secret, self.nonces = key_id, secret, set()
        self.taken: list[dict[str, Any]] = []

    def __call__(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        head, given = asked.headers, {}
        scheme, _space, rest = head["authorization"].partition(" ")
        for part in rest.split(","):
            name, _is, value = part.partition("=")
            given[name] = value
        raw = urlsplit(asked.path).query  # it arrived sorted and escaped, or it does not verify
        lines = [f"{name}:{head[name]}" for name in given["SignedHeaders"].split(";")]
        canonical = [asked.method, "/", raw, *lines, "", given["SignedHeaders"], _sha(asked.body)]
        text = f"{scheme}\n{_sha(chr(10).join(canonical).encode())}".encode()
        right = hmac.new(self.secret.encode(), text, "sha256").hexdigest()
        if given["Credential"] != self.key_id:
            return 404, {"Code": "InvalidAccessKeyId.NotFound", "Message": "no such key"}
        if right != given["Signature"] or head["x-acs-content-sha256"] != _sha(asked.body):
            return 400, {"Code": "SignatureDoesNotMatch", "Message": "signature"}
        if head["x-acs-signature-nonce"] in self.nonces:
            return 400, {"Code": "SignatureNonceUsed", "Message": "nonce"}
        self.nonces.add(head["x-acs-signature-nonce"])
        assert (head["x-acs-action"], head["x-acs-version"]) == ("SendSms", "2017-05-25")
        said = {key: unquote(value) for key, value in (p.split("=") for p in raw.split("&"))}
        self.taken.append({**said, "TemplateParam": json.loads(said["TemplateParam"])})
        return 200, {"Code": "OK", "Message": "OK", "BizId": f"biz{len(self.taken)}"}


class TencentSms:
    """SendSms of 腾讯云短信 for one account; errors come with status 200, as theirs do."""

    def __init__(self, key_id: str, secret: str):
        self.key_id, self.secret = key_id, secret
        self.taken: list[dict[str, Any]] = []

    def __call__(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        head, given = asked.headers, {}
        for part in head["authorization"].removeprefix("TC3-HMAC-SHA256 ").split(", "):
            name, _is, value = part.partition("=")
            given[name] = value
        owner, day, service, ends = given["Credential"].split("/")
        names = given["SignedHeaders"].split(";")
        assert {"content-type", "host"} <= set(names)
        lines = "".join(f"{name}:{head[name].lower()}\n" for name in names)
        canonical = f"POST\n/\n\n{lines}\n{given['SignedHeaders']}\n{_sha(asked.body)}"
        moment = head["x-tc-timestamp"]
        text = f"TC3-HMAC-SHA256\n{moment}\n{day}/{service}/{ends}\n{_sha(canonical.encode())}"
        key = ("TC3" + self.secret).encode()
        for word in (day, service, ends):
            key = hmac.new(key, word.encode(), "sha256").digest()
        right = hmac.new(key, text.encode(), "sha256").hexdigest()
        same_day = time.strftime("%Y-%m-%d", time.gmtime(int(moment))) == day
        if owner != self.key_id or right != given["Signature"] or not same_day:
            error = {"Code": "AuthFailure.SignatureFailure", "Message": "signature"}
            return 200, {"Response": {"Error": error, "RequestId": "r"}}
        said = json.loads(asked.body)
        self.taken.append(said)
        status = {"SerialNo": f"no{len(self.taken)}", "PhoneNumber": said["PhoneNumberSet"][0],
                  "Fee": 1, "Code": "Ok", "Message": "send success"}  # fmt: skip
        return 200, {"Response": {"SendStatusSet": [status], "RequestId": "r"}}


class WechatApi:
    """The official account's side that is asked: tokens, notices, menu, silent ids."""

    def __init__(self, app_id: str, secret: str):
        self.app_id, self.secret = app_id, secret
        self.tokens: list[str] = []
        self.sent: list[dict[str, Any]] = []
        self.menu: Any = None
        self.codes = {"code-1": {"openid": "o-tied"}, "code-2": {"openid": "o-new"},
                      "code-3": {"openid": "o-seen", "is_snapshotuser": 1}}  # fmt: skip

    def __call__(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        path = urlsplit(asked.path).path
        said = json.loads(asked.body) if asked.body else {}
        if path == "/cgi-bin/stable_token":
            if (said["appid"], said["secret"]) != (self.app_id, self.secret):
                return 200, {"errcode": 40125, "errmsg": "invalid appsecret"}
            self.tokens.append(f"token-{len(self.tokens) + 1}")
            return 200, {"access_token": self.tokens[-1], "expires_in": 7200}
        if path == "/sns/oauth2/access_token":
            right = (asked.query["appid"], asked.query["secret"]) == (self.app_id, self.secret)
            known = self.codes.pop(asked.query["code"], None) if right else None
            return 200, known or {"errcode": 40029, "errmsg": "invalid code"}
        if asked.query.get("access_token") != (self.tokens or [""])[-1]:
            return 200, {"errcode": 40001, "errmsg": "invalid credential"}
        return 200, self._done(path, said)

    def _done(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        if path == "/cgi-bin/menu/create":
            self.menu = said["button"]
            return {"errcode": 0, "errmsg": "ok"}
        assert path in {"/cgi-bin/message/subscribe/bizsend", "/cgi-bin/message/template/send"}
        if said["touser"] == "o-refuses":
            return {"errcode": 43101, "errmsg": "user refuse"}
        self.sent.append(said)
        return {"errcode": 0, "errmsg": "ok", "msgid": 1000 + len(self.sent)}


@dataclass
class WechatSender:
    """The platform's side that calls: signs and encrypts by itself, and reads what comes back."""

    client: Any
    token: str
    aes_key: str
    app_id: str
    serial: int = 0

    def _aes(self) -> tuple[Any, bytes]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16])), key

    def sign(self, *parts: str) -> str:
        joined = "".join(sorted([self.token, *parts]))
        return hashlib.sha1(joined.encode()).hexdigest()  # noqa: S324

    def sealed(self, xml: str, app_id: str = "") -> str:
        raw = b"r" * 16 + struct.pack(">I", len(xml.encode())) + xml.encode()
        raw += (app_id or self.app_id).encode()
        raw += bytes([32 - len(raw) % 32]) * (32 - len(raw) % 32)
        work = self._aes()[0].encryptor()
        return base64.b64encode(work.update(raw) + work.finalize()).decode()

    def opened(self, answer: Any) -> str:
        """The words inside an encrypted answer, its own signature checked."""
        body = answer.content.decode()
        part = {name: re.search(rf"<{name}>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{name}>", body)[1]
                for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")}  # fmt: skip
        assert part["MsgSignature"] == self.sign(part["TimeStamp"], part["Nonce"], part["Encrypt"])
        work = self._aes()[0].decryptor()
        raw = work.update(base64.b64decode(part["Encrypt"])) + work.finalize()
        raw = raw[: -raw[-1]]
        (size,) = struct.unpack(">I", raw[16:20])
        assert raw[20 + size :].decode() == self.app_id
        return re.search(r"<Content><!\[CDATA\[(.*)\]\]></Content>", raw[20 : 20 + size].decode())[
            1
        ]

    def text(self, words: str, msgid: str, sender: str = "o-tied") -> str:
        return (f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[{sender}]]>"
                f"</FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType>"
                f"<Content><![CDATA[{words}]]></Content><MsgId>{msgid}</MsgId></xml>")  # fmt: skip

    def event(self, name: str, sender: str = "o-tied", key: str = "") -> str:
        return (f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{sender}</FromUserName>"
                f"<CreateTime>7</CreateTime><MsgType>event</MsgType><Event>{name}</Event>"
                f"<EventKey>{key}</EventKey></xml>")  # fmt: skip

    def post(self, xml: str, *, at: int, nonce: str = "", sealed: str = "", body: str = "",
             **heads: Any) -> Any:  # fmt: skip
        self.serial += 1
        nonce, stamp = nonce or f"n{self.serial}", str(at)
        sealed = sealed or self.sealed(xml)
        query = {"signature": self.sign(stamp, nonce), "timestamp": stamp, "nonce": nonce,
                 "encrypt_type": "aes", "openid": "o-tied",
                 "msg_signature": self.sign(stamp, nonce, sealed)}  # fmt: skip
        query |= heads.pop("query", {})
        body = body or f"<xml><ToUserName>gh_1</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
        return self.client.post(f"/w/wechat/?{urlencode(query)}", body, "text/xml", **heads)


class WecomApi:
    """企业微信's side for one application."""

    def __init__(self, corp_id: str, secret: str):
        self.corp_id, self.secret = corp_id, secret
        self.sent: list[dict[str, Any]] = []

    def __call__(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        path, query = urlsplit(asked.path).path, asked.query
        if path == "/cgi-bin/gettoken":
            if (query["corpid"], query["corpsecret"]) != (self.corp_id, self.secret):
                return 200, {"errcode": 40001, "errmsg": "invalid credential"}
            return 200, {"errcode": 0, "access_token": "token-w", "expires_in": 7200}
        assert path == "/cgi-bin/message/send"
        if query["access_token"] != "token-w":
            return 200, {"errcode": 40014, "errmsg": "invalid access_token"}
        said = json.loads(asked.body)
        if said["touser"] == "nobody":
            return 200, {"errcode": 0, "errmsg": "ok", "invaliduser": "nobody"}
        self.sent.append(said)
        return 200, {"errcode": 0, "errmsg": "ok", "msgid": f"m{len(self.sent)}"}

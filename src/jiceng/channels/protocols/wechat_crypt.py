"""微信公众平台: signatures and the encrypted envelope of what it sends (安全模式), both ways.

SHA-1 and CBC without a tag are the platform's choice; the signature over the ciphertext is checked
before anything is deciphered, and every failure says the same.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

BLOCK: Final = 32  # of the padding; the cipher's own is 16
HEAD: Final = 16  # random bytes before the length
KEY: Final = 43  # signs of EncodingAESKey
LARGEST: Final = 64 * 1024


class EnvelopeError(ValueError):
    """It is not from the platform, or was changed on the way."""


def signature(token: str, *parts: str) -> str:
    joined = "".join(sorted((token, *parts)))
    return hashlib.sha1(joined.encode()).hexdigest()  # noqa: S324 - the platform's choice


def signed(given: str, token: str, *parts: str) -> bool:
    """Compared in constant time; an empty token signs nothing."""
    return bool(token) and hmac.compare_digest(
        signature(token, *parts).encode(), given.encode(errors="replace")
    )


def parsed(xml: bytes) -> dict[str, str]:
    """The flat fields of a message. EnvelopeError for anything with a DTD or an entity."""
    if len(xml) > LARGEST:
        raise EnvelopeError("消息太长")
    try:
        root = fromstring(xml, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise EnvelopeError("消息的格式不认识") from None
    return {child.tag: child.text or "" for child in root}


def written(fields: Mapping[str, Any]) -> bytes:
    """Flat fields as XML; numbers bare, texts as CDATA."""
    said = []
    for name, value in fields.items():
        text = str(value).replace("]]>", "]]]]><![CDATA[>")
        inner = str(value) if isinstance(value, int) else f"<![CDATA[{text}]]>"
        said.append(f"<{name}>{inner}</{name}>")
    return f"<xml>{''.join(said)}</xml>".encode()


@dataclass(frozen=True, repr=False)
class Envelope:
    """The keys of one official account: Token, EncodingAESKey, AppID."""

    token: str
    aes_key: str
    app_id: str

    def _cipher(self) -> Cipher[modes.CBC]:
        if len(self.aes_key) != KEY:
            raise EnvelopeError("EncodingAESKey 应为 43 个字符")
        try:
            key = base64.b64decode(f"{self.aes_key}=", validate=True)
        except ValueError:
            raise EnvelopeError("EncodingAESKey 不对") from None
        return Cipher(algorithms.AES(key), modes.CBC(key[:HEAD]))

    def unsealed(self, given: str, timestamp: str, nonce: str, body: bytes) -> dict[str, str]:
        """The message inside a signed envelope; EnvelopeError whatever is wrong with it."""
        sealed = parsed(body).get("Encrypt", "")
        if not signed(given, self.token, timestamp, nonce, sealed):
            raise EnvelopeError("签名不对")
        text, app_id = self._opened(sealed)
        if not hmac.compare_digest(app_id, self.app_id.encode()):
            raise EnvelopeError("不是发给本公众号的")
        return parsed(text)

    def _opened(self, sealed: str) -> tuple[bytes, bytes]:
        try:
            chain = self._cipher().decryptor()
            raw = chain.update(base64.b64decode(sealed, validate=True)) + chain.finalize()
        except ValueError:
            raise EnvelopeError("密文不完整") from None
        pad = raw[-1] if raw else 0
        size = int.from_bytes(raw[HEAD : HEAD + 4], "big")
        inner = raw[HEAD + 4 : len(raw) - pad]
        if not 1 <= pad <= BLOCK or size > len(inner):
            raise EnvelopeError("密文不完整")
        return inner[:size], inner[size:]

    def sealed(self, text: bytes, timestamp: str, nonce: str) -> bytes:
        """A reply, in its envelope."""
        inner = os.urandom(HEAD) + len(text).to_bytes(4, "big") + text + self.app_id.encode()
        pad = BLOCK - len(inner) % BLOCK
        chain = self._cipher().encryptor()
        raw = chain.update(inner + bytes([pad]) * pad) + chain.finalize()
        said = base64.b64encode(raw).decode()
        sign = signature(self.token, timestamp, nonce, said)
        fields = {"Encrypt": said, "MsgSignature": sign, "TimeStamp": int(timestamp)}
        return written({**fields, "Nonce": nonce})

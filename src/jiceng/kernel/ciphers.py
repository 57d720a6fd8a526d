"""Authenticated encryption and blind indexes under replaceable providers and keys.

Keys stand in ``settings.JICENG_KEYS``, outside the database: key id to ``provider:hex``, the last
one being the one that seals. Each class of data has keys of its own, derived by HKDF. Only
``jiceng.kernel.secrets`` may call :func:`decipher`.
"""

import base64
import hmac
import os
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = 1
NONCE = 12
TAG = 16
BLIND = 16  # bytes of the HMAC kept: 128 bits tell values apart and give nothing back
MASTER = 32
KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")


class SecretError(ValueError):
    """A sealed value cannot be made or read; the message says why."""


@dataclass(frozen=True)
class Provider:
    """A block cipher used in GCM: its number in the header, and the length of its key."""

    name: str
    number: int
    size: int
    cipher: type[algorithms.AES] | type[algorithms.SM4]

    def encrypt(self, key: bytes, nonce: bytes, text: bytes, bound: bytes) -> bytes:
        """Ciphertext with its 16-byte tag; ``bound`` is authenticated, not encrypted."""
        if self.cipher is algorithms.AES:
            return _aes(key).encrypt(nonce, text, bound)
        work = Cipher(self.cipher(key), modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(bound)
        return work.update(text) + work.finalize() + work.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        """The plain bytes; SecretError when anything at all was changed."""
        if len(sealed) < TAG:
            raise SecretError("密文不完整")
        work = Cipher(self.cipher(key), modes.GCM(nonce, sealed[-TAG:])).decryptor()
        work.authenticate_additional_data(bound)
        try:
            return work.update(sealed[:-TAG]) + work.finalize()
        except InvalidTag:
            raise SecretError("密文与密钥或用途不符，可能被改动过") from None


@lru_cache(maxsize=64)
def _aes(key: bytes) -> AESGCM:
    """A key made ready once: making it ready takes longer than sealing a number."""
    return AESGCM(key)


PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider("aes-256-gcm", 1, 32, algorithms.AES),
        Provider("sm4-gcm", 2, 16, algorithms.SM4),
    )
}
_NUMBERS = {provider.number: provider for provider in PROVIDERS.values()}


def new_key(provider: str = "aes-256-gcm") -> str:
    """A fresh entry for ``JICENG_KEYS``."""
    return f"{PROVIDERS[provider].name}:{os.urandom(MASTER).hex()}"


def _keys() -> dict[str, str]:
    keys: dict[str, str] | None = getattr(settings, "JICENG_KEYS", None)
    if not keys:
        raise SecretError("没有配置加密密钥：请在设置里给出 JICENG_KEYS")
    return keys


def newest() -> str:
    """The id of the key that seals: the last one in the settings."""
    return next(reversed(_keys()))


@lru_cache(maxsize=256)
def _derived(entry: str, use: str, size: int) -> tuple[Provider, bytes]:
    name, _, master = entry.partition(":")
    try:
        provider, secret = PROVIDERS[name], bytes.fromhex(master)
    except (KeyError, ValueError):
        raise SecretError("JICENG_KEYS 里有一条写得不对：应为“算法:十六进制密钥”") from None
    if len(secret) != MASTER:
        raise SecretError("JICENG_KEYS 里的密钥应为 64 位十六进制数")
    length = size or provider.size
    return provider, HKDF(SHA256(), length, salt=b"jiceng", info=use.encode()).derive(secret)


def _key(key_id: str, use: str, size: int = 0) -> tuple[Provider, bytes]:
    entry = _keys().get(key_id)
    if entry is None:
        raise SecretError(f"缺少编号为“{key_id}”的密钥：请把旧密钥放回 JICENG_KEYS")
    if not KEY_ID.fullmatch(key_id):
        raise SecretError("密钥编号只能用字母、数字、点和短横，最多 32 个")
    return _derived(entry, use, size)


def encipher(text: str, purpose: str) -> str:
    """Seal a text for one purpose with the newest key: header, nonce, ciphertext, as base64."""
    key_id = newest()
    provider, key = _key(key_id, f"seal/{purpose}")
    header = bytes([VERSION, provider.number, len(key_id)]) + key_id.encode("ascii")
    nonce = os.urandom(NONCE)
    sealed = provider.encrypt(key, nonce, text.encode(), header + purpose.encode())
    return base64.urlsafe_b64encode(header + nonce + sealed).decode("ascii")


def key_of(token: str) -> str:
    """The id of the key a token was sealed with."""
    return _opened(token)[1]


def _opened(token: str) -> tuple[Provider, str, bytes, bytes]:
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
        version, number, length = raw[0], raw[1], raw[2]
        provider, key_id = _NUMBERS[number], raw[3 : 3 + length].decode("ascii")
    except (ValueError, IndexError, KeyError):
        raise SecretError("密文的格式不认识") from None
    if version != VERSION:
        raise SecretError(f"密文是第 {version} 版格式，本系统只认识第 {VERSION} 版")
    return provider, key_id, raw[: 3 + length], raw[3 + length :]


def decipher(token: str, purpose: str) -> str:
    """Open a token sealed for this purpose. Not for rooms: they open a ``Sealed`` with a ticket."""
    written, key_id, header, rest = _opened(token)
    provider, key = _key(key_id, f"seal/{purpose}")
    if provider is not written:
        raise SecretError("密文的算法与密钥不符")
    bound = header + purpose.encode()
    return provider.decrypt(key, rest[:NONCE], rest[NONCE:], bound).decode()


def wrap(data: bytes, entry: str, bound: bytes) -> bytes:
    """Seal a message under a key shared with another node; ``bound`` is signed, not hidden.

    ``entry`` is written as in ``JICENG_KEYS`` (``provider:hex``).
    """
    provider, key = _derived(entry, "wrap", 0)
    nonce = os.urandom(NONCE)
    return nonce + provider.encrypt(key, nonce, data, bound)


def unwrap(sealed: bytes, entry: str, bound: bytes) -> bytes:
    """Open such a message; SecretError when it was changed or the keys differ."""
    provider, key = _derived(entry, "wrap", 0)
    return provider.decrypt(key, sealed[:NONCE], sealed[NONCE:], bound)


def normal(text: str) -> str:
    """How values are written before they are indexed: NFKC, upper case, no spaces or hyphens."""
    if text.isascii() and text.isalnum():
        return text.upper()
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in folded if not sign.isspace() and sign != "-")


def blind(text: str, purpose: str, key_id: str = "") -> str:
    """The blind index of a value: equal values give equal signs, which give nothing back."""
    _provider, key = _key(key_id or newest(), f"blind/{purpose}", MASTER)
    return hmac.digest(key, normal(text).encode(), "sha256")[:BLIND].hex()


def blinds(text: str, purpose: str) -> list[str]:
    """The blind index under every key in use, for an ``__in`` lookup that survives a rotation."""
    return [blind(text, purpose, key_id) for key_id in _keys()]

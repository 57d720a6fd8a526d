"""Signatures of packages and receipts. Which kind is said beside each, so that another may follow.

A further kind (SM2) is one more line of `KINDS`; keys say of which kind they are.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

USUAL: Final = "ed25519"
SEED: Final = 32


@dataclass(frozen=True)
class Kind:
    """A kind of signature: the public half of a private key, signing, and whether it fits."""

    public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    fits: Callable[[bytes, bytes, bytes], bool]


def _fits(public: bytes, signature: bytes, said: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True


KINDS: Final[Mapping[str, Kind]] = {
    "ed25519": Kind(
        lambda seed: Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw(),
        lambda seed, said: Ed25519PrivateKey.from_private_bytes(seed).sign(said),
        _fits,
    ),
}


def new_seed() -> bytes:
    return secrets.token_bytes(SEED)


def public_of(seed: bytes, kind: str = USUAL) -> str:
    """The public key as it is handed to others, in base64."""
    return base64.b64encode(KINDS[kind].public(seed)).decode()


def name_of(public: str) -> str:
    """A short name of a public key, to be compared by eye or on the telephone."""
    return hashlib.sha256(read(public)).hexdigest()[:16]


def read(text: str) -> bytes:
    """Base64 to bytes. ValueError where it is none."""
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None


def well_formed(public: str, kind: str = USUAL) -> bool:
    """Is this a public key of that kind?"""
    try:
        found = read(public)
        if kind == USUAL:
            Ed25519PublicKey.from_public_bytes(found)
    except ValueError:
        return False
    return kind in KINDS


def signed(text: str, seed: bytes, kind: str = USUAL) -> dict[str, str]:
    """The detached signature of a text: kind, name of the key, signature."""
    made = KINDS[kind].sign(seed, text.encode())
    return {
        "kind": kind,
        "key": name_of(public_of(seed, kind)),
        "signature": base64.b64encode(made).decode(),
    }


def fits(text: str, signature: Mapping[str, Any], public: str) -> bool:
    """Was this very text signed with the key whose public half this is?"""
    kind = KINDS.get(str(signature.get("kind")))
    try:
        return kind is not None and kind.fits(
            read(public), read(str(signature.get("signature", ""))), text.encode()
        )
    except ValueError:
        return False

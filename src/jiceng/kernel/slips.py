"""Codes on slips of paper: drawn by chance, read back from a hand or a telephone."""

from django.utils.crypto import salted_hmac

from jiceng.kernel.uids import uid7

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another: no 0 O 1 I L
SHORT, LONG = 8, 12  # looked up by whoever holds it; the only way to what was told without a name
_CHANCE = (1 << 62) - 1  # what of a uid is drawn
_BETWEEN = "-－_"  # what people put between groups of signs


def draw(length: int = SHORT) -> str:
    """A new code of at most twelve signs; the same ones where the dice are set."""
    bits, signs = uid7().int & _CHANCE, []
    for _n in range(length):
        bits, at = divmod(bits, len(SIGNS))
        signs.append(SIGNS[at])
    return "".join(signs)


def read(text: str, length: int = SHORT) -> str:
    """A code as people type it; empty if it cannot be one."""
    said = "".join(sign for sign in text.upper() if not sign.isspace() and sign not in _BETWEEN)
    return said if len(said) == length and all(sign in SIGNS for sign in said) else ""


def kept(code: str, *, salt: str) -> str:
    """What is stored of a code that only its bearer has: 64 hexadecimal digits, no way back."""
    return salted_hmac(salt, code, algorithm="sha256").hexdigest()

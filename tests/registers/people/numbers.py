"""Citizen numbers with a right check digit that can belong to nobody (no such area code)."""

from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def numbered(born: date, turn: str = "011") -> str:
    """The last digit of `turn` is odd for men, even for women."""
    body = f"990101{born:%Y%m%d}{turn}"
    sum_ = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[sum_ % 11]

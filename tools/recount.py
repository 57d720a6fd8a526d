"""Recount a blind poll from its exported file, independently: this knows nothing of the system.

    python recount.py EXPORT.json [CODE …]

Checks that printed ≥ issued ≥ cast = marks = ballots, counts the ballots again, and says of each
CODE, which only the holder of a slip knows, whether it stands among those counted. Answers 0 if
everything fits, 1 if anything does not.
"""

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any


def mark_of(code: str, salt: str) -> str:
    def slow(text: str, with_: str) -> str:
        return hashlib.pbkdf2_hmac("sha256", text.encode(), with_.encode(), 2000).hex()

    plain = code.replace(" ", "").replace("-", "").upper()
    return slow(slow(plain, salt).upper(), f"included:{salt}")[:16]


def faults(told: dict[str, Any]) -> list[str]:
    found = []
    if not told["printed"] >= told["issued"] >= told["cast"] == len(told["marks"]):
        found.append("印制、发出、收回和凭记的数目不符")
    if len(set(told["marks"])) != len(told["marks"]):
        found.append("凭记有重复：有一张票计了两次")
    for subject, ballots, counts in zip(
        told["subjects"], told["ballots"], told["counts"], strict=True
    ):
        again = Counter(one for ballot in ballots for one in ballot.split(",") if one != "-")
        counted = {option: again.get(str(n), 0) for n, option in enumerate(told["options"])}
        if len(ballots) != told["cast"] or counted != counts:
            found.append(f"{subject}：重数与公布的不符 {counted} / {counts}")
    return found


if __name__ == "__main__":
    export = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    wrong = faults(export)
    for one in sys.argv[2:]:
        print(one, "已计入" if mark_of(one, export["salt"]) in export["marks"] else "没有计入")
    print("\n".join(wrong) or f"相符：{export['cast']} 张票")
    sys.exit(1 if wrong else 0)

"""What holds of the department's own house: units are asked twice a year, requests answered."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from jiceng.kernel.citations import Article, cites, gettext_noop
from jiceng.registers.polls.rules import SECRECY, SMALLEST

LOCAL = Article(
    "组织部门自身建设工作习惯", 0, "（本地）", status="L", severity="WARN", jurisdiction="本地",
    reading="任务到人到期，每半年请基层单位无记名评一次，基层的请示和诉求限期答复，学习和作风有记录",
)  # fmt: skip
FEW = gettext_noop("收回的票不足五张，不计分，只报少于5")


@cites(SECRECY)
def score(
    *, counts: Mapping[str, int], options: Sequence[str], weights: Sequence[int]
) -> Decimal | None:
    """The mean weight of what was chosen; None of fewer than five slips."""
    cast = sum(counts.get(option, 0) for option in options)
    if cast < SMALLEST:
        return None
    total = sum(counts.get(option, 0) * weight
                for option, weight in zip(options, weights, strict=True))  # fmt: skip
    return (Decimal(total) / cast).quantize(Decimal("0.1"), ROUND_HALF_UP)


def graded(text: str) -> list[tuple[str, int]]:
    """Lines `满意=100` as options with their weights, in their order; ValueError if one is not."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        option, sign, weight = line.replace("＝", "=").partition("=")
        if not sign or not option.strip() or not weight.strip().isdigit():
            raise ValueError(line)
        found.append((option.strip(), int(weight)))
    if len(found) < 2 or len(dict(found)) < len(found):  # noqa: PLR2004
        raise ValueError(text)
    if any(weight > 100 for _option, weight in found):  # noqa: PLR2004
        raise ValueError(text)
    return found

"""A table of twenty columns for the rivals of import, and the roster both of them read."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.db import models
from rustpy_xlsxwriter import write_worksheet

from jiceng.kernel import codes
from jiceng.registers.orgs.models import BRANCHES, Org
from jiceng.registers.people.demo import person

OLDEST, YOUNGEST = date(1950, 1, 1), date(1995, 1, 1)
FIRST = 200_000  # identity numbers of the roster begin here: nobody of the demo has them
COLUMNS = ("姓名", "性别", "民族", "出生日期", "学历", "学位", "入党日期", "转正日期", "所在党支部",
           "类别", "手机号码", "公民身份号码", "现居住地", "年老体弱，组织生活不作硬性要求",
           "增加原因", "增加日期", "备注一", "备注二", "备注三", "系统编号")  # fmt: skip


class Wide(models.Model):
    """Twenty plain columns: what a rival without rooms would import into."""

    objects: Any = models.Manager()

    class Meta:
        app_label = "kit"

    def __str__(self) -> str:
        return str(self.pk)


for _n in range(1, len(COLUMNS) + 1):
    Wide.add_to_class(f"c{_n}", models.CharField(max_length=120, blank=True, default=""))


def rows(count: int, start: int = 0) -> Iterator[list[Any]]:
    """Rows of a roster as its columns are written."""
    dice = Random(start + 2)
    branches = list(Org.objects.filter(kind__in=BRANCHES, until=None, since__lt=date(2024, 1, 1)))
    for n in range(start, start + count):
        branch = dice.choice(branches)
        one = person(dice, FIRST + n, branch, OLDEST, YOUNGEST)
        number = one["id_number"]
        born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        joined = int(number[6:10]) + 24
        sex = "男" if int(number[16]) % 2 else "女"
        ethnicity = codes.ETHNICITY.labels[one["ethnicity"]]
        education = codes.EDUCATION.labels.get(one["education"], "")
        yield [
            one["name"], sex, ethnicity, born, education, "", f"{joined}-07-01",
            f"{joined + 1}-07-01", branch.name, "在职", one["phone"], number,
            f"演示区某路{n % 900 + 1}号", "否", "建账时在册", "2024-06-01", "", "", "", "",
        ]  # fmt: skip


def written(path: Path, some: Sequence[Sequence[Any]]) -> Path:
    """The rows as an .xlsx file."""
    records = [dict(zip(COLUMNS, row, strict=True)) for row in some]
    write_worksheet(records, str(path), sheet_name="花名册")
    return path

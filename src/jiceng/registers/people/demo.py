"""Invented people for the demo: names, birthdays and identity numbers that nobody can have."""

from datetime import date, timedelta
from random import Random
from typing import Any

from stdnum.cn import ric

from jiceng.registers.orgs.models import Org

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "建国志强秀英桂兰海燕晓峰文博雅静明辉红梅春华玉兰小军丽娟永胜思远子涵雨桐浩然嘉怡"
RARE = ("龘䶮", "㛃", "堃玥", "祎晟", "买买提·艾力", "阿依古丽·买合木提")
EDUCATION = {"11": 1, "14": 5, "21": 30, "31": 27, "41": 8, "61": 17, "71": 9, "81": 2, "": 1}
MINORITIES = {"01": 95, "03": 3, "11": 1, "05": 1}
NOWHERE = "99"  # no province has this code


def name(dice: Random, number: int) -> str:
    """Mostly common names; every few hundred a rare one, to see that they survive."""
    if number % 400 == 399:
        rare = RARE[number // 400 % len(RARE)]
        return rare if "·" in rare else dice.choice(SURNAMES) + rare
    count = 2 if dice.random() < 0.8 else 1
    return dice.choice(SURNAMES) + "".join(dice.choice(GIVEN) for _n in range(count))


def person(dice: Random, number: int, keeper: Org, oldest: date, youngest: date) -> dict[str, Any]:
    """Columns of a person; `number` makes the identity number unique."""
    born = oldest + timedelta(days=dice.randrange((youngest - oldest).days))
    bare = f"{NOWHERE}{number // 1000:04}{born:%Y%m%d}{number % 1000:03}"
    weights = list(EDUCATION.values())
    return {
        "name": name(dice, number),
        "keeper": keeper,
        "ethnicity": dice.choices(list(MINORITIES), list(MINORITIES.values()))[0],
        "education": dice.choices(list(EDUCATION), weights)[0],
        "id_number": bare + ric.calc_check_digit(f"{bare}X"),
        "phone": f"100{number:08}",
    }

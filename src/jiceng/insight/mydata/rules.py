"""What people are told before they leave personal data, and that they may take them back."""

from typing import Final

from jiceng.kernel.citations import Article

LAW: Final = "中华人民共和国个人信息保护法"
NOTICE: Final = Article(
    LAW,
    17,
    status="S",
    severity="WARN",
    reading="处理个人信息前，应当告知处理者的名称和联系方式、目的、方式、种类、保存期限和行使权利的方式",
)
WITHDRAWAL: Final = Article(
    LAW,
    15,
    status="S",
    severity="WARN",
    reading="基于个人同意处理个人信息的，本人随时可以撤回同意，撤回的方式应当便捷",
)

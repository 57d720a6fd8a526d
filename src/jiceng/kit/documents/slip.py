"""The paper slip of a receipt: 80 mm wide, a few lines, the code in large print, a QR to scan."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Literal

from django.utils.translation import gettext

from jiceng.kit.documents.pictures import Picture
from jiceng.kit.documents.texts import escaped

_QUIET = 4  # Light modules around the code (ISO/IEC 18004).
_SIDE = 25.0  # Millimetres of the code as printed, quiet zone not counted.
_PIXELS = 8  # of a module in a picture: 300 to the inch and more

Level = Literal["L", "M", "Q", "H"]


class Html(str):
    """Markup in which every inserted text was escaped; a template prints it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def qr_svg(url: str, level: Level = "M") -> Html:
    """The address as a QR code in SVG, 25 mm printed plus its quiet zone.

    `level` Q for thermal paper, which fades. The address must carry no personal data, only a
    token; `otpauth:` is how a second factor is handed to an authenticator. Raises ValueError
    for any other kind of address.
    """
    code, modules = _code(url, level)
    out = BytesIO()
    code.save(
        out,
        kind="svg",
        border=_QUIET,
        scale=round(_SIDE / modules, 4),
        unit="mm",
        xmldecl=False,
        svgns=True,
        nl=False,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        title=gettext("二维码"),
    )
    return Html(out.getvalue().decode())


def qr_picture(url: str, words: str, level: Level = "M") -> Picture:
    """The same code for a Word file, as large on paper; its words say the address as well."""
    code, modules = _code(url, level)
    out = BytesIO()
    code.save(out, kind="png", border=_QUIET, scale=_PIXELS, dark="#000", light="#fff")
    wide = _SIDE * (modules + 2 * _QUIET) / modules
    return Picture(out.getvalue(), wide, f"{words}：{url}")


def _code(url: str, level: Level) -> tuple[Any, int]:
    """The code and its modules across."""
    if not url.startswith(("https://", "http://", "otpauth://")):
        message = "二维码只放网址（https://…）"
        raise ValueError(message)
    import segno  # noqa: PLC0415 - loaded by the first code that is drawn

    code = segno.make(url, error=level, micro=False, boost_error=False)
    return code, int(code.symbol_size(border=0)[0])


def slip(
    lines: Sequence[tuple[str, str]],
    code: str,
    url: str,
    *,
    title: str = "受理回执",
    note: str = "",
) -> Html:
    """The slip as an HTML fragment for `kit/slip.css`, thermal roll or A5 alike.

    `lines` are (label, text), already masked by whoever prints them; `code` is the 查询码,
    printed in groups of four; `note` stands at the foot.
    """
    rows = "".join(
        f"<div><dt>{escaped(label)}</dt><dd>{escaped(text)}</dd></div>" for label, text in lines
    )
    spaced = " ".join(code[i : i + 4] for i in range(0, len(code), 4))
    foot = f'<p class="slip-note">{escaped(note)}</p>' if note else ""
    return Html(
        f'<section class="slip"><h1>{escaped(title)}</h1><dl>{rows}</dl>'
        f'<p class="slip-code"><span>查询码</span> <strong>{escaped(spaced)}</strong></p>'
        f'<div class="slip-qr">{qr_svg(url, "Q")}</div>'
        f'<p class="slip-hint">扫码查看办理进度，或凭查询码到窗口、电话查询</p>{foot}</section>'
    )

"""Reading the codes of a Word file back from the picture itself, dot by dot."""

from io import BytesIO

import docx
import segno
from PIL import Image

QUIET = 4  # modules of light around


def scanned(document):
    """The modules of each picture of a Word file, True where dark, without the light around."""
    made = docx.Document(BytesIO(document))
    inside = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
    embed = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    found = [made.part.related_parts[one.get(embed)] for one in made.element.iter(inside)]
    return [_modules(Image.open(BytesIO(part.blob)).convert("L")) for part in found]


def _modules(image):
    across = next(n for n in range(image.width) if image.getpixel((n, n)) < 128)
    scale = across // QUIET  # the light ends where the first corner begins
    middle = scale // 2
    rows = [[image.getpixel((x, y)) < 128 for x in range(middle, image.width, scale)]
            for y in range(middle, image.height, scale)]  # fmt: skip
    assert not any(rows[0]) and not any(rows[-1]), "light around it, or no telephone reads it"
    return [row[QUIET:-QUIET] for row in rows[QUIET:-QUIET]]


def matrix(url, level="M"):
    """What must stand there."""
    code = segno.make(url, error=level, micro=False, boost_error=False)
    return [[bool(one) for one in row] for row in code.matrix]

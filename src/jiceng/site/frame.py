"""What every page shows around its content: menu, name of the installation, demo mark."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the base templates."""
    del request
    return {"demo": settings.JICENG_MODE == "demo", "languages": settings.LANGUAGES}

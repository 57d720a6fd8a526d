"""The JSON API of every noun, at /api/v1/: the same sheets, forms, actions and steps as the pages.

Signed in by session (writing then needs the CSRF token) or by `Authorization: Bearer <token>`:
the setting `JICENG_TOKEN_AUTH` names a function token → account or None.
"""

from jiceng.kit.api.doors import TOKEN_AUTH
from jiceng.kit.api.nouns import build

__all__ = ["TOKEN_AUTH", "build"]

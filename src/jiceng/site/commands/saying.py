"""How the command line speaks: plain Chinese on the right stream, JSON where it is asked for."""

import json
import sys
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


class CommandError(Exception):
    """The command cannot be carried out; the message says why and what to do."""


class Encoder(DjangoJSONEncoder):
    """Numbers stay numbers; a decimal that is whole is written as one."""

    def default(self, o: Any) -> Any:
        if isinstance(o, Decimal):
            return int(o) if o == o.to_integral_value() else float(o)
        if isinstance(o, date):
            return o.isoformat()
        return super().default(o)


def tell(text: str = "") -> None:
    print(text, flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def give(found: Any) -> None:
    """One JSON document."""
    print(json.dumps(found, ensure_ascii=False, cls=Encoder), flush=True)

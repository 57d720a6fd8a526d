"""What a page may load and where its forms may go, said with every answer."""

from dataclasses import asdict
from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class Policy(CSPMiddleware):
    """The policy of the settings, put together once: no page adds to it. An answer that says its
    own, as a file handed out does, keeps it.
    """

    @cached_property
    def said(self) -> str:
        parts = self.get_policy_parts(HttpRequest(), HttpResponse())
        return build_policy(**asdict(parts))

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault(HEADER, self.said)
        return response

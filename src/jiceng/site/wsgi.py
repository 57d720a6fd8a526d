"""The web worker's entry."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.site.settings")
application = get_wsgi_application()
_loaded = get_resolver().url_patterns  # now, not with the first visitor, and once for all workers

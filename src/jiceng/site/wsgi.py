"""The web worker's entry."""

import gc
import os

gc.disable()  # while the program is loaded nothing goes away, and all would be walked many times

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import get_resolver  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.site.settings")
application = get_wsgi_application()

from jiceng.kit.urls import settle  # noqa: E402 - only now are there settings

settle(get_resolver())  # now, not with the first visitor, and once for all workers
gc.collect()
gc.freeze()  # what is loaded stays: no request waits until the collector has looked at it
gc.enable()

"""WSGI entry for granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemtua.web.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 (imports every page now, not while the first visitor waits: 0.6 s)

# What was imported lives as long as the process: the collector need not walk it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)

"""The door for a WSGI server."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# Every process loads its pages before it takes visitors, so that none waits for that.
import_module(settings.ROOT_URLCONF)

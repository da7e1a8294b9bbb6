"""The door for gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mustsee.settings")
application = get_wsgi_application()

if not settings.REDIS_URL:
    # Nobody else sends the mails: the thread begins once the apps are loaded.
    from notifications import embedded

    embedded.start()

"""How tests read pages: the HTML, the activities in it, and what it costs in queries."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def get(client: Client, url: str, **headers: str) -> str:
    """The HTML of a page that has to be there."""
    response = client.get(url, headers=headers)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def shown(html: str) -> list[str]:
    """The slugs of the activities in the page, in order."""
    return re.findall(r'data-activity="([^"]+)"', html)


def queries_of(client: Client, url: str) -> int:
    """How many queries the page takes, once what is read only once per process has been read."""
    get(client, url)
    with CaptureQueriesContext(connection) as captured:
        get(client, url)
    return len(captured)

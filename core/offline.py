"""Pages that a device keeps for when there is no connection; templates/home/worker.js is the other half.

Only pages of who is signed in are kept, only on the device where they were opened, and only until that
person signs out.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
# How many days the device may show its copy.
KEEP_HEADER = "X-Offline-Days"


def readable_offline(*, days: int) -> Callable[[View], View]:
    """Decorate the view of a page that its reader may need without a connection, for as long as it is of use."""

    def decorator(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if request.method == "GET" and response.status_code == 200 and request.user.is_authenticated:
                response[KEEP_HEADER] = str(days)
            return response

        return wrapped

    return decorator

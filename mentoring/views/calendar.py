"""A meeting for one's own calendar: the two alone, since it has their place and their link."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentoring.calendar import FILE_NAME, calendar_of
from mentoring.views.doors import own_pairing


@never_cache
@require_safe
def meeting_calendar(request: HttpRequest, pairing_id: uuid.UUID, meeting_id: uuid.UUID) -> HttpResponse:
    """The same entry as in the mail; a called-off meeting takes it away."""
    pairing, person = own_pairing(request, pairing_id)
    meeting = get_object_or_404(pairing.meetings, public_id=meeting_id)
    content = calendar_of(pairing, person, meetings=[meeting])
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response

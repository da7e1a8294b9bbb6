"""Where a phone sends what was tapped on the attendance page, one answer for each tap."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from academy.forms.taps import read_batch, read_taps
from academy.services.tapping import Tap, note_taps
from academy.views.attendance import own_sitting
from accounts.queries import person_of


@require_POST
@never_cache
def attendance_taps(request: HttpRequest, slug: str, session_id: uuid.UUID) -> JsonResponse:
    """Save a batch in the order given; 400 for what is no batch. What was saved before is answered as such."""
    now, person = timezone.now(), person_of(request.user)
    session = own_sitting(person, slug, session_id)
    batch = read_batch(request.body)
    if batch is None:
        return JsonResponse({"error": _("This is no list of notes.")}, status=400)
    if person is None or batch.get("person", str(person.public_id)) != str(person.public_id):
        # Tapped by somebody else on the same phone: only they can send it.
        raise PermissionDenied
    read = read_taps(batch, now)
    taps = [row for row in read if isinstance(row, Tap)]
    saved = iter(note_taps(session=session, taps=taps, by=person, now=now))
    answers = [next(saved) if isinstance(row, Tap) else row for row in read]
    return JsonResponse({"taps": [{"id": row.key, "result": row.result, "message": row.message} for row in answers]})

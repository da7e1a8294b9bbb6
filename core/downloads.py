"""Handing a stored file out, so that nothing in it can act as a page of this site."""

import logging

from django.http import FileResponse, Http404

from core.models import StoredFile

logger = logging.getLogger(__name__)
# Should a browser show it after all: no script, no form, nothing loaded, an origin of its own.
NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'none'"


def download(stored: StoredFile, *, is_public: bool = False) -> FileResponse:
    """The file as a download under its own name; 404, and a line in the log, when the media folder lacks it."""
    try:
        content = stored.file.storage.open(stored.file.name, "rb")
    except FileNotFoundError as error:
        logger.error("%s has lost its file %s", stored._meta.label, stored.file.name)
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=stored.name,
        content_type=f"{stored.content_type}; charset=utf-8" if stored.is_text else stored.content_type,
    )
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # It may be withdrawn: a browser asks again each time, and what is not for everybody is not kept at all.
    response["Cache-Control"] = "no-cache" if is_public else "private, no-store"
    return response

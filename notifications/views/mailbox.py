"""The demo's mailbox at `/mail/`: whoever runs the demo reads all mail; without DEMO it is not there."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications import mailbox
from notifications.mailbox import StoredMail

PAGE_SIZE = 20
# A mail brings its own styles and nothing else; its links open in place of the page around it.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
View = Callable[..., HttpResponse]


def in_demo_only(view: View) -> View:
    """404 outside DEMO, for everybody; public inside it, which is on loopback only."""

    @login_not_required
    @never_cache
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def stored_mail(name: str) -> StoredMail:
    """Raises Http404 for a name that is not in the mailbox."""
    found = mailbox.find(name)
    if found is None:
        raise Http404
    return found


@in_demo_only
def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    page = Paginator(mailbox.newest_first(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "notifications/mail_list.html", {"page": page})


@in_demo_only
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Headers, the plain text with its links, the HTML in a frame of its own, the attachments."""
    return render(request, "notifications/mail_detail.html", {"mail": stored_mail(name)})


@in_demo_only
@xframe_options_sameorigin
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part as it was sent, in a sandbox."""
    html = stored_mail(name).html
    if not html:
        raise Http404
    base = '<base target="_top">'
    framed, heads = re.subn(r"<head[^>]*>", lambda match: match.group() + base, html, count=1)
    return HttpResponse(framed if heads else base + html, headers={"Content-Security-Policy": MAIL_POLICY})


@in_demo_only
def mail_attachment(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One attachment, to be saved and never shown in our own origin."""
    attachments = stored_mail(name).attachments
    if number >= len(attachments):
        raise Http404
    filename, content, mime_type = attachments[number]
    response = HttpResponse(content, content_type=mime_type)
    safe_name = re.sub(r"[^\w.-]", "_", filename, flags=re.ASCII) or "attachment"
    response["Content-Disposition"] = f'attachment; filename="{safe_name}"'
    return response

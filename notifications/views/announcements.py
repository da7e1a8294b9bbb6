"""Messages from staff to an audience: write, look, try on oneself, then send to a number that one has read."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.queries import person_of
from core import doors, when
from core.access import is_staff
from core.errors import DomainError
from core.text import labelled
from core.translations import language_tag
from notifications.announcement_forms import AnnouncementForm, initial_of
from notifications.models import Announcement
from notifications.queries.audiences import (
    Offered,
    offered_to,
    readers_by_text,
    readers_of,
    visible_announcements,
)
from notifications.queries.progress import progress_of
from notifications.services.announcing import KIND, discard_draft, send_announcement, send_test, write_announcement

PAGE_SIZE = 20
form_page = require_http_methods(["GET", "HEAD", "POST"])


def writer_of(request: HttpRequest) -> Person:
    """The staff member who asks; 404 for everybody else."""
    person = person_of(request.user)
    if person is None or not is_staff(request.user):
        raise Http404
    return person


def found_for(person: Person, public_id: uuid.UUID) -> tuple[Announcement, list[Offered]]:
    """The message, and to whom this person may write; 404 for a message that is none of their business."""
    offered = offered_to(person)
    rows = visible_announcements(person, offered).prefetch_related("texts")
    return get_object_or_404(rows, public_id=public_id), offered


def audience_of(row: Announcement, offered: list[Offered]) -> str:
    """To whom, in words; the sort alone where one may no longer address them."""
    for group in offered:
        if group.audience.name == row.audience:
            label = str(group.audience.label)
            choice = group.choices.get(row.audience_key)
            return labelled(label, choice) if choice else label
    return ""


@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    """What was sent, by whom, when, to how many; and the drafts."""
    person = writer_of(request)
    offered = offered_to(person)
    rows = visible_announcements(person, offered).prefetch_related("texts")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    found = [(row, audience_of(row, offered), first_subject(row, person)) for row in page]
    context = {"page": page, "rows": found, "can_write": bool(offered), "zone": person.zone}
    return render(request, "notifications/announcement_list.html", context)


def first_subject(row: Announcement, person: Person) -> dict[str, str]:
    """In the reader's language, else in any."""
    texts = sorted(row.texts.all(), key=lambda text: text.language != person.language)
    return {"text": texts[0].subject, "tag": language_tag(texts[0].language)} if texts else {}


@form_page
def announcement_new(request: HttpRequest) -> HttpResponse:
    """`?to=academy.enrolled:<public id>` chooses the audience beforehand."""
    person = writer_of(request)
    return written(request, person, offered_to(person), initial={"audience": request.GET.get("to", "")})


@form_page
def announcement_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person = writer_of(request)
    row, offered = found_for(person, public_id)
    if row.confirmed_at is not None:
        return already_sent(request, row)
    return written(request, person, offered, initial=initial_of(row), announcement=row)


def written(
    request: HttpRequest,
    person: Person,
    offered: list[Offered],
    *,
    initial: dict[str, str],
    announcement: Announcement | None = None,
) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, offered=offered, main_language=person.language, initial=initial)
    refusal: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        audience, key = form.chosen()
        try:
            row = write_announcement(
                announcement=announcement, audience=audience, key=key, texts=form.texts(), by=person, now=timezone.now()
            )
        except DomainError as error:
            refusal = None if doors.put_beside(form, error) else error
        else:
            return redirect("notifications:announcement", row.public_id)
    context = {"form": form, "refusal": refusal, "announcement": announcement}
    return render(request, "notifications/announcement_write.html", context)


@require_safe
def announcement(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How it reads in each language, and how many read it."""
    row, offered = found_for(writer_of(request), public_id)
    return render(request, "notifications/announcement_detail.html", looked_at(request, row, offered))


def looked_at(request: HttpRequest, row: Announcement, offered: list[Offered]) -> dict[str, Any]:
    texts = list(row.texts.all())
    numbers = {} if row.confirmed_at else readers_by_text(row, texts)
    return {
        "announcement": row,
        "audience": audience_of(row, offered),
        "texts": [
            (text, language_tag(text.language), when.in_language(text.language), numbers.get(text.language))
            for text in texts
        ],
        "number": row.readers if row.confirmed_at else sum(numbers.values()),
        "zone": getattr(person_of(request.user), "zone", ""),
        "progress": progress_of(KIND, str(row.public_id)) if row.confirmed_at else None,
    }


@require_POST
def announcement_test(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person = writer_of(request)
    row, _offered = found_for(person, public_id)
    send_test(announcement=row, to=person, now=timezone.now())
    messages.success(request, _("A test is on its way to %(email)s.") % {"email": person.email})
    return redirect("notifications:announcement", row.public_id)


@form_page
def announcement_discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row, offered = found_for(writer_of(request), public_id)
    if row.confirmed_at is not None:
        return already_sent(request, row)

    def discard() -> str:
        discard_draft(announcement=row)
        return _("The draft is deleted. Nobody has been sent anything.")

    return doors.ask_and_do(
        request,
        "notifications/announcement_discard.html",
        {"announcement": row, "audience": audience_of(row, offered)},
        act=discard,
        goes_to=lambda: reverse("notifications:announcement-list"),
    )


def already_sent(request: HttpRequest, row: Announcement) -> HttpResponse:
    """For the second tap, and for a page that was left open."""
    messages.info(request, _("This message has been sent already."))
    return redirect("notifications:announcement", row.public_id)


@form_page
def announcement_send(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Names the number; what was agreed to is that number, and it is counted again when it goes out."""
    person = writer_of(request)
    row, offered = found_for(person, public_id)
    if row.confirmed_at is not None:
        return already_sent(request, row)

    def send() -> str:
        expected = request.POST.get("number", "")
        number = int(expected) if expected.isdecimal() and len(expected) < 10 else -1
        sent = send_announcement(announcement=row, expected=number, by=person, now=timezone.now())
        words = ngettext(
            "Your message is on its way to %(number)d person.",
            "Your message is on its way to %(number)d people.",
            sent.readers or 0,
        )
        return words % {"number": sent.readers}

    return doors.ask_and_do(
        request,
        "notifications/announcement_send.html",
        {"announcement": row, "audience": audience_of(row, offered), "number": readers_of(row).count()},
        act=send,
        goes_to=lambda: reverse("notifications:announcement", args=[row.public_id]),
    )

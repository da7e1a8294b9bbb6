"""Signed sheets: kept with the session as evidence, for the eyes of who takes attendance."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from academy.models import SessionFacilitator, SignedScan
from academy.services.scanning import add_scan, mark_scan_wrong
from core.errors import DomainError
from core.uploads import every_file
from tests.factories import EnrolmentFactory, PersonFactory, published_activity, signed_in, staff_of
from tests.factories.files import JPEG, PDF, docx, sent, upload
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db


def held(**fields):
    """A session that is over, with its activity."""
    activity = published_activity(now=timezone.now() - timedelta(days=12), **fields)
    return activity, activity.sessions.earliest("starts_at")


def page_of(activity, session, rest=""):
    return f"/en/staff/activities/{activity.slug}/sessions/{session.public_id}/scans/{rest}"


def boss_of(activity):
    return signed_in(staff_of(activity.hostings.get().organisation))


def scan(session, name="sheet.pdf", content=PDF):
    return add_scan(session=session, upload=upload(name, content), by=None, now=timezone.now())


def test_pages_are_added_one_after_the_other_and_a_wrong_one_stays_with_its_reason():
    activity, session = held()
    boss = boss_of(activity)
    listed = f"/en/staff/activities/{activity.slug}/"
    assert "The signed sheet is missing" in get(boss, listed)
    for name, content in (("page 1.jpg", JPEG), ("page 2.pdf", PDF)):
        answer = boss.post(page_of(activity, session), {"file": sent(name, content)}, follow=True)
        assert "The signed sheet is kept with the session." in answer.content.decode()
    first, second = session.signed_scans.all()
    assert (first.name, second.content_type) == ("page 1.jpg", "application/pdf")
    assert first.by.name in get(boss, page_of(activity, session))
    assert "The signed sheet is missing" not in get(boss, listed)
    download = boss.get(page_of(activity, session, f"{first.public_id}/"))
    assert b"".join(download.streaming_content) == JPEG
    assert (download["Cache-Control"], download["Content-Disposition"]) == (
        "private, no-store",
        'attachment; filename="page 1.jpg"',
    )

    wrong = page_of(activity, session, f"{first.public_id}/wrong/")
    assert 'aria-invalid="true"' in boss.post(wrong, {"reason": " "}).content.decode()
    for reason in ("Blurred", "Another day"):
        boss.post(wrong, {"reason": reason})
    first.refresh_from_db()
    assert (first.withdrawn_reason, first.is_withdrawn) == ("Blurred", True)
    assert "Blurred" in get(boss, page_of(activity, session))
    assert boss.get(page_of(activity, session, f"{first.public_id}/")).status_code == 200
    mark_scan_wrong(scan=second, reason="Blurred too", by=None, now=timezone.now())
    assert "The signed sheet is missing" in get(boss, listed)


def test_it_is_for_those_who_take_attendance_only():
    activity, session = held(sessions=2)
    other = activity.sessions.latest("starts_at")
    own, colleague = PersonFactory(), PersonFactory()
    SessionFacilitator.objects.create(session=session, person=own)
    SessionFacilitator.objects.create(session=other, person=colleague)
    row = scan(session)
    readers = {
        "own facilitator": own,
        "colleague": colleague,
        "participant": EnrolmentFactory(activity=activity).person,
        "own staff": staff_of(activity.hostings.get().organisation),
        "other staff": staff_of(published_activity().hostings.get().organisation),
    }
    for address in ("", f"{row.public_id}/", f"{row.public_id}/wrong/"):
        found = {who: signed_in(p).get(page_of(activity, session, address)).status_code for who, p in readers.items()}
        assert found == {
            "own facilitator": 200,
            "colleague": 403,
            "participant": 404,
            "own staff": 200,
            "other staff": 404,
        }
    assert signed_in(colleague).get(page_of(activity, other, f"{row.public_id}/")).status_code == 404


def test_what_is_no_sheet_is_refused_and_leaves_nothing():
    activity, session = held()
    before, boss = set(every_file()), boss_of(activity)
    for file in (sent("sheet.docx", docx()), sent("sheet.pdf", JPEG), sent(content=b"")):
        answer = boss.post(page_of(activity, session), {"file": file}).content.decode()
        assert 'aria-invalid="true"' in answer
    coming = published_activity()
    early = coming.sessions.get()
    page = boss_of(coming).post(page_of(coming, early), {"file": sent()}).content.decode()
    assert "once the session has begun" in page
    session.state = "cancelled"
    session.save()
    with pytest.raises(DomainError, match="cancelled"):
        scan(session)
    assert not SignedScan.objects.exists()
    assert set(every_file()) == before


def test_evidence_is_never_taken_away():
    _activity, session = held()
    row = scan(session)
    with pytest.raises(ProtectedError):
        session.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        SignedScan.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())
    mark_scan_wrong(scan=row, reason="Another day", by=None, now=timezone.now())
    with pytest.raises(DomainError, match="already"):
        mark_scan_wrong(scan=row, reason="Really", by=None, now=timezone.now())


def test_which_sessions_lack_it_costs_one_query_and_is_not_asked_of_what_is_online():
    costs = []
    for number in (1, 30):
        activity, _session = held(sessions=number)
        boss = boss_of(activity)
        costs.append(queries_of(boss, f"/en/staff/activities/{activity.slug}/"))
    assert costs[0] == costs[1]
    online, session = held(mode="online")
    page = get(boss_of(online), f"/en/staff/activities/{online.slug}/")
    assert "signed sheet is missing" not in page
    first, second = [scan(session) for _number in range(2)]
    assert first.file.name != second.file.name
    few = queries_of(boss_of(online), page_of(online, session))
    for _number in range(10):
        scan(session)
    assert queries_of(boss_of(online), page_of(online, session)) == few

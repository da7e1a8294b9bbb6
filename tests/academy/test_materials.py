"""Materials: who may open them, how they are handed out, and that no version is lost."""

import re
from datetime import timedelta

import pytest
from auditlog import get_logentry_model
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from academy.links import token_for
from academy.models import Material, MaterialVersion, SessionFacilitator
from academy.services import withdraw
from academy.services.editing import delete_draft, remove_session
from academy.services.materials import Facts, add_material, change_material, show_again, withdraw_material
from core.errors import DomainError
from core.uploads import every_file
from reference.models import Language
from tests.academy.telling import DAY, END, NOW, seated, send
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    SessionFactory,
    UserFactory,
    published_activity,
    signed_in,
    staff_of,
)
from tests.factories.files import HTML, PDF, SVG, docx, sent, upload
from tests.factories.paths import ModuleFactory
from tests.pages import get, queries_of

pytestmark = pytest.mark.django_db
ALL, ENROLLED = Material.Visibility.ALL, Material.Visibility.ENROLLED


def facts(title="Handout", **fields):
    language, _made = Language.objects.get_or_create(code="pt", defaults={"name": "Português"})
    return Facts(**{"titles": {"en": title}, "original_language": "en", "language": language, **fields})


def a_file(activity, title="Handout", *, name="handout.pdf", content=PDF, **fields):
    file = upload(name, content)
    return add_material(owner=activity, facts=facts(title, **fields), upload=file, by=None, now=timezone.now())


def a_link(activity, title="Video", url="https://video.example/x", **fields):
    return add_material(owner=activity, facts=facts(title, **fields), url=url, by=None, now=timezone.now())


def address(material):
    return f"/en/materials/{material.public_id}/"


def staff_page(activity, rest=""):
    return f"/en/staff/activities/{activity.slug}/materials/{rest}"


def boss_of(activity):
    return signed_in(staff_of(activity.hostings.get().organisation))


def typed(**changed):
    """What staff type about a material."""
    language, _made = Language.objects.get_or_create(code="pt", defaults={"name": "Português"})
    values = {"title_en": "Handout", "place": "", "language": language.pk, "visibility": "enrolled"}
    return {**values, "licence": "reserved", "credit": "", **changed}


def said(html):
    """Titles of the materials on a page, in order."""
    rows = re.findall(r'data-material="[^"]+">(.*?)</li>', html, re.DOTALL)
    return [re.search(r"</svg>\s*(.*?)</a>", row, re.DOTALL)[1].strip() for row in rows]


# Who may


@pytest.fixture
def people():
    """A client for each way to stand to an activity; the second session is facilitated by one of them."""
    activity = published_activity(sessions=2)
    host, facilitator, responsible = (
        activity.hostings.get().organisation,
        PersonFactory.create(),
        PersonFactory.create(),
    )
    SessionFacilitator.objects.create(session=activity.sessions.last(), person=facilitator)
    activity.responsible = responsible
    activity.save()
    states = {"confirmed": {}, "waiting": {"waiting_number": 1}, "requested": {}, "offered": {}, "withdrawn": {}}
    seats = {state: EnrolmentFactory(activity=activity, state=state, **more) for state, more in states.items()}
    clients = {state: signed_in(seat.person) for state, seat in seats.items()}
    clients |= {"anonymous": Client(), "member": signed_in(PersonFactory()), "facilitator": signed_in(facilitator)}
    clients |= {"responsible": signed_in(responsible), "own staff": signed_in(staff_of(host))}
    clients["other staff"] = signed_in(staff_of(OrganisationFactory()))
    return activity, clients


READERS = {"confirmed", "facilitator", "responsible", "own staff"}
RELATED = {"waiting", "requested", "offered", "withdrawn"}


def test_what_is_for_those_enrolled_is_for_a_seat_and_for_who_runs_and_hosts(people):
    activity, clients = people
    row = a_file(activity, session=activity.sessions.first())
    found = {who: client.get(address(row)).status_code for who, client in clients.items()}
    wanted = {who: 200 if who in READERS else 403 if who in RELATED else 404 for who in clients}
    assert found == {**wanted, "anonymous": 302}
    assert clients["anonymous"].get(address(row)).url.startswith("/en/accounts/login/?next=/en/materials/")
    shown = {who for who, client in clients.items() if said(get(client, f"/en/activities/{activity.slug}/"))}
    assert shown == READERS


def test_what_is_for_everybody_is_open_without_a_cookie(people):
    activity, clients = people
    row, link = a_file(activity, visibility=ALL), a_link(activity, visibility=ALL)
    assert {client.get(address(row)).status_code for client in clients.values()} == {200}
    response = Client().get(address(row))
    assert not response.cookies
    assert Client().head(address(row)).status_code == 200
    assert Client().post(address(row)).status_code == 405
    page = get(Client(), f"/en/activities/{activity.slug}/")
    assert said(page) == ["Handout", "Video"]
    assert f'href="{link.url}" rel="noopener"' in page
    assert Client().get(address(link)).status_code == 404, "a link leads there by itself"


def test_a_draft_and_what_is_withdrawn_are_for_nobody_outside(people):
    activity, clients = people
    row = a_file(activity, visibility=ALL)
    withdraw_material(material=row, now=timezone.now())
    assert {client.get(address(row)).status_code for client in clients.values()} == {404}
    assert said(get(clients["confirmed"], f"/en/activities/{activity.slug}/")) == []
    show_again(material=row)
    assert clients["anonymous"].get(address(row)).status_code == 200
    draft = ActivityFactory()
    row = a_file(draft, visibility=ALL)
    assert [client.get(address(row)).status_code for client in (Client(), clients["member"], boss_of(draft))] == [
        404,
        404,
        200,
    ]


def test_a_guest_opens_it_by_the_link_to_the_seat():
    activity = published_activity()
    guest = EnrolmentFactory(activity=activity)
    row, other = a_file(activity), a_file(published_activity())
    seat = f"/en/activities/{activity.slug}/seat/{token_for(guest)}/"
    page = get(Client(), seat)
    assert said(page) == ["Handout"]
    assert f'href="{seat}materials/{row.public_id}/"' in page
    opened = Client().get(f"{seat}materials/{row.public_id}/")
    assert (opened.status_code, opened["Cache-Control"]) == (200, "private, no-store")
    assert Client().get(f"{seat}materials/{other.public_id}/").status_code == 404
    assert Client().get(f"{seat}x/materials/{row.public_id}/").status_code == 404
    withdraw(activity=activity, person=guest.person, by=None, now=timezone.now())
    assert Client().get(f"{seat}materials/{row.public_id}/").status_code == 403
    UserFactory(person=guest.person)
    assert Client().get(f"{seat}materials/{row.public_id}/").status_code == 302, "who has a login signs in"


# How they are handed out


def test_a_download_runs_nothing_and_has_its_own_name():
    activity = published_activity()
    row = a_file(activity, name="Relatório “final”.pdf", visibility=ALL)
    response = Client().get(address(row))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    name = "Relat%C3%B3rio%20%E2%80%9Cfinal%E2%80%9D.pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert response["Content-Length"] == str(len(PDF))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy.split("; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    text = Client().get(address(a_file(activity, name="a.txt", content=b"x <script>", visibility=ALL)))
    assert (text["Content-Type"], text["Content-Disposition"]) == (
        "text/plain; charset=utf-8",
        'attachment; filename="a.txt"',
    )


def test_a_file_that_the_media_folder_lacks_is_404(caplog):
    row = a_file(published_activity(), visibility=ALL)
    default_storage.delete(row.current.file.name)
    assert Client().get(address(row)).status_code == 404
    assert "has lost its file" in caplog.text


# Staff


def test_staff_add_a_file_and_a_newer_version_and_keep_the_old_one():
    activity = published_activity()
    boss = boss_of(activity)
    page = boss.post(staff_page(activity, "file/"), typed(file=sent("One.pdf")), follow=True).content.decode()
    assert "“Handout” is there now." in page
    row = Material.objects.get()
    newer = typed(title_pt="Folheto", position=3, file=sent("two.docx", docx()))
    boss.post(staff_page(activity, f"{row.public_id}/"), newer)
    row.refresh_from_db()
    assert (row.title_pt, row.position) == ("Folheto", 3)
    assert [version.name for version in row.versions.all()] == ["two.docx", "One.pdf"]
    assert 'filename="two.docx"' in boss.get(address(row))["Content-Disposition"]
    page = get(boss, staff_page(activity, f"{row.public_id}/"))
    old = row.versions.get(name="One.pdf")
    assert old.sha256 in page
    assert old.by.name in page
    versions = f"{row.public_id}/versions/"
    assert b"".join(boss.get(staff_page(activity, f"{versions}{old.public_id}/")).streaming_content) == PDF
    boss.post(staff_page(activity, f"{row.public_id}/withdraw/"))
    assert boss.get(address(row)).status_code == 404
    assert boss.get(staff_page(activity, f"{versions}{old.public_id}/")).status_code == 200
    log = get_logentry_model().objects.get_for_object(row)
    assert [set(entry.changes_dict) for entry in log.order_by("pk")[1:]] == [{"title_pt", "position"}, {"withdrawn_at"}]


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        ("file/", {"file": sent(content=HTML)}, "its content is something else"),
        ("file/", {"file": sent("a.svg", SVG)}, "This kind of file is not taken here"),
        ("file/", {"file": sent(content=b"")}, "This file is empty."),
        ("file/", {"file": sent("x" * 400 + ".pdf")}, "too long"),
        ("file/", {}, "Please choose a file."),
        ("file/", {"file": sent(), "title_en": " "}, "Please give it a title."),
        ("file/", {"file": [sent("a.pdf"), sent("b.svg", SVG)], "title_en": ""}, "“b.svg”: This kind of file is not"),
        ("file/", {"file": [sent("a.pdf"), sent("b.pdf")]}, "Leave the titles empty"),
        ("file/", {"file": [sent()] * 11, "title_en": ""}, "Send at most 10 files in one go."),
        ("file/", {"file": sent(), "licence": "cc-by-4.0"}, "This licence asks that the author is named."),
        ("file/", {"file": sent(), "place": "0b6a7a0e-0000-4000-8000-000000000000"}, "This is not on the list."),
        ("link/", {"url": "http://video.example"}, "Only links that begin with https:// are taken."),
        ("link/", {"url": "javascript:alert(1)"}, "Only links that begin with https:// are taken."),
        ("link/", {"url": "https://"}, "Only links that begin with https:// are taken."),
        ("link/", {"url": "https://ok.example/", "language": "no-such"}, "This is not on the list."),
    ],
)
def test_what_cannot_be_stands_beside_its_field_and_leaves_nothing(kind, changed, sentence):
    activity = published_activity()
    before = set(every_file())
    response = boss_of(activity).post(staff_page(activity, kind), typed(**changed))
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert 'role="alert"' in page
    assert 'aria-invalid="true"' in page
    assert not Material.objects.exists()
    assert set(every_file()) == before


def test_several_files_at_once_are_materials_named_after_themselves():
    activity = published_activity()
    files = [sent("Um guia.pdf"), sent("dados.docx", docx())]
    page = boss_of(activity).post(staff_page(activity, "file/"), typed(file=files, title_en=""), follow=True)
    assert "2 files are there now." in page.content.decode()
    rows = Material.objects.of_activity(activity).with_files()
    assert [(row.title_en, row.position, row.current.name) for row in rows] == [
        ("Um guia", 1, "Um guia.pdf"),
        ("dados", 2, "dados.docx"),
    ]


def test_a_row_that_the_database_refuses_takes_its_file_with_it():
    activity, before = published_activity(), set(every_file())
    with pytest.raises(DomainError) as refusal:
        a_file(activity, session=published_activity().sessions.get())
    assert refusal.value.code == "elsewhere"
    assert set(every_file()) == before
    both = {"activity": activity, "session": activity.sessions.get()}
    for fields in (
        {**both, "kind": "file"},
        {"session": both["session"], "module": ModuleFactory.create(), "kind": "file"},
        {"kind": "file"},
        {"activity": activity, "kind": "link", "url": "http://x.example"},
        {"activity": activity, "kind": "file", "url": "https://x.example"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Material.objects.create(language=facts().language, title_en="x", **fields)


def test_a_facilitator_reaches_the_own_session_only():
    activity = published_activity(sessions=2)
    first, second = activity.sessions.chronological()
    person = PersonFactory()
    SessionFacilitator.objects.create(session=first, person=person)
    client = signed_in(person)
    of_second = a_file(activity, "Theirs", session=second)
    client.post(staff_page(activity, "file/"), typed(place=str(first.public_id), file=sent()))
    assert list(first.materials.values_list("title_en", flat=True)) == ["Handout"]
    for place in ("", str(second.public_id)):
        assert client.post(staff_page(activity, "file/"), typed(place=place, file=sent())).status_code == 200
    assert Material.objects.count() == 2
    page = get(client, staff_page(activity))
    assert "Handout" in page
    assert "Theirs" not in page
    assert client.get(staff_page(activity, f"{of_second.public_id}/")).status_code == 403
    assert client.get(address(of_second)).status_code == 200, "who runs a part reads all of it"


def test_thirty_materials_cost_the_queries_of_one():
    costs = []
    for number in (1, 30):
        activity = published_activity(sessions=2)
        boss, session = boss_of(activity), activity.sessions.first()
        for index in range(number):
            row = a_file(activity, session=session if index % 2 else None)
            change_material(material=row, facts=facts(), upload=upload(), by=PersonFactory(), now=timezone.now())
        pages = [f"/en/activities/{activity.slug}/", staff_page(activity), "/en/admin/academy/material/"]
        pages[2] = pages[2].removeprefix("/en")
        costs.append([queries_of(boss, page) for page in pages])
    assert costs[0] == costs[1]


def test_a_session_that_leaves_a_draft_hands_its_materials_on_and_a_deleted_draft_takes_its_files(
    django_capture_on_commit_callbacks,
):
    draft, before = ActivityFactory(), set(every_file())
    session = SessionFactory(activity=draft)
    row = a_file(draft, session=session)
    remove_session(session=session, by=None, now=NOW)
    row.refresh_from_db()
    assert (row.activity, row.session) == (draft, None)
    with django_capture_on_commit_callbacks(execute=True):
        delete_draft(activity=draft)
    assert not MaterialVersion.objects.exists()
    assert set(every_file()) == before


# The mail after the session


def test_the_follow_up_names_the_materials_of_the_session_for_who_was_there():
    activity = published_activity(now=NOW)
    session = activity.sessions.get()
    member, guest = seated(activity, language="pt"), seated(activity)
    UserFactory(person=member)
    row = a_file(activity, session=session, titles={"en": "Handout", "pt": "Folheto"})
    a_link(activity, session=session, visibility=ALL)
    withdraw_material(material=a_file(activity, "Wrong one", session=session), now=NOW)
    a_file(activity, "Of the whole activity")
    from notifications.services import collect

    send()
    collect(now=END + 2 * DAY + timedelta(minutes=1))
    mails = {message.to[0]: message.body for message in send(END + 2 * DAY + timedelta(minutes=2))}
    of_member = next(body for address, body in mails.items() if member.email in address)
    of_guest = next(body for address, body in mails.items() if guest.email in address)
    assert f"- Folheto: http://localhost:8000/pt/materials/{row.public_id}/\n" in of_member
    assert "- Video (em inglês): https://video.example/x\n" in of_member
    token = token_for(activity.enrolments.get(person=guest))
    path = f"/en/activities/{activity.slug}/seat/{token}/materials/{row.public_id}/"
    assert f"- Handout: http://localhost:8000{path}\n" in of_guest
    assert Client().get(path).status_code == 200
    for body in mails.values():
        assert "Wrong one" not in body
        assert "Of the whole activity" not in body

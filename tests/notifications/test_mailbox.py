"""The files of the embedded default, and the demo's mailbox that shows them."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from notifications import mailbox

pytestmark = pytest.mark.django_db
HOSTILE = '<html><head></head><body><script>alert(1)</script><a href="http://localhost:8000/en/">Go</a></body></html>'


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAIL_DIR, settings.DEMO = tmp_path / "mail", True
    return settings.MAIL_DIR


@pytest.fixture
def post(folder):
    """Send through the backend of the embedded default."""

    def send(subject="Olá, é já amanhã", text="Confirm: http://localhost:8000/en/confirm/abc/", html="", files=()):
        message = EmailMultiAlternatives(subject, text, "Academy <a@mail.example>", ["Ana <ana@mail.example>"])
        if html:
            message.attach_alternative(html, "text/html")
        for name, content, mime_type in files:
            message.attach(name, content, mime_type)
        return get_connection("notifications.backends.EmlFileBackend").send_messages([message])

    return send


def test_each_message_is_one_file_named_by_time(post, folder):
    assert [post(subject="first"), post(subject="second")] == [1, 1]
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 2
    assert all(re.fullmatch(r"\d{8}T\d{6}-\d{6}-[0-9a-f]{8}\.eml", name) for name in names)
    assert [each.subject for each in mailbox.newest_first()] == ["second", "first"]


def test_list_shows_the_newest_first_and_pages_by_twenty(post):
    for number in range(21):
        post(subject=f"Mail {number:02}")
    page = Client().get("/mail/").content.decode()
    assert re.findall(r"Mail \d\d", page) == [f"Mail {number:02}" for number in range(20, 0, -1)]
    assert "Mail 00" in Client().get("/mail/?page=2").content.decode()


def test_empty_mailbox_says_what_to_do(folder):
    response = Client().get("/mail/")
    assert response.status_code == 200
    assert "No mail yet" in response.content.decode()


def test_the_confirmation_link_can_be_clicked(post):
    post()
    [mail] = mailbox.newest_first()
    page = Client().get(f"/mail/{mail.name}/").content.decode()
    assert '<a href="http://localhost:8000/en/confirm/abc/"' in page
    assert "Olá, é já amanhã" in page


def test_html_is_shown_in_a_sandbox_and_nowhere_else(post):
    post(html=HOSTILE)
    [mail] = mailbox.newest_first()
    page = Client().get(f"/mail/{mail.name}/").content.decode()
    assert "alert(1)" not in page
    response = Client().get(f"/mail/{mail.name}/html/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy + page
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head><base target="_top">' in response.content.decode()


def test_attachment_is_downloaded_whole(post):
    post(files=[("agenda.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")])
    [mail] = mailbox.newest_first()
    response = Client().get(f"/mail/{mail.name}/attachments/0/")
    assert response["Content-Disposition"] == 'attachment; filename="agenda.ics"'
    assert response["Content-Type"] == "text/calendar"
    assert response.content.splitlines() == [b"BEGIN:VCALENDAR", b"END:VCALENDAR"]


def test_name_of_an_attachment_makes_no_header(post):
    post(files=[('a"\\b; filename=x.html', "x", "text/plain")])
    [mail] = mailbox.newest_first()
    disposition = Client().get(f"/mail/{mail.name}/attachments/0/")["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', disposition)


@pytest.mark.parametrize("path", ["nothing/", "nothing/html/", "nothing/attachments/0/", "..%2F..%2Fsecret-key/"])
def test_what_is_not_in_the_mailbox_is_not_found(post, path):
    post()
    assert Client().get(f"/mail/{path}").status_code == 404


def test_an_html_part_or_attachment_that_a_mail_has_not_is_not_found(post):
    post()
    [mail] = mailbox.newest_first()
    assert Client().get(f"/mail/{mail.name}/html/").status_code == 404
    assert Client().get(f"/mail/{mail.name}/attachments/0/").status_code == 404


def test_without_demo_there_is_no_mailbox(post, settings):
    post(html=HOSTILE)
    [mail] = mailbox.newest_first()
    settings.DEMO = False
    for path in ("", f"{mail.name}/", f"{mail.name}/html/", f"{mail.name}/attachments/0/"):
        assert Client().get(f"/mail/{path}").status_code == 404


def test_the_mailbox_sets_no_cookie_and_is_not_cached(post):
    post()
    response = Client().get("/mail/")
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]

"""Every mail of sign-in: one line of subject, a text that is not HTML, and an HTML body in its reader's language."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

TEMPLATES = Path(settings.BASE_DIR) / "templates"
MAILS = sorted(
    path.relative_to(TEMPLATES).as_posix().removesuffix("_message.txt")
    for app in ("account", "mfa")
    for path in (TEMPLATES / app / "email").glob("*_message.txt")
    if not path.name.startswith("base_")
)
CONTEXT = {
    "code": "ABC123",
    "email": "ana@mail.example",
    "activate_url": "https://site.example/confirm/",
    "password_reset_url": "https://site.example/reset/",
    "signup_url": "https://site.example/signup/",
    "from_email": "old@mail.example",
    "to_email": "new@mail.example",
    "deleted_email": "gone@mail.example",
    "timestamp": "today",
    "ip": "192.0.2.1",
    "user_agent": "<Browser>",
    "current_site": {"name": "Ours & yours"},
    "site_url": "https://site.example",
    "page_lang": "pt-PT",
}


def test_all_mails_are_found():
    assert "account/email/login_code" in MAILS
    assert "mfa/email/webauthn_added" in MAILS


@pytest.mark.parametrize("mail", MAILS)
def test_mail_has_a_subject_and_two_bodies(mail: str):
    with translation.override("pt"):
        subject = render_to_string(f"{mail}_subject.txt", CONTEXT).strip()
        text = render_to_string(f"{mail}_message.txt", CONTEXT)
        page = render_to_string(f"{mail}_message.html", CONTEXT)
    assert subject
    assert "\n" not in subject
    assert "Ours & yours" in text
    assert "&lt;" not in text
    assert "<p" not in text
    assert '<html lang="pt-PT">' in page
    assert "Ours &amp; yours" in page
    assert "<Browser>" not in page


@pytest.mark.parametrize(
    ("mail", "shown"),
    [
        ("account/email/email_confirmation_signup", "https://site.example/confirm/"),
        ("account/email/password_reset_key", "https://site.example/reset/"),
        ("account/email/unknown_account", "https://site.example/signup/"),
        ("account/email/login_code", "ABC123"),
        ("account/email/password_reset_code", "ABC123"),
    ],
)
def test_both_bodies_hold_what_the_reader_needs(mail: str, shown: str):
    assert shown in render_to_string(f"{mail}_message.txt", CONTEXT)
    assert shown in render_to_string(f"{mail}_message.html", CONTEXT)

"""The access table of the whole site: what each role gets of each address, in the order of ROLES.

Anonymous people are sent to sign in; who is unrelated to a thing gets 404; who is related without the right, 403.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

ROLES = ("anonymous", "member", "facilitator", "other staff", "own staff", "network coordinator")
LOGIN = "sign in"
EVERYBODY = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (LOGIN, 200, 200, 200, 200, 200)
HOST_STAFF = (LOGIN, 404, 403, 404, 200, 200)
RUNNING = (LOGIN, 404, 200, 404, 200, 200)
OWN_STAFF = (LOGIN, 404, 404, 404, 200, 200)
# Any organisation's; what they find there is their own.
STAFF = (LOGIN, 404, 404, 200, 200, 200)
# The other staff is of the partner to which the hosts give seats.
BOTH_STAFF = (LOGIN, 404, 403, 200, 200, 200)
# Who reads what those who come tell each other; the member has no seat.
PEERS = (LOGIN, 404, 200, 200, 200, 200)
ONLY_POST = (LOGIN, 405, 405, 405, 405, 405)
NOBODY = (404, 404, 404, 404, 404, 404)
# None of these roles has a seat.
ONLY_ENROLLED = (LOGIN, 404, 404, 404, 404, 404)
Expected = tuple[int | str, ...]
UNKNOWN: dict[str, Any] = {
    "public_id": uuid.uuid4(),
    "session_id": uuid.uuid4(),
    "enrolment_id": uuid.uuid4(),
    "material_id": uuid.uuid4(),
    "version_id": uuid.uuid4(),
    "scan_id": uuid.uuid4(),
    "question_id": uuid.uuid4(),
    "commitment_id": uuid.uuid4(),
    "number": 99,
}


@dataclass(frozen=True)
class Row:
    """One address and what each role gets. `keys` are looked up in the world; `data` makes it a POST."""

    name: str
    expected: Expected
    keys: tuple[tuple[str, str], ...] = ()
    data: tuple[tuple[str, Any], ...] | None = None

    def __str__(self) -> str:
        keys = "".join(f" {value}" for _key, value in self.keys)
        return f"{'GET' if self.data is None else 'POST'} {self.name}{keys}"


OPEN = (("slug", "published"),)
DRAFT = (("slug", "draft"),)
PATH = (("slug", "path"),)
DRAFT_PATH = (("slug", "draft_path"),)
SESSION = (*OPEN, ("session_id", "session"))
SEAT = (*OPEN, ("token", "seat"))
FEEDBACK_LINK = (*OPEN, ("token", "feedback"))
OWN = (("slug", "organisation"),)
MOVED = (
    ("day", f"{timezone.now() + timedelta(days=200):%Y-%m-%d}"),
    ("start_time", "10:00"),
    ("end_time", "12:00"),
    ("time_zone", "Europe/Lisbon"),
)
INVITE = (("email", "new@mail.example"), ("role", "partner-staff"), ("language", "en"))
MAIL = (("name", "mail"),)
MESSAGE = (("public_id", "message"),)
WITHDRAW = (*OWN, ("public_id", "invitation"))
SEATS = (*OPEN, ("partner", "partner"))
CERTIFICATE = (("public_id", "certificate"),)
HOLDER = (LOGIN, 200, 404, 404, 403, 403)
HANDED_IN = (("slug", "reported"), ("partner", "partner"))
NAMED = (*SEATS, ("enrolment_id", "named"))
MATERIAL = (("material_id", "material"),)
OF_MODULE = (("material_id", "module_material"),)
SCAN = (*SESSION, ("scan_id", "scan"))

TABLE = [
    Row("choose-language", (302, 302, 302, 302, 302, 302)),
    # The site as an app.
    Row("worker", EVERYBODY),
    Row("robots", EVERYBODY),
    Row("sitemap", EVERYBODY),
    Row("favicon", (302, 302, 302, 302, 302, 302)),
    Row("change-password", (302, 302, 302, 302, 302, 302)),
    Row("home:manifest", EVERYBODY),
    Row("home:offline", EVERYBODY),
    # Public pages.
    Row("home:start", EVERYBODY),
    Row("home:partner-list", EVERYBODY),
    Row("home:partner", EVERYBODY, OWN),
    Row("home:accessibility", EVERYBODY),
    Row("home:accessibility-of", EVERYBODY, (("slug", "statement"),)),
    Row("home:accessibility-of", (404, 404, 404, 404, 200, 200), (("slug", "draft statement"),)),
    Row("home:accessibility-feedback", EVERYBODY),
    Row("home:accessibility-feedback", EVERYBODY, data=()),
    Row("home:accessibility-thanks", EVERYBODY),
    Row("home:territory", EVERYBODY, (("slug", "territory"),)),
    Row("academy:activity-list", EVERYBODY),
    Row("academy:activity", EVERYBODY, OPEN),
    Row("academy:activity", (404, 404, 404, 404, 200, 200), DRAFT),
    Row("academy:activity-calendar", EVERYBODY, OPEN),
    Row("academy:activity-calendar", NOBODY, DRAFT),
    # Learning paths.
    Row("academy:path-list", EVERYBODY),
    Row("academy:path", EVERYBODY, PATH),
    Row("academy:path", (404, 404, 404, 404, 200, 200), DRAFT_PATH),
    Row("academy:path-follow", SIGNED_IN, PATH),
    Row("academy:path-follow", (LOGIN, 302, 302, 302, 302, 302), PATH, data=(("goal", "To begin"),)),
    Row("academy:path-follow", ONLY_ENROLLED, DRAFT_PATH),
    # Only the member follows it.
    Row("academy:path-close", (LOGIN, 200, 404, 404, 404, 404), PATH),
    Row("academy:path-close", (LOGIN, 302, 404, 404, 404, 404), PATH, data=(("rating", "4"),)),
    Row("academy:path-leave", (LOGIN, 200, 404, 404, 404, 404), PATH),
    Row("academy:path-leave", (LOGIN, 302, 404, 404, 404, 404), PATH, data=()),
    # Of the roles nobody has a seat.
    Row("academy:activity-goal", ONLY_ENROLLED, OPEN),
    Row("academy:activity-goal", ONLY_ENROLLED, OPEN, data=(("goal", "To begin"),)),
    Row("academy:own-path", SIGNED_IN),
    Row("academy:learning-wishes", SIGNED_IN),
    Row("academy:learning-wishes", (LOGIN, 302, 302, 302, 302, 302), data=()),
    Row("home:record", SIGNED_IN),
    Row("home:record", (LOGIN, 302, 302, 302, 302, 302), data=(("action", "share"),)),
    # The token is the right; the member's own.
    Row("home:shared-record", EVERYBODY, (("token", "record"),)),
    # Guests: who is signed in enrols as themselves. The link to a seat is open to whoever holds it.
    Row("academy:activity-guest", (200, 302, 302, 302, 302, 302), OPEN),
    Row("academy:activity-guest", (200, 302, 302, 302, 302, 302), OPEN, data=()),
    Row("academy:activity-guest", NOBODY, DRAFT),
    Row("academy:seat", EVERYBODY, SEAT),
    Row("academy:seat", EVERYBODY, SEAT, data=()),
    # A person's own pages.
    Row("home:me", SIGNED_IN),
    Row("calendar-public", EVERYBODY),
    # The token is the right; the member's own.
    Row("calendar-personal", EVERYBODY, (("token", "calendar"),)),
    Row("home:certificates", SIGNED_IN),
    # The member holds a certificate that the own organisation awarded; whoever has its link can check it.
    Row("certificate", EVERYBODY, CERTIFICATE),
    Row("credential", EVERYBODY, CERTIFICATE),
    Row("credential-status", EVERYBODY, (("number", "number"),)),
    Row("credential-issuer", EVERYBODY),
    Row("certificate-pdf", (LOGIN, 200, 404, 404, 200, 200), CERTIFICATE),
    Row("credentials:own", HOLDER, CERTIFICATE),
    Row("credentials:own", (LOGIN, 302, 404, 404, 403, 403), CERTIFICATE, data=()),
    Row("credentials:badge", HOLDER, CERTIFICATE),
    Row("credentials:badge-png", HOLDER, CERTIFICATE),
    Row("credentials:withdraw", HOLDER, CERTIFICATE),
    Row("credentials:withdraw", (LOGIN, 302, 404, 404, 403, 403), CERTIFICATE, data=()),
    Row("credentials:staff-revoke", (LOGIN, 403, 404, 404, 200, 200), CERTIFICATE),
    Row("credentials:staff-revoke", (LOGIN, 403, 404, 404, 302, 302), CERTIFICATE, data=(("reason", "A wrong name"),)),
    Row("home:calendar", SIGNED_IN),
    Row("home:calendar", (LOGIN, 302, 302, 302, 302, 302), data=()),
    Row("home:profile", SIGNED_IN),
    Row("home:profile", SIGNED_IN, data=()),
    Row("academy:activity-enrol", SIGNED_IN, OPEN),
    Row("academy:activity-enrol", (LOGIN, 302, 302, 302, 302, 302), OPEN, data=()),
    Row("academy:activity-enrol", (LOGIN, 404, 404, 404, 200, 200), DRAFT),
    Row("academy:activity-enrol", (LOGIN, 404, 404, 404, 200, 200), DRAFT, data=()),
    Row("academy:session-excuse", ONLY_ENROLLED, SESSION),
    Row("academy:session-excuse", ONLY_ENROLLED, SESSION, data=()),
    Row("academy:activity-withdraw", SIGNED_IN, OPEN),
    Row("academy:activity-withdraw", SIGNED_IN, OPEN, data=()),
    Row("academy:activity-answers", SIGNED_IN, OPEN),
    Row("academy:activity-answers", SIGNED_IN, OPEN, data=()),
    Row("academy:activity-answers", (LOGIN, 404, 404, 404, 200, 200), DRAFT),
    Row("academy:activity-offer", SIGNED_IN, OPEN),
    Row("academy:activity-offer", SIGNED_IN, OPEN, data=()),
    # Feedback is given by those with a seat, or by whoever holds the link of a mail; read by who runs or hosts it.
    Row("academy:feedback", ONLY_ENROLLED, OPEN),
    Row("academy:feedback", ONLY_ENROLLED, OPEN, data=()),
    Row("academy:feedback-by-link", EVERYBODY, FEEDBACK_LINK),
    Row("academy:feedback-by-link", EVERYBODY, FEEDBACK_LINK, data=()),
    Row("academy:staff-feedback", RUNNING, OPEN),
    Row("academy:staff-feedback-csv", RUNNING, OPEN),
    Row("academy:staff-feedback-reply", HOST_STAFF, OPEN),
    Row("academy:staff-feedback-reply", HOST_STAFF, OPEN, data=()),
    # Staff of the hosts.
    Row("reports:staff", STAFF),
    Row("reports:translations", STAFF),
    Row("reports:translations-export", (LOGIN, *[404] * 5)),
    Row("reports:translations-import", STAFF),
    Row("reports:translations-import", STAFF, data=()),
    Row("reports:translations-confirm", ONLY_POST),
    Row("reports:translations-confirm", (LOGIN, 404, 404, 302, 302, 302), data=()),
    Row("academy:staff-activity", HOST_STAFF, OPEN),
    Row("academy:staff-activity", HOST_STAFF, DRAFT),
    Row("academy:staff-activity-publish", HOST_STAFF, DRAFT),
    Row("academy:staff-activity-publish", (LOGIN, 404, 403, 404, 302, 302), DRAFT, data=()),
    Row("academy:staff-activity-cancel", HOST_STAFF, OPEN),
    Row(
        "academy:staff-activity-cancel", (LOGIN, 404, 403, 404, 302, 302), OPEN, data=(("reason", "The hall is shut"),)
    ),
    Row("academy:staff-activity-capacity", HOST_STAFF, OPEN),
    Row("academy:staff-activity-capacity", (LOGIN, 404, 403, 404, 302, 302), OPEN, data=(("capacity", 12),)),
    Row("academy:staff-activity-copy", HOST_STAFF, OPEN),
    Row("academy:staff-activity-copy", (LOGIN, 404, 403, 404, 200, 200), OPEN, data=()),
    Row("academy:staff-session-series", HOST_STAFF, OPEN),
    Row("academy:staff-session-series", (LOGIN, 404, 403, 404, 200, 200), OPEN, data=()),
    Row("academy:staff-activity", HOST_STAFF, OPEN, data=()),
    Row("academy:staff-activity-people", HOST_STAFF, OPEN),
    Row("academy:staff-activity-people-xlsx", HOST_STAFF, OPEN),
    Row("academy:staff-activity-people-print", HOST_STAFF, OPEN),
    # What people need is not even for the network coordinator.
    Row("academy:staff-activity-requirements", (LOGIN, 404, 403, 404, 200, 403), OPEN),
    # The facilitator runs the one session of the activity.
    Row("academy:attendance", RUNNING, OPEN),
    Row("academy:attendance", RUNNING, OPEN, data=()),
    Row("academy:sheets", RUNNING, OPEN),
    Row("academy:sheets-pdf", RUNNING, OPEN),
    Row("academy:sheets-print", RUNNING, OPEN),
    Row("academy:assessment", RUNNING, OPEN),
    Row("academy:assessment", (LOGIN, 404, 302, 404, 302, 302), OPEN, data=(("language", "en"),)),
    # Taps come as JSON: nothing is no list of them.
    Row("academy:attendance-taps", ONLY_POST, SESSION),
    Row("academy:attendance-taps", (LOGIN, 404, 400, 404, 400, 400), SESSION, data=()),
    Row("academy:session-walk-in", RUNNING, SESSION),
    Row("academy:session-walk-in", RUNNING, SESSION, data=()),
    Row("academy:room-code", RUNNING, SESSION),
    Row("academy:room-code", RUNNING, SESSION, data=()),
    Row("academy:room-code-show", RUNNING, SESSION),
    # A QR leads here whoever reads it; nothing is noted of strangers.
    Row("academy:here", EVERYBODY),
    Row("academy:here", SIGNED_IN, data=()),
    Row("academy:session-wrap-up", RUNNING, SESSION),
    Row("academy:session-wrap-up", RUNNING, SESSION, data=()),
    # Materials: what is for those enrolled is also for who runs and hosts; the link to a seat is for whoever holds it.
    Row("academy:material", (LOGIN, 404, 200, 404, 200, 200), MATERIAL),
    Row("academy:material", EVERYBODY, (("material_id", "handout"),)),
    Row("academy:material", OWN_STAFF, OF_MODULE),
    Row("academy:seat-material", EVERYBODY, (*SEAT, *MATERIAL)),
    Row("academy:staff-materials", RUNNING, OPEN),
    Row("academy:staff-material-add-file", RUNNING, OPEN),
    Row("academy:staff-material-add-file", RUNNING, OPEN, data=()),
    Row("academy:staff-material-add-link", RUNNING, OPEN),
    Row("academy:staff-material-add-link", RUNNING, OPEN, data=()),
    Row("academy:staff-material", RUNNING, (*OPEN, *MATERIAL)),
    Row("academy:staff-material", RUNNING, (*OPEN, *MATERIAL), data=()),
    # Of the whole activity, not of the facilitator's session.
    Row("academy:staff-material", HOST_STAFF, (*OPEN, ("material_id", "handout"))),
    Row("academy:staff-material-withdraw", RUNNING, (*OPEN, *MATERIAL)),
    Row("academy:staff-material-withdraw", (LOGIN, 404, 302, 404, 302, 302), (*OPEN, *MATERIAL), data=()),
    Row("academy:staff-material-version", RUNNING, (*OPEN, *MATERIAL, ("version_id", "version"))),
    # Of the modules of a path: who may change the path.
    Row("academy:staff-path-materials", OWN_STAFF, PATH),
    Row("academy:staff-path-materials", OWN_STAFF, DRAFT_PATH),
    Row("academy:staff-path-material-add-file", OWN_STAFF, PATH),
    Row("academy:staff-path-material-add-file", OWN_STAFF, PATH, data=()),
    Row("academy:staff-path-material-add-link", OWN_STAFF, PATH),
    Row("academy:staff-path-material-add-link", OWN_STAFF, PATH, data=()),
    Row("academy:staff-path-material", OWN_STAFF, (*PATH, *OF_MODULE)),
    Row("academy:staff-path-material", OWN_STAFF, (*PATH, *OF_MODULE), data=()),
    Row("academy:staff-path-material", ONLY_ENROLLED, (*PATH, *MATERIAL)),
    Row("academy:staff-path-material-withdraw", OWN_STAFF, (*PATH, *OF_MODULE)),
    Row("academy:staff-path-material-withdraw", (LOGIN, 404, 404, 404, 302, 302), (*PATH, *OF_MODULE), data=()),
    Row("academy:staff-path-material-version", OWN_STAFF, (*PATH, *OF_MODULE, ("version_id", "module_version"))),
    # Signed sheets are never for participants.
    Row("academy:session-scans", RUNNING, SESSION),
    Row("academy:session-scans", RUNNING, SESSION, data=()),
    Row("academy:session-scan", RUNNING, SCAN),
    Row("academy:session-scan-wrong", RUNNING, SCAN),
    Row("academy:session-scan-wrong", RUNNING, SCAN, data=()),
    Row("academy:staff-session-move", HOST_STAFF, SESSION),
    Row("academy:staff-session-move", (LOGIN, 404, 403, 404, 302, 302), SESSION, data=MOVED),
    Row("academy:staff-session-cancel", HOST_STAFF, SESSION),
    Row("academy:staff-session-cancel", HOST_STAFF, SESSION, data=()),
    # Seats of a partner: the hosts' side, and the partner's.
    Row("academy:staff-delegations", HOST_STAFF, OPEN),
    Row("academy:staff-delegations", HOST_STAFF, OPEN, data=()),
    Row("academy:staff-delegation", HOST_STAFF, SEATS),
    Row("academy:staff-delegation", (LOGIN, 404, 403, 404, 302, 302), SEATS, data=(("seats", 2),)),
    Row("academy:staff-delegation-remove", HOST_STAFF, SEATS),
    Row("academy:staff-delegation-remove", HOST_STAFF, SEATS, data=()),
    Row("academy:delegation", BOTH_STAFF, SEATS),
    Row("academy:delegation", BOTH_STAFF, SEATS, data=()),
    Row("academy:delegation-list", BOTH_STAFF, SEATS),
    Row("academy:delegation-list", BOTH_STAFF, SEATS, data=()),
    Row("academy:delegation-return", BOTH_STAFF, SEATS),
    Row("academy:delegation-return", (LOGIN, 404, 403, 302, 302, 302), SEATS, data=()),
    Row("academy:delegation-remove", BOTH_STAFF, NAMED),
    Row("academy:delegation-remove", (LOGIN, 404, 403, 302, 302, 302), NAMED, data=()),
    # Peer exchange: who comes, who runs it, and the staff of hosts and delegations (more roles: test_exchange_access).
    Row("academy:programme", EVERYBODY, OPEN),
    Row("academy:programme", (404, 404, 404, 404, 200, 200), DRAFT),
    Row("academy:programme-pdf", EVERYBODY, OPEN),
    Row("academy:programme-pdf", (404, 404, 404, 404, 200, 200), DRAFT),
    Row("academy:learning-questions", PEERS, OPEN),
    Row("academy:learning-questions", PEERS, OPEN, data=()),
    # The link of a guest who cannot sign in.
    Row("academy:seat-questions", EVERYBODY, SEAT),
    Row("academy:seat-questions", EVERYBODY, SEAT, data=()),
    Row("academy:reports", PEERS, OPEN),
    Row("academy:learning-question-answer", HOST_STAFF, (*OPEN, ("question_id", "question"))),
    Row("academy:learning-question-answer", HOST_STAFF, (*OPEN, ("question_id", "question")), data=()),
    Row("academy:stay-notes", HOST_STAFF, OPEN),
    Row("academy:stay-notes", (LOGIN, 404, 403, 404, 302, 302), OPEN, data=()),
    Row("academy:delegation-note", BOTH_STAFF, SEATS),
    Row("academy:delegation-note", BOTH_STAFF, SEATS, data=()),
    Row("academy:report", BOTH_STAFF, SEATS),
    Row("academy:report", BOTH_STAFF, SEATS, data=()),
    Row("academy:commitment-new", BOTH_STAFF, SEATS),
    Row("academy:commitment-new", BOTH_STAFF, SEATS, data=()),
    Row("academy:commitment", BOTH_STAFF, (*SEATS, ("commitment_id", "commitment"))),
    Row("academy:commitment", BOTH_STAFF, (*SEATS, ("commitment_id", "commitment")), data=()),
    Row("academy:report-hand-in", BOTH_STAFF, SEATS),
    Row("academy:report-hand-in", (LOGIN, 404, 403, 302, 302, 302), SEATS, data=()),
    # A draft has nothing to take back.
    Row("academy:report-reopen", (LOGIN, 404, 403, 302, 302, 302), SEATS),
    Row("academy:report-reopen", BOTH_STAFF, HANDED_IN),
    Row("academy:report-reopen", BOTH_STAFF, HANDED_IN, data=()),
    Row("academy:commitment-answers", BOTH_STAFF, HANDED_IN),
    Row("academy:commitment-answers", BOTH_STAFF, HANDED_IN, data=()),
    Row("academy:staff-commitments", (LOGIN, 404, 404, 200, 200, 200)),
    # Which mails somebody gets: one's own page, and by the links of the mails.
    Row("notifications:preferences", SIGNED_IN),
    Row("notifications:preferences-by-link", EVERYBODY, (("token", "preferences"),)),
    Row("notifications:mute", EVERYBODY, (("token", "mute"),)),
    Row("notifications:mute", EVERYBODY, (("token", "mute"),), data=()),
    # Messages to many: staff write them; one to an audience that is theirs too is seen by colleagues.
    Row("notifications:announcement-list", (LOGIN, 404, 404, 200, 200, 200)),
    Row("notifications:announcement-new", (LOGIN, 404, 404, 200, 200, 200)),
    Row("notifications:announcement-new", (LOGIN, 404, 404, 200, 200, 200), data=()),
    Row("notifications:announcement", OWN_STAFF, MESSAGE),
    Row("notifications:announcement-edit", OWN_STAFF, MESSAGE),
    Row("notifications:announcement-edit", OWN_STAFF, MESSAGE, data=()),
    Row("notifications:announcement-send", OWN_STAFF, MESSAGE),
    Row("notifications:announcement-send", OWN_STAFF, MESSAGE, data=()),
    Row("notifications:announcement-discard", OWN_STAFF, MESSAGE),
    Row("notifications:announcement-discard", (LOGIN, 404, 404, 404, 302, 302), MESSAGE, data=()),
    Row("notifications:announcement-test", ONLY_POST, MESSAGE),
    Row("notifications:announcement-test", (LOGIN, 404, 404, 404, 302, 302), MESSAGE, data=()),
    # The demo's mailbox, outside the demo (inside it: test_mailbox_is_open_in_the_demo).
    Row("mailbox:mail-list", NOBODY),
    Row("mailbox:mail", NOBODY, MAIL),
    Row("mailbox:mail-html", NOBODY, MAIL),
    Row("mailbox:mail-attachment", NOBODY, (*MAIL, ("number", "number"))),
    # The styleguide, outside the demo and DEBUG (inside them: test_styleguide).
    Row("styleguide:index", NOBODY),
    Row("styleguide:component", NOBODY, (("name", "component"),)),
    Row("styleguide:theme", NOBODY, (("name", "component"),)),
    # Who acts for an organisation. The member is whom the invitation is addressed to.
    Row("partners:invitation", (LOGIN, 200, 403, 403, 403, 403), (("public_id", "invitation"),)),
    Row("partners:invitation", (LOGIN, 302, 403, 403, 403, 403), (("public_id", "invitation"),), data=()),
    Row("partners:organisation-people", OWN_STAFF, OWN),
    Row("partners:person-invite", (LOGIN, 404, 404, 404, 302, 302), OWN),
    Row("partners:person-invite", (LOGIN, 404, 404, 404, 302, 302), OWN, data=INVITE),
    Row("partners:invitation-withdraw", ONLY_POST, WITHDRAW),
    Row("partners:invitation-withdraw", (LOGIN, 404, 404, 404, 302, 302), WITHDRAW, data=()),
]

# allauth's pages: open to strangers, or closed (sent to sign in, also for want of a sign-in that has begun).
OPEN_ACCOUNT_PAGES = {
    "account_login",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_request_login_code",
}
LINK_PAGES = {
    "account_confirm_email": {"key": "no-such-key"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
}
CLOSED_ACCOUNT_PAGES: dict[str, dict[str, Any]] = {
    "account_reauthenticate": {},
    "account_email": {},
    "account_change_password": {},
    "account_set_password": {},
    "account_confirm_login_code": {},
    "mfa_index": {},
    "mfa_authenticate": {},
    "mfa_reauthenticate": {},
    "mfa_activate_totp": {},
    "mfa_deactivate_totp": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
    "mfa_download_recovery_codes": {},
    "mfa_list_webauthn": {},
    "mfa_add_webauthn": {},
    "mfa_reauthenticate_webauthn": {},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_login_webauthn": {},
    "usersessions_list": {},
}
# Signing out while signed out leads to the start page.
LEAVING = {"account_logout"}
# One rule for all of it here; what staff see inside is walked by tests/project/test_admin_walk.py.

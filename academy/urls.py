"""Addresses of the academy, under the language prefix."""

from django.urls import path

from academy.views import (
    answers,
    attendance,
    delegations,
    enrolment,
    guests,
    learning,
    links,
    programme,
    public,
    reporting,
    sessions,
    staff,
    staff_people,
    staff_planning,
    staying,
)

app_name = "academy"

urlpatterns = [
    path("activities/", public.activity_list, name="activity-list"),
    path("activities/<slug:slug>/", public.activity_detail, name="activity"),
    path("activities/<slug:slug>/calendar.ics", public.activity_calendar, name="activity-calendar"),
    path("activities/<slug:slug>/enrol/", enrolment.activity_enrol, name="activity-enrol"),
    path("activities/<slug:slug>/answers/", answers.activity_answers, name="activity-answers"),
    path("activities/<slug:slug>/offer/", enrolment.activity_offer, name="activity-offer"),
    path("activities/<slug:slug>/withdraw/", enrolment.activity_withdraw, name="activity-withdraw"),
    path("activities/<slug:slug>/guest/", guests.activity_guest, name="activity-guest"),
    path("activities/<slug:slug>/seat/<str:token>/", links.seat, name="seat"),
    path("activities/<slug:slug>/sessions/<uuid:session_id>/excuse/", sessions.session_excuse, name="session-excuse"),
    path("staff/activities/<slug:slug>/", staff_people.staff_activity, name="staff-activity"),
    path("staff/activities/<slug:slug>/publish/", staff.activity_publish, name="staff-activity-publish"),
    path("staff/activities/<slug:slug>/cancel/", staff.activity_cancel, name="staff-activity-cancel"),
    path("staff/activities/<slug:slug>/capacity/", staff.activity_capacity, name="staff-activity-capacity"),
    path(
        "staff/activities/<slug:slug>/requirements/",
        answers.activity_requirements,
        name="staff-activity-requirements",
    ),
    path("staff/activities/<slug:slug>/attendance/", attendance.attendance, name="attendance"),
    path(
        "staff/activities/<slug:slug>/sessions/<uuid:session_id>/wrap-up/",
        attendance.session_wrap_up,
        name="session-wrap-up",
    ),
    path("staff/activities/<slug:slug>/copy/", staff_planning.activity_copy, name="staff-activity-copy"),
    path("staff/activities/<slug:slug>/series/", staff_planning.session_series, name="staff-session-series"),
    path("staff/activities/<slug:slug>/people.csv", staff_people.people_csv, name="staff-activity-people"),
    path("staff/activities/<slug:slug>/people.xlsx", staff_people.people_xlsx, name="staff-activity-people-xlsx"),
    path("staff/activities/<slug:slug>/people/print/", staff_people.people_print, name="staff-activity-people-print"),
    path(
        "staff/activities/<slug:slug>/sessions/<uuid:session_id>/move/", staff.session_move, name="staff-session-move"
    ),
    path(
        "staff/activities/<slug:slug>/sessions/<uuid:session_id>/cancel/",
        staff.session_cancel,
        name="staff-session-cancel",
    ),
    path("staff/activities/<slug:slug>/delegations/", delegations.staff_delegations, name="staff-delegations"),
    path(
        "staff/activities/<slug:slug>/delegations/<slug:partner>/",
        delegations.staff_delegation,
        name="staff-delegation",
    ),
    path(
        "staff/activities/<slug:slug>/delegations/<slug:partner>/remove/",
        delegations.staff_delegation_remove,
        name="staff-delegation-remove",
    ),
    path("staff/activities/<slug:slug>/delegation/<slug:partner>/", delegations.delegation, name="delegation"),
    path(
        "staff/activities/<slug:slug>/delegation/<slug:partner>/list/",
        delegations.delegation_lines,
        name="delegation-list",
    ),
    path(
        "staff/activities/<slug:slug>/delegation/<slug:partner>/return/",
        delegations.delegation_return,
        name="delegation-return",
    ),
    path(
        "staff/activities/<slug:slug>/delegation/<slug:partner>/people/<uuid:enrolment_id>/remove/",
        delegations.delegation_remove,
        name="delegation-remove",
    ),
    # Peer exchange: the programme, questions before, notes on travel and stay, reports after.
    path("activities/<slug:slug>/programme/", programme.programme, name="programme"),
    path("activities/<slug:slug>/programme.pdf", programme.programme_pdf, name="programme-pdf"),
    path("activities/<slug:slug>/questions/", learning.questions, name="learning-questions"),
    path("activities/<slug:slug>/seat/<str:token>/questions/", learning.seat_questions, name="seat-questions"),
    path("activities/<slug:slug>/reports/", reporting.reports, name="reports"),
    path(
        "staff/activities/<slug:slug>/questions/<uuid:question_id>/",
        learning.question_answer,
        name="learning-question-answer",
    ),
    path("staff/activities/<slug:slug>/stay/", staying.stay_notes, name="stay-notes"),
    path(
        "staff/activities/<slug:slug>/delegation/<slug:partner>/note/",
        staying.delegation_note,
        name="delegation-note",
    ),
    path("staff/activities/<slug:slug>/report/<slug:partner>/", reporting.report, name="report"),
    path(
        "staff/activities/<slug:slug>/report/<slug:partner>/commitments/new/",
        reporting.commitment_new,
        name="commitment-new",
    ),
    path(
        "staff/activities/<slug:slug>/report/<slug:partner>/commitments/<uuid:commitment_id>/",
        reporting.commitment,
        name="commitment",
    ),
    path(
        "staff/activities/<slug:slug>/report/<slug:partner>/hand-in/",
        reporting.report_hand_in,
        name="report-hand-in",
    ),
    path(
        "staff/activities/<slug:slug>/report/<slug:partner>/answers/",
        reporting.commitment_answers,
        name="commitment-answers",
    ),
    path("staff/commitments/", reporting.staff_commitments, name="staff-commitments"),
]

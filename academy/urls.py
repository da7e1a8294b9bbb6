"""Addresses of the academy, under the language prefix."""

from django.urls import path

from academy import urls_files
from academy.views import (
    answers,
    assessment,
    attendance,
    delegations,
    enrolment,
    guests,
    links,
    own_path,
    paths,
    public,
    room_codes,
    sessions,
    sheets,
    staff,
    staff_people,
    staff_planning,
    taps,
    walk_ins,
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
    path("paths/", paths.path_list, name="path-list"),
    path("paths/<slug:slug>/", paths.path_detail, name="path"),
    path("paths/<slug:slug>/follow/", own_path.path_follow, name="path-follow"),
    path("paths/<slug:slug>/close/", own_path.path_close, name="path-close"),
    path("paths/<slug:slug>/leave/", own_path.path_leave, name="path-leave"),
    path("me/path/", own_path.own_path, name="own-path"),
    path("me/path/topics/", own_path.learning_wishes, name="learning-wishes"),
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
    path("staff/activities/<slug:slug>/sheets/", sheets.sheets, name="sheets"),
    path("staff/activities/<slug:slug>/sheets.pdf", sheets.sheets_pdf, name="sheets-pdf"),
    path("attendance/", room_codes.here, name="here"),
    path("staff/activities/<slug:slug>/sessions/<uuid:session_id>/taps/", taps.attendance_taps, name="attendance-taps"),
    path(
        "staff/activities/<slug:slug>/sessions/<uuid:session_id>/walk-in/",
        walk_ins.session_walk_in,
        name="session-walk-in",
    ),
    path("staff/activities/<slug:slug>/sessions/<uuid:session_id>/code/", room_codes.room_code, name="room-code"),
    path(
        "staff/activities/<slug:slug>/sessions/<uuid:session_id>/code/show/",
        room_codes.room_code_show,
        name="room-code-show",
    ),
    path(
        "staff/activities/<slug:slug>/sessions/<uuid:session_id>/wrap-up/",
        attendance.session_wrap_up,
        name="session-wrap-up",
    ),
    path("staff/activities/<slug:slug>/assessment/", assessment.assessment, name="assessment"),
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
    *urls_files.patterns,
]

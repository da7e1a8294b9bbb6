"""Addresses of mentoring, under the language prefix. What belongs to one pairing hangs below its room."""

from django.urls import include, path

from mentoring.views import (
    agreement,
    answers,
    closing,
    leaving,
    meeting,
    profile,
    public,
    request,
    room,
    work,
)

app_name = "mentoring"

in_the_room = [
    path("", room.pairing, name="pairing"),
    path("answer/", room.answer, name="pairing-answer"),
    path("agreement/", agreement.agreement, name="pairing-agreement"),
    path("agreement/accept/", agreement.accept, name="pairing-agreement-accept"),
    path("meetings/plan/", meeting.plan, name="pairing-meeting-plan"),
    path("meetings/log/", meeting.log_unplanned, name="pairing-meeting-log-unplanned"),
    path("meetings/<uid:meeting_id>/edit/", meeting.edit, name="pairing-meeting-edit"),
    path("meetings/<uid:meeting_id>/log/", meeting.log, name="pairing-meeting-log"),
    path("meetings/<uid:meeting_id>/cancel/", meeting.cancel, name="pairing-meeting-cancel"),
    path("meetings/<uid:meeting_id>/calendar.ics", meeting.calendar, name="meeting-calendar"),
    path("steps/", work.add, name="pairing-step"),
    path("steps/<int:step_id>/", work.tick, name="pairing-step-done"),
    path("notes/", work.note, name="pairing-note"),
    path("fit/", closing.fit, name="pairing-fit"),
    path("review/", closing.review, name="pairing-review"),
    path("pause/", closing.pause, name="pairing-pause"),
    path("resume/", closing.resume, name="pairing-resume"),
    path("close/", closing.close, name="pairing-close"),
    path("exit/", closing.leave_word, name="pairing-exit"),
    path("help/", closing.ask_for_help, name="pairing-help"),
]

urlpatterns = [
    path("mentoring/", public.start, name="start"),
    path("mentoring/mentor/", profile.mentor, name="mentor"),
    path("mentoring/mentor/pause/", profile.pause, name="mentor-pause"),
    path("mentoring/mentor/resume/", profile.resume, name="mentor-resume"),
    path("mentoring/request/", request.mentor_request, name="request"),
    path("mentoring/request/withdraw/", request.withdraw, name="request-withdraw"),
    path("mentoring/leave/", leaving.leave, name="leave"),
    path("mentoring/mentors/", public.directory, name="directory"),
    path("mentoring/mentors/<uid:mentor_id>/ask/", request.ask, name="ask"),
    path("mentoring/pairings/<uid:pairing_id>/", include(in_the_room)),
    # Reached from a mail, without signing in.
    path("mentoring/met/<str:token>/", answers.did_you_meet, name="meeting-answer"),
]

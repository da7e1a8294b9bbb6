"""Addresses of mentoring for its coordinators, under <language>/staff/."""

from django.urls import path

from mentoring.views.staff import board, figures, matching, mentors, pairing

app_name = "mentoring-staff"

urlpatterns = [
    path("mentors/", mentors.waiting, name="mentors"),
    path("mentors/<uid:mentor_id>/", mentors.decide, name="mentor"),
    path("matching/", matching.matching, name="matching"),
    path("matching/propose/", matching.propose, name="propose"),
    path("matching/judge/", matching.judge, name="judge"),
    path("matching/<uid:request_id>/", matching.one_request, name="request"),
    path("pairings/", board.board, name="board"),
    path("pairings/all/", figures.pairing_list, name="pairing-list"),
    path("pairings/<uid:pairing_id>/", pairing.pairing, name="pairing"),
    path("pairings/<uid:pairing_id>/contact/", pairing.contact, name="contact"),
    path("pairings/<uid:pairing_id>/help/<int:call_id>/", pairing.talked, name="help"),
    path("mentoring-figures/", figures.figures, name="figures"),
]

"""Addresses under the language prefix: the holder's pages, and the awarding body's."""

from django.urls import path

from credentials.views import own

app_name = "credentials"

urlpatterns = [
    path("me/certificates/<uid:public_id>/", own.own, name="own"),
    path("me/certificates/<uid:public_id>/badge.svg", own.badge, name="badge"),
    path("me/certificates/<uid:public_id>/badge.png", own.badge_as_png, name="badge-png"),
    path("me/certificates/<uid:public_id>/withdraw/", own.withdraw, name="withdraw"),
    path("staff/certificates/<uid:public_id>/revoke/", own.staff_revoke, name="staff-revoke"),
]

"""Addresses of the joined pages, under the language prefix."""

from django.urls import path

from home import calendar_views, certificate_views, views

app_name = "home"

urlpatterns = [
    path("", views.start, name="start"),
    path("partners/", views.partner_list, name="partner-list"),
    path("partners/<slug:slug>/", views.partner, name="partner"),
    path("territories/<slug:slug>/", views.territory, name="territory"),
    path("me/", views.me, name="me"),
    path("me/certificates/", certificate_views.certificates, name="certificates"),
    path("me/calendar/", calendar_views.own_calendar, name="calendar"),
    path("me/profile/", views.profile, name="profile"),
]

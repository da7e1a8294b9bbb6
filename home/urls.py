"""Addresses of the joined pages, under the language prefix."""

from django.urls import path

from home import accessibility_views, calendar_views, certificate_views, offline_views, record_views, views

app_name = "home"

urlpatterns = [
    path("", views.start, name="start"),
    path("partners/", views.partner_list, name="partner-list"),
    path("partners/<slug:slug>/", views.partner, name="partner"),
    path("territories/<slug:slug>/", views.territory, name="territory"),
    path("accessibility/", accessibility_views.accessibility, name="accessibility"),
    path("accessibility/feedback/", accessibility_views.accessibility_feedback, name="accessibility-feedback"),
    path("accessibility/thanks/", accessibility_views.accessibility_thanks, name="accessibility-thanks"),
    path("accessibility/of/<slug:slug>/", accessibility_views.accessibility_of, name="accessibility-of"),
    path("manifest.webmanifest", offline_views.manifest, name="manifest"),
    path("offline/", offline_views.offline, name="offline"),
    path("me/", views.me, name="me"),
    path("me/certificates/", certificate_views.certificates, name="certificates"),
    path("me/calendar/", calendar_views.own_calendar, name="calendar"),
    path("me/record/", record_views.own_record, name="record"),
    path("record/<str:token>/", record_views.shared_record, name="shared-record"),
    path("me/profile/", views.profile, name="profile"),
]

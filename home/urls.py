"""Addresses of the joined pages, under the language prefix."""

from django.urls import path

from home import accessibility_views, calendar_views, views

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
    path("me/", views.me, name="me"),
    path("me/calendar/", calendar_views.own_calendar, name="calendar"),
    path("me/profile/", views.profile, name="profile"),
]

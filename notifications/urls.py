"""Which mails somebody gets: with a login, and by the signed links of the mails. And what staff write to many."""

from django.urls import path

from notifications.views import announcements, preferences

app_name = "notifications"

urlpatterns = [
    path("me/notifications/", preferences.preferences, name="preferences"),
    path("mail-preferences/<str:token>/", preferences.preferences_by_link, name="preferences-by-link"),
    path("mail-preferences/<str:token>/off/", preferences.mute, name="mute"),
    path("staff/messages/", announcements.announcement_list, name="announcement-list"),
    path("staff/messages/new/", announcements.announcement_new, name="announcement-new"),
    path("staff/messages/<uid:public_id>/", announcements.announcement, name="announcement"),
    path("staff/messages/<uid:public_id>/edit/", announcements.announcement_edit, name="announcement-edit"),
    path("staff/messages/<uid:public_id>/test/", announcements.announcement_test, name="announcement-test"),
    path("staff/messages/<uid:public_id>/delete/", announcements.announcement_discard, name="announcement-discard"),
    path("staff/messages/<uid:public_id>/send/", announcements.announcement_send, name="announcement-send"),
]

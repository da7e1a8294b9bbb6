"""Which mails somebody gets: with a login, and by the signed links of the mails."""

from django.urls import path

from notifications.views import preferences

app_name = "notifications"

urlpatterns = [
    path("me/notifications/", preferences.preferences, name="preferences"),
    path("mail-preferences/<str:token>/", preferences.preferences_by_link, name="preferences-by-link"),
    path("mail-preferences/<str:token>/off/", preferences.mute, name="mute"),
]

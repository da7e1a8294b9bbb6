"""The demo's mailbox; outside the language prefix, since it is no page of the academy."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.mail_list, name="mail-list"),
    path("<slug:name>/", views.mail_detail, name="mail"),
    path("<slug:name>/html/", views.mail_html, name="mail-html"),
    path("<slug:name>/attachments/<int:number>/", views.mail_attachment, name="mail-attachment"),
]

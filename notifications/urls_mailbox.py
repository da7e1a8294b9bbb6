"""The demo's mailbox; outside the language prefix, since it is no page of the academy."""

from django.urls import path

from notifications.views import mailbox

app_name = "mailbox"

urlpatterns = [
    path("", mailbox.mail_list, name="mail-list"),
    path("<slug:name>/", mailbox.mail_detail, name="mail"),
    path("<slug:name>/html/", mailbox.mail_html, name="mail-html"),
    path("<slug:name>/attachments/<int:number>/", mailbox.mail_attachment, name="mail-attachment"),
]

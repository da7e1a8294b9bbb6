"""Addresses without a language: they stand on paper and in badges, for good."""

from django.urls import path

from credentials.views import open as views

urlpatterns = [
    path("certificates/<uid:public_id>/", views.certificate, name="certificate"),
    path("certificates/<uid:public_id>.pdf", views.certificate_pdf, name="certificate-pdf"),
    path("credentials/<uid:public_id>.json", views.credential, name="credential"),
    path("credentials/status/<int:number>.jwt", views.credential_status, name="credential-status"),
    path(".well-known/did.json", views.issuer, name="credential-issuer"),
]

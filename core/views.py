"""Answers that belong to no feature."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or a blocked cookie: said in words, with a way back."""
    return render(request, "403_csrf.html", status=403)

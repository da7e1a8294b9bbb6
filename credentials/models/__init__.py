"""Certificates: what was issued to whom, numbered, with all that it says; never changed afterwards."""

from credentials.models.certificate import MINIMUM, Certificate, Counter

__all__ = ["MINIMUM", "Certificate", "Counter"]

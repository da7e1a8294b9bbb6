"""The academy in the admin: what one's own organisation hosts, changed by the same services as the pages."""

from academy.admin.activity import ActivityAdmin
from academy.admin.enrolment import EnrolmentAdmin
from academy.admin.reports import DelegationReportAdmin
from academy.admin.session import SessionAdmin

__all__ = ["ActivityAdmin", "DelegationReportAdmin", "EnrolmentAdmin", "SessionAdmin"]

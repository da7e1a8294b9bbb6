"""The log of mails: read and retried, never written by hand. Upper apps say whose mails their staff may see."""

from core.scoping import Scope, nobody, overseers, scopes
from notifications.models import Delivery, TextOverride

scopes.register(Delivery, Scope(can_add=nobody, can_change=nobody, can_delete=nobody))
# The network coordinator's alone.
scopes.register(TextOverride, Scope(can_view=overseers))

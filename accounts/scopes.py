"""People and logins. Why partner staff may know of a person is said by the upper apps, which extend this."""

from accounts.models import Person, User
from core.scoping import Scope, nobody, overseers, scopes

scopes.register(Person, Scope(can_delete=nobody))
scopes.register(User, Scope(can_view=overseers, can_add=nobody, can_delete=nobody))

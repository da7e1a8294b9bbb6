"""Reference data is read by all staff and edited with oversight."""

from core.scoping import Scope, everything, scopes
from reference.models import Framework, Language, Territory, Topic

for model in (Territory, Language, Framework, Topic):
    scopes.register(model, Scope(visible=everything))

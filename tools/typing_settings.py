"""Settings for the type checker only: the project's, without modeltranslation.

modeltranslation replaces managers and adds columns when Django starts, which the mypy plugin cannot follow; the columns
(`title_pt`) are reached by name through core.translations, so nothing typed is lost.
"""

from mustsee.settings import *  # noqa: F403
from mustsee.settings import INSTALLED_APPS as ALL_APPS

INSTALLED_APPS = [app for app in ALL_APPS if app != "modeltranslation"]

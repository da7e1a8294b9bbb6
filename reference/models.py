"""Data that everybody shares and that changes rarely: territories, languages, competences."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Translated
from core.translations import text_of
from core.wall_time import validate_zone


class Territory(Translated):
    """A place whose people the academy serves. Country of seat and project grouping are other facts, held elsewhere."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters, for example PT."))
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[validate_zone])
    default_language = models.CharField(_("default language"), max_length=8)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(text_of(self, "name"))


class Language(models.Model):
    """A language that activities are held in; more than the interface has (Basque, sign languages)."""

    code = models.CharField(_("code"), max_length=12, primary_key=True, help_text=_("A BCP 47 tag, for example eu."))
    name = models.CharField(_("name in the language itself"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Framework(models.Model):
    """A published framework of competences, in one version."""

    code = models.SlugField(_("code"))
    version = models.CharField(_("version"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True)
    translations_are_ours = models.BooleanField(
        _("translated by us"),
        default=True,
        help_text=_("The names in other languages than the original are our translation, not the publisher's."),
    )

    class Meta:
        verbose_name = _("framework of competences")
        verbose_name_plural = _("frameworks of competences")
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="framework_version_is_unique")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Topic(Translated):
    """One competence or area of a framework: what a need is about and what an activity teaches."""

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="topics", verbose_name=_("framework of competences")
    )
    code = models.SlugField(_("code"))
    name = models.CharField(_("name"), max_length=200)
    area = models.CharField(_("area"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["framework__code", "position"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="topic_code_is_unique_in_framework")]

    def __str__(self) -> str:
        return str(text_of(self, "name"))

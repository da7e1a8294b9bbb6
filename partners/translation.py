"""Which texts of this app exist in five languages."""

from modeltranslation.translator import TranslationOptions, register

from partners.models import Need, Organisation, Project


@register(Organisation)
class OrganisationTexts(TranslationOptions):
    fields = ("description",)


@register(Project)
class ProjectTexts(TranslationOptions):
    fields = ("disclaimer",)


@register(Need)
class NeedTexts(TranslationOptions):
    fields = ("statement", "source")

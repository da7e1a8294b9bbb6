"""Which texts of this app exist in five languages."""

from modeltranslation.translator import TranslationOptions, register

from reference.models import Territory, Topic


@register(Territory)
class TerritoryTexts(TranslationOptions):
    fields = ("name",)


@register(Topic)
class TopicTexts(TranslationOptions):
    fields = ("name", "area")

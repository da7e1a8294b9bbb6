"""Which texts of this app exist in five languages."""

from modeltranslation.translator import TranslationOptions, register

from home.models import AccessibilityGap, AccessibilityStatement


@register(AccessibilityStatement)
class AccessibilityStatementTexts(TranslationOptions):
    fields = ("legislation", "applies_to", "contact", "enforcement", "technical_note")


@register(AccessibilityGap)
class AccessibilityGapTexts(TranslationOptions):
    fields = ("content", "alternative")

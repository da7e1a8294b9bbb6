"""Which texts of this app exist in five languages."""

from modeltranslation.translator import TranslationOptions, register

from academy.models import Activity, Question, Session, StayNotes


@register(Activity)
class ActivityTexts(TranslationOptions):
    fields = ("title", "summary", "description")


@register(Session)
class SessionTexts(TranslationOptions):
    fields = ("title",)


@register(Question)
class QuestionTexts(TranslationOptions):
    fields = ("wording", "options")


@register(StayNotes)
class StayNotesTexts(TranslationOptions):
    fields = StayNotes.TEXTS

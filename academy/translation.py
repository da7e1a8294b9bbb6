"""Which texts of this app exist in five languages."""

from modeltranslation.translator import TranslationOptions, register

from academy.models import Activity, FeedbackQuestion, Question, Session


@register(Activity)
class ActivityTexts(TranslationOptions):
    fields = ("title", "summary", "description")


@register(Session)
class SessionTexts(TranslationOptions):
    fields = ("title",)


@register(Question)
class QuestionTexts(TranslationOptions):
    fields = ("wording", "options")


@register(FeedbackQuestion)
class FeedbackQuestionTexts(TranslationOptions):
    fields = ("wording",)

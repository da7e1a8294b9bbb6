"""Which texts of this app exist in five languages."""

from modeltranslation.translator import TranslationOptions, register

from academy.models import Activity, FeedbackQuestion, LearningPath, Material, Module, Question, Session, StayNotes


@register(Activity)
class ActivityTexts(TranslationOptions):
    fields = ("title", "summary", "description", "learning_outcomes", "quality_assurance")


@register(Session)
class SessionTexts(TranslationOptions):
    fields = ("title",)


@register(Question)
class QuestionTexts(TranslationOptions):
    fields = ("wording", "options")


@register(LearningPath)
class LearningPathTexts(TranslationOptions):
    fields = ("title", "summary", "description")


@register(Module)
class ModuleTexts(TranslationOptions):
    fields = ("title", "summary", "learning_outcomes")


@register(Material)
class MaterialTexts(TranslationOptions):
    fields = ("title",)


@register(FeedbackQuestion)
class FeedbackQuestionTexts(TranslationOptions):
    fields = ("wording",)


@register(StayNotes)
class StayNotesTexts(TranslationOptions):
    fields = StayNotes.TEXTS

"""Learning paths and their modules; activities that deliver them are made with `published_activity(module=…)`."""

from typing import Any

import factory

from academy.models import LearningPath, Module
from partners.models import Organisation
from tests.factories.base import RowFactory
from tests.factories.partners import OrganisationFactory


class LearningPathFactory(RowFactory[LearningPath]):
    """A published path of one organisation, without modules."""

    class Meta:
        model = LearningPath
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"path-{n}")
    title_en = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").title())
    state = LearningPath.State.PUBLISHED

    @factory.post_generation
    def organisation(obj: LearningPath, create: bool, extracted: Organisation | None, **kwargs: Any) -> None:  # noqa: N805
        if create:
            obj.organisations.add(extracted or OrganisationFactory.create())


class ModuleFactory(RowFactory[Module]):
    """The next module of its path, of six hours."""

    class Meta:
        model = Module

    path = factory.SubFactory(LearningPathFactory)
    position = factory.LazyAttribute(lambda row: row.path.modules.count() + 1)
    title_en = factory.LazyAttribute(lambda row: f"Module {row.position}")
    hours = 6

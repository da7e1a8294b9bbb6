"""What all factories share."""

from typing import Any, TypeVar

from auditlog.context import disable_auditlog
from django.db.models import Model
from factory.django import DjangoModelFactory

Row = TypeVar("Row", bound=Model)


class RowFactory(DjangoModelFactory[Row]):
    """Rows that stand there when a test begins: nobody wrote them, so the history does not tell of them."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[Row], *args: Any, **kwargs: Any) -> Row:
        with disable_auditlog():
            return super()._create(model_class, *args, **kwargs)

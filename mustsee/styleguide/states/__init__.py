"""The states of each component."""

# Importing these registers them.
from mustsee.styleguide.states import forms, frame, texts
from mustsee.styleguide.states.registry import PIECES, States

__all__ = ["PIECES", "States", "forms", "frame", "texts"]

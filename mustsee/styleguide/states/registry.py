"""Where the modules beside this one register the states of components: a function a component, of its name, made when
the page is asked for."""

from collections.abc import Callable
from typing import Any

Context = dict[str, Any]
States = dict[str, Context]
PIECES: dict[str, Callable[[], States]] = {}


def piece(states: Callable[[], States]) -> Callable[[], States]:
    """Register the states of the component that the function is named after."""
    PIECES[states.__name__] = states
    return states


def of_cards(**cards: Any) -> States:
    """The states of a piece that shows one card."""
    return {name.replace("_", " "): {"card": made} for name, made in cards.items()}

"""Made-up mentors and wishes for the measurement: four territories, their languages, a third speaks English too."""

import random

from mentoring.matching import Mentor, Wish

LANGUAGES = ("pt", "it", "es", "fr")
SECTORS = ("care", "education", "food", "circular", "culture", "work", "housing", "digital", "finance", "other")
TOPICS = range(1, 33)
ORGANISATIONS = 400


def speak(draw: random.Random, territory: int) -> frozenset[str]:
    """The language of the place, for some English, for a few one more."""
    found = {LANGUAGES[territory]}
    if draw.random() < 0.35:
        found.add("en")
    if draw.random() < 0.1:
        found.add(draw.choice((*LANGUAGES, "eu")))
    return frozenset(found)


def choose_mode(draw: random.Random) -> str:
    return draw.choices(("online", "in-person", "either"), (3, 1, 6))[0]


def make_mentors(count: int, places: int, seed: int = 1) -> list[Mentor]:
    """Mentors with so many places each, and two to eight topics."""
    draw = random.Random(seed)
    found = []
    for key in range(count):
        territory = draw.randrange(4)
        found.append(
            Mentor(
                key=key,
                person=1_000_000 + key,
                languages=speak(draw, territory),
                topics=frozenset(draw.sample(TOPICS, draw.randint(2, 8))),
                territory=territory,
                sector=draw.choice(SECTORS),
                years=draw.randint(0, 25),
                mode=choose_mode(draw),
                places=places,
                organisations=frozenset({draw.randrange(ORGANISATIONS)}),
            )
        )
    return found


def make_wishes(count: int, seed: int = 2) -> list[Wish]:
    """Wishes with one to four topics; seven in ten want the same or another territory."""
    draw = random.Random(seed)
    found = []
    for key in range(count):
        territory = draw.randrange(4)
        found.append(
            Wish(
                key=key,
                person=2_000_000 + key,
                languages=speak(draw, territory),
                topics=frozenset(draw.sample(TOPICS, draw.randint(1, 4))),
                territory=territory,
                territory_wish=draw.choices(("any", "same", "other"), (3, 4, 3))[0],
                sector=draw.choice(SECTORS),
                mode=choose_mode(draw),
                organisations=frozenset({draw.randrange(ORGANISATIONS)}),
            )
        )
    return found

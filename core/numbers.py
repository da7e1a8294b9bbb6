"""How numbers are written for a reader."""


def percent_text(number: int) -> str:
    """“52 %”, never broken before its sign: the five languages write it alike."""
    return f"{number}\u00a0%"

"""Compile gettext catalogues: `python -m tools.compile_messages [path/to/django.po …]`; without a path, all of them."""

import sys
from pathlib import Path

import polib


def compile_catalogue(source: Path) -> Path:
    """Write the .mo beside its .po, under a temporary name first: a server may be reading the old one."""
    target = source.with_suffix(".mo")
    unfinished = target.with_suffix(".mo.part")
    polib.pofile(str(source)).save_as_mofile(str(unfinished))
    unfinished.replace(target)
    return target


if __name__ == "__main__":
    named = [Path(name) for name in sys.argv[1:]]
    for source in named or sorted(Path().glob("locale*/*/LC_MESSAGES/*.po")):
        compile_catalogue(source)

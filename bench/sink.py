"""A mail server that takes everything and keeps nothing: `python -m bench.sink` prints its port."""

import contextlib
import socket
import sys
import threading

ANSWERS = {b"EHLO": b"250 sink", b"HELO": b"250 sink", b"QUIT": b"221 bye", b"DATA": b"354 go on"}


def serve(connection: socket.socket) -> None:
    """One client, until it leaves."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection, connection.makefile("rb", buffering=1 << 16) as lines:
        connection.sendall(b"220 sink\r\n")
        for line in lines:
            verb = line[:4].upper()
            connection.sendall(ANSWERS.get(verb, b"250 ok") + b"\r\n")
            if verb == b"DATA":
                for content in lines:
                    if content == b".\r\n":
                        break
                connection.sendall(b"250 taken\r\n")
            if verb == b"QUIT":
                return


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        sys.stdout.write(f"{server.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            client, _address = server.accept()
            threading.Thread(target=serve, args=[client], daemon=True).start()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()

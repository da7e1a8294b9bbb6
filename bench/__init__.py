"""How much processor time a page costs the server: `make bench`, or `python -m bench --help`."""

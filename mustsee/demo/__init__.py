"""The demo: real organisations, known past events, and activities and people that are made up and say so."""

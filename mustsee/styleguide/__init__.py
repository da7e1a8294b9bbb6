"""The living styleguide at `/styleguide/`: every component in its states, for who builds pages. DEBUG or DEMO only.

It is in English, as the code is: it shows pieces of pages, and is no page of the academy.
"""

"""What the pages of mentoring ask, one module for each kind of page."""

from mentoring.queries.directory import directory_of
from mentoring.queries.own import OwnMentoring, contacts_by_territory, own_mentoring
from mentoring.queries.room import Room, room_of

__all__ = ["OwnMentoring", "Room", "contacts_by_territory", "directory_of", "own_mentoring", "room_of"]

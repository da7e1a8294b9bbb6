"""The order of the staff's daily list."""

from datetime import UTC, datetime, timedelta

from core.daily import Task, Urgency, in_order

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def task(sort: str, urgency: Urgency, hours: int | None = None) -> Task:
    at = None if hours is None else NOON + timedelta(hours=hours)
    return Task(sort, urgency, f"{sort} {hours}", "", "/", at)


def test_the_most_urgent_comes_first_then_what_comes_first():
    rows = [
        task("text", Urgency.TIDY),
        task("request", Urgency.DECISION),
        task("request", Urgency.DECISION, 9),
        task("session", Urgency.SOON, 30),
        task("call", Urgency.CALL),
    ]
    assert [row.text for row in in_order(rows)] == ["call None", "session 30", "request 9", "request None", "text None"]


def test_after_two_of_one_sort_the_others_have_their_turn():
    rows = [task("attendance", Urgency.RECORD, hour) for hour in (5, 1, 3, 2, 4)] + [task("text", Urgency.TIDY)]
    expected = ["attendance 1", "attendance 2", "text None", "attendance 3", "attendance 4", "attendance 5"]
    assert [row.text for row in in_order(rows)] == expected

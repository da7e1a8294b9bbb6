"""Pages of activities: for everybody, for those who enrol, and for the staff of the hosts."""

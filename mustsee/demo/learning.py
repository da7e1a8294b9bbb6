"""Learning paths of the demo: modules, what was held of them, and one person's way."""

from datetime import datetime

from academy.models import Activity, AttendanceMark, Enrolment, Following, LearningPath, LearningWishes, Module
from academy.services.attending import Note, note_attendance
from academy.services.following import follow_path, set_wishes
from academy.services.goals import set_goal
from academy.services.paths import save_modules, set_prerequisites
from accounts.models import Person
from mustsee.demo.content import Spec, World, in_columns, read

# Of the people in a room, every such one left early.
LEFT_EARLY = 5


def load_paths(world: World) -> None:
    """Paths with their modules; those that exist are only looked up."""
    for spec in read("paths")["path"]:
        path = LearningPath.objects.filter(slug=spec["slug"]).first() or create_path(spec, world)
        for module in path.modules.all():
            world.modules[f"{path.slug}/{module.position}"] = module


def create_path(spec: Spec, world: World) -> LearningPath:
    path = LearningPath.objects.create(
        slug=spec["slug"],
        position=spec["position"],
        original_language=spec["original_language"],
        state=LearningPath.State.PUBLISHED,
        **dict.fromkeys(spec["groups"], True),
        **in_columns(spec, "title", "summary", "description"),
    )
    path.organisations.set([world.organisations[slug] for slug in spec["organisations"]])
    path.certificates_awarded_by = world.organisations[spec["certificates_awarded_by"]]
    path.save()
    modules = [
        Module(
            path=path,
            position=number,
            hours=row["hours"],
            original_language=spec["original_language"],
            **in_columns(row, "title", "summary", "learning_outcomes"),
        )
        for number, row in enumerate(spec["module"], start=1)
    ]
    save_modules(path=path, modules=modules)
    for module, row in zip(modules, spec["module"], strict=True):
        module.topics.set([world.topics[code] for code in row["topics"]])
        set_prerequisites(module=module, prerequisites=[modules[number - 1] for number in row.get("needs", [])])
    return path


def note_who_was_there(activity: Activity) -> None:
    """Of everybody with a seat, at the end of each session: most were there, some left early."""
    enrolments = list(activity.enrolments.confirmed().order_by("pk"))
    for session in activity.sessions.all():
        notes = [
            Note(row.pk, "partly", session.duration_minutes // 2)
            if number % LEFT_EARLY == LEFT_EARLY - 1
            else Note(row.pk, "present")
            for number, row in enumerate(enrolments)
        ]
        note_attendance(
            session=session,
            notes=notes,
            by=activity.responsible,
            source=AttendanceMark.Source.FACILITATOR,
            now=session.ends_at,
        )


def load_learner(world: World, now: datetime) -> None:
    """One login follows a path with a goal, and says what it wants to learn; once."""
    spec = read("paths")["learner"]
    person = world.roles[spec["role"]]
    if Following.objects.filter(person=person).exists() or LearningWishes.objects.filter(person=person).exists():
        return
    path = LearningPath.objects.get(slug=spec["path"])
    follow_path(person=person, path=path, goal=spec["goal"], language=spec["language"], now=now)
    set_wishes(
        person=person,
        topics=[world.topics[code] for code in spec["topics"]],
        languages=[world.languages[code] for code in spec["languages"]],
        now=now,
    )
    set_goals(person, spec, now)


def set_goals(person: Person, spec: Spec, now: datetime) -> None:
    """One goal for what comes next, and one that waits to be rated."""
    seats = Enrolment.objects.confirmed().filter(person=person, activity__state=Activity.State.PUBLISHED)
    by_start = seats.select_related("activity").order_by("activity__starts_at", "pk")
    coming = by_start.filter(activity__ends_at__gt=now).first()
    past = by_start.filter(activity__ends_at__lte=now).last()
    for enrolment, goal in ((coming, spec["coming_goal"]), (past, spec["past_goal"])):
        if enrolment is not None:
            set_goal(enrolment=enrolment, goal=goal, language=spec["language"], now=enrolment.created_at)

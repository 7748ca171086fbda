"""The site that benchmarks/labeling.py asks: Plumbline as it is, and the least one could do.

As settings this is config.settings with one more address; as a script it fills the database.
"""

import json
import os
import sys

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.labeling_site"

from config.settings import *

ROOT_URLCONF = "benchmarks.labeling_bare"
LOGGING = {"version": 1, "disable_existing_loggers": True}

WORDS = "the reply says what was asked and then a little more about it than anybody needs "


def fill(labelers: int, tasks: int, replies_each: int = 9) -> list[str]:
    """Make people, their sessions and tasks; give the keys of the sessions."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connection
    from django.utils import timezone

    from benchmarks.labeling_bare import TABLES
    from labeling.models import PersonSession, Prompt, Reply, User, Writer
    from labeling.people.sessions.services import ROW
    from labeling.tasks.models import Kind, Purpose
    from labeling.tasks.opening import NewTask, open_tasks

    writer = Writer.objects.create(model_version="bench")
    prompts = Prompt.objects.bulk_create(
        Prompt(turns=[{"role": "user", "text": WORDS * 4}]) for _ in range(tasks)
    )
    replies = Reply.objects.bulk_create(
        Reply(prompt=prompt, writer=writer, text=f"{n} {WORDS * (5 + n)}")
        for prompt in prompts
        for n in range(replies_each)
    )
    new_tasks = [
        NewTask(prompt, replies[replies_each * n : replies_each * (n + 1)])
        for n, prompt in enumerate(prompts)
    ]
    open_tasks(kind=Kind.RANK, purpose=Purpose.TRAINING, new_tasks=new_tasks, overlap=3)
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.execute("VACUUM ANALYZE")
    keys = []
    for number in range(labelers):
        person = User.objects.create_user(
            f"labeler-{number}", roles=["labeler"], qualified_at=timezone.now()
        )
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "labeling.people.authentication.PasswordBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session[ROW] = str(PersonSession.objects.create(person=person).public_id)
        session.save()
        keys.append(session.session_key)
    return keys


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(fill(*(int(number) for number in sys.argv[1:]))))

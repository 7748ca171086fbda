from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Now


def cancel_stuck_runs(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """End the queued runs that somebody asked to cancel: they would never be claimed."""
    runs = apps.get_model("training", "Run").objects
    stuck = runs.filter(state="queued", cancel_asked_at__isnull=False)
    stuck.update(state="cancelled", reason="cancelled", ended_at=Now(), end_handled_at=None)


class Migration(migrations.Migration):
    dependencies = [("training", "0006_releasing")]

    operations = [
        migrations.RunPython(cancel_stuck_runs, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "run",
            models.CheckConstraint(
                condition=models.Q(("state", "queued"), _negated=True)
                | models.Q(("cancel_asked_at", None)),
                name="a_run_to_be_cancelled_is_not_queued",
            ),
        ),
    ]

from django.db import migrations, models

# The flags of the default form that name no fault.
MARK_NOTES = """
UPDATE labeling_flag SET note = true
FROM labeling_form form
WHERE form.id = form_id AND form.name = 'InstructGPT'
  AND code IN ('keeps_constraint', 'sexual', 'violent', 'gives_opinion', 'moral_judgment')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("labeling", "0020_second_factors"),
    ]

    operations = [
        migrations.AddField(
            model_name="flag",
            name="note",
            field=models.BooleanField(
                default=False,
                help_text="Ticking this says what the reply is like, without calling it a fault.",
                verbose_name="is a note",
            ),
        ),
        migrations.RunSQL(MARK_NOTES, migrations.RunSQL.noop),
    ]

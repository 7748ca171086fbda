from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0011_pushes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="run",
            name="step",
            field=models.CharField(
                choices=[
                    ("pretrain", "Pretrain"),
                    ("sft", "SFT"),
                    ("reward", "Reward model"),
                    ("ppo", "PPO"),
                    ("rloo", "RLOO"),
                    ("grpo", "GRPO"),
                    ("direct", "Direct (DPO)"),
                    ("sample", "Sample"),
                    ("score", "Score"),
                    ("evaluate", "Evaluate"),
                ],
                max_length=8,
                verbose_name="step",
            ),
        ),
    ]

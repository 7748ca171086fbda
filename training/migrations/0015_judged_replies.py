from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0014_public_tasks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="dataset",
            name="kind",
            field=models.CharField(
                choices=[
                    ("demonstrations", "Demonstrations"),
                    ("rankings", "Rankings"),
                    ("signals", "Judged replies"),
                    ("prompts", "Prompts"),
                    ("text", "Text"),
                ],
                max_length=14,
                verbose_name="kind",
            ),
        ),
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
                    ("kto", "KTO"),
                    ("sample", "Sample"),
                    ("score", "Score"),
                    ("evaluate", "Evaluate"),
                    ("public", "Public tasks"),
                ],
                max_length=8,
                verbose_name="step",
            ),
        ),
    ]

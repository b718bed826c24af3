from __future__ import annotations

from django.db import migrations, models

from apps.common.grants import grant

NAMES = ("name_kk", "name_ru", "name_en")


def _translated() -> models.CharField[str | None, str | None]:
    return models.CharField(null=True, blank=True, max_length=200, verbose_name="name")


class Migration(migrations.Migration):
    dependencies = [
        ("persons", "0001_people"),
    ]

    operations = [
        migrations.AddField(
            "source",
            "name",
            models.CharField(default="", blank=True, max_length=200, verbose_name="name"),
            preserve_default=False,
        ),
        *(migrations.AddField("source", name, _translated()) for name in NAMES),
        migrations.AlterField(
            model_name="source",
            name="code",
            field=models.CharField(max_length=50, unique=True, verbose_name="code"),
        ),
        grant("UPDATE", "persons_source", columns=", ".join(("name", *NAMES))),
    ]

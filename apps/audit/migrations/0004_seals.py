from django.db import migrations, models

import apps.common.fields
from apps.common.dated import append_only, never_emptied
from apps.common.grants import grant


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_who_at_a_clinic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("lookup_id", models.BigIntegerField(unique=True)),
                ("form", models.SmallIntegerField()),
                ("sealed_at", models.DateTimeField()),
                ("content_hash", models.BinaryField()),
                ("chain_hash", models.BinaryField()),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
            },
        ),
        migrations.CreateModel(
            name="Sealer",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("holder", models.UUIDField()),
                ("held_until", models.DateTimeField()),
                ("horizon", apps.common.fields.XidField()),
                ("seq", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "sealer",
                "verbose_name_plural": "sealers",
            },
        ),
        migrations.AddField(
            model_name="lookup",
            name="xid",
            field=apps.common.fields.XidField(
                db_default=apps.common.fields.WritingTransaction(), editable=False
            ),
        ),
        migrations.AddIndex(
            model_name="lookup",
            index=models.Index(fields=["xid", "id"], name="audit_looku_xid_3e6155_idx"),
        ),
        migrations.AddConstraint(
            model_name="sealer",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="there_is_one_sealer"
            ),
        ),
        grant("SELECT, INSERT", "audit_seal"),
        grant("SELECT, INSERT, UPDATE", "audit_sealer"),
        *append_only("audit_seal"),
        *never_emptied("audit_lookup", "audit_seal"),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_organisations_and_members")]

    operations = [
        migrations.AddField(
            "apiclient",
            "per_second",
            models.PositiveIntegerField(blank=True, null=True, verbose_name="requests a second"),
        ),
        migrations.AddField(
            "apiclient",
            "people_a_day",
            models.PositiveIntegerField(blank=True, null=True, verbose_name="people a day"),
        ),
    ]

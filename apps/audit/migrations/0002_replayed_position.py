from django.db import migrations

from apps.common.fields import WalPositionField


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_lookups")]

    operations = [
        migrations.AddField("lookup", "replayed", WalPositionField(null=True)),
    ]

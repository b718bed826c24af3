from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from apps.common.dated import GUARD


class Migration(migrations.Migration):
    dependencies = [("common", "0001_app_role_grants")]
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(
            GUARD, reverse_sql="DROP FUNCTION osms_only_closes(); DROP FUNCTION osms_refuses()"
        ),
    ]

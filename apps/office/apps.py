from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "apps.office"
    verbose_name = _("Office")

    def ready(self) -> None:
        from apps.accounts.overview import register
        from apps.office import overview

        register(waiting=overview.waiting, jobs=overview.jobs, figures=overview.figures)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrarConfig(AppConfig):
    name = "apps.registrar"
    verbose_name = _("The clinics' desk")

    def ready(self) -> None:
        from apps.accounts.overview import register
        from apps.registrar import overview

        register(waiting=overview.waiting, jobs=overview.jobs)

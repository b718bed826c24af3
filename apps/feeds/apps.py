from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedsConfig(AppConfig):
    name = "apps.feeds"
    verbose_name = _("Feeds")

    def ready(self) -> None:
        from apps.accounts.overview import register
        from apps.feeds import overview

        register(waiting=overview.waiting, jobs=overview.jobs, figures=overview.figures)

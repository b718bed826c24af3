"""The pages of staff: below /staff/ in every language."""

from django.urls import path

from apps.feeds.views import correcting, imports, quarantine

app_name = "feeds"
KINDS = ("try", "reject", "reopen")
MANY = ("try", "reject")

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.upload, name="upload"),
    path("imports/<int:pk>/", imports.one_import, name="import"),
    path("imports/<int:pk>/again/", imports.ask_to_try_again, name="try_again"),
    path("imports/<int:pk>/cancel/", imports.ask_to_cancel, name="cancel"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/export/", quarantine.export, name="quarantine_export"),
    path("quarantine/payments/", quarantine.hints, name="quarantine_hints"),
    path("quarantine/<int:pk>/", quarantine.row, name="quarantine_row"),
    path("quarantine/<int:pk>/fix/", correcting.fix, name="quarantine_fix"),
    path("quarantine/<int:pk>/months/", correcting.months, name="quarantine_months"),
    *(
        path(
            f"quarantine/<int:pk>/{kind}/",
            quarantine.act,
            {"kind": kind},
            name=f"quarantine_{kind}",
        )
        for kind in KINDS
    ),
    *(
        path(
            f"quarantine/all/{kind}/",
            quarantine.order,
            {"kind": kind},
            name=f"quarantine_all_{kind}",
        )
        for kind in MANY
    ),
]

"""The pages of staff: below /staff/ in every language."""

from django.urls import path

from apps.feeds.views import correcting, quarantine

app_name = "feeds"
KINDS = ("try", "reject", "reopen")
MANY = ("try", "reject")

urlpatterns = [
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

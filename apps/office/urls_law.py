"""The law's own pages of staff, below /staff/law/; one line a page."""

from django.urls import path

from apps.office.views.law import acts, changes

ACTS = ("submit", "return", "withdraw", "approve", "look", "undo")

urlpatterns = [
    path("changes/", changes.changes, name="law_changes"),
    path("changes/new/", changes.new, name="law_new_change"),
    path("changes/<int:pk>/", changes.change, name="law_change"),
    path("changes/<int:pk>/describe/", changes.describe, name="law_describe"),
    path("changes/<int:pk>/comment/", changes.comment, name="law_comment"),
    path("changes/<int:pk>/edits/<int:edit>/confirm/", changes.confirm, name="law_confirm"),
    path("changes/<int:pk>/edits/<int:edit>/take-out/", changes.take_out, name="law_take_out"),
    *(path(f"changes/<int:pk>/{kind}/", acts.act, {"kind": kind}, name="law_act") for kind in ACTS),
]

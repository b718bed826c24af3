"""Addresses under /api/v1/."""

from django.urls import path

from apps.api.views import batch, docs, proofs, reference, root, status, webhooks

app_name = "api"

urlpatterns = [
    path("", root.Root.as_view(), name="root"),
    path("status-checks", status.StatusChecks.as_view(), name="status-checks"),
    path("status-checks/batch", batch.StatusCheckBatch.as_view(), name="status-checks-batch"),
    path("proofs/keys", proofs.Keys.as_view(), name="proof-keys"),
    path("proofs/verify", proofs.Verify.as_view(), name="proof-verify"),
    path("proofs/<str:code>", proofs.OwnProof.as_view(), name="proof"),
    path("proofs/<str:code>/recheck", proofs.Recheck.as_view(), name="proof-recheck"),
    path("webhooks", webhooks.Webhooks.as_view(), name="webhooks"),
    path("webhooks/<uuid:id>", webhooks.OneWebhook.as_view(), name="webhook"),
    path("rates", reference.Rates.as_view(), name="rates"),
    path("law-changes", reference.LawChanges.as_view(), name="law-changes"),
    path("categories", reference.Categories.as_view(), name="categories"),
    path("packages", reference.Packages.as_view(), name="packages"),
    path("calculator", reference.Calculator.as_view(), name="calculator"),
    path("schema", docs.Schema.as_view(), name="schema"),
    path("docs", docs.Docs.as_view(), name="docs"),
]

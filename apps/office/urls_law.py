"""The law's own pages of staff, below /staff/law/; one line a page."""

from django.urls import path

from apps.office.views.law import acts, cases, changes, files, preview, rows, tables, unverified

ACTS = ("submit", "return", "withdraw", "approve", "look", "undo")

urlpatterns = [
    path("", tables.tables, name="law_tables"),
    path("tables/<slug:code>/", tables.table, name="law_table"),
    path("tables/<slug:code>/<str:key>/", rows.row, name="law_row"),
    path("tables/<slug:code>/<str:key>/change/", rows.change, name="law_row_change"),
    path("tables/<slug:code>/<str:key>/end/", rows.end, name="law_row_end"),
    path("new/<slug:code>/", rows.add, name="law_row_add"),
    path("changes/", changes.changes, name="law_changes"),
    path("changes/new/", changes.new, name="law_new_change"),
    path("changes/<int:pk>/", changes.change, name="law_change"),
    path("changes/<int:pk>/describe/", changes.describe, name="law_describe"),
    path("changes/<int:pk>/comment/", changes.comment, name="law_comment"),
    path("changes/<int:pk>/edits/<int:edit>/confirm/", changes.confirm, name="law_confirm"),
    path("changes/<int:pk>/edits/<int:edit>/take-out/", changes.take_out, name="law_take_out"),
    path("files/", files.files, name="law_files"),
    path("files/export/", files.export, name="law_export"),
    path("files/next-year/", files.next_year, name="law_next_year"),
    path("files/import/", files.take_in, name="law_import"),
    path("files/import/put/", files.put_in, name="law_import_put"),
    path("files/import/forget/", files.forget, name="law_import_forget"),
    path("changes/<int:pk>/preview/", preview.preview, name="law_preview"),
    path("changes/<int:pk>/preview/order/", preview.order, name="law_preview_order"),
    path("changes/<int:pk>/preview/stop/", preview.stop, name="law_preview_stop"),
    path(
        "changes/<int:pk>/preview/<int:preview>/answers.csv",
        preview.answers,
        name="law_preview_answers",
    ),
    *(path(f"changes/<int:pk>/{kind}/", acts.act, {"kind": kind}, name="law_act") for kind in ACTS),
    path("cases/", cases.listed, name="law_cases"),
    path("cases/new/", cases.new, name="law_case_new"),
    path("cases/cases.zip", cases.archive, name="law_cases_archive"),
    path("cases/<int:pk>/", cases.case, name="law_case"),
    path("cases/<int:pk>/change/", cases.change, name="law_case_change"),
    path("cases/<int:pk>/retire/", cases.retire, name="law_case_retire"),
    path("unverified/", unverified.unverified, name="law_unverified"),
    path("unverified/<slug:table>/<str:key>/", unverified.confirm, name="law_confirm_source"),
]

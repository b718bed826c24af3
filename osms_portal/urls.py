from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from apps.api.views.token import Token
from apps.common.health import health
from apps.office.views.sign_in import admin_login, sign_out

urlpatterns = [
    path("health", health, name="health"),
    path("o/token/", Token.as_view(), name="token"),
    path("api/v1/", include("apps.api.urls")),
    path("api/v1/", include("osms_portal.feeds_api")),
    path("fhir/", include("osms_portal.fhir")),
    path("", include("apps.portal.urls_root")),
    *i18n_patterns(
        # Before the admin's own, which know no second factor.
        path("admin/login/", admin_login),
        path("admin/logout/", sign_out),
        path("admin/", admin.site.urls),
        path("staff/", include("apps.office.urls_sign_in")),
        path("staff/", include("apps.feeds.urls")),
        path("staff/", include("apps.office.urls")),
        path("desk/", include("apps.registrar.urls")),
        path("", include("apps.portal.urls")),
    ),
]

handler400 = "apps.portal.views.errors.bad_request"
handler403 = "apps.portal.views.errors.forbidden"
handler404 = "apps.portal.views.errors.not_found"
handler500 = "apps.portal.views.errors.server_error"

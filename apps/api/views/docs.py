"""The schema, and a page to read and try it; everything on the page comes from this server."""

from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.api.throttling import Seldom


class Schema(SpectacularAPIView):
    """OpenAPI 3.1, as JSON unless YAML is asked for."""

    renderer_classes = [
        OpenApiJsonRenderer,
        OpenApiJsonRenderer2,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]
    throttle_classes = [Seldom]


class Docs(SpectacularSwaggerSplitView):
    """The page; its script comes from the same address with `?script`: none may be inline."""

    url_name = "api:schema"
    template_name = "api/docs.html"
    throttle_classes = [Seldom]

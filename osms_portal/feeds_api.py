"""Where two doors meet: the feeds' views under the API's address, with the API's ways."""

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema, extend_schema_view

from apps.api.authentication import BearerAuthentication, HasScope
from apps.api.schema import LANGUAGE, problems
from apps.api.throttling import PerClient
from apps.feeds.presenters import shapes
from apps.feeds.views import api

ASKED = {
    "authentication_classes": [BearerAuthentication],
    "permission_classes": [HasScope],
    "throttle_classes": [PerClient],
}
Feeds = extend_schema_view(
    post=extend_schema(
        operation_id="send_file",
        summary="Hand in a file of one of the five feeds",
        description=(
            "The answer comes when the file is safe with us, before it is read. The same file again "
            "changes nothing. Ask at the address of the answer what became of it."
        ),
        tags=["feeds"],
        request={"multipart/form-data": shapes.FeedFile},
        responses={
            202: shapes.FeedAccepted,
            **problems(400, 401, 403, 405, 406, 413, 415, 429, 500, 503),
        },
        examples=[shapes.ACCEPTED],
    )
)(api.Feeds)
Feed = extend_schema_view(
    get=extend_schema(
        operation_id="ask_after_file",
        summary="How far a file is, and what became of its rows",
        tags=["feeds"],
        parameters=[LANGUAGE],
        responses={200: shapes.FeedState, **problems(401, 403, 404, 405, 406, 429, 500, 503)},
        examples=[shapes.STATE],
    )
)(api.Feed)

urlpatterns: list[URLPattern] = [
    path("feeds", Feeds.as_view(**ASKED), name="feeds"),
    path("feeds/<int:id>", Feed.as_view(**ASKED), name="feed"),
]

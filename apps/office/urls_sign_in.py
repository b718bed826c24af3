"""The ways in, below /staff/ in every language."""

from django.urls import path

from apps.office.views import joining, sign_in

urlpatterns = [
    path("login/", sign_in.sign_in, name="login"),
    path("login/code/", sign_in.code, name="login_code"),
    path("login/enrol/", sign_in.enrol, name="login_enrol"),
    path("login/forgot/", joining.forgot, name="login_forgot"),
    path("login/forgot/<str:key>/<str:token>/", joining.reset, name="login_reset"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("invitation/<str:token>/", joining.join, name="invitation"),
]

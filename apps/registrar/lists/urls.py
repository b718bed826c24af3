"""The pages of lists, below /desk/lists/; a list is known by its number, nobody's person."""

from django.urls import path

from apps.registrar.lists import views

urlpatterns = [
    path("", views.lists, name="lists"),
    path("new/", views.hand_in, name="list_new"),
    path("<int:pk>/", views.one_list, name="list"),
    path("<int:pk>/approve/", views.approve, name="list_approve"),
    path("<int:pk>/cancel/", views.cancel, name="list_cancel"),
    path("<int:pk>/link/", views.link, name="list_link"),
    path("<int:pk>/result/", views.result, name="list_result"),
]

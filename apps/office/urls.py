from django.urls import path

from apps.office.views import population

app_name = "office"
urlpatterns = [
    path("population/", population.counts, name="counts"),
    path("population/<int:pk>/", population.count, name="count"),
    path("population/<int:pk>/again/", population.again, name="again"),
    path("population/<int:pk>/population.csv", population.table, name="table"),
]

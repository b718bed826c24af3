from django.urls import include, path

from apps.office.views import alerts, audit, cases, organisations, people, population, systems

app_name = "office"
urlpatterns = [
    path("", people.home, name="home"),
    path("account/", people.account, name="account"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/role/", people.role, name="person_role"),
    path("people/<int:pk>/<slug:kind>/", people.act, name="person_act"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.new, name="new_organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/close/", organisations.close, name="close"),
    path("organisations/<int:pk>/invite/", organisations.invite, name="invite"),
    path("organisations/<int:pk>/systems/", systems.add, name="add_system"),
    path("invitations/<int:pk>/revoke/", organisations.revoke, name="revoke_invitation"),
    path("systems/<int:pk>/", systems.system, name="system"),
    path("systems/<int:pk>/key/", systems.issue, name="issue_key"),
    path("keys/<int:pk>/revoke/", systems.revoke, name="revoke_key"),
    path("population/", population.counts, name="counts"),
    path("population/<int:pk>/", population.count, name="count"),
    path("population/<int:pk>/again/", population.again, name="again"),
    path("population/<int:pk>/population.csv", population.table, name="table"),
    path("audit/", audit.audit, name="audit"),
    path("audit/look-ups.csv", audit.table, name="audit_table"),
    path("audit/<int:pk>/", audit.lookup, name="audit_lookup"),
    path("audit/find/", audit.find, name="audit_find"),
    path("audit/people/<int:pk>/", audit.person, name="audit_person"),
    path("alerts/", alerts.listed, name="alerts"),
    path("alerts/<int:pk>/", alerts.alert, name="alert"),
    path("alerts/watched/", alerts.watched, name="watched"),
    path("cases/", cases.listed, name="cases"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("law/", include("apps.office.urls_law")),
    path("lookups/", audit.own_lookups, name="own_lookups"),
]

"""Addresses of the administrator's pages."""

from django.urls import path

from web.views.organisation import administrations, applications, delegations, pages, settings

urlpatterns = [
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/new/", delegations.delegation_new, name="delegation-new"),
    path("delegations/<uuid:delegation_id>/revoke/", delegations.delegation_revoke, name="delegation-revoke"),
    path("organisation/", pages.organisation, name="organisation"),
    path("organisation/units/", pages.units, name="units"),
    path("organisation/units/<uuid:unit_id>/", pages.unit, name="unit"),
    path("organisation/units/<uuid:unit_id>/posts/new/", pages.post_create, name="post-create"),
    path("organisation/units/<uuid:unit_id>/<slug:name>/", pages.unit_act, name="unit-act"),
    path("organisation/posts/", pages.posts, name="posts"),
    path("organisation/posts/<uuid:post_id>/", pages.post, name="post"),
    path("organisation/posts/<uuid:post_id>/<slug:name>/", pages.post_act, name="post-act"),
    path("organisation/people/", pages.people_list, name="people"),
    path("organisation/people/new/", pages.person_invite, name="person-invite"),
    path("organisation/people/<uuid:person_id>/", pages.person, name="person"),
    path("organisation/people/<uuid:person_id>/appoint/", pages.person_appoint, name="person-appoint"),
    path("organisation/people/<uuid:person_id>/<slug:name>/", pages.person_act, name="person-act"),
    path("organisation/appointments/<uuid:holding_id>/end/", pages.appointment_end, name="appointment-end"),
    path("organisation/administration/", settings.administration, name="administration"),
    path("organisation/administrations/", administrations.administrations, name="administrations"),
    path(
        "organisation/administrations/new/",
        administrations.administration_found,
        name="administration-found",
    ),
    path("organisation/administration/logo/", settings.logo_change, name="logo-change"),
    path("organisation/administration/logo/<slug:sha256>/", settings.logo, name="logo"),
    path("organisation/calendar/", settings.calendar, name="calendar"),
    path("organisation/calendar/new/", settings.calendar_set, name="calendar-set"),
    path("organisation/calendar/<str:day>/clear/", settings.calendar_clear, name="calendar-clear"),
    path("organisation/applications/", applications.applications, name="applications"),
    path("organisation/applications/new/", applications.application_new, name="application-new"),
    path("organisation/applications/<uuid:application_id>/", applications.application, name="application"),
    path(
        "organisation/applications/<uuid:application_id>/<slug:name>/",
        applications.application_act,
        name="application-act",
    ),
]

"""Addresses of meetings."""

from __future__ import annotations

from django.urls import path

from covalue.web.partnership.meetings import (
    views,
    views_agenda,
    views_arranging,
    views_calendar,
    views_programme,
)

urlpatterns = [
    path(
        "programmes/<uuid:pk>/meetings/",
        views_programme.programme_meetings,
        name="programme_meetings",
    ),
    path("programmes/<uuid:pk>/meetings/cadence/", views_programme.cadence_set, name="cadence_set"),
    path("cadences/<uuid:pk>/end/", views_programme.cadence_end, name="cadence_end"),
    path("relationships/<uuid:pk>/meetings/", views.meeting_list, name="meeting_list"),
    path("relationships/<uuid:pk>/meetings/new/", views.meeting_new, name="meeting_new"),
    path("relationships/<uuid:pk>/series/new/", views_arranging.series_new, name="series_new"),
    path("relationships/<uuid:pk>/seats/new/", views_arranging.seat_fill, name="seat_fill"),
    path("series/<uuid:pk>/change/", views_arranging.series_change, name="series_change"),
    path("series/<uuid:pk>/end/", views_arranging.series_end, name="series_end"),
    path("seats/<uuid:pk>/succeed/", views_arranging.seat_succeed, name="seat_succeed"),
    path("seats/<uuid:pk>/leave/", views_arranging.seat_leave, name="seat_leave"),
    path("meetings/<uuid:pk>/", views.meeting, name="meeting"),
    path("meetings/<uuid:pk>/move/", views.meeting_move, name="meeting_move"),
    path("meetings/<uuid:pk>/cancel/", views.meeting_cancel, name="meeting_cancel"),
    path("meetings/<uuid:pk>/missed/", views.meeting_miss, name="meeting_miss"),
    path("meetings/<uuid:pk>/hold/", views.meeting_hold, name="meeting_hold"),
    path("meetings/<uuid:pk>/minutes/", views.meeting_minutes, name="meeting_minutes"),
    path("meetings/<uuid:pk>/agenda/new/", views_agenda.agenda_add, name="agenda_add"),
    path("meetings/<uuid:pk>/invite/", views.meeting_invite, name="meeting_invite"),
    path("meetings/<uuid:pk>/meeting.ics", views_calendar.meeting_file, name="meeting_file"),
    path("agenda/<uuid:pk>/move/", views_agenda.agenda_move, name="agenda_move"),
    path("agenda/<uuid:pk>/remove/", views_agenda.agenda_remove, name="agenda_remove"),
    path("calendar/<str:key>.ics", views_calendar.calendar_feed, name="calendar_feed"),
    path("account/calendar/", views_calendar.calendar, name="calendar"),
    path(
        "account/calendar/<uuid:pk>/revoke/", views_calendar.calendar_revoke, name="calendar_revoke"
    ),
]

"""The addresses of campaigns under /api/."""

from django.urls import path

from labeling.campaigns import api

urlpatterns = [
    path("campaigns/", api.CampaignsView.as_view()),
    path("campaigns/outlook/", api.OutlookView.as_view()),
    path("campaigns/<uuid:campaign_id>/", api.CampaignView.as_view()),
    path("campaigns/<uuid:campaign_id>/open/", api.OpenView.as_view()),
    path("campaigns/<uuid:campaign_id>/close/", api.CloseView.as_view()),
    path("campaigns/<uuid:campaign_id>/results/", api.CampaignResultsView.as_view()),
]

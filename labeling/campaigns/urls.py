"""The addresses of campaigns under /api/."""

from django.urls import path

from labeling.campaigns.api import plans
from labeling.campaigns.api.leaderboard import LeaderboardView
from labeling.campaigns.api.results import CampaignResultsView

urlpatterns = [
    path("campaigns/", plans.CampaignsView.as_view()),
    path("campaigns/models/", plans.CampaignModelsView.as_view()),
    path("campaigns/leaderboard/", LeaderboardView.as_view()),
    path("campaigns/outlook/", plans.OutlookView.as_view()),
    path("campaigns/<uuid:campaign_id>/", plans.CampaignView.as_view()),
    path("campaigns/<uuid:campaign_id>/open/", plans.OpenView.as_view()),
    path("campaigns/<uuid:campaign_id>/close/", plans.CloseView.as_view()),
    path("campaigns/<uuid:campaign_id>/results/", CampaignResultsView.as_view()),
]

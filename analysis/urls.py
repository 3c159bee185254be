"""Pages of the analysis house, the start page and the study's home among them."""

from django.urls import path

from analysis.pages import agreement, correction, figure, home, results, study

urlpatterns = [
    path("", home.home, name="home"),
    path("studies/<slug:slug>/", study.study, name="study"),
    path("studies/<slug:slug>/results/", results.results, name="results"),
    path("studies/<slug:slug>/results/start/", results.start_run, name="start_run"),
    path("studies/<slug:slug>/results/<int:number>/", results.results, name="run"),
    path(
        "studies/<slug:slug>/results/<int:number>/agreement/",
        agreement.agreement,
        name="agreement",
    ),
    path(
        "studies/<slug:slug>/results/<int:number>/agreement/<slug:scope>/<str:key>/",
        agreement.differing,
        name="differing",
    ),
    path(
        "studies/<slug:slug>/results/<int:number>/corrected/",
        correction.corrections,
        name="corrections",
    ),
    path(
        "studies/<slug:slug>/results/<int:number>/<slug:kind>/<str:key>/",
        figure.figure,
        name="figure",
    ),
]

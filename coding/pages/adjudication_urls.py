"""Addresses of adjudication: samples of turns, and each turn of one."""

from django.urls import path

from coding.pages import adjudication

ROOM = "studies/<slug:slug>/adjudication"
SAMPLE = f"{ROOM}/<int:number>"
TURN = f"{SAMPLE}/<int:rank>"

urlpatterns = [
    path(f"{ROOM}/", adjudication.samples, name="adjudication"),
    path(f"{ROOM}/draw/", adjudication.sample_draw, name="sample_draw"),
    path(f"{SAMPLE}/", adjudication.sample, name="sample"),
    path(f"{SAMPLE}/next/", adjudication.turn_next, name="turn_next"),
    path(f"{TURN}/", adjudication.sampled_turn, name="sampled_turn"),
    path(f"{TURN}/decide/", adjudication.turn_decide, name="turn_decide"),
    path(f"{TURN}/take-back/", adjudication.turn_take_back, name="turn_take_back"),
]

"""Every demand has a label and knows the line or the default that it comes from."""

from __future__ import annotations

import gc
import weakref

from scheduler import build, load_scenario

TEXT = b"""\
version: 1
extends: intermediate_gym
days:
  mon: {at: gym, minutes: 55}
  thu: {at: gym, minutes: 60}
weekly_sets:
  lats: {min: 8}
pin:
- {exercise: lat_pulldown}
- {exercise: plank, day: thu}
pain:
- {condition: knee_pain, severity: 2}
- {condition: elbow_medial, severity: 2}
"""


def test_demands_know_their_scenario_line() -> None:
    demands = build(load_scenario(TEXT, name="week.yaml")).demands
    lines = {
        "time_budget.mon": 4,
        "time_budget.thu": 5,
        "weekly_sets.lats.min": 7,
        "pin.lat_pulldown": 9,
        "pin.plank.thu": 10,
        "pain.elbow_medial.grip_intensive.mon": 13,
    }
    for label, line in lines.items():
        assert (demands[label].origin.file, demands[label].origin.line) == ("week.yaml", line), label


def test_default_demands_know_their_source() -> None:
    demands = build(load_scenario(TEXT, name="week.yaml")).demands
    for label in (
        "recovery.back.mon.thu",
        "session_sets.lats.mon",
        "weekly_sets.lats.max",
        "warm_up.minutes.mon",
    ):
        if label in demands:
            origin = demands[label].origin
            assert origin.file.endswith(".yaml")
            assert origin.line
            assert origin.source, label
    assert "session_sets.lats.mon" in demands


def test_every_hard_constraint_carries_the_label_of_a_demand() -> None:
    week = build(load_scenario(TEXT, name="week.yaml"))
    named = {constraint.name for constraint in week.model.proto.constraints if constraint.name}
    assert named <= week.demands.keys()
    assert len(named) > 50


def test_demands_of_plain_data_name_their_source() -> None:
    scenario = load_scenario({"version": 1, "extends": "home", "sessions": {"min": 2}}, name="from my app")
    assert build(scenario).demands["sessions.min"].origin.file == "from my app"


def test_a_week_is_gone_with_its_last_user() -> None:
    week = weakref.ref(build(load_scenario(TEXT, name="week.yaml")))
    gc.collect()
    assert week() is None

from __future__ import annotations

import json
import sys

import pytest

from vidgen.errors import BriefError, ConfigError, MissingError
from vidgen.scaling import __main__ as command
from vidgen.scaling.cluster import MEASURED, Cluster, Prices, measured
from vidgen.scaling.simulate import simulate
from vidgen.scaling.verdict import LONGEST, limits, predict
from vidgen.scaling.work import Step, core_seconds, longest_chain, read

MIXED = (Step("tts", (0.5, 1.5, 1.0)), Step("render", (9.0, 3.0, 3.0, 1.0)), Step("music", (2.0,)))
CLIPS = (Step("npc-clip", (0.3, 0.5)).times(8_000),)


WAITS = ("start_s", "scheduler_task_s", "worker_order_s", "client_order_s", "request_s")
RATES = ("put_a_s", "get_a_s", "bucket_mb_s", "client_mb_s")


def alone(workers, **other):
    """Workers that nothing holds up, but for what is said."""
    free = {**dict.fromkeys(WAITS, 0.0), **dict.fromkeys(RATES, float("inf"))}
    return Cluster(workers, **{**free, **other})


@pytest.mark.parametrize("work", [MIXED, CLIPS], ids=["film", "clips"])
def test_one_worker_takes_the_sum_of_all_costs(work):
    assert simulate(work, alone(1)).wall_s == pytest.approx(core_seconds(work), rel=1e-3)


def test_so_many_workers_as_one_likes_take_the_longest_action_of_each_stage():
    found = predict(MIXED, alone(10_000))
    assert found.wall_s == pytest.approx(longest_chain(MIXED), rel=1e-3)
    assert found.bottleneck == LONGEST
    assert "render" in found.advice


@pytest.mark.parametrize("workers", [3, 17, 100])
def test_no_run_is_shorter_than_its_work_or_much_longer(workers):
    least = max(core_seconds(CLIPS) / workers, longest_chain(CLIPS))
    assert least <= simulate(CLIPS, alone(workers)).wall_s * (1 + 1e-9)
    assert simulate(CLIPS, alone(workers)).wall_s < 1.05 * least


def test_twice_the_workers_take_half_the_time_while_they_are_the_bottleneck():
    some, more = (predict(CLIPS, Cluster(count)) for count in (5, 10))
    assert some.bottleneck == more.bottleneck == "workers"
    assert some.wall_s / more.wall_s == pytest.approx(2, rel=0.1)
    assert "more workers" in some.advice


@pytest.mark.parametrize(
    ("part", "slow"),
    [
        ("scheduler", {"scheduler_task_s": 0.5}),
        ("client", {"client_order_s": 0.1}),
        ("link", {"client_mb_s": 1.0}),
        ("requests", {"put_a_s": 20.0}),
        ("bandwidth", {"bucket_mb_s": 2.0}),
    ],
)
def test_what_is_slow_is_named_and_takes_its_own_time(part, slow):
    cluster = alone(200, **slow)
    found = predict(CLIPS, cluster)
    assert found.bottleneck == part
    assert found.wall_s == pytest.approx(found.share * found.wall_s, rel=0.2)
    assert found.wall_s > 2 * core_seconds(CLIPS) / 200
    assert found.advice
    first = limits(CLIPS, cluster)[0]
    assert first.part == part
    assert predict(CLIPS, alone(max(1, int(first.workers / 2)), **slow)).bottleneck == "workers"


def test_clients_share_what_a_client_does():
    one, four = (predict(CLIPS, Cluster(400, clients=count)) for count in (1, 4))
    assert one.bottleneck == "client"
    assert four.wall_s < one.wall_s / 2


def test_what_all_read_is_read_once_a_machine():
    work = (Step("render", (1.0,) * 64, shared_bytes=1e9),)
    ran = simulate(work, alone(32, machine_slots=16))
    assert ran.bytes_in == 2e9


def test_tasks_of_tiny_actions_are_few():
    tiny = (Step("npc-clip", (0.01,)).times(20_000),)
    assert simulate(tiny, alone(4)).tasks < 250


def test_a_large_cluster_does_not_drown_its_scheduler():
    found = predict((Step("npc-clip", (0.4,)).times(100_000),), alone(1000, scheduler_task_s=0.004))
    assert found.bottleneck == "workers"


def test_money_is_what_the_table_says(tmp_path):
    table = tmp_path / "prices.toml"
    table.write_text("core_hour = 0.36\nput_1000 = 0.005\n")
    work = (Step("render", (100.0,) * 10, outputs=1.0),)
    found = predict(work, alone(10), Prices.read(table))
    # each result is put once by its worker; each worker works for 100 s
    assert found.usd == pytest.approx(10 * 100 / 3600 * 0.36 + 20 / 1000 * 0.005, rel=0.01)


@pytest.mark.parametrize("content", ["core_hour = 'much'", "core_day = 1", "core_hour = -1", "["])
def test_a_table_that_is_none_is_refused(tmp_path, content):
    table = tmp_path / "prices.toml"
    table.write_text(content)
    with pytest.raises(ConfigError, match=r"prices\.toml"):
        Prices.read(table)


def journal(folder, *events):
    path = folder / ".vidgen/events.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("".join(json.dumps(event) + "\n" for event in events) + '{"event": "Acti')
    return folder


def finished(stage, action, seconds, outcome="ran"):
    return {
        "event": "ActionFinished",
        "stage": stage,
        "action": action,
        "outcome": outcome,
        "seconds": seconds,
    }


def test_costs_are_those_of_the_last_time_that_each_action_was_done(tmp_path):
    project = journal(
        tmp_path,
        {"event": "RunStarted"},
        finished("tts", "s01", 5.0),
        finished("render", "s01", 7.0),
        finished("tts", "s01", 3.0),
        finished("render", "s02", 0.0, "cached"),
    )
    costs = [(step.stage, step.seconds) for step in read(project)]
    assert costs == [("tts", (3.0,)), ("render", (7.0,))]


def test_a_folder_without_a_journal_is_named(tmp_path):
    with pytest.raises(MissingError, match=r"events\.jsonl"):
        read(tmp_path)


def test_results_of_benchmarks_will_do(tmp_path):
    clips, parts = tmp_path / "npc.json", tmp_path / "cluster.json"
    clips.write_text(json.dumps({"clips": 50, "median": {"jobs 1": {"cpu_s": 20.0}}}))
    assert read(clips) == (Step("npc-clip", (0.4,)),)
    parts.write_text(json.dumps({"tiny": dict.fromkeys(MEASURED, 0.25), "film": {}}))
    assert Cluster(2, **measured(parts)).client_order_s == 0.25
    with pytest.raises(ConfigError, match="is no result"):
        measured(clips)
    with pytest.raises(BriefError, match="is no result"):
        read(parts)


def run(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["scaling", *map(str, words)])
    return command.main()


def test_the_command_tells_of_a_million_clips(tmp_path, monkeypatch, capsys):
    project = journal(tmp_path, finished("npc-clip", "a", 0.4), finished("npc-clip", "b", 0.5))
    assert run(monkeypatch, project, "--clips", 1_000_000, "--workers", 1000, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["runs"][0]["workers"] == 1000
    assert said["limits"][0]["part"] == "client"
    assert run(monkeypatch, project, "--clips", 1000, "--set", "clients=4") == 0
    assert "1,000 actions" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["--set", "colour=1"], ["--set", "speed=0"], ["--workers", 0], ["--clips", 0]]
)
def test_the_command_says_what_it_cannot_do(tmp_path, monkeypatch, capsys, words):
    project = journal(tmp_path, finished("npc-clip", "a", 0.4))
    assert run(monkeypatch, project, *words) == 2
    assert capsys.readouterr().err

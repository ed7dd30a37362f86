"""From where services are asked: what a run that ends leaves behind there."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from vidgen.engine.action import Action
from vidgen.errors import ConfigError, Interrupted, ProviderError, StorageError, VidgenError
from vidgen.project import Project, RunOptions
from vidgen.settings import ImageSettings, ServiceSettings, Settings
from vidgen.spending.call import unbilled
from vidgen.stages.studio import studio
from vidgen.store import Store

sys.path.insert(0, str(Path(__file__).parents[1]))
from service_server import KEY, ServiceServer, answer, service_server

CREATE = "/v1/models/black-forest-labs/flux-schnell/predictions"


def project(folder: Path, service: ServiceServer, **image: object) -> Project:
    settings = Settings(
        image=ImageSettings(provider="replicate", **image),  # type: ignore[arg-type]
        replicate=ServiceSettings(api_key=SecretStr(KEY), base_url=service.base_url),
    )
    return Project(folder / "film", Store(folder / "store"), settings, RunOptions(jobs=1))


def action() -> Action:
    words = {"prompt": "a castle", "avoid": "", "size": [160, 90], "seed": 1}
    request = {**words, "provider": "replicate", "model": None}
    return Action(stage="visuals", version=1, label="s01/picture", request=request)


def test_a_run_that_ends_gives_up_what_a_service_is_still_at(tmp_path):
    raised: list[BaseException] = []
    begun = threading.Event()
    with service_server() as service:
        service.on("POST", CREATE, answer({"id": "p1", "status": "processing"}))
        service.on("GET", "/v1/predictions/p1", answer({"id": "p1", "status": "processing"}))
        service.on("POST", "/v1/predictions/p1/cancel", answer({"id": "p1", "status": "canceled"}))
        film = project(tmp_path, service)

        def work() -> None:
            try:
                at.make(action(), tmp_path, lambda *_: begun.set())
            except BaseException as error:
                raised.append(error)

        with studio(film) as at:
            thread = threading.Thread(target=work)
            thread.start()
            assert begun.wait(5)
        thread.join(5)
        assert [type(error) for error in raised] == [Interrupted]
        assert service.paths("POST") == [CREATE, "/v1/predictions/p1/cancel"]
    call = film.purse.ledger.calls[0]
    assert (call.ending, call.cost_usd) == ("failed", None), "nobody knows what is billed"


def test_a_run_that_has_ended_well_waits_for_nobody(tmp_path):
    with service_server() as service, studio(project(tmp_path, service)):
        pass
    assert service.asked == []


@pytest.mark.parametrize("limit", [None, 600])
def test_a_service_is_asked_no_faster_than_it_allows(tmp_path, limit):
    with service_server() as service:
        film = project(tmp_path, service, calls_per_minute=limit)
        with studio(film) as at:
            assert at.painting.per_minute == limit
            assert at.filming.per_minute is None
            assert at.painting.pace is at.filming.pace is film.purse.pace


@pytest.mark.parametrize(
    ("error", "free"),
    [
        (ConfigError("no such size"), True),
        (ProviderError("busy", answered=True), True),
        (ProviderError("no answer"), False),
        (StorageError("the disk is full, and the picture was made"), False),
        (Interrupted("stopped"), False),
    ],
)
def test_only_what_was_surely_not_done_is_free(error: VidgenError, free: bool):
    assert unbilled(error) is free

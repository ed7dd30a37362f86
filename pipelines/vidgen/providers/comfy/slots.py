"""Which inputs of a workflow a request fills: what its file `NAME.slots.toml` says."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, ValidationError

from ...errors import ConfigError
from ...model.base import Model, explain

Place = Annotated[str, StringConstraints(pattern=r"^[^.\s]+\.\S+$")]
"""The number of a node, a dot, and the name of its input: `6.text`."""

TEXTS = ("prompt", "negative_prompt", "image", "model")
NUMBERS = ("seed", "width", "height", "length", "seconds", "fps", "steps", "cfg")


def _spelled_out(given: Any) -> Any:
    """A slot in its long spelling: `"6.text"` means `{ at = ["6.text"] }`."""
    if isinstance(given, str | list):
        given = {"at": given}
    if isinstance(given, dict) and isinstance(given.get("at"), str):
        given = {**given, "at": [given["at"]]}
    return given


class Slot(Model):
    """Inputs that take one value. A number becomes `plus` and a multiple of `step`, in bounds."""

    at: tuple[Place, ...] = Field(min_length=1)
    step: int = Field(default=1, ge=1)
    plus: int = Field(default=0, ge=0)
    least: float | None = None
    most: float | None = None

    def bounded(self, wanted: float) -> float:
        """The nearest number that is neither too small nor too large."""
        low = wanted if self.least is None else max(self.least, wanted)
        return low if self.most is None else min(self.most, low)

    def nearest(self, wanted: float) -> int:
        """The nearest whole number that the inputs take."""
        steps = (self.bounded(wanted) - self.plus) / self.step
        return self._inside(self.plus + self.step * max(0, math.ceil(steps - 0.5)))

    def covering(self, wanted: float) -> int:
        """The smallest whole number that the inputs take and that is enough, else the largest."""
        steps = math.ceil((wanted - self.plus) / self.step - 1e-6)
        found = self.plus + self.step * max(0, steps)
        return found if self.bounded(found) == found else self.nearest(found)

    def _inside(self, number: int) -> int:
        if self.most is not None and number > self.most:
            return number - self.step
        return number + self.step if self.least is not None and number < self.least else number


Spelled = Annotated[Slot, BeforeValidator(_spelled_out)]


class Slots(Model):
    """The slots of a workflow; only `prompt` must be there.

    `loras` are outputs, as `37.0`, that small models are laid over. `rate` is the frames a second
    of a workflow whose length is a slot and whose rate is none.
    """

    prompt: Spelled
    negative_prompt: Spelled | None = None
    image: Spelled | None = None
    model: Spelled | None = None
    seed: Spelled | None = None
    width: Spelled | None = None
    height: Spelled | None = None
    length: Spelled | None = None
    seconds: Spelled | None = None
    fps: Spelled | None = None
    steps: Spelled | None = None
    cfg: Spelled | None = None
    loras: Spelled | None = None


class Sidecar(Model):
    """What stands beside a workflow. `files` are the models it needs, `output` its last node."""

    slots: Slots
    about: str = ""
    files: tuple[str, ...] = ()
    output: str | None = None
    rate: float | None = Field(default=None, gt=0)


def read_slots(path: Path, hint: str) -> Sidecar:
    """Read a file of slots. Raises ConfigError; `hint` is what one for its workflow looks like."""
    cure = f"write it, beginning with: {hint}"
    try:
        return Sidecar(**tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: is not there, and nothing else says where a prompt goes", cure=cure
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}", cure=f"correct {path.name}") from None
    except ValidationError as error:
        raise ConfigError(f"{path}: {explain(error)}", cure=f"correct {path.name}") from None

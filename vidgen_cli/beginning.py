"""The files that a new film begins with."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from vidgen.errors import ConfigError
from vidgen.files import write_text

BRIEF = r"""---
title: Why years leap
audience: curious people
style: slate
music: calm
---

# Why years leap

*A calendar that keeps up with the sun*

The Earth does not go around the sun in a whole number of days. Our calendar has to catch up.

## A year that is too short

After 365 days, the Earth is not quite back where it began.

- A trip takes 365.2422 days
- That is almost six hours more
- Every four years a whole day is missing

## Days lost without leap years

| years | days behind |
| --- | --- |
| 4 | 1 |
| 20 | 5 |
| 60 | 15 |
| 100 | 24 |

After a century, spring would begin 24 days late.

## The rule

Add a day every four years, skip it every hundred, and add it again every four hundred.

$$365 + \frac{1}{4} - \frac{1}{100}$$
$$365 + \frac{1}{4} - \frac{1}{100} + \frac{1}{400} = 365.2425$$

That is close enough for three thousand years.
"""

SETTINGS = """# Settings of this film. Every line shows a default: remove the # to change it.
# The same names work everywhere as VIDGEN_QUALITY, VIDGEN_STORE__MAX_GB and so on.
# `vidgen doctor PROJECT` shows each value and where it came from.

# quality = "medium"          # draft, low, medium, high, 4k: see `vidgen presets qualities`
# destination = "youtube"     # instead of the one in the brief: see `vidgen presets destinations`
# jobs = 4                    # processes at a time; without it one a core
# offline = false             # refuse everything that would use the network

# [store]                     # results, shared by all films
# max_gb = 20.0

# [tts]
# provider = "hibari"         # the voice: hibari, espeak (an extra) or silent

# [finish]                    # what is done to the pictures once they are drawn
# grade = ""                  # a look, such as warm: see `vidgen presets looks`; or a .cube file
# logo = ""                   # a PNG beside the brief, for a corner
# watermark = ""              # words for a corner
# progress = "none"           # a line that grows with the film: bottom or top

# [upload]                    # an S3-compatible bucket; keep keys in the environment:
# endpoint = "https://s3.example.org"   # VIDGEN_UPLOAD__ACCESS_KEY, VIDGEN_UPLOAD__SECRET_KEY
# region = "eu-central-1"
"""


def begin(folder: Path) -> None:
    """Write both files into `folder`. Raises ConfigError where one of them is there already."""
    folder = folder.expanduser()
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file, not a folder", cure="choose another name")
    files = {folder / "brief.md": BRIEF, folder / "vidgen.toml": SETTINGS}
    for path in files:
        if path.exists():
            raise ConfigError(
                f"{path} is there already, and is left as it is",
                cure=f"`vidgen make {shlex.quote(str(folder))}`, or choose another folder",
            )
    for path, content in files.items():
        write_text(path, content)
    command = f"vidgen make {shlex.quote(str(folder))}"
    sys.stdout.write(f"Wrote {' and '.join(map(str, files))}\nNow: {command}\n")

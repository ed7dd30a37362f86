"""`vidgen make`: from a brief to a film."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

From = Annotated[
    str | None,
    typer.Option("--from", metavar="STAGE", help="Begin here; what comes before is left as it is."),
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="STAGE", help="Stop after this stage.")
]
ForceStages = Annotated[
    list[str] | None,
    typer.Option(
        "--force",
        metavar="STAGE",
        help="Do this stage again, though nothing changed; may be given again.",
    ),
]
Approve = Annotated[
    bool, typer.Option("--approve", help="Stop after the plan and ask: accept it, or change it.")
]


def command(
    target: options.Target,
    output: options.Output = None,
    quality: options.QualityName = None,
    destination: options.Destinations = None,
    aspect: options.AspectRatio = None,
    scene: options.Scenes = None,
    style: options.Style = None,
    mood: options.Mood = None,
    audience: options.Audience = None,
    language: options.Language = None,
    duration: options.Duration = None,
    title: options.Title = None,
    voice: options.Voice = None,
    captions: options.Captions = None,
    characters: options.Characters = None,
    visuals: options.Visuals = None,
    first: From = None,
    last: Until = None,
    force: ForceStages = None,
    dry_run: options.DryRun = False,
    approve: Approve = False,
    max_cost: options.MaxCost = None,
    jobs: options.Jobs = None,
    executor: options.Executor = None,
    offline: options.Offline = False,
    strict: options.Strict = False,
    fail_fast: options.FailFast = False,
    trust: options.Trust = False,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Turn a brief, or a prompt, into a finished, narrated, captioned film.

    \b
      vidgen make talk.md                 makes talk.vidgen/out/youtube.mp4
      vidgen make talk.md -q draft        a quick look first
      vidgen make talk.md -q high         then the real one; the voice is not made again
      vidgen make talk.vidgen --dry-run   what would be done, and why

    With a language model set up, a sentence is enough, and the same sentence goes on with the film:

    \b
      vidgen make "Why does the harmonic series diverge? For students" --duration 90s
      vidgen make "Why does the harmonic series diverge? For students" --max-cost 0.50

    With --approve the plan is shown first, to be accepted or changed; where nobody can be asked it
    ends there with code 0, and `vidgen make PROJECT` goes on. Options such as --style count in
    place of what the brief says, and are remembered.

    Goes through the stages plan, tts, visuals, codegen, render, music and compose. Each does only
    what is missing or stale: everything else is found in the store of results, whatever made it.
    Stopped or killed, the same command goes on from where it stood.

    Reads the brief (Markdown, with the pictures it names) and vidgen.toml in the film's folder.
    Writes into that folder alone: a JSON manifest for each stage, scenes/ with the Manim code and
    the clips, and out/ with the films, captions, thumbnails and chapters.

    A scene that fails becomes a card that says so, the rest of the film is made, and the exit
    code is 7 (with --strict: 6). Other codes: `vidgen --help`.
    """
    from vidgen.engine.chain import span
    from vidgen.errors import ConfigError
    from vidgen.stages import NAMES, chain

    from ..approval import approved
    from ..location import locate
    from ..outlook import show_run
    from ..run import run_stages
    from ..session import Asked, instead_of_brief, open_session

    for name in force or ():
        if name not in NAMES:
            raise ConfigError(f"There is no stage {name!r}. Known: {', '.join(NAMES)}.")
    asked = Asked(
        quality=quality,
        destinations=destination or (),
        aspect=aspect,
        scenes=scene or (),
        force=force or (),
        jobs=jobs,
        executor=executor,
        offline=offline,
        strict=strict,
        fail_fast=fail_fast,
        trust=trust,
        max_cost=max_cost,
        instead=instead_of_brief(
            style=style,
            music=mood,
            audience=audience,
            language=language,
            duration=duration,
            title=title,
            voice=voice,
            captions=captions,
            visuals=visuals,
            characters=None if characters is None else ("yes" if characters else "no"),
        ),
    )
    session = open_session(locate(target, output), asked)
    stages = span(chain(), first, last)
    if dry_run:
        show_run(session, stages, target, as_json=as_json)
    elif not approve or approved(session, as_json=as_json, quiet=quiet):
        run_stages(session, stages, as_json=as_json, quiet=quiet, begun=approve)

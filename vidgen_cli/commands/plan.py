"""`vidgen plan`: from a brief or a prompt to scenes and beats."""

from __future__ import annotations

from .. import options


def command(
    target: options.Target,
    output: options.Output = None,
    destination: options.Destinations = None,
    aspect: options.AspectRatio = None,
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
    force: options.Force = False,
    max_cost: options.MaxCost = None,
    jobs: options.Jobs = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Read the brief into a storyboard: scenes, beats, and the template that draws each scene.

    \b
      vidgen plan talk.vidgen            after an edit of the brief
      vidgen plan talk.vidgen --force    anew, though nothing changed
      vidgen plan "Why do years leap? For curious people, 90 seconds"

    Reads the brief and its pictures, and revisions.json: those that no longer fit the brief are
    kept, not applied, and named. Writes plan.json, which may be edited by hand: the stages
    after it follow the edit. A plan that was edited is kept in .vidgen/history when it is replaced.
    `vidgen review` shows it as a page.
    """
    from vidgen.stages import stage

    from ..location import locate
    from ..run import run_stages
    from ..session import Asked, instead_of_brief, open_session

    asked = Asked(
        destinations=destination or (),
        aspect=aspect,
        force=("plan",) if force else (),
        jobs=jobs,
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
    run_stages(session, [stage("plan")], as_json=as_json, quiet=quiet)

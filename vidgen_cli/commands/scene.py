"""`vidgen scene`: the scenes of a film, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from .. import finish_options as finish
from .. import options
from .. import scene_options as given
from ..groups import Described

if TYPE_CHECKING:
    from vidgen.revision.edits import Edit

app = typer.Typer(
    cls=Described,
    add_completion=False,
    rich_markup_mode=None,
    help="""Look at the scenes of a film, and change, move, add or remove them.

    \b
      vidgen scene list talk.vidgen
      vidgen scene set talk.vidgen s02 --narration "It is shorter now."
      vidgen scene move talk.vidgen s03 --before s01
      vidgen scene remove talk.vidgen s05

    Every change is shown before it counts, and noted as a revision: `vidgen history` lists them,
    `vidgen undo` takes them back. Edits of the brief keep them where they still fit. The film
    itself changes with the next `vidgen make`, which makes only what the revision touches.""",
)


@app.command("list")
def list_(target: options.Target, as_json: options.Json = False) -> None:
    """List the scenes in their order, with template, length in beats and title.

    \b
      vidgen scene list talk.vidgen

    Shows the plan as it would be made now. Changes nothing.
    """
    from ..scenes import show_scenes

    show_scenes(target, as_json=as_json)


@app.command("show")
def show(target: options.Target, scene: given.SceneId, as_json: options.Json = False) -> None:
    """Show what a scene says, beat by beat, and each parameter with its type.

    \b
      vidgen scene show talk.vidgen s02
    """
    from ..scenes import show_scene

    show_scene(target, scene, as_json=as_json)


@app.command("set")
def set_(
    target: options.Target,
    scene: given.SceneId,
    narration: given.Narration = None,
    beat: given.Beat = None,
    title: given.Title = None,
    param: given.Param = None,
    template: given.Template = None,
    least: given.Least = None,
    guidance: given.Guidance = None,
    visual: given.Visual = None,
    picture: given.Picture = None,
    camera: given.Camera = None,
    avoid: given.Avoid = None,
    character: given.InIt = None,
    again: given.Again = False,
    transition: given.Transition = None,
    sound: given.Sound = None,
    gain: given.Gain = None,
    film_sound: given.FilmSound = None,
    fit: given.Fit = None,
    grade: finish.Grade = None,
    strength: finish.Strength = None,
    effect: finish.Effect = None,
    lower_third: finish.LowerThird = None,
    lower_third_line: finish.LowerThirdLine = None,
    lower_third_at: finish.LowerThirdAt = None,
    lower_third_for: finish.LowerThirdFor = None,
    ramp: finish.Ramp = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Change what a scene says, shows and sounds like, who is in it, or how long it lasts.

    \b
      vidgen scene set talk.vidgen s02 --narration "Two ways. One is slow."
      vidgen scene set talk.vidgen s02 --beat b3 --narration "Or twenty at most."
      vidgen scene set talk.vidgen s05 --title "Doubling" --param unit=looks
      vidgen scene set talk.vidgen s07 --param 'points=["Sort once", "Search often"]'
      vidgen scene set talk.vidgen s07 --template outro --least 8
      vidgen scene set talk.vidgen s03 --guidance "show the proof with areas"
      vidgen scene set talk.vidgen s01 --picture "a library at night" --visual video
      vidgen scene set talk.vidgen s01 --fit loop --film-sound -6
      vidgen scene set talk.vidgen s02 --beat b3 --sound "pop at twenty" --gain -2
      vidgen scene set talk.vidgen s02 --grade noir --lower-third "Ada Lovelace"

    Parameters are those that `vidgen scene show` lists; KEY= alone takes one away. With another
    template those that both know are kept. Guidance, pictures and clips need models or services,
    which `vidgen doctor` lists.
    """
    from ..film_edits import look_or_file
    from ..scene_edits import setting
    from ..scene_looks import looks
    from ..scene_sounds import sounds

    seen = looks(
        scene,
        guidance=guidance,
        visual=visual,
        picture=picture,
        camera=camera,
        avoid=avoid,
        characters=character,
        again=again,
        transition=transition,
    )
    heard = sounds(scene, beat=beat, sound=sound, gain=gain, film_sound=film_sound, fit=fit)
    touched = finish.touches(
        scene,
        grade=look_or_file(target, grade),
        strength=strength,
        effect=effect,
        ramp=ramp,
        lower_third={
            "title": lower_third,
            "line": lower_third_line,
            "at_s": lower_third_at,
            "seconds": lower_third_for,
        },
    )
    edits = setting(
        target,
        scene,
        narration=narration,
        beat=beat,
        title=title,
        params=param or (),
        template=template,
        least_s=least,
        looks=[*seen, *heard, *touched],
    )
    _revise(target, edits, yes=yes, as_json=as_json)


@app.command("move")
def move(
    target: options.Target,
    scene: given.SceneId,
    before: given.Before = None,
    after: given.After = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Put a scene elsewhere. It keeps its id and its clip.

    \b
      vidgen scene move talk.vidgen s03 --before s01
    """
    from vidgen.revision.edits import MoveScene

    from ..scenes import checked

    edit = checked(MoveScene, scene=scene, before=before, after=after)
    _revise(target, [edit], yes=yes, as_json=as_json)


@app.command("add")
def add(
    target: options.Target,
    template: given.NewTemplate,
    title: given.NewTitle,
    narration: given.Narration = None,
    param: given.Param = None,
    before: given.Before = None,
    after: given.After = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Add a scene: at the end, or where you say.

    \b
      vidgen scene add talk.vidgen --template bullets --title "In short" --after s07 \\
          --param 'points=["Sort once", "Search often"]' --narration "Sort once. Search often."

    Its id is s201 or above, so that no scene of the brief ever takes it.
    """
    from vidgen.revision.edits import AddScene

    from ..scenes import checked, params_of

    edit = checked(
        AddScene,
        template=template,
        title=title,
        narration=narration or "",
        params=params_of(template, param or ()),
        before=before,
        after=after,
    )
    _revise(target, [edit], yes=yes, as_json=as_json)


@app.command("copy")
def copy(
    target: options.Target,
    scene: given.SceneId,
    before: given.Before = None,
    after: given.After = None,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Copy a scene: right after it, or where you say.

    \b
      vidgen scene copy talk.vidgen s02 --after s07
    """
    from vidgen.revision.edits import DuplicateScene

    from ..scenes import checked

    edit = checked(DuplicateScene, scene=scene, before=before, after=after)
    _revise(target, [edit], yes=yes, as_json=as_json)


@app.command("remove")
def remove(
    target: options.Target,
    scene: given.SceneId,
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Take a scene out of the film. The others keep their ids and clips.

    \b
      vidgen scene remove talk.vidgen s05
    """
    from vidgen.revision.edits import RemoveScene

    from ..scenes import checked

    _revise(target, [checked(RemoveScene, scene=scene)], yes=yes, as_json=as_json)


def _revise(target: str, edits: Sequence[Edit], *, yes: bool, as_json: bool) -> None:
    from ..revising import revise

    revise(target, edits, yes=yes, as_json=as_json)

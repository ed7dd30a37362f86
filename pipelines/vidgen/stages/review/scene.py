"""One scene on the page: its picture, what it says and when, and how its code came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...manifest import Clip, MadeVisual, SceneCode
from ...model.narration import SceneNarration
from ...model.storyboard import Beat, Scene
from .findings import Attempt
from .markup import Markup, joined, tag

_WORDS = {
    "purpose": "Purpose",
    "layout": "Layout",
    "motion": "Motion",
    "picture": "Picture",
    "camera": "Camera",
    "avoid": "Avoid",
    "guidance": "Guidance",
}


@dataclass(frozen=True)
class Shown:
    """A scene with all that is known of it; None and empty for what is not made yet.

    `starts_s` is when it begins in the film.
    """

    scene: Scene
    starts_s: float | None = None
    spoken: SceneNarration | None = None
    code: SceneCode | None = None
    clip: Clip | None = None
    still: str | None = None
    made: Sequence[MadeVisual] = ()
    lint: Sequence[str] | None = None
    attempts: Sequence[Attempt] = ()

    @property
    def lasts_s(self) -> float:
        """How long it lasts, as far as that is known."""
        if self.clip is not None:
            return self.clip.duration_s
        return self.spoken.duration_s if self.spoken else 0.0


def article(shown: Shown) -> Markup:
    """The scene as a card."""
    scene = shown.scene
    words = [
        tag("h2", f"{scene.id} · {scene.title}"),
        tag("div", *_tags(shown), class_="tags"),
        _beats(shown),
        *_direction(scene),
        *_made(shown),
        *_code(shown),
        *_lint(shown),
    ]
    body = [tag("div", _picture(shown), class_="shot"), tag("div", words)]
    return tag("article", body, id=scene.id, class_="card scene")


def clock(seconds: float) -> str:
    """`0:07` or `12:30`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def _tags(shown: Shown) -> Iterator[Markup]:
    scene, spoken, clip = shown.scene, shown.spoken, shown.clip
    yield _tag(_shown_as(shown))
    if shown.starts_s is not None and spoken is not None:
        yield _tag(f"{clock(shown.starts_s)}, {shown.lasts_s:.1f} s")
    yield _tag(scene.transition)
    for person in scene.characters:
        yield _tag(person)
    if shown.code is not None and shown.code.edited:
        yield _tag("edited by hand", "warn")
    if clip is not None:
        yield _tag("placeholder", "bad") if clip.fallback else _tag("drawn", "good")


def _shown_as(shown: Shown) -> str:
    """What a scene is drawn by, in a word."""
    if shown.scene.visual != "manim":
        return shown.scene.visual
    written = shown.code is not None and shown.code.written_by
    return "code" if written else shown.scene.template


def _tag(text: str, kind: str = "") -> Markup:
    return tag("span", text, class_=f"tag {kind}".rstrip())


def _picture(shown: Shown) -> Markup:
    clip = shown.clip
    if shown.still is None:
        return tag("div", "not drawn yet" if clip is None else "no picture", class_="empty")
    image = tag("img", src=shown.still, alt=shown.scene.title)
    if clip is None:
        return image
    why = tag("p", clip.error, class_="soft") if clip.error else None
    return joined(tag("a", image, href=clip.path, title="play the clip"), why)


def _beats(shown: Shown) -> Markup:
    if not shown.scene.beats:
        return tag("p", "silent", class_="soft")
    return tag("ol", [_beat(shown, beat) for beat in shown.scene.beats], class_="beats")


def _beat(shown: Shown, beat: Beat) -> Markup:
    times = {one.id: one.start_s for one in shown.spoken.beats} if shown.spoken else {}
    start = shown.starts_s or 0.0
    when = clock(start + times[beat.id]) if beat.id in times else beat.id
    direction = shown.scene.direction
    seen = direction.shows.get(beat.id) if direction else None
    text = [tag("div", beat.text), tag("div", seen, class_="soft") if seen else None]
    return tag("li", tag("span", when, class_="when"), tag("div", text))


def _direction(scene: Scene) -> Iterator[Markup]:
    direction = scene.direction
    if direction is None:
        return
    found = [(name, getattr(direction, key)) for key, name in _WORDS.items()]
    rows = [(tag("dt", name), tag("dd", text)) for name, text in found if text]
    if rows:
        yield tag("h3", "Direction")
        yield tag("dl", [part for row in rows for part in row])


def _made(shown: Shown) -> Iterator[Markup]:
    for made in shown.made:
        by = f"{made.kind} by {made.provider} {made.model or ''}".rstrip()
        yield tag("p", tag("a", made.path, href=made.path), f" {by}")
        if made.error:
            yield tag("p", f"A card stands in: {made.error}", class_="soft")


def _code(shown: Shown) -> Iterator[Markup]:
    code = shown.code
    if code is None:
        return
    yield tag("h3", "Code")
    tries = "at the first attempt" if code.attempts == 1 else f"in {code.attempts} attempts"
    by = f"by {code.written_by}, {tries}" if code.written_by else ""
    link = tag("a", code.code, href=code.code)
    yield tag("p", link, " ", by or f"from the template {code.template}")
    if code.stand_in:
        yield tag("p", f"The template stands in: {code.stand_in}", class_="soft")
    for attempt in shown.attempts:
        head = tag("summary", f"attempt {int(attempt.folder.rpartition('/')[2])}")
        files = tag("p", tag("a", attempt.folder, href=f"{attempt.folder}/"))
        told = tag("pre", attempt.problems or "nothing was wrong")
        yield tag("details", head, files, told)


def _lint(shown: Shown) -> Iterator[Markup]:
    if shown.lint is None:
        return
    yield tag("h3", "Looked at")
    if shown.lint:
        yield tag("ul", [tag("li", one) for one in shown.lint])
    else:
        yield tag("p", "nothing is wrong", class_="soft")

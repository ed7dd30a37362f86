"""The command line: a table of lazy commands, and the one place that ends in exit codes."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TextIO

import typer
from typer.core import TyperGroup

from .terminal import width

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter


class Verb(NamedTuple):
    """A command: the module under `commands` that has it, and its line in `vidgen --help`."""

    module: str
    about: str


VERBS = {
    "make": Verb("make", "Turn a brief into a finished film; do only what is missing or stale."),
    "init": Verb("init", "Begin a film: write an example brief and a settings file."),
    "status": Verb("status", "Show scenes and stages: fresh, stale, failed or cached."),
    "why": Verb("why", "Say which input changed, and what will be done again."),
    "scene": Verb("scene", "Look at single scenes, and change, move, add or remove them."),
    "revise": Verb("revise", "Say in words what shall change; a model makes edits of it."),
    "review": Verb("review", "Show the storyboard and the film as one page."),
    "sheet": Verb("sheet", "Write a contact sheet: the whole film as one picture."),
    "set": Verb("set", "Change the title, style, voice, music or finish of a film."),
    "history": Verb("history", "List the revisions of a film."),
    "undo": Verb("undo", "Take a revision back."),
    "character": Verb("character", "Make a character from a few words: who, history, portrait."),
    "npc-clip": Verb("npc_clip", "Make the response clips of a game's characters, with an index."),
    "upload": Verb("upload", "Put the films into a folder or an S3 bucket."),
    "plan": Verb("plan", "Stage 1: read the brief into scenes and beats."),
    "tts": Verb("tts", "Stage 2: speak the narration, with the time of every word."),
    "visuals": Verb("visuals", "Stage 3: paint or film the scenes that Manim does not draw."),
    "codegen": Verb("codegen", "Stage 4: write a Manim file for each scene."),
    "check": Verb("check", "Look at scenes before they are drawn: what will not be seen or read."),
    "render": Verb("render", "Stage 5: draw each scene into a clip."),
    "music": Verb("music", "Stage 6: make the music bed."),
    "compose": Verb("compose", "Stage 7: join all into the film, with captions."),
    "reference": Verb("reference", "Find what draws something, in the Manim that is installed."),
    "doctor": Verb("doctor", "Check tools, fonts, providers and settings."),
    "presets": Verb("presets", "List qualities, destinations and styles, or show one."),
    "cache": Verb("cache", "Look after the store of results."),
}

_ABOUT = """Turn a Markdown brief into a narrated, captioned film. No key, no network.

\b
  vidgen init my-film            write an example brief
  vidgen make my-film            make the film in it
  vidgen make talk.md -q draft   make talk.vidgen/ from a brief, quickly
  vidgen make "Why do we dream? For children"     with a language model

Kill it at any time: the same command goes on from where it stood.
"""
_CODES = """Exit codes: 0 ok, 1 fault of vidgen, 2 wrong usage, brief or setting, 3 missing tool or
input, 4 key or quota, 5 provider or network, 6 a scene failed, 7 made in part, 130 interrupted."""


_STDERR = 2
_STOPPED = 130
_UNREAD = 141
"""Nobody reads what is printed: as other programs end on SIGPIPE."""

_LOST = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


class LazyGroup(TyperGroup):
    """A group whose commands are imported when one of them is asked for, and listed without."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - as Typer calls it
        return list(VERBS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002
        return load(cmd_name) if cmd_name in VERBS else None

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        # the table is what suggestions for a mistyped name are taken from
        self.commands = dict.fromkeys(VERBS)  # type: ignore[assignment]
        _refuse_brief(args)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.about) for name, verb in VERBS.items()])


def load(name: str) -> Command:
    """Import a command. Its module has a function `command`, or an `app` with several."""
    module = import_module(f"{__package__}.commands.{VERBS[name].module}")
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name)(module.command)
    found = typer.main.get_command(app)
    found.name = name
    return found


def build() -> Command:
    """The whole command line as one command."""
    app = typer.Typer(
        cls=LazyGroup,
        rich_markup_mode=None,  # the rich help costs three times the rest of the start
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "terminal_width": width(90) - 1},
    )
    app.callback(invoke_without_command=True, help=_ABOUT, epilog=_CODES)(_root)
    return typer.main.get_command(app)


def _refuse_brief(args: Sequence[str]) -> None:
    """Name the command that is missing where a brief or a sentence stands in its place."""
    first = args[0]
    if first in VERBS or not (" " in first or first.endswith(".md")):
        return
    import shlex

    from vidgen.errors import ConfigError

    raise ConfigError(
        f"{first!r} is no command of vidgen", cure=f"`vidgen make {shlex.join(args)}`"
    )


def _print_version(wanted: bool) -> None:
    if wanted:
        from vidgen import __version__

        typer.echo(f"vidgen {__version__}")
        raise typer.Exit


def _root(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def run(args: Sequence[str]) -> int:
    """Carry out a command line. Every way out of vidgen leads through here."""
    _hold_places()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started us, who then wants none of it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a name that cannot be spelled is no fault
    code = _guarded(args)
    for stream in (sys.stdout, sys.stderr):
        code = _let_go(stream, code)
    return code


def _hold_places() -> None:
    """Have descriptors 0 to 2 taken: else a file of ours gets one, and others print into it."""
    while (handle := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        os.set_inheritable(handle, True)
    os.close(handle)


def _guarded(args: Sequence[str]) -> int:
    try:
        code = _code(build().main(args, prog_name="vidgen", standalone_mode=False))
    except SystemExit as leaving:
        # how Typer ends where nobody reads, with a code that means something else here
        unread = isinstance(leaving.__context__, BrokenPipeError)
        return _UNREAD if unread else _code(leaving.code)
    except BaseException as error:
        return _code_of(error)
    if code == _STOPPED:  # Typer says nothing on Ctrl-C
        _say_stopped()
    return code


def _code_of(error: BaseException) -> int:
    from vidgen.errors import MissingError, VidgenError
    from vidgen.files import of_the_disk

    from . import failure

    if isinstance(error, OSError) and error.filename is None and error.errno in _LOST:
        error = failure.unwritten(error)
    error = of_the_disk(error) or error
    if isinstance(error, VidgenError):
        failure.show(error)
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        return _UNREAD
    if isinstance(error, FileNotFoundError) and _nowhere():
        failure.show_text("The current folder is gone.", "cd to a folder that is there")
        return MissingError.exit_code
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        _say_stopped()
        return _STOPPED
    if isinstance(error, typer.TyperException):
        return _usage(error)
    failure.show_crash(error)
    return 1


def _nowhere() -> bool:
    """Whether the folder that this process stands in was deleted."""
    from pathlib import Path

    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _usage(error: typer.TyperException) -> int:
    from . import failure

    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else "vidgen"
    failure.show_text(error.format_message(), f"`{command} --help`")
    return 2


def _say_stopped() -> None:
    from . import failure

    failure.show_text("Stopped.", lead="")


def _let_go(stream: TextIO, code: int) -> int:
    """The exit code once what was written to a stream has left it, or is known to be lost."""
    try:
        stream.flush()
        if code != _UNREAD:
            return code
    except BrokenPipeError:
        code = code or _UNREAD
    except OSError as error:
        code = code or _code_of(error)
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # Python flushes once more
    return code


def _code(value: Any) -> int:
    return value if isinstance(value, int) else 0

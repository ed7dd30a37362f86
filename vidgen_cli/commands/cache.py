"""`vidgen cache`: the store of results."""

from __future__ import annotations

from typing import Annotated

import typer

from vidgen.errors import ConfigError

from .. import options
from ..groups import Described

app = typer.Typer(
    cls=Described,
    add_completion=False,
    rich_markup_mode=None,
    help="""Look after the store, where every result lies under the digest of what it is made from.

    \b
      vidgen cache where             where it is
      vidgen cache ls                how much is in it
      vidgen cache gc --max-gb 5     drop what was not used for longest
      vidgen cache push              give it to the remote store; pull takes

    All films of a user share one store. It may be removed as a whole: then films are made anew.
    Its place and size are settings: [store] path, max_gb; and so is the bucket behind it that
    machines may share: remote.""",
)

MaxGb = Annotated[
    float | None,
    typer.Option(
        "--max-gb", metavar="GB", min=0, max=10**9, help="Shrink to this. [default: as set, 20]"
    ),
]


Remote = Annotated[bool, typer.Option("--remote", help="The remote store, not that here.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="With --remote: drop nothing.")]


@app.command("where")
def where(as_json: options.Json = False) -> None:
    """Print the folder of the store.

    \b
      du -sh "$(vidgen cache where)"
    """
    from ..storeroom import show_where

    show_where(as_json=as_json)


@app.command("ls")
def ls(as_json: options.Json = False) -> None:
    """Count what the store holds, and the space it may take.

    \b
      vidgen cache ls --json
    """
    from ..storeroom import show_usage

    show_usage(as_json=as_json)


@app.command("verify")
def verify(remote: Remote = False, dry_run: DryRun = False, as_json: options.Json = False) -> None:
    """Read everything in the store, and drop what is damaged.

    \b
      vidgen cache verify
      vidgen cache verify --remote --dry-run

    What was dropped is made anew by the next run that needs it.
    """
    if remote:
        from .. import remote_room

        remote_room.show_verified(dry_run=dry_run, as_json=as_json)
        return
    _refuse(dry_run)
    from ..storeroom import show_verified

    show_verified(as_json=as_json)


@app.command("gc")
def gc(
    max_gb: MaxGb = None,
    remote: Remote = False,
    dry_run: DryRun = False,
    as_json: options.Json = False,
) -> None:
    """Drop what was not used for longest, until the store fits its limit.

    \b
      vidgen cache gc                to the limit that is set
      vidgen cache gc --max-gb 0     all but what is in use
      vidgen cache gc --remote --max-gb 50     the oldest of the remote store

    What was used in the last half hour stays, so a run that goes on loses nothing. In the remote
    store, which does not know what is used, what was put there in the last six hours stays.
    """
    if remote:
        from .. import remote_room

        remote_room.show_collected(max_gb, dry_run=dry_run, as_json=as_json)
        return
    _refuse(dry_run)
    from ..storeroom import show_collected

    show_collected(max_gb, as_json=as_json)


@app.command("push")
def push(as_json: options.Json = False) -> None:
    """Give the remote store all results that are here and not there.

    \b
      vidgen cache push

    Runs do so by themselves with what they make; this is for what was made before.
    """
    from ..remote_room import show_pushed

    show_pushed(as_json=as_json)


@app.command("pull")
def pull(as_json: options.Json = False) -> None:
    """Take all results of the remote store that are not here, the newest first.

    \b
      vidgen cache pull

    Runs take what they need by themselves; this is for the way to where there is no network.
    """
    from ..remote_room import show_pulled

    show_pulled(as_json=as_json)


def _refuse(dry_run: bool) -> None:
    if dry_run:
        raise ConfigError("--dry-run goes with --remote only")

"""`vidgen upload`: bring films to where they are wanted."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import options

Place = Annotated[
    str, typer.Argument(metavar="DEST", help="A folder, or s3://BUCKET/PREFIX.", show_default=False)
]
Endpoint = Annotated[
    str | None,
    typer.Option("--endpoint", metavar="URL", help="An S3-compatible server instead of Amazon's."),
]
Files = Annotated[
    list[str] | None,
    typer.Option(
        "--file",
        metavar="PATH",
        help="Only this file of the film's folder, such as out/youtube.mp4; may be given again.",
    ),
]
Link = Annotated[
    bool,
    typer.Option("--link", help="Also print links that open for 7 days; they are never stored."),
]


def command(
    target: options.ProjectFolder,
    place: Place,
    endpoint: Endpoint = None,
    file: Files = None,
    link: Link = False,
    jobs: options.Jobs = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Put the films of a project, with captions and thumbnails, into a folder or a bucket.

    \b
      vidgen upload talk.vidgen /srv/films
      vidgen upload talk.vidgen s3://talks/2026 --link
      vidgen upload talk.vidgen s3://talks --endpoint http://localhost:8333

    Reads compose.json and out/. Writes upload.json with the address, size and digest of each file.
    What is at its place already, byte for byte, is left alone, so the same command goes on after
    a break. Keys come from VIDGEN_UPLOAD__ACCESS_KEY and VIDGEN_UPLOAD__SECRET_KEY, or from where
    the AWS tools keep them. Exit codes: 3 nothing to upload, 4 no access, 5 no connection.
    """
    from ..delivery import deliver

    deliver(
        target,
        place,
        endpoint=endpoint,
        files=file or (),
        link=link,
        jobs=jobs,
        as_json=as_json,
        quiet=quiet,
    )

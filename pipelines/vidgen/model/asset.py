"""Files that a brief brings along."""

from __future__ import annotations

from .base import Digest, Model, RelativePath


class Asset(Model):
    """A file of the user's that a film uses, copied into the project and known by its digest."""

    path: RelativePath
    digest: Digest

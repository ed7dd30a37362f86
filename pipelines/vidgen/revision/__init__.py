"""Revisions of a film: typed edits, a list of them that can be taken back, and their replay."""

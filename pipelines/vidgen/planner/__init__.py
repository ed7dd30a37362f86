"""Planners: they turn a brief into a storyboard. `outline` reads structured Markdown."""

NAME = "outline"
VERSION = 3

"""From a brief to a narrated, captioned film: a library that never touches a terminal."""

__version__ = "0.1.0"

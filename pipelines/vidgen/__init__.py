"""vidgen: from a brief to a narrated, captioned film, as a library that never touches a terminal."""

__version__ = "0.1.0"

"""The clips of an NPC library: planned, drawn, kept in a folder, and listed for a game."""

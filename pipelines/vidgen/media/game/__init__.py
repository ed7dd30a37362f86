"""Clips in the files that game engines play: one drawing, as many containers as are asked for."""

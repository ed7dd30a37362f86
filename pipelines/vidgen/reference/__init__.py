"""What the Manim that is installed has: every name, what it takes, and how its authors show it.

`table` and `pages` are read from a file that is built once for each version of Manim; nothing here
but `build` and what it calls imports Manim.
"""

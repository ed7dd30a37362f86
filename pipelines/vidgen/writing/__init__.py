"""Write the Manim code of scenes with a model: ask, check, tell it what is wrong, ask again."""

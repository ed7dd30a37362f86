"""Running a scene whose code nobody has read: what is said before, and what holds it then."""

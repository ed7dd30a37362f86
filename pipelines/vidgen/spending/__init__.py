"""Calls that cost money or time: what each took, a limit for all of them, and their pace."""

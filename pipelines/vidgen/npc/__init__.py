"""NPC libraries: what a file asks for, which clips that comes to, and in which words."""

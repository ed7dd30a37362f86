"""Characters from a few words, and perhaps a picture: who they are, and their portrait."""

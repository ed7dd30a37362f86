"""Characters in motion: what they act, how they speak, and the pictures of it."""

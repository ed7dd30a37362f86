"""Services over the network: how they are called, and what two of them have in common."""

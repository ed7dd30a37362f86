"""Pictures for scenes: a card that is drawn here, and painters over the network."""

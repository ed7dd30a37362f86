"""Characters drawn by vidgen itself: who somebody is, how they hold themselves, and the brush."""

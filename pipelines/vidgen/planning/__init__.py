"""A planner with language models: a prompt becomes an outline, each scene a visual plan."""

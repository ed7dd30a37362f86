"""ComfyUI: workflows with named slots, and the server that runs them."""

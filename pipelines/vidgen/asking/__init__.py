"""Ask a language model: answers that fit, within a budget, and never the same one twice."""

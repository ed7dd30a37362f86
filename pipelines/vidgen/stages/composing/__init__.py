"""What compose does, part by part: joins pictures, mixes sound, and makes masters of both."""

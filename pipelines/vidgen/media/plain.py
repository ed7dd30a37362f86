"""Which files are opened at all: those of formats that name no other file and no address.

A playlist under the name of a film would have others read, or fetched, in its place.
"""

from __future__ import annotations

FORMATS = (
    "wav,mp3,flac,ogg,mov,matroska,aiff,aac,w64,caf,asf,ac3,eac3,amr,mpc,wv,tta,au,mpegts,"
    "gif,apng,avi,ivf,h264,png_pipe,jpeg_pipe,webp_pipe"
)
PLAIN = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
"""Options for PyAV."""

"""Films in mp4 as tables of samples: read, joined and written without a look into a picture.

Source: ISO/IEC 14496-12.
"""

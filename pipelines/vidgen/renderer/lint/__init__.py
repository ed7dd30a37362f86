"""Look at what a scene will show, and say what will not be seen or read as it is meant.

Nothing is drawn for it but what lies behind texts, and one small picture a finding.
"""

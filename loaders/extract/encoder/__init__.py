"""A small multilingual encoder that judges what rules find, and adds to it: optional, on this machine."""

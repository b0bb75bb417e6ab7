"""Tests are sentences about people: the cast of `cast.py`."""

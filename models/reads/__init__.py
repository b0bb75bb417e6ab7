"""Read models: frozen answers to one question each, built by a fixed number of SQL statements whatever the size.

The API, the panel's pages and the Excel files are three renderings of them.
"""

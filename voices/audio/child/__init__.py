"""The part that touches foreign bytes. It runs alone, in a process with limits.

Nothing here may import the rest of the project: the child knows numpy, PyAV and this folder.
"""

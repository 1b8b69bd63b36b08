"""An emulator of the part of Kling's HTTP API that deals with voices and speech.

It speaks the wire format of the vendor's pages and knows nothing of the product that calls it.
"""

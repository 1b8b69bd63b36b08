"""Child process: JSON on standard input, 16-bit mono samples at 22,050 Hz on standard output.

A process per synthesis, because eSpeak NG is not thread-safe (measured: four threads abort the
process) and gives identical samples only in a fresh process. Run with ``python -I``; it imports
nothing but the standard library.
"""

import ctypes
import json
import sys

SYNCHRONOUS, DONT_EXIT, UTF8 = 2, 0x8000, 1
RATE, PITCH = 1, 3

chunks: list[bytes] = []


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
def collect(samples, count, _events):
    """Called by the library for each stretch of sound; 0 means go on."""
    if samples and count > 0:
        chunks.append(ctypes.string_at(samples, count * 2))
    return 0


def main() -> int:
    """Exit code 1: the library did not start or does not know the voice."""
    order = json.load(sys.stdin)
    library = ctypes.cdll.LoadLibrary(order["library"])
    if library.espeak_Initialize(SYNCHRONOUS, 0, order["data"].encode(), DONT_EXIT) <= 0:
        return 1
    library.espeak_SetSynthCallback(collect)
    if library.espeak_SetVoiceByName(order["voice"].encode()) != 0:
        return 1
    for parameter, value in ((RATE, order["rate"]), (PITCH, order["pitch"])):
        library.espeak_SetParameter(parameter, value, 0)
    text = order["text"].encode()
    library.espeak_Synth(text, ctypes.c_size_t(len(text) + 1), 0, 0, 0, UTF8, None, None)
    library.espeak_Synchronize()
    sys.stdout.buffer.write(b"".join(chunks))
    return 0


if __name__ == "__main__":
    sys.exit(main())

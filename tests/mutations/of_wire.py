"""What can be wrong with headers, and answers that end early, never end or never come."""

import gzip
from http.client import IncompleteRead

import requests
from urllib3.exceptions import ProtocolError

from tests.mutations.hostile import DATES, DISPOSITIONS
from tests.mutations.reply import Reply
from tests.mutations.table import Chance, mutator


@mutator("compressed")
def gzip_claimed(reply: Reply, chance: Chance) -> None:
    reply.headers["Content-Encoding"] = chance.choice(("gzip", "br", "zstd", "deflate, gzip", "?"))


@mutator("compressed")
def gzipped_bomb(reply: Reply, chance: Chance) -> None:
    reply.headers["Content-Encoding"] = "gzip"
    reply.say(BOMB)


BOMB = gzip.compress(bytes(8_000_000))


@mutator("length")
def length_too_long(reply: Reply, chance: Chance) -> None:
    reply.headers["Content-Length"] = str(len(reply.body) + chance.choice((1, 500, 10**7)))


@mutator("length")
def length_too_short(reply: Reply, chance: Chance) -> None:
    reply.headers["Content-Length"] = str(chance.randrange(max(1, len(reply.body))))


@mutator("length")
def length_is_nonsense(reply: Reply, chance: Chance) -> None:
    reply.headers["Content-Length"] = chance.choice(("-1", "x", "1, 2", "١٢", str(10**30), ""))


@mutator("headers")
def no_headers(reply: Reply, chance: Chance) -> None:
    reply.headers.clear()


@mutator("headers")
def headers_lie(reply: Reply, chance: Chance) -> None:
    reply.headers["Date"] = chance.choice(DATES)
    reply.headers["Content-Disposition"] = chance.choice(DISPOSITIONS)
    reply.headers["Content-Type"] = chance.choice(("text/html", "audio/", "\x00", "a" * 9000))


@mutator("headers")
def huge_headers(reply: Reply, chance: Chance) -> None:
    reply.headers["X-Trace"] = "x" * 500_000


@mutator("hung up")
def reset(reply: Reply, chance: Chance) -> None:
    """The far end has done it, and hangs up."""
    raise requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError(104)))


@mutator("silence")
def no_answer_in_time(reply: Reply, chance: Chance) -> None:
    raise requests.ReadTimeout("Read timed out")


@mutator("silence")
def broken_encryption(reply: Reply, chance: Chance) -> None:
    raise requests.exceptions.SSLError("decryption failed or bad record mac")


@mutator("never reached", unheard=True)
def never_reached(reply: Reply, chance: Chance) -> None:
    raise requests.ConnectTimeout("nobody listens")


@mutator("hung up")
def reset_half_way(reply: Reply, chance: Chance) -> None:
    reply.body = reply.body[: len(reply.body) // 2]
    reply.headers.pop("Content-Length", None)
    reply.ends_in = chance.choice((ConnectionResetError(104), TimeoutError(), IncompleteRead(b"")))


@mutator("endless")
def endless(reply: Reply, chance: Chance) -> None:
    reply.headers.pop("Content-Length", None)
    reply.endless = True


@mutator("endless")
def spaces_without_end(reply: Reply, chance: Chance) -> None:
    endless(reply, chance)
    reply.body = b" "

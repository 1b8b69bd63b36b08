"""What can be wrong with the bytes of a body, whatever they mean."""

import re

from tests.mutations.reply import Reply
from tests.mutations.table import JSON, SOUND, Chance, mutator

PAGE = b"<!doctype html><html><head><title>502</title></head><body>Bad Gateway</body></html>"
#: Values behind a key, in the spelling of json.dumps; not the code, which would end all reading.
_NUMBER = re.compile(rb'(?<=: )(?<!"code": )-?\d+(\.\d+)?(?=[,}\]])')
_VALUE = re.compile(rb'(?<=: )(?<!"code": )("[^"]*"|-?\d+(\.\d+)?)(?=[,}\]])')
PLAYLIST = b"ffconcat version 1.0\nfile '/etc/passwd'\nfile 'https://127.0.0.1/a.mp3'\n"


@mutator("cut")
def truncated(reply: Reply, chance: Chance) -> None:
    reply.say(reply.body[: chance.randrange(len(reply.body)) if reply.body else 0])


@mutator("cut")
def last_byte_missing(reply: Reply, chance: Chance) -> None:
    reply.say(reply.body[:-1])


@mutator("cut")
def beginning_missing(reply: Reply, chance: Chance) -> None:
    reply.say(reply.body[chance.randint(1, 40) :])


@mutator("rubbish")
def rubbish_behind(reply: Reply, chance: Chance) -> None:
    reply.say(reply.body + chance.choice((b"}", b"\x00" * 9, b"\n{}", PAGE, b"\xff\xfe", b",")))


@mutator("rubbish")
def rubbish_before(reply: Reply, chance: Chance) -> None:
    reply.say(chance.choice((b")]}',\n", b"\x00", b"callback(", PAGE, b"\xff")) + reply.body)


@mutator("rubbish")
def said_twice(reply: Reply, chance: Chance) -> None:
    reply.say(reply.body + reply.body)


@mutator("changed bytes")
def one_bit_flipped(reply: Reply, chance: Chance) -> None:
    changed = bytearray(reply.body or b" ")
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    reply.say(bytes(changed))


@mutator("changed bytes")
def many_bytes_changed(reply: Reply, chance: Chance) -> None:
    changed = bytearray(reply.body or b" ")
    for _ in range(max(1, len(changed) // 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    reply.say(bytes(changed))


@mutator("other bytes")
def random_bytes(reply: Reply, chance: Chance) -> None:
    reply.say(chance.randbytes(chance.randint(1, 4000)))


@mutator("other bytes")
def zeros(reply: Reply, chance: Chance) -> None:
    reply.say(bytes(len(reply.body)))


@mutator("empty body")
def empty_body(reply: Reply, chance: Chance) -> None:
    reply.say(b"")


@mutator("empty body")
def only_space(reply: Reply, chance: Chance) -> None:
    reply.say(b" \r\n\t" * chance.randint(1, 9))


@mutator("another json")
def another_json(reply: Reply, chance: Chance) -> None:
    whole = (b"null", b"[]", b"{}", b"0", b'"ok"', b"true", b'[{"code":0}]', b'{"code":0}', b'"')
    reply.say(chance.choice(whole))


@mutator("html")
def html_at_200(reply: Reply, chance: Chance) -> None:
    reply.status, reply.headers["Content-Type"] = 200, "text/html; charset=utf-8"
    reply.say(PAGE)


@mutator("html")
def html_at_502(reply: Reply, chance: Chance) -> None:
    html_at_200(reply, chance)
    reply.status = chance.choice((502, 503, 504, 520, 599))


@mutator("html")
def html_at_429(reply: Reply, chance: Chance) -> None:
    html_at_200(reply, chance)
    reply.status = 429


@mutator("another format")
def xml(reply: Reply, chance: Chance) -> None:
    reply.say(b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')


@mutator("another format", SOUND)
def playlist(reply: Reply, chance: Chance) -> None:
    reply.say(PLAYLIST)


@mutator("charset")
def byte_order_mark(reply: Reply, chance: Chance) -> None:
    reply.say(b"\xef\xbb\xbf" + reply.body)


@mutator("charset")
def utf_16(reply: Reply, chance: Chance) -> None:
    reply.say(reply.body.decode("utf-8", "replace").encode("utf-16"))


@mutator("charset", JSON)
def latin_1_called_utf_8(reply: Reply, chance: Chance) -> None:
    text = reply.body.decode("utf-8", "replace").replace("SUCCEED", "gelöst ß")
    reply.say(text.encode("latin-1", "replace"))
    reply.headers["Content-Type"] = "application/json; charset=utf-8"


@mutator("charset")
def unknown_charset(reply: Reply, chance: Chance) -> None:
    reply.headers["Content-Type"] = chance.choice(
        ("application/json; charset=x-unknown", "text/plain; charset=utf-7", "; ;", "\xff", "")
    )


@mutator("keys twice", JSON)
def keys_twice(reply: Reply, chance: Chance) -> None:
    """Each key of the answer a second time, with another value."""
    rival = chance.choice((b"null", b'"x"', b"[]", b"0", b"{}"))
    reply.say(re.sub(rb'("\w+"): ', rb"\1: " + rival + rb", \1: ", reply.body))


@mutator("keys twice", JSON)
def keys_twice_the_last_wins(reply: Reply, chance: Chance) -> None:
    rival = chance.choice((b"null", b'"x"', b"[]", b"0", b"{}", b"9999"))
    reply.say(re.sub(rb"\}$", rb', "code": ' + rival + rb', "data": ' + rival + b"}", reply.body))


@mutator("numbers", JSON)
def not_a_number(reply: Reply, chance: Chance) -> None:
    word = chance.choice((b"NaN", b"Infinity", b"-Infinity"))
    reply.say(_NUMBER.sub(word, reply.body))


@mutator("numbers", JSON)
def out_of_range_numbers(reply: Reply, chance: Chance) -> None:
    """Legal JSON that no computer holds: one of them written out has a hundred million digits."""
    number = chance.choice((b"1e-99999999", b"1e999999", b"-1e999999999", b"1e-999999", b"1e40"))
    reply.say(_VALUE.sub(lambda it: number if chance.random() < 0.7 else it[0], reply.body))


@mutator("nested too deeply", JSON)
def nested_too_deeply(reply: Reply, chance: Chance) -> None:
    depth = chance.choice((500, 100_000))
    opened, closed = chance.choice(((b"[", b"]"), (b'{"data": ', b"}")))
    reply.say(opened * depth + reply.body + closed * depth)

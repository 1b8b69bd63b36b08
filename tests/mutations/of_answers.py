"""What Kling, a gateway or a stranger may say instead: refusals, other statuses, other places."""

import json

from tests.mutations.hostile import ADDRESSES, DATES
from tests.mutations.reply import Reply
from tests.mutations.table import JSON, SOUND, Chance, mutator

#: The vendor's codes that say: refused, nothing was made (all but those that say "not there").
NO = (1000, 1001, 1002, 1003, 1004, 1100, 1101, 1102, 1103, 1200, 1201, 1202, 1300, 1301, 1302)
NO += (1303, 1304)


def _refusal(reply: Reply, code: int, message: str, *, status: int) -> None:
    reply.status = status
    reply.data = {"code": code, "message": message, "request_id": "r-1"}


@mutator("refused", unheard=True)
def refused(reply: Reply, chance: Chance) -> None:
    code = chance.choice(NO)
    _refusal(reply, code, chance.choice(("", "x" * 9000, "<b>no</b>", "不行")), status=429)


@mutator("refused", unheard=True)
def refused_at_200(reply: Reply, chance: Chance) -> None:
    _refusal(reply, chance.choice(NO), "no", status=200)


@mutator("refused", unheard=True)
def sign_in_refused(reply: Reply, chance: Chance) -> None:
    _refusal(reply, chance.choice((1000, 1002, 1003, 1004)), "no", status=401)
    reply.headers["Date"] = chance.choice(DATES)


@mutator("called too often", unheard=True)
def called_too_often(reply: Reply, chance: Chance) -> None:
    _refusal(reply, chance.choice((1302, 1303)), "parallel task over resource pack", status=429)
    reply.headers["Retry-After"] = chance.choice(("0", "-1", "soon", "1e99", str(10**30)))


@mutator("not there", unheard=True, denies=True)
def not_there(reply: Reply, chance: Chance) -> None:
    words = "Task not found by id/external id: 1; Voice id not found"
    _refusal(reply, chance.choice((1201, 1203)), words, status=chance.choice((400, 404, 200)))


@mutator("known already")
def known_already(reply: Reply, chance: Chance) -> None:
    _refusal(reply, 1201, "External_task_id vl-1 already exists", status=400)


@mutator("trouble at Kling")
def kling_has_a_problem(reply: Reply, chance: Chance) -> None:
    _refusal(reply, chance.choice((5000, 5001, 5002)), "", status=chance.choice((500, 503, 504)))


@mutator("trouble at Kling")
def wrapped_by_a_gateway(reply: Reply, chance: Chance) -> None:
    inner = {"code": 5002, "message": "<i>timeout</i>", "request_id": "r"}
    reply.status = chance.choice((200, 500))
    reply.data = {"message": "x", "data": {"message": "y", "data": inner}}


@mutator("no such path", unheard=True)
def no_such_path(reply: Reply, chance: Chance) -> None:
    reply.status = 404
    facts = {"timestamp": "t", "status": 404, "error": "Not Found", "message": "-", "path": "/v1"}
    reply.data = facts


@mutator("odd success")
def success_at_4xx(reply: Reply, chance: Chance) -> None:
    reply.status = chance.choice((400, 401, 403, 404, 410, 418, 429, 499))


@mutator("odd success")
def success_at_5xx(reply: Reply, chance: Chance) -> None:
    reply.status = chance.choice((500, 502, 503, 504, 599))


@mutator("odd success")
def status_2xx(reply: Reply, chance: Chance) -> None:
    reply.status = chance.choice((201, 202, 203, 206, 226, 299))


@mutator("odd status")
def status_204(reply: Reply, chance: Chance) -> None:
    reply.status = 204


@mutator("odd status")
def status_304(reply: Reply, chance: Chance) -> None:
    reply.status = 304


@mutator("odd status")
def odd_status(reply: Reply, chance: Chance) -> None:
    reply.status = chance.choice((0, 100, 103, 199, 300, 305, 600, 700, 999))


@mutator("redirect")
def redirected(reply: Reply, chance: Chance) -> None:
    reply.status = chance.choice((301, 302, 303, 307, 308))
    reply.headers["Location"] = chance.choice(ADDRESSES)


@mutator("redirect")
def redirected_to_itself(reply: Reply, chance: Chance) -> None:
    reply.status, reply.headers["Location"] = chance.choice((301, 302, 307)), "?"


@mutator("redirect")
def redirected_nowhere(reply: Reply, chance: Chance) -> None:
    reply.status = 302
    reply.headers.pop("Location", None)


@mutator("about another")
def answer_about_another(reply: Reply, chance: Chance) -> None:
    """Right in every way, and about somebody else's task."""
    if other := reply.other():
        reply.say(other)


@mutator("about another", JSON)
def another_that_hides_whose(reply: Reply, chance: Chance) -> None:
    """The same from a gateway that does not repeat our id."""
    if other := reply.other():
        reply.say(other)
        answer = reply.data
        answer["data"].pop("task_info", None)
        reply.data = answer


@mutator("another json", SOUND)
def error_as_sound(reply: Reply, chance: Chance) -> None:
    reply.say(json.dumps({"code": 1102, "message": "no"}).encode())


@mutator("not there", SOUND)
def gone(reply: Reply, chance: Chance) -> None:
    reply.status = chance.choice((401, 403, 404, 410))
    reply.say(b"Link expired")

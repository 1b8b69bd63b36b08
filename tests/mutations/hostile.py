"""Words, addresses and headers that somebody chose with care."""

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "%(who)s %s %n {0} {{ 7*7 }}",
    "\u202egnp.exe\u2028\x00\x1b[31m\ud800",
    "'; DROP TABLE voices_job; --",
    "Anna\r\nSet-Cookie: a=b",
)
ADDRESSES = (
    "file:///etc/passwd",
    "javascript:alert(1)",
    "",
    "/results/voice.mp3",
    "//practice.invalid/x.mp3",
    "https://127.0.0.1/a.mp3",
    "https://[::1]/a.mp3",
    "https://[::ffff:10.0.0.1]/a.mp3",
    "https://169.254.169.254/latest/meta-data/",
    "https://[not-an-address/a.mp3",
    "https://user:secret@127.0.0.1/a.mp3",
    "https://127.0.0.1:99999/a.mp3",
    "https://127.0.0.1:22/a.mp3",
    "http://127.0.0.1/a.mp3",
    "data:audio/mpeg;base64,SUQz",
    "ftp://127.0.0.1/a.mp3",
    "https://practice.invalid/results/voice-nobody.mp3?Expires=1&Signature=x",
    f"https://practice.invalid/{'a' * 5000}.mp3",
    "https://practice.invalid/\u202egnp\r\nHost: x",
)
DATES = (
    "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
    "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "yesterday",
    "",
    "\xff\xfe",
)
DISPOSITIONS = (
    "attachment; filename*=utf-8''%ff%00",
    "attachment; filename*0*=a\x00b''x; filename*7=c",
    "attachment; filename=../../etc/passwd",
    'attachment; filename="\u202e3pm.exe"',
    "attachment; filename*=base64''aGFsbG8",
)

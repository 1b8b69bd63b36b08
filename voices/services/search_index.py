"""The index behind `Voice.objects.search`: made, kept and rebuilt by the database itself.

SQLite keeps two FTS5 tables over `search_text` by triggers, so no writer can forget them: words
(phrases and beginnings) and parts (three letters anywhere). PostgreSQL has two GIN indexes on
expressions. Django rebuilds a table of SQLite for some migrations and drops its triggers with it;
`keep` is called after each migrate and mends that.
"""

import string
from typing import Any

#: FTS5 table -> its options. No column sizes: nothing is ranked.
TABLES = {
    "voices_voice_words": "tokenize='unicode61 remove_diacritics 0', prefix='1 2 3'",
    "voices_voice_parts": "tokenize='trigram case_sensitive 1'",
}
_PUT = "INSERT INTO {table}(rowid, search_text) VALUES (new.id, new.search_text);"
_DROP = (
    "INSERT INTO {table}({table}, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
)
#: What happens to a voice -> what its index does.
_TRIGGERS = {
    "insert": ("INSERT", _PUT),
    "delete": ("DELETE", _DROP),
    # A moved id is none of ours, but costs nothing to be right about.
    "update": ("UPDATE OF id, search_text", _DROP + _PUT),
}
_SIGNS = string.punctuation.replace("'", "''")
_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE OR REPLACE FUNCTION voices_words(text) RETURNS tsvector"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT to_tsvector('simple'::regconfig,"
    f" translate($1, '{_SIGNS}', repeat(' ', {len(string.punctuation)}))) $$",
    "CREATE INDEX IF NOT EXISTS voices_voice_words ON voices_voice"
    " USING gin (voices_words(search_text))",
    "CREATE INDEX IF NOT EXISTS voices_voice_parts ON voices_voice"
    " USING gin (search_text gin_trgm_ops)",
)


def build(database: Any) -> None:
    """Make what is missing and fill it; `database` is a connection of Django."""
    if database.vendor == "postgresql":
        _run(database, _POSTGRES)
        return
    for table, options in TABLES.items():
        columns = (
            f"search_text, content='voices_voice', content_rowid='id', columnsize=0, {options}"
        )
        _run(database, [f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5({columns})"])
        for name, (event, act) in _TRIGGERS.items():
            trigger = f"CREATE TRIGGER IF NOT EXISTS {table}_{name} AFTER {event} ON voices_voice"
            _run(database, [f"{trigger} BEGIN {act.format(table=table)} END"])
    rebuild(database)


def keep(database: Any) -> bool:
    """Build it again where a trigger went with its table; true when that was so."""
    if database.vendor == "postgresql":
        return False
    wanted = {f"{table}_{name}" for table in TABLES for name in _TRIGGERS}
    with database.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        missing = wanted - {name for (name,) in cursor.fetchall()}
    if missing:
        build(database)
    return bool(missing)


def rebuild(database: Any) -> None:
    """Fill the index from `search_text` anew; PostgreSQL's indexes are part of each write."""
    if database.vendor != "postgresql":
        fill = "INSERT INTO {table}({table}) VALUES ('rebuild')"
        _run(database, [fill.format(table=table) for table in TABLES])


def _run(database: Any, statements: Any) -> None:
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

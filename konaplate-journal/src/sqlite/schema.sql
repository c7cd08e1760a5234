-- Version 1. In the file of the journal or of its caller: every name begins with konaplate_.
-- The views and triggers run in whatever SQLite a caller has, 3.37 or later.

CREATE TABLE konaplate_meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    version  INTEGER NOT NULL,
    boot     TEXT    NOT NULL,            -- of the machine that the leases are timed by
    capacity INTEGER NOT NULL,            -- how many calls a caller's own INSERT may add up to
    calls    INTEGER NOT NULL DEFAULT 0,  -- rows of konaplate_call
    changes  INTEGER NOT NULL DEFAULT 0   -- only grows: an older copy of the file shows by it
) STRICT;

-- Each time that a process opens the file. What it remembers of its own row an older copy does not have.
CREATE TABLE konaplate_opening (
    opening INTEGER PRIMARY KEY,          -- random
    changes INTEGER NOT NULL              -- as of its last commit
) STRICT;

CREATE TABLE konaplate_call (
    row          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    operation    TEXT    NOT NULL,
    number       TEXT,
    request      TEXT,
    at           INTEGER NOT NULL,            -- told by the caller, in milliseconds since 1970
    noted        INTEGER NOT NULL,            -- by the machine's wall clock, in milliseconds since 1970
    was_prepared INTEGER NOT NULL,
    token        INTEGER,                     -- of the last claim; none while it is prepared
    until        INTEGER,                     -- when the lease ends, in milliseconds since the machine was started
    outcome      TEXT,
    is_final     INTEGER NOT NULL DEFAULT 0,
    CHECK ((token IS NULL) = (until IS NULL))
) STRICT;

CREATE UNIQUE INDEX konaplate_call_number ON konaplate_call (number) WHERE number IS NOT NULL;
CREATE INDEX konaplate_call_until ON konaplate_call (until, noted) WHERE until IS NOT NULL;
CREATE INDEX konaplate_call_prepared ON konaplate_call (noted) WHERE until IS NULL;

CREATE TRIGGER konaplate_call_added AFTER INSERT ON konaplate_call BEGIN
    UPDATE konaplate_meta SET calls = calls + 1, changes = changes + 1;
END;

CREATE TRIGGER konaplate_call_removed AFTER DELETE ON konaplate_call BEGIN
    UPDATE konaplate_meta SET calls = calls - 1, changes = changes + 1;
END;

CREATE VIEW konaplate_prepare (attempt, operation, number, request) AS
    SELECT id, operation, number, request FROM konaplate_call WHERE token IS NULL;

CREATE TRIGGER konaplate_prepare_added INSTEAD OF INSERT ON konaplate_prepare BEGIN
    SELECT RAISE(ABORT, 'konaplate: an attempt is a text of 32 hexadecimal digits: take that of the prepared call')
    WHERE typeof(NEW.attempt) <> 'text'
        OR length(CAST(NEW.attempt AS BLOB)) <> length(NEW.attempt)
        OR length(replace(NEW.attempt, '-', '')) <> 32
        OR replace(NEW.attempt, '-', '') GLOB '*[^0-9a-fA-F]*';
    SELECT RAISE(ABORT, 'konaplate: an operation is a text, the name of it in the specification: take that of the prepared call')
    WHERE typeof(NEW.operation) <> 'text' OR NEW.operation = ''
        OR length(CAST(NEW.operation AS BLOB)) > 8192 OR instr(CAST(NEW.operation AS BLOB), x'00') > 0;
    SELECT RAISE(ABORT, 'konaplate: the number of a call is a text or NULL: take that of the prepared call')
    WHERE typeof(NEW.number) NOT IN ('text', 'null')
        OR length(CAST(NEW.number AS BLOB)) > 8192 OR instr(CAST(NEW.number AS BLOB), x'00') > 0;
    SELECT RAISE(ABORT, 'konaplate: the hash of a request is a text of 64 hexadecimal digits or NULL: take that of the prepared call')
    WHERE typeof(NEW.request) <> 'null'
        AND (typeof(NEW.request) <> 'text' OR length(CAST(NEW.request AS BLOB)) <> 64 OR length(NEW.request) <> 64 OR NEW.request GLOB '*[^0-9a-fA-F]*');
    SELECT RAISE(ABORT, 'konaplate: the attempt is in the journal already: prepare each call once')
    WHERE EXISTS (SELECT 1 FROM konaplate_call WHERE id = lower(replace(NEW.attempt, '-', '')));
    SELECT RAISE(ABORT, 'konaplate: the number is that of a call in the journal: withdraw that one if nobody has claimed it, or acknowledge its end')
    WHERE EXISTS (SELECT 1 FROM konaplate_call WHERE number = NEW.number);
    SELECT RAISE(ABORT, 'konaplate: the journal is full: recover and acknowledge what is in it')
    FROM konaplate_meta WHERE calls >= capacity;
    INSERT INTO konaplate_call (id, operation, number, request, at, noted, was_prepared)
    SELECT lower(replace(NEW.attempt, '-', '')), NEW.operation, NEW.number, lower(NEW.request), now, now, 1
    FROM (SELECT CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) AS now);
END;

CREATE VIEW konaplate_withdraw (attempt) AS
    SELECT id FROM konaplate_call WHERE token IS NULL;

CREATE TRIGGER konaplate_withdraw_added INSTEAD OF INSERT ON konaplate_withdraw BEGIN
    SELECT RAISE(ABORT, 'konaplate: there is no such prepared call: it was claimed or given up, and recover tells what became of it')
    WHERE NOT EXISTS (
        SELECT 1 FROM konaplate_call WHERE id = lower(replace(NEW.attempt, '-', '')) AND token IS NULL
    );
    DELETE FROM konaplate_call WHERE id = lower(replace(NEW.attempt, '-', '')) AND token IS NULL;
END;

CREATE VIEW konaplate_acknowledge (receipt) AS
    SELECT id || '.' || token FROM konaplate_call WHERE is_final;

CREATE TRIGGER konaplate_acknowledge_added INSTEAD OF INSERT ON konaplate_acknowledge BEGIN
    SELECT RAISE(ABORT, 'konaplate: a receipt is a text of 32 hexadecimal digits, a point and digits: take that of the call as it was told')
    WHERE typeof(NEW.receipt) <> 'text'
        OR length(CAST(NEW.receipt AS BLOB)) <> length(NEW.receipt)
        OR NEW.receipt NOT GLOB '*.*'
        OR length(replace(substr(NEW.receipt, 1, instr(NEW.receipt, '.') - 1), '-', '')) <> 32
        OR replace(substr(NEW.receipt, 1, instr(NEW.receipt, '.') - 1), '-', '') GLOB '*[^0-9a-fA-F]*'
        OR length(NEW.receipt) - instr(NEW.receipt, '.') NOT BETWEEN 1 AND 19
        OR substr(NEW.receipt, instr(NEW.receipt, '.') + 1) GLOB '*[^0-9]*';
    SELECT RAISE(ABORT, 'konaplate: somebody else looks after the call by now, or it was acknowledged: roll back, and book nothing for it here')
    WHERE NOT EXISTS (
        SELECT 1 FROM konaplate_call
        WHERE id = lower(replace(substr(NEW.receipt, 1, instr(NEW.receipt, '.') - 1), '-', ''))
            AND token = CAST(substr(NEW.receipt, instr(NEW.receipt, '.') + 1) AS INTEGER)
    );
    SELECT RAISE(ABORT, 'konaplate: what became of the call is not known yet: roll back, and recover it')
    FROM konaplate_call
    WHERE id = lower(replace(substr(NEW.receipt, 1, instr(NEW.receipt, '.') - 1), '-', '')) AND NOT is_final;
    DELETE FROM konaplate_call
    WHERE id = lower(replace(substr(NEW.receipt, 1, instr(NEW.receipt, '.') - 1), '-', ''));
END;

-- The journal's tables and functions. Whoever runs this has set the search path to the journal's schema.
--
-- The table is its owner's only. Others reach it by the functions that are SECURITY DEFINER; the other functions act
-- within those. All times are clock_timestamp() of this server.

CREATE TABLE setting (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version integer NOT NULL,
    most bigint NOT NULL CHECK (most > 0)
);
INSERT INTO setting (version, most) VALUES (1, 10000);

CREATE TABLE call (
    id uuid PRIMARY KEY,
    operation text NOT NULL,
    number text,
    -- An index takes no long text; a number may be one.
    number_hash bytea UNIQUE,
    request bytea,
    -- Milliseconds since 1970 by the clock of whoever noted the call. Nothing is decided by it.
    at bigint NOT NULL,
    was_prepared boolean NOT NULL,
    noted_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('prepared', 'open', 'ended')),
    token bigint,
    lease_until timestamptz,
    known_end text,
    CHECK ((number IS NULL) = (number_hash IS NULL)),
    CHECK ((state = 'prepared') = (token IS NULL)),
    CHECK ((token IS NULL) = (lease_until IS NULL)),
    CHECK (state <> 'prepared' OR known_end IS NULL),
    CHECK (state <> 'ended' OR known_end IS NOT NULL)
) WITH (
    -- Rows come and go: they are cleared away by their number, not by the share of a table that is small.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0
);
CREATE INDEX call_leased ON call (lease_until, noted_at) WHERE state <> 'prepared';
CREATE INDEX call_unclaimed ON call (noted_at) WHERE state = 'prepared';

CREATE FUNCTION schema_version() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$ SELECT version FROM setting $$;

CREATE FUNCTION set_most(new_most bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
AS $$ UPDATE setting SET most = new_most WHERE most <> new_most $$;

CREATE FUNCTION counts(OUT prepared bigint, OUT open bigint, OUT unacknowledged bigint, OUT most bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
AS $$
    SELECT count(*) FILTER (WHERE state = 'prepared'), count(*) FILTER (WHERE state = 'open'),
        count(*) FILTER (WHERE state = 'ended'), (SELECT most FROM setting)
    FROM call
$$;

-- How many more calls there may be. Counts no further than the limit.
CREATE FUNCTION room() RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    limited bigint;
BEGIN
    SELECT most INTO limited FROM setting;
    RETURN limited - (SELECT count(*) FROM (SELECT FROM call LIMIT limited) AS counted);
END $$;

CREATE FUNCTION milliseconds(count bigint) RETURNS interval
LANGUAGE sql IMMUTABLE AS $$ SELECT count * interval '1 millisecond' $$;

-- Adds a call: one that is only prepared if there is no token. Waits for a transaction that has noted its number and has
-- not ended.
CREATE FUNCTION add_call(
    new_id uuid, new_operation text, new_number text, new_request bytea, new_at bigint, new_token bigint, lease bigint,
    OUT said text, OUT said_operation text, OUT said_end text
)
LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    hash bytea := sha256(convert_to(new_number, 'UTF8'));
BEGIN
    FOR attempt IN 1..3 LOOP
        INSERT INTO call (
            id, operation, number, number_hash, request, at, was_prepared, noted_at, state, token, lease_until
        ) VALUES (
            new_id, new_operation, new_number, hash, new_request, new_at, new_token IS NULL, moment,
            CASE WHEN new_token IS NULL THEN 'prepared' ELSE 'open' END,
            new_token,
            CASE WHEN new_token IS NOT NULL THEN moment + milliseconds(lease) END
        ) ON CONFLICT DO NOTHING;
        IF FOUND THEN
            said := 'done';
            RETURN;
        END IF;
        SELECT operation, CASE WHEN state = 'prepared' THEN state ELSE known_end END INTO said_operation, said_end
            FROM call WHERE id = new_id OR number_hash = hash LIMIT 1;
        IF FOUND THEN
            said := 'number-in-use';
            RETURN;
        END IF;
        -- It was closed in between.
    END LOOP;
    said := 'held';
END $$;

-- Changes a call that is there. Waits for whoever has it under a lock, or says that it is held.
CREATE FUNCTION change_call(
    kind text, its_id uuid, its_token bigint, its_operation text, its_number text, its_request bytea, its_end text,
    lease bigint, waits boolean
) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    it call;
    moment timestamptz;
BEGIN
    IF waits THEN
        SELECT * INTO it FROM call WHERE id = its_id FOR UPDATE;
    ELSE
        SELECT * INTO it FROM call WHERE id = its_id FOR UPDATE SKIP LOCKED;
        IF NOT FOUND AND EXISTS (SELECT FROM call WHERE id = its_id) THEN
            RETURN 'held';
        END IF;
    END IF;
    moment := clock_timestamp();

    IF kind = 'claim' THEN
        IF it.id IS NULL OR it.state <> 'prepared' THEN
            RETURN 'not-prepared';
        ELSIF it.operation <> its_operation OR it.number IS DISTINCT FROM its_number
            OR (it.request IS NOT NULL AND it.request IS DISTINCT FROM its_request)
        THEN
            RETURN 'other-request';
        END IF;
        UPDATE call SET state = 'open', token = its_token, lease_until = moment + milliseconds(lease) WHERE id = its_id;
    ELSIF kind = 'end' THEN
        -- An end that stays is not changed by a later note; the same once more is no other note.
        IF it.token IS NULL OR it.token <> its_token OR (it.state = 'ended' AND it.known_end <> its_end) THEN
            RETURN 'stale';
        ELSIF its_end <> 'not-sent' OR it.state = 'ended' THEN
            -- What was given up stays so: no claim of it can succeed any more.
            UPDATE call SET
                state = CASE WHEN its_end IN ('pending', 'unknown', 'asked-before') THEN 'open' ELSE 'ended' END,
                known_end = its_end, lease_until = moment + milliseconds(lease)
            WHERE id = its_id;
        ELSIF it.was_prepared THEN
            UPDATE call SET state = 'prepared', token = NULL, lease_until = NULL, known_end = NULL WHERE id = its_id;
        ELSE
            DELETE FROM call WHERE id = its_id;
        END IF;
    ELSIF kind = 'acknowledge' THEN
        IF it.token IS NULL OR it.token <> its_token THEN
            RETURN 'stale';
        ELSIF it.state <> 'ended' THEN
            RETURN 'no-end';
        END IF;
        DELETE FROM call WHERE id = its_id;
    ELSIF kind = 'withdraw' THEN
        IF it.id IS NULL OR it.state <> 'prepared' THEN
            RETURN 'not-prepared';
        END IF;
        DELETE FROM call WHERE id = its_id;
    ELSIF kind = 'dismiss' THEN
        DELETE FROM call WHERE id = its_id;
    ELSE
        RAISE EXCEPTION 'no note is called %', kind USING ERRCODE = 'KP005';
    END IF;
    RETURN 'done';
END $$;

-- Takes many notes in one transaction. First without waiting for calls that others have under a lock; one by one, each
-- with a savepoint, if that came to nothing. `room` is how many calls there may still be, if it was counted.
CREATE FUNCTION note(
    kinds text[], ids text[], tokens bigint[], operations text[], numbers text[], requests text[], ats bigint[],
    ends text[], leases bigint[], one_by_one boolean, is_counted boolean
) RETURNS TABLE (said text, said_operation text, said_end text, room_left bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    n record;
    held text[] := '{}';
BEGIN
    IF is_counted THEN
        room_left := room();
    END IF;
    IF one_by_one THEN
        -- Each of them may have to wait.
        PERFORM set_config('lock_timeout', '10', true);
    END IF;
    FOR n IN
        SELECT * FROM unnest(kinds, ids, tokens, operations, numbers, requests, ats, ends, leases)
            AS n (kind, id, token, operation, number, request, at, its_end, lease)
    LOOP
        said_operation := NULL;
        said_end := NULL;
        IF n.kind IN ('begin', 'prepare') AND room_left <= 0 THEN
            said := 'full';
        ELSIF n.kind IN ('begin', 'prepare') AND n.number = ANY (held) THEN
            -- The first of a number has waited for all of them.
            said := 'held';
        ELSIF n.kind IN ('begin', 'prepare') AND one_by_one THEN
            BEGIN
                SELECT * INTO said, said_operation, said_end FROM add_call(
                    n.id::uuid, n.operation, n.number, decode(n.request, 'hex'), n.at, n.token, n.lease);
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                said := 'held';
                held := held || n.number;
            END;
        ELSIF n.kind IN ('begin', 'prepare') THEN
            SELECT * INTO said, said_operation, said_end FROM add_call(
                n.id::uuid, n.operation, n.number, decode(n.request, 'hex'), n.at, n.token, n.lease);
        ELSE
            said := change_call(
                n.kind, n.id::uuid, n.token, n.operation, n.number, decode(n.request, 'hex'), n.its_end, n.lease, false);
        END IF;
        IF said = 'done' AND n.kind IN ('begin', 'prepare') THEN
            room_left := room_left - 1;
        END IF;
        RETURN NEXT;
    END LOOP;
    -- A commit that is cut off by the time limit while it waits for a standby would pass as done.
    PERFORM set_config('statement_timeout', '0', true);
END $$;

-- Picks up calls whose leases are over, and gives up what nobody has claimed; as many as there are tokens.
CREATE FUNCTION pick(tokens bigint[], lease bigint, unclaimed bigint)
RETURNS TABLE (
    its_id text, its_operation text, its_number text, its_request text, its_at bigint, its_end text, its_token bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    RETURN QUERY
    WITH leased AS (
        SELECT id, lease_until AS since, noted_at FROM call
        WHERE state <> 'prepared' AND lease_until <= moment
        ORDER BY lease_until, noted_at LIMIT cardinality(tokens) FOR UPDATE SKIP LOCKED
    ), given_up AS (
        SELECT id, noted_at + milliseconds(unclaimed) AS since, noted_at FROM call
        WHERE state = 'prepared' AND noted_at <= moment - milliseconds(unclaimed)
        ORDER BY noted_at LIMIT cardinality(tokens) FOR UPDATE SKIP LOCKED
    ), free AS (
        SELECT id, row_number() OVER (ORDER BY since, noted_at, id) AS nth
        FROM (SELECT * FROM leased UNION ALL SELECT * FROM given_up) AS both_kinds
    )
    UPDATE call SET
        token = tokens[free.nth],
        lease_until = moment + milliseconds(lease),
        known_end = CASE WHEN call.state = 'prepared' THEN 'not-sent' ELSE call.known_end END,
        state = CASE WHEN call.state = 'prepared' THEN 'ended' ELSE call.state END
    FROM free WHERE call.id = free.id AND free.nth <= cardinality(tokens)
    RETURNING call.id::text, call.operation, call.number, encode(call.request, 'hex'), call.at, call.known_end, call.token;
    PERFORM set_config('statement_timeout', '0', true);
END $$;

-- For callers, in transactions of their own: below here.

CREATE FUNCTION read_attempt(attempt text) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF attempt ~ '^[0-9a-fA-F]{32}$' OR attempt ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN
        RETURN attempt::uuid;
    END IF;
    RAISE EXCEPTION 'the attempt is not 32 hexadecimal digits' USING ERRCODE = 'KP005',
        HINT = 'Give the id of the prepared call as text, with or without the hyphens of a UUID.';
END $$;

CREATE FUNCTION prepare(attempt text, operation text, number text, request text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    id uuid := read_attempt(attempt);
    added record;
BEGIN
    IF operation IS NULL OR operation = '' THEN
        RAISE EXCEPTION 'the operation is missing' USING ERRCODE = 'KP005',
            HINT = 'Give the name of the operation as the specification has it.';
    ELSIF octet_length(operation) > 8192 OR octet_length(number) > 8192 THEN
        RAISE EXCEPTION 'the operation or the number is longer than 8192 bytes' USING ERRCODE = 'KP005',
            HINT = 'Give the texts of the prepared call.';
    ELSIF request !~ '^[0-9a-fA-F]{64}$' THEN
        RAISE EXCEPTION 'the request is not 64 hexadecimal digits' USING ERRCODE = 'KP005',
            HINT = 'Give the hash of the request as the client tells it, or NULL if it is not known.';
    ELSIF room() <= 0 THEN
        RAISE EXCEPTION 'the journal is full' USING ERRCODE = 'KP002',
            HINT = 'Let `recover` run and acknowledge what it tells, or raise the limit.';
    END IF;
    SELECT * INTO added FROM add_call(
        id, operation, number, decode(request, 'hex'), floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
        NULL, NULL);
    IF added.said = 'number-in-use' THEN
        RAISE EXCEPTION 'the number is that of a call of `%` in the journal (%)', added.said_operation,
            coalesce(added.said_end, 'no end is known') USING ERRCODE = 'KP001',
            HINT = 'Take another number; or withdraw that call if it is only prepared, or acknowledge its end, which `recover` tells.';
    ELSIF added.said <> 'done' THEN
        RAISE EXCEPTION 'others note and close calls with this number all the time' USING ERRCODE = '40001',
            HINT = 'Try the transaction again.';
    END IF;
END $$;

CREATE FUNCTION acknowledge(receipt text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    token numeric := substring(receipt FROM '^[0-9a-fA-F]{32}[.]([0-9]{1,19})$')::numeric;
    said text;
BEGIN
    IF token IS NULL OR token > 9223372036854775807 THEN
        RAISE EXCEPTION 'the receipt cannot be read' USING ERRCODE = 'KP005',
            HINT = 'Give the receipt as text, as the client tells it.';
    END IF;
    said := change_call(
        'acknowledge', left(receipt, 32)::uuid, token::bigint, NULL, NULL, NULL, NULL, NULL, true);
    IF said = 'stale' THEN
        RAISE EXCEPTION 'somebody else looks after the call by now, or it was acknowledged' USING ERRCODE = 'KP003',
            HINT = 'Roll back and book nothing for it here.';
    ELSIF said = 'no-end' THEN
        RAISE EXCEPTION 'what became of the call is not known yet' USING ERRCODE = 'KP004',
            HINT = 'Roll back; `recover` tells the end when it is known.';
    END IF;
END $$;

CREATE FUNCTION withdraw(attempt text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN change_call('withdraw', read_attempt(attempt), NULL, NULL, NULL, NULL, NULL, NULL, true) = 'done';
END $$;

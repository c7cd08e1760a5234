//! The journal's schema: whether it is there, of which version, and how it comes to be.

use konaplate_runtime::journal::Unusable;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error};

use super::place::Place;
use super::pool::Pool;

/// From each version to the next.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001.sql")];
/// Programs that set a schema up at the same time do it one after the other.
const LOCK: &str = "SELECT pg_catalog.pg_advisory_xact_lock(7236830943567243)";
/// How many relations and functions a schema has, and whether it has the one that tells its version.
const FOUND: &str = "SELECT (SELECT count(*) FROM pg_catalog.pg_class WHERE relnamespace = n.oid) + \
                            (SELECT count(*) FROM pg_catalog.pg_proc WHERE pronamespace = n.oid), \
                            EXISTS (SELECT FROM pg_catalog.pg_proc WHERE pronamespace = n.oid \
                                    AND proname = 'schema_version' AND pronargs = 0) \
                     FROM pg_catalog.pg_namespace AS n WHERE nspname = $1";

/// The name of a schema, which needs no quotes.
#[derive(Debug, Clone)]
pub(super) struct Schema(String);

impl Schema {
    pub(super) fn named(name: &str, place: &Place) -> Result<Self, Unusable> {
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let starts_well = name.starts_with(|it: char| it.is_ascii_lowercase() || it == '_');
        let is_free = !name.starts_with("pg_") && name != "public";
        if starts_well && is_free && name.len() <= 63 && name.bytes().all(is_plain) {
            Ok(Self(name.to_owned()))
        } else {
            Err(place.unusable(
                "the schema's name cannot be the journal's",
                "name it with lower-case letters, digits and underscores, at most 63, and not `public` or `pg_…`",
            ))
        }
    }

    pub(super) fn function(&self, name: &str) -> String {
        format!("\"{}\".{name}", self.0)
    }
}

/// What there is of a schema.
enum Found {
    Nothing,
    Version(usize),
}

/// Looks whether the schema is as this program needs it, sets it up if it may, and tells the limit of calls.
pub(super) async fn open(
    pool: &Pool,
    schema: &Schema,
    migrates: bool,
    most: Option<usize>,
) -> Result<usize, Unusable> {
    let client = pool.get().await?;
    let opened = open_by(&client, pool, schema, migrates, most);
    let opened = tokio::time::timeout(4 * pool.limit, opened).await;
    opened.unwrap_or_else(|_| {
        Err(pool.place.unusable(
            format!("schema {} cannot be looked at or set up in time", schema.0),
            "see what the server is busy with, or raise `statement_timeout`",
        ))
    })
}

async fn open_by(
    client: &Client,
    pool: &Pool,
    schema: &Schema,
    migrates: bool,
    most: Option<usize>,
) -> Result<usize, Unusable> {
    let place = &pool.place;
    let version = match found(client, place, schema).await? {
        Found::Nothing => 0,
        Found::Version(version) => version,
    };
    if version < MIGRATIONS.len() {
        if !migrates {
            return Err(place.unusable(
                format!("schema {} is of version {version}, and this program needs {}", schema.0, MIGRATIONS.len()),
                "connect once as the schema's owner without `without_migration`, before programs that may not change it",
            ));
        }
        migrate(client, place, schema).await?;
    }
    limit(client, place, schema, most).await
}

async fn found(client: &Client, place: &Place, schema: &Schema) -> Result<Found, Unusable> {
    let refused = |error: Error| place.refused(&error);
    let rows = client.query_typed(FOUND, &[(&schema.0, Type::NAME)]).await;
    let rows = rows.map_err(refused)?;
    let Some(row) = rows.first() else {
        return Ok(Found::Nothing);
    };
    let things: i64 = row.try_get(0).map_err(refused)?;
    let is_journal: bool = row.try_get(1).map_err(refused)?;
    match (things, is_journal) {
        (0, _) => return Ok(Found::Nothing),
        (_, true) => {}
        (_, false) => {
            return Err(place.unusable(
                format!(
                    "schema {} has tables or functions that are not the journal's",
                    schema.0
                ),
                "name another schema with `schema`",
            ));
        }
    }
    let sql = format!("SELECT {}()", schema.function("schema_version"));
    let row = client.query_typed_one(&sql, &[]).await.map_err(refused)?;
    let version: i32 = row.try_get(0).map_err(refused)?;
    let version = usize::try_from(version).unwrap_or_default();
    if version > MIGRATIONS.len() {
        return Err(place.unusable(
            format!(
                "schema {} is of version {version}, and this program knows {}",
                schema.0,
                MIGRATIONS.len()
            ),
            "upgrade this program: a newer one has changed the schema",
        ));
    }
    Ok(Found::Version(version))
}

/// In one transaction, by whoever gets the lock first. If it fails, the connection is closed with it.
async fn migrate(client: &Client, place: &Place, schema: &Schema) -> Result<(), Unusable> {
    let refused = |error: Error| place.refused(&error);
    let run = async |sql: &str| client.batch_execute(sql).await.map_err(refused);
    run("BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on").await?;
    run(LOCK).await?;
    let name = &schema.0;
    let version = match found(client, place, schema).await? {
        Found::Nothing => {
            // One that is there and empty was made for this role, which may have no right to make any.
            let sql = format!(
                "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = '{name}') \
                 THEN CREATE SCHEMA \"{name}\"; END IF; END $$"
            );
            run(&sql).await?;
            0
        }
        Found::Version(version) => version,
    };
    // With no place for pg_catalog it comes first, and the schema is where things are made.
    run(&format!("SET LOCAL search_path = \"{name}\", pg_temp")).await?;
    for migration in MIGRATIONS.iter().skip(version) {
        run(migration).await?;
    }
    let version = MIGRATIONS.len();
    run(&format!(
        "UPDATE setting SET version = {version}; REVOKE ALL ON ALL FUNCTIONS IN SCHEMA \"{name}\" FROM PUBLIC; COMMIT"
    ))
    .await
}

async fn limit(
    client: &Client,
    place: &Place,
    schema: &Schema,
    most: Option<usize>,
) -> Result<usize, Unusable> {
    let refused = |error: Error| place.refused(&error);
    if let Some(most) = most {
        let most = i64::try_from(most.max(1)).unwrap_or(i64::MAX);
        let sql = format!("SELECT {}($1)", schema.function("set_most"));
        let set = client.query_typed(&sql, &[(&most, Type::INT8)]).await;
        set.map_err(refused)?;
    }
    let sql = format!("SELECT most FROM {}()", schema.function("counts"));
    let row = client.query_typed_one(&sql, &[]).await.map_err(refused)?;
    let most: i64 = row.try_get(0).map_err(refused)?;
    Ok(usize::try_from(most).unwrap_or(usize::MAX))
}

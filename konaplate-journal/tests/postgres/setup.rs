//! How a schema comes to be, and who may do what with it.

use konaplate_journal::PostgresJournal;
use konaplate_journal::postgres::{ACKNOWLEDGE, PREPARE};
use konaplate_runtime::journal::{AttemptId, Journal, JournalError};

use crate::server::{Database, LONG, attempt, connected, counts, database, receipt};

/// What is told of a journal that does not serve.
pub(crate) fn unusable<T>(result: Result<T, JournalError>) -> String {
    match result {
        Ok(_) => panic!("it serves"),
        Err(JournalError::Unusable(unusable)) => unusable.to_string(),
        Err(error) => panic!("{error}"),
    }
}

/// A role with a password, and the database's URL for it.
pub(crate) async fn role(database: &Database) -> (String, String) {
    let id = AttemptId::random().expect("random numbers").to_string();
    let name = format!("konaplate_role_{}", &id[..12]);
    let sql = format!("CREATE ROLE {name} LOGIN PASSWORD 'hidden-word'");
    database
        .admin()
        .await
        .batch_execute(&sql)
        .await
        .expect("a role");
    (name.clone(), database.url_of(&name, "hidden-word"))
}

async fn drop_role(database: Database, name: &str) {
    let admin = database.admin().await;
    database.drop().await;
    let dropped = admin.batch_execute(&format!("DROP ROLE {name}")).await;
    dropped.expect("nothing is left that it owns");
}

#[tokio::test]
async fn many_programs_may_set_it_up_at_once() {
    let Some(database) = database().await else {
        return;
    };
    let connecting: Vec<_> = (0..6)
        .map(|_| {
            let url = database.url.clone();
            tokio::spawn(async move { PostgresJournal::connect(&url).await })
        })
        .collect();
    let one = attempt(Some("ORDER-1"));
    for (at, connecting) in connecting.into_iter().enumerate() {
        let journal = connecting.await.expect("no panic").expect("a journal");
        if at == 0 {
            journal.prepare(&one).await.expect("the number is free");
        }
        assert_eq!(counts(&journal).await, (1, 0, 0));
    }
    database.drop().await;
}

#[tokio::test]
async fn a_schema_that_does_not_fit_is_refused_with_a_remedy() {
    let Some(database) = database().await else {
        return;
    };
    let client = database.client().await;
    let opening = || {
        PostgresJournal::builder(&database.url)
            .without_migration()
            .connect()
    };
    let absent = unusable(opening().await);
    assert!(
        absent.contains("schema konaplate is of version 0, and this program needs 1"),
        "{absent}"
    );
    assert!(
        absent.contains("connect once as the schema's owner without `without_migration`"),
        "{absent}"
    );

    database.journal().await;
    opening().await.expect("it is there");
    let newer = "UPDATE konaplate.setting SET version = 2";
    client
        .batch_execute(newer)
        .await
        .expect("the superuser may");
    let newer = unusable(PostgresJournal::connect(&database.url).await);
    assert!(
        newer.contains("version 2, and this program knows 1: upgrade this program"),
        "{newer}"
    );

    client
        .batch_execute("CREATE SCHEMA shop; CREATE TABLE shop.orders (id int)")
        .await
        .expect("it is new");
    let others = PostgresJournal::builder(&database.url)
        .schema("shop")
        .connect()
        .await;
    let others = unusable(others);
    assert!(
        others.contains("schema shop has tables or functions that are not the journal's"),
        "{others}"
    );

    for name in [
        "",
        "public",
        "pg_shop",
        "Shop",
        "sh op",
        "a\"b",
        "가",
        "1a",
        &"a".repeat(64),
    ] {
        let named = PostgresJournal::builder(&database.url)
            .schema(name)
            .connect()
            .await;
        assert!(unusable(named).contains("lower-case letters"), "{name}");
    }
    database.drop().await;
}

#[tokio::test]
async fn a_role_does_what_it_was_granted_and_nothing_else() {
    let Some(database) = database().await else {
        return;
    };
    let (name, url) = role(&database).await;
    let admin = database.client().await;
    let none = unusable(PostgresJournal::connect(&url).await);
    assert!(
        none.contains("(42501)") && none.contains("`CREATE SCHEMA … AUTHORIZATION …`"),
        "{none}"
    );

    let owner = database.journal().await;
    let one = attempt(Some("ORDER-1"));
    let first = receipt(&one);
    let shop = connected(&url).await;
    let (id, text) = (one.id.to_string(), first.to_string());
    let nothing: Option<&str> = None;
    let prepared = shop
        .execute(PREPARE, &[&id, &"charge", &nothing, &nothing])
        .await;
    prepared.expect_err("it was granted nothing");

    let grant = format!(
        "GRANT USAGE ON SCHEMA konaplate TO {name};
         GRANT EXECUTE ON FUNCTION konaplate.prepare, konaplate.acknowledge, konaplate.withdraw TO {name}"
    );
    admin
        .batch_execute(&grant)
        .await
        .expect("the functions are there");
    let prepared = shop
        .execute(PREPARE, &[&id, &"charge", &Some("ORDER-1"), &nothing])
        .await;
    prepared.expect("it was granted");
    for sql in [
        "SELECT * FROM konaplate.call",
        "DELETE FROM konaplate.call",
        "UPDATE konaplate.setting SET most = 1",
        "SELECT * FROM konaplate.pick(ARRAY[1]::bigint[], 0, 0)",
        "SELECT konaplate.set_most(1)",
        "SELECT konaplate.change_call('dismiss', gen_random_uuid(), 1, '', '', '', '', 1, true)",
        "CREATE TABLE konaplate.other (id int)",
    ] {
        let refused = shop.batch_execute(sql).await.expect_err(sql);
        assert_eq!(
            refused.code().map(|code| code.code()),
            Some("42501"),
            "{sql}"
        );
    }
    owner
        .claim(&one, first, LONG)
        .await
        .expect("it is prepared for any request");
    let ended = owner
        .end(first, konaplate_runtime::journal::End::Settled, LONG)
        .await;
    ended.expect("it is this one's");
    shop.execute(ACKNOWLEDGE, &[&text])
        .await
        .expect("it was granted");

    let worker = unusable(PostgresJournal::connect(&url).await);
    assert!(worker.contains("(42501)"), "{worker}");
    let grant = format!("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA konaplate TO {name}");
    admin
        .batch_execute(&grant)
        .await
        .expect("the functions are there");
    let worker = PostgresJournal::connect(&url)
        .await
        .expect("it was granted");
    worker
        .begin(&one, first, LONG)
        .await
        .expect("the number is free again");
    assert_eq!(counts(&worker).await, (0, 1, 0));
    drop_role(database, &name).await;
}

#[tokio::test]
async fn a_role_may_be_given_an_empty_schema() {
    let Some(database) = database().await else {
        return;
    };
    let (name, url) = role(&database).await;
    let admin = database.client().await;
    let sql = format!("CREATE SCHEMA konaplate AUTHORIZATION {name}");
    admin.batch_execute(&sql).await.expect("it is new");
    let journal = PostgresJournal::connect(&url).await.expect("it is its own");
    journal
        .prepare(&attempt(None))
        .await
        .expect("it is its own");
    assert_eq!(counts(&journal).await, (1, 0, 0));
    drop_role(database, &name).await;
}

/// Neither a role nor a database weakens what a note promises: a trigger at the commit sees under which settings.
#[tokio::test]
async fn each_note_is_committed_safely_whatever_the_defaults_are() {
    let Some(database) = database().await else {
        return;
    };
    let journal = database.journal().await;
    let name = &database.name;
    let admin = database.client().await;
    let sql = format!(
        "ALTER DATABASE {name} SET synchronous_commit = off;
         ALTER DATABASE {name} SET default_transaction_isolation = 'serializable';
         ALTER DATABASE {name} SET statement_timeout = '1h';
         CREATE TABLE seen (commit_is text, isolation text, time text);
         CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             INSERT INTO public.seen VALUES (current_setting('synchronous_commit'),
                 current_setting('transaction_isolation'), current_setting('statement_timeout'));
             RETURN NULL;
         END $$;
         CREATE CONSTRAINT TRIGGER look AFTER INSERT OR UPDATE OR DELETE ON konaplate.call
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look();"
    );
    admin.batch_execute(&sql).await.expect("the superuser may");
    drop(journal);
    let journal = database.journal().await;
    let one = attempt(Some("ORDER-1"));
    let first = receipt(&one);
    journal
        .begin(&one, first, LONG)
        .await
        .expect("the number is free");
    let rows = admin
        .query("SELECT * FROM seen", &[])
        .await
        .expect("a table");
    let seen: Vec<[String; 3]> = rows
        .iter()
        .map(|row| [row.get(0), row.get(1), row.get(2)])
        .collect();
    assert_eq!(seen, [["on", "read committed", "0"].map(str::to_owned)]);
    database.drop().await;
}

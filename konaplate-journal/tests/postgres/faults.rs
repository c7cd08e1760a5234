//! Servers that are away, and those that refuse.

use std::time::Duration;

use konaplate_journal::PostgresJournal;
use konaplate_runtime::journal::{Journal, JournalError};

use crate::proxy::{Mode, Proxy};
use crate::server::{Database, LONG, attempt, comes_about, counts, database, receipt};
use crate::setup::{role, unusable};

/// Ends every connection to the database but this one.
async fn cut_all(database: &Database) {
    let client = database.admin().await;
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
    let cut = client.query(sql, &[&database.name]).await;
    cut.expect("the superuser may");
}

#[tokio::test]
async fn it_goes_on_when_the_server_is_back() {
    let Some(database) = database().await else {
        return;
    };
    let proxy = Proxy::before(database.address()).await;
    let url = database.url_by(proxy.port);
    let limit = Duration::from_millis(500);
    let journal = PostgresJournal::builder(&url)
        .statement_timeout(limit)
        .connect()
        .await
        .expect("a journal");
    let one = attempt(Some("ORDER-1"));
    let first = receipt(&one);
    journal
        .begin(&one, first, LONG)
        .await
        .expect("the number is free");

    for mode in [Mode::Refuse, Mode::Swallow] {
        proxy.set(mode);
        cut_all(&database).await;
        let two = attempt(Some("ORDER-2"));
        let began = std::time::Instant::now();
        // The first ones may be on connections whose end has not been heard of.
        let mut told = String::new();
        for _ in 0..4 {
            match journal.begin(&two, receipt(&two), LONG).await {
                Err(JournalError::Lost) => {}
                other => told = unusable(other),
            }
        }
        assert!(
            told.contains(&format!(
                "the journal 127.0.0.1:{}/{}: ",
                proxy.port, database.name
            )),
            "{told}"
        );
        assert!(told.ends_with("goes on by itself"), "{told}");
        assert!(began.elapsed() < Duration::from_secs(20), "{mode:?}");
    }
    // Nobody waits for what is taken back, and it is not forgotten.
    journal.release(first);
    proxy.set(Mode::Pass);
    comes_about("the note is taken back", async || {
        let counted = journal.counts().await;
        counted.is_ok_and(|counts| counts.all() == 0)
    })
    .await;
    database.drop().await;
}

/// Whoever drops the last journal waits for nothing, and what was let go of is taken back all the same.
#[tokio::test]
async fn what_was_let_go_is_taken_back_after_the_journal_is_dropped() {
    let Some(database) = database().await else {
        return;
    };
    let journal = database.journal().await;
    let one = attempt(Some("ORDER-1"));
    let first = receipt(&one);
    journal
        .begin(&one, first, LONG)
        .await
        .expect("the number is free");
    journal.release(first);
    drop(journal);
    let other = database.journal().await;
    comes_about("the note is taken back", async || {
        counts(&other).await == (0, 0, 0)
    })
    .await;
    drop(other);
    let admin = database.admin().await;
    comes_about("the connections are closed", async || {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1";
        let row = admin
            .query_one(sql, &[&database.name])
            .await
            .expect("a view");
        row.get::<_, i64>(0) == 0
    })
    .await;
    database.drop().await;
}

#[tokio::test]
async fn many_notes_while_connections_are_cut_are_each_there_or_not() {
    let Some(database) = database().await else {
        return;
    };
    let journal = std::sync::Arc::new(database.journal().await);
    let noting: Vec<_> = (0..200)
        .map(|at| {
            let journal = std::sync::Arc::clone(&journal);
            tokio::spawn(async move {
                let one = attempt(Some(&format!("ORDER-{at}")));
                journal.begin(&one, receipt(&one), LONG).await.is_ok()
            })
        })
        .collect();
    cut_all(&database).await;
    let mut noted = 0;
    for noting in noting {
        noted += usize::from(noting.await.expect("no panic"));
    }
    comes_about("as many as were told", async || {
        let counted = journal.counts().await;
        counted.is_ok_and(|counts| counts.open == noted && counts.all() == noted)
    })
    .await;
    database.drop().await;
}

#[tokio::test]
async fn a_server_that_refuses_is_told_with_a_remedy_and_no_password() {
    let Some(database) = database().await else {
        return;
    };
    let (name, url) = role(&database).await;
    let wrong =
        unusable(PostgresJournal::connect(&database.url_of(&name, "other-hidden-word")).await);
    assert!(
        wrong.contains("(28P01)") && wrong.contains("correct the user or the password"),
        "{wrong}"
    );
    let absent = url.replace(&database.name, "konaplate_absent");
    let absent = unusable(PostgresJournal::connect(&absent).await);
    assert!(
        absent.contains("(3D000)") && absent.contains("create the database"),
        "{absent}"
    );
    let host = url.replace(&database.address(), "konaplate.invalid:5432");
    let host = unusable(PostgresJournal::connect(&host).await);
    assert!(
        host.contains("the journal konaplate.invalid:5432/"),
        "{host}"
    );

    let admin = database.admin().await;
    let sql = format!("ALTER ROLE {name} CONNECTION LIMIT 0");
    admin.batch_execute(&sql).await.expect("the superuser may");
    let many = unusable(PostgresJournal::connect(&url).await);
    assert!(
        many.contains("(53300)") && many.contains("lower `connections`"),
        "{many}"
    );

    let garbled = [
        "host=localhost password=hidden-word port=x",
        "postgres://shop:hidden-word@host:port/shop",
        "hidden-word",
        "",
    ];
    let mut texts = vec![wrong, absent, host, many];
    for url in garbled {
        texts.push(unusable(PostgresJournal::connect(url).await));
        texts.push(format!("{:?}", PostgresJournal::builder(url)));
    }
    let journal = PostgresJournal::builder(&database.url_of("postgres", "hidden-word"));
    texts.push(format!("{journal:?} {journal:#?}"));
    let journal = database.journal().await;
    texts.push(format!("{journal:?} {journal:#?}"));
    let place = format!("PostgresJournal({}/{})", database.address(), database.name);
    assert_eq!(format!("{journal:?}"), place);
    for text in texts {
        assert!(!text.contains("hidden-word"), "{text}");
    }
    database.drop().await;
    admin
        .batch_execute(&format!("DROP ROLE {name}"))
        .await
        .expect("it owns nothing");
}

#[tokio::test]
async fn a_database_that_only_reads_is_told() {
    let Some(database) = database().await else {
        return;
    };
    let journal = database.journal().await;
    let admin = database.admin().await;
    let only_reads = |is: &str| {
        format!(
            "ALTER DATABASE {} SET default_transaction_read_only = {is}",
            database.name
        )
    };
    admin
        .batch_execute(&only_reads("on"))
        .await
        .expect("the superuser may");
    cut_all(&database).await;
    comes_about("it is told", async || {
        let one = attempt(None);
        let begun = journal.begin(&one, receipt(&one), LONG).await;
        let Err(error) = begun else {
            panic!("it is noted");
        };
        let told = error.to_string();
        told.contains("(25006)") && told.contains("connect to the primary")
    })
    .await;
    admin
        .batch_execute(&only_reads("off"))
        .await
        .expect("the superuser may");
    cut_all(&database).await;
    comes_about("it goes on", async || {
        let one = attempt(None);
        journal.begin(&one, receipt(&one), LONG).await.is_ok()
    })
    .await;
    assert_eq!(counts(&journal).await, (0, 1, 0));
    database.drop().await;
}

/// A server without TLS is refused where it is asked for; one with it has to be known.
#[tokio::test]
async fn encrypted_connections_are_to_a_server_that_is_known() {
    let Some(database) = database().await else {
        return;
    };
    let (place, _) = database.url.split_once('?').unwrap_or((&database.url, ""));
    let url = format!("{place}?sslmode=verify-full");
    let told = unusable(PostgresJournal::connect(&url).await);
    assert!(told.contains("the TLS connection fails"), "{told}");
    assert!(told.contains("`root_certificates`"), "{told}");
    let client = database.client().await;
    let row = client.query_one("SHOW ssl", &[]).await.expect("a setting");
    if row.get::<_, &str>(0) == "on" {
        let sql = "SELECT pg_read_file(current_setting('ssl_cert_file'))";
        let row = client.query_one(sql, &[]).await.expect("the superuser may");
        let certificate: &str = row.get(0);
        let url = format!("{place}?sslmode=require&channel_binding=require");
        let builder = PostgresJournal::builder(&url).root_certificates(certificate.as_bytes());
        let journal = builder.connect().await.expect("it is known");
        assert_eq!(counts(&journal).await, (0, 0, 0));
        let sql = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                   WHERE application_name = 'konaplate-journal' AND datname = current_database()";
        let row = client.query_one(sql, &[]).await.expect("a view");
        assert_eq!(row.get::<_, Option<bool>>(0), Some(true));
    }
    let garbage = PostgresJournal::builder(&url).root_certificates(b"no certificate");
    assert!(unusable(garbage.connect().await).contains("the root certificates cannot be used"));
    database.drop().await;
}

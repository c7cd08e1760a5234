//! What a call goes through, and what is refused.

use std::time::Duration;

use super::world::{Checked, LIMIT, LONG, World, attempt, done, id, receipt, refused, same, told};
use crate::journal::{Attempt, Counts, End, JournalError, Receipt, RequestHash};

pub(super) async fn goes_through(world: &World<'_>) -> Checked {
    let (journal, elsewhere) = (&world.journal, &world.elsewhere);
    same("at first", &world.counts().await?, &(0, 0, 0))?;
    let attempt = attempt("charge", Some("ORDER-1"))?;
    let receipt = receipt(&attempt)?;
    done("prepare", journal.prepare(&attempt).await)?;
    same("prepared", &world.counts().await?, &(1, 0, 0))?;
    done("claim", elsewhere.claim(&attempt, receipt, LONG).await)?;
    same("claimed", &world.counts().await?, &(0, 1, 0))?;
    done("end", journal.end(receipt, End::Pending, LONG).await)?;
    same("pending", &world.counts().await?, &(0, 1, 0))?;
    done("end", elsewhere.end(receipt, End::Settled, LONG).await)?;
    same("settled", &world.counts().await?, &(0, 0, 1))?;
    done("acknowledge", journal.acknowledge(receipt).await)?;
    same("acknowledged", &world.counts().await?, &(0, 0, 0))
}

pub(super) async fn keeps_what_it_is_told(world: &World<'_>) -> Checked {
    let long = "9".repeat(4_000);
    let texts = [
        "'; DROP TABLE call; --",
        "\"ㅁ\\\n\t%s$1?1",
        "NULL",
        "가나다-🍊",
        &long,
    ];
    let mut written = Vec::new();
    for (at, text) in texts.into_iter().enumerate() {
        let attempt = Attempt {
            id: id()?,
            operation: format!("{text} {at}").into(),
            idempotency: Some(text.into()),
            request: (at % 2 == 0).then_some(RequestHash([0xff; 32])),
            at: 1_000 * i64::try_from(at).unwrap_or_default() - 1,
        };
        let receipt = receipt(&attempt)?;
        done(
            "begin",
            world.journal.begin(&attempt, receipt, Duration::ZERO).await,
        )?;
        written.push(attempt);
    }
    let read: Vec<_> = world
        .picked(LIMIT)
        .await?
        .into_iter()
        .map(|it| it.attempt)
        .collect();
    same("picked", &read.len(), &written.len())?;
    for attempt in &written {
        if !read.contains(attempt) {
            return Err(format!("{attempt:?} is not among {read:?}"));
        }
    }
    // What a database cannot write is refused, and is no panic.
    let attempt = attempt("charge", Some("\0"))?;
    let receipt = receipt(&attempt)?;
    if world
        .journal
        .begin(&attempt, receipt, Duration::ZERO)
        .await
        .is_ok()
    {
        let read = world.picked(LIMIT).await?;
        same(
            "with a zero",
            &read.iter().map(|it| &it.attempt).collect::<Vec<_>>(),
            &vec![&attempt],
        )?;
    }
    Ok(())
}

pub(super) async fn number_is_taken(world: &World<'_>) -> Checked {
    let (_, first) = world.begun(Some("ORDER-1"), LONG).await?;
    let twin = attempt("cancel", Some("ORDER-1"))?;
    for end in [None, Some(End::Unknown), Some(End::Settled)] {
        if let Some(end) = end {
            done("end", world.journal.end(first, end, LONG).await)?;
        }
        let begun = world.elsewhere.begin(&twin, receipt(&twin)?, LONG).await;
        let prepared = world.elsewhere.prepare(&twin).await;
        for refused in [begun, prepared] {
            match refused {
                Err(JournalError::NumberInUse {
                    operation,
                    is_prepared: false,
                    end: seen,
                }) => {
                    same("whose", &&*operation, &"charge")?;
                    same("its end", &seen, &end)?;
                }
                other => return Err(format!("a twin after {end:?}: {}", told(&other))),
            }
        }
    }
    done("acknowledge", world.journal.acknowledge(first).await)?;
    done("prepare", world.journal.prepare(&twin).await)?;
    let third = attempt("charge", Some("ORDER-1"))?;
    let begun = world.elsewhere.begin(&third, receipt(&third)?, LONG).await;
    refused!(
        "a twin of what is prepared",
        begun,
        JournalError::NumberInUse {
            is_prepared: true,
            end: None,
            ..
        }
    );
    Ok(())
}

pub(super) async fn no_number_is_no_number(world: &World<'_>) -> Checked {
    for _ in 0..2 {
        world.begun(None, LONG).await?;
    }
    world.begun(Some(""), LONG).await?;
    same("counts", &world.counts().await?, &(0, 3, 0))
}

pub(super) async fn claimed_once(world: &World<'_>) -> Checked {
    let attempt = world.prepared(Some("ORDER-1")).await?;
    let (one, other) = (receipt(&attempt)?, receipt(&attempt)?);
    done("claim", world.journal.claim(&attempt, one, LONG).await)?;
    let again = world.elsewhere.claim(&attempt, other, LONG).await;
    refused!("claimed again", again, JournalError::NotPrepared);
    let ended = world.elsewhere.end(other, End::Settled, LONG).await;
    refused!(
        "ended by who has not claimed it",
        ended,
        JournalError::Stale
    );
    done("end", world.journal.end(one, End::Settled, LONG).await)?;
    let again = world.elsewhere.claim(&attempt, other, LONG).await;
    refused!("claimed after its end", again, JournalError::NotPrepared);
    Ok(())
}

pub(super) async fn nothing_to_claim(world: &World<'_>) -> Checked {
    let nothing = attempt("charge", Some("ORDER-1"))?;
    let claimed = world
        .journal
        .claim(&nothing, receipt(&nothing)?, LONG)
        .await;
    refused!("nothing", claimed, JournalError::NotPrepared);
    let (begun, _) = world.begun(Some("ORDER-2"), LONG).await?;
    let claimed = world.journal.claim(&begun, receipt(&begun)?, LONG).await;
    refused!("what was begun", claimed, JournalError::NotPrepared);
    same("counts", &world.counts().await?, &(0, 1, 0))
}

pub(super) async fn same_request(world: &World<'_>) -> Checked {
    let attempt = world.prepared(Some("ORDER-1")).await?;
    let others = [
        Attempt {
            request: Some(RequestHash([8; 32])),
            ..attempt.clone()
        },
        Attempt {
            request: None,
            ..attempt.clone()
        },
        Attempt {
            operation: "cancel".into(),
            ..attempt.clone()
        },
        Attempt {
            idempotency: Some("ORDER-2".into()),
            ..attempt.clone()
        },
        Attempt {
            idempotency: None,
            ..attempt.clone()
        },
    ];
    for other in others {
        let claimed = world.journal.claim(&other, receipt(&other)?, LONG).await;
        refused!(format!("{other:?}"), claimed, JournalError::OtherRequest);
    }
    done(
        "claim",
        world
            .journal
            .claim(&attempt, receipt(&attempt)?, LONG)
            .await,
    )?;
    // Another program that prepares does not know the request.
    let open = Attempt {
        id: id()?,
        request: None,
        idempotency: Some("ORDER-3".into()),
        ..attempt
    };
    done("prepare", world.journal.prepare(&open).await)?;
    let known = Attempt {
        request: Some(RequestHash([9; 32])),
        ..open
    };
    done(
        "claim",
        world.journal.claim(&known, receipt(&known)?, LONG).await,
    )
}

pub(super) async fn final_end_stays(world: &World<'_>) -> Checked {
    for last in [
        End::Settled,
        End::Failed,
        End::Rejected,
        End::EarlierSettled,
        End::EarlierFailed,
    ] {
        let (_, receipt) = world.begun(None, LONG).await?;
        for end in [End::Unknown, End::AskedBefore, End::Pending, last, last] {
            done("end", world.journal.end(receipt, end, LONG).await)?;
        }
        for end in [
            End::Unknown,
            End::Pending,
            End::NotSent,
            End::Settled,
            End::Failed,
        ] {
            if end != last {
                let changed = world.elsewhere.end(receipt, end, LONG).await;
                refused!(
                    format!("{last:?} changed to {end:?}"),
                    changed,
                    JournalError::Stale
                );
            }
        }
        done("acknowledge", world.journal.acknowledge(receipt).await)?;
    }
    Ok(())
}

pub(super) async fn not_sent(world: &World<'_>) -> Checked {
    let (_, begun) = world.begun(Some("ORDER-1"), LONG).await?;
    done("end", world.journal.end(begun, End::NotSent, LONG).await)?;
    same("what was begun", &world.counts().await?, &(0, 0, 0))?;
    let acknowledged = world.journal.acknowledge(begun).await;
    refused!(
        "there is nothing to acknowledge",
        acknowledged,
        JournalError::Stale
    );
    let attempt = world.prepared(Some("ORDER-1")).await?;
    let (one, other) = (receipt(&attempt)?, receipt(&attempt)?);
    done("claim", world.journal.claim(&attempt, one, LONG).await)?;
    done("end", world.journal.end(one, End::NotSent, LONG).await)?;
    same("what was prepared", &world.counts().await?, &(1, 0, 0))?;
    done(
        "claim again",
        world.elsewhere.claim(&attempt, other, LONG).await,
    )?;
    let ended = world.journal.end(one, End::Settled, LONG).await;
    refused!("by the first receipt", ended, JournalError::Stale);
    Ok(())
}

pub(super) async fn withdrawn(world: &World<'_>) -> Checked {
    let attempt = world.prepared(Some("ORDER-1")).await?;
    done("withdraw", world.elsewhere.withdraw(attempt.id).await)?;
    same("afterwards", &world.counts().await?, &(0, 0, 0))?;
    let claimed = world
        .journal
        .claim(&attempt, receipt(&attempt)?, LONG)
        .await;
    refused!("claimed afterwards", claimed, JournalError::NotPrepared);
    let again = world.journal.withdraw(attempt.id).await;
    refused!("withdrawn again", again, JournalError::NotPrepared);
    // Not sent, it may be taken back; while it is claimed, or once it has an end, it may not.
    let attempt = world.prepared(Some("ORDER-1")).await?;
    let first = receipt(&attempt)?;
    done("claim", world.journal.claim(&attempt, first, LONG).await)?;
    let claimed = world.elsewhere.withdraw(attempt.id).await;
    refused!("while it is claimed", claimed, JournalError::NotPrepared);
    done("end", world.journal.end(first, End::NotSent, LONG).await)?;
    done("withdraw", world.elsewhere.withdraw(attempt.id).await)?;
    let settled = world.ended(Some("ORDER-1"), End::Settled).await?.0;
    let ended = world.elsewhere.withdraw(settled.id).await;
    refused!("after its end", ended, JournalError::NotPrepared);
    same("counts", &world.counts().await?, &(0, 0, 1))
}

pub(super) async fn acknowledged_once(world: &World<'_>) -> Checked {
    let (attempt, receipt) = world.begun(Some("ORDER-1"), LONG).await?;
    for end in [
        None,
        Some(End::Unknown),
        Some(End::Pending),
        Some(End::AskedBefore),
    ] {
        if let Some(end) = end {
            done("end", world.journal.end(receipt, end, LONG).await)?;
        }
        let acknowledged = world.journal.acknowledge(receipt).await;
        refused!(
            format!("without a verdict, {end:?}"),
            acknowledged,
            JournalError::NoEnd
        );
    }
    done("end", world.journal.end(receipt, End::Failed, LONG).await)?;
    let other = Receipt::of(attempt.id, receipt.token() ^ 1);
    let acknowledged = world.journal.acknowledge(other).await;
    refused!("by another receipt", acknowledged, JournalError::Stale);
    done("acknowledge", world.elsewhere.acknowledge(receipt).await)?;
    let again = world.journal.acknowledge(receipt).await;
    refused!("twice", again, JournalError::Stale);
    let prepared = world.prepared(Some("ORDER-2")).await?;
    let acknowledged = world.journal.acknowledge(Receipt::of(prepared.id, 0)).await;
    refused!("what is prepared", acknowledged, JournalError::Stale);
    same("counts", &world.counts().await?, &(1, 0, 0))
}

pub(super) async fn dismissed(world: &World<'_>) -> Checked {
    let prepared = world.prepared(Some("ORDER-1")).await?.id;
    let begun = world.begun(Some("ORDER-2"), LONG).await?.0.id;
    let unknown = world.ended(Some("ORDER-3"), End::Unknown).await?.0.id;
    let settled = world.ended(Some("ORDER-4"), End::Settled).await?.0.id;
    same("before", &world.counts().await?, &(1, 2, 1))?;
    for id in [prepared, begun, unknown, settled, begun, id()?] {
        done("dismiss", world.elsewhere.dismiss(id).await)?;
    }
    same("after", &world.counts().await?, &(0, 0, 0))?;
    for number in ["ORDER-1", "ORDER-2", "ORDER-3", "ORDER-4"] {
        world.begun(Some(number), LONG).await?;
    }
    Ok(())
}

pub(super) async fn full(world: &World<'_>) -> Checked {
    let journal = world.subject.make(3).await;
    let world = World {
        subject: world.subject,
        elsewhere: world.subject.elsewhere(&journal).await,
        journal,
    };
    world.prepared(Some("ORDER-1")).await?;
    world.begun(Some("ORDER-2"), LONG).await?;
    let (_, settled) = world.ended(Some("ORDER-3"), End::Settled).await?;
    let more = attempt("charge", Some("ORDER-4"))?;
    let begun = world.journal.begin(&more, receipt(&more)?, LONG).await;
    let prepared = world.journal.prepare(&more).await;
    let expected = Counts {
        prepared: 1,
        open: 1,
        unacknowledged: 1,
    };
    for refused in [begun, prepared] {
        match refused {
            Err(JournalError::Full { limit: 3, counts }) => same("counts", &counts, &expected)?,
            other => return Err(format!("a fourth of three: {}", told(&other))),
        }
    }
    done("acknowledge", world.journal.acknowledge(settled).await)?;
    done(
        "begin",
        world.journal.begin(&more, receipt(&more)?, LONG).await,
    )
}

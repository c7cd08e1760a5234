//! Who looks after a call, and for how long.

use std::time::Duration;

use super::world::{Checked, LIMIT, LONG, SHORT, World, done, receipt, refused, same, told};
use crate::journal::{End, JournalError, LeasedAttempt, Pick};

pub(super) async fn lease_holds(world: &World<'_>) -> Checked {
    let (attempt, _) = world.begun(Some("ORDER-1"), SHORT).await?;
    same("at once", &world.picked(LIMIT).await?, &Vec::new())?;
    tokio::time::sleep(2 * SHORT).await;
    let picked = world.picked(LIMIT).await?;
    same(
        "later",
        &picked.iter().map(|it| it.attempt.id).collect(),
        &vec![attempt.id],
    )?;
    same("its end", &picked[0].end, &None)?;
    same(
        "while it is leased again",
        &world.picked(LIMIT).await?,
        &Vec::new(),
    )?;
    // A note holds it for as long again.
    let (_, receipt) = world.begun(Some("ORDER-2"), SHORT).await?;
    done("end", world.journal.end(receipt, End::Unknown, LONG).await)?;
    tokio::time::sleep(2 * SHORT).await;
    same("after a note", &world.picked(LIMIT).await?, &Vec::new())?;
    done(
        "end",
        world
            .journal
            .end(receipt, End::Pending, Duration::ZERO)
            .await,
    )?;
    let picked = world.picked(LIMIT).await?;
    same(
        "let go of",
        &picked.iter().map(|it| it.end).collect(),
        &vec![Some(End::Pending)],
    )
}

pub(super) async fn longest_lease(world: &World<'_>) -> Checked {
    let ever = Pick {
        most: LIMIT,
        lease: Duration::MAX,
        unclaimed: Duration::MAX,
    };
    world.prepared(Some("ORDER-1")).await?;
    let (_, begun) = world.begun(Some("ORDER-2"), Duration::MAX).await?;
    let ended = world.journal.end(begun, End::Unknown, Duration::MAX).await;
    done("end", ended)?;
    world.begun(Some("ORDER-3"), Duration::ZERO).await?;
    let picked = done("pick", world.elsewhere.pick(ever).await)?;
    same("picked", &picked.len(), &1)?;
    let picked = done("pick", world.elsewhere.pick(ever).await)?;
    same("picked again", &picked.len(), &0)
}

pub(super) async fn stale_receipt(world: &World<'_>) -> Checked {
    let journal = &world.journal;
    let (_, open) = world.begun(Some("ORDER-1"), Duration::ZERO).await?;
    let (_, settled) = world.begun(Some("ORDER-2"), LONG).await?;
    done(
        "end",
        journal.end(settled, End::Settled, Duration::ZERO).await,
    )?;
    let picked = world.picked(LIMIT).await?;
    same("picked", &picked.len(), &2)?;
    for former in [open, settled] {
        for end in [End::Settled, End::Unknown, End::NotSent] {
            let ended = journal.end(former, end, LONG).await;
            refused!(
                format!("{end:?} by a stale receipt"),
                ended,
                JournalError::Stale
            );
        }
        let acknowledged = journal.acknowledge(former).await;
        refused!(
            "acknowledged by a stale receipt",
            acknowledged,
            JournalError::Stale
        );
        journal.release(former);
    }
    tokio::time::sleep(SHORT).await; // a release that is late
    same("counts", &world.counts().await?, &(0, 1, 1))?;
    for LeasedAttempt { receipt, end, .. } in picked {
        if end.is_none() {
            done(
                "end by the new one",
                world.elsewhere.end(receipt, End::Failed, LONG).await,
            )?;
        }
        done(
            "acknowledge by the new one",
            world.elsewhere.acknowledge(receipt).await,
        )?;
    }
    same("counts", &world.counts().await?, &(0, 0, 0))
}

pub(super) async fn picks_in_order(world: &World<'_>) -> Checked {
    let mut begun = Vec::new();
    for at in 0..6 {
        begun.push(
            world
                .begun(Some(&format!("ORDER-{at}")), Duration::ZERO)
                .await?
                .0
                .id,
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut picked = Vec::new();
    for expected in [4, 2, 0] {
        let some = world.picked(4).await?;
        same("how many", &some.len(), &expected)?;
        picked.push(some.into_iter().map(|it| it.attempt.id).collect::<Vec<_>>());
    }
    // In which order those of one pick come is left open.
    for (picked, expected) in picked.iter_mut().zip([&begun[..4], &begun[4..]]) {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        picked.sort_unstable();
        same("which", picked, &expected)?;
    }
    same("none", &world.picked(0).await?, &Vec::new())
}

pub(super) async fn told_again(world: &World<'_>) -> Checked {
    let (attempt, receipt) = world.ended(Some("ORDER-1"), End::Settled).await?;
    done(
        "end",
        world
            .journal
            .end(receipt, End::Settled, Duration::ZERO)
            .await,
    )?;
    for _ in 0..2 {
        let pick = Pick {
            most: 1,
            lease: Duration::ZERO,
            unclaimed: LONG,
        };
        let picked = done("pick", world.elsewhere.pick(pick).await)?;
        let seen: Vec<_> = picked.iter().map(|it| (it.attempt.id, it.end)).collect();
        same("told", &seen, &vec![(attempt.id, Some(End::Settled))])?;
    }
    let picked = world.picked(1).await?;
    done(
        "acknowledge",
        world.elsewhere.acknowledge(picked[0].receipt).await,
    )?;
    same("afterwards", &world.picked(1).await?, &Vec::new())
}

pub(super) async fn given_up(world: &World<'_>) -> Checked {
    let attempt = world.prepared(Some("ORDER-1")).await?;
    let pick = Pick {
        most: LIMIT,
        lease: LONG,
        unclaimed: SHORT,
    };
    same(
        "at once",
        &done("pick", world.elsewhere.pick(pick).await)?,
        &Vec::new(),
    )?;
    tokio::time::sleep(2 * SHORT).await;
    same(
        "while it may be claimed",
        &world.picked(LIMIT).await?,
        &Vec::new(),
    )?;
    let picked = done("pick", world.elsewhere.pick(pick).await)?;
    let seen: Vec<_> = picked.iter().map(|it| (it.attempt.id, it.end)).collect();
    same("given up", &seen, &vec![(attempt.id, Some(End::NotSent))])?;
    same("counts", &world.counts().await?, &(0, 0, 1))?;
    let claimed = world
        .journal
        .claim(&attempt, receipt(&attempt)?, LONG)
        .await;
    refused!("claimed afterwards", claimed, JournalError::NotPrepared);
    done(
        "acknowledge",
        world.elsewhere.acknowledge(picked[0].receipt).await,
    )?;
    // Nor is it undone by whoever has it in hand and lets go of it.
    let attempt = world.prepared(Some("ORDER-2")).await?;
    let at_once = Pick {
        unclaimed: Duration::ZERO,
        ..pick
    };
    let picked = done("pick", world.elsewhere.pick(at_once).await)?;
    let Some(held) = picked.first() else {
        return Err("nothing was given up at once".to_owned());
    };
    let let_go = world
        .elsewhere
        .end(held.receipt, End::NotSent, Duration::ZERO)
        .await;
    done("let go", let_go)?;
    let claim = receipt(&attempt)?;
    let claimed = world.journal.claim(&attempt, claim, LONG).await;
    refused!(
        "claimed after it was let go",
        claimed,
        JournalError::NotPrepared
    );
    let picked = world.picked(LIMIT).await?;
    let seen: Vec<_> = picked.iter().map(|it| (it.attempt.id, it.end)).collect();
    same("let go of", &seen, &vec![(attempt.id, Some(End::NotSent))])?;
    done(
        "acknowledge",
        world.elsewhere.acknowledge(picked[0].receipt).await,
    )?;
    // What was claimed and not sent waits as it did before.
    let attempt = world.prepared(Some("ORDER-1")).await?;
    let receipt = receipt(&attempt)?;
    done("claim", world.journal.claim(&attempt, receipt, LONG).await)?;
    done("end", world.journal.end(receipt, End::NotSent, LONG).await)?;
    tokio::time::sleep(2 * SHORT).await;
    let picked = done("pick", world.elsewhere.pick(pick).await)?;
    let seen: Vec<_> = picked.iter().map(|it| (it.attempt.id, it.end)).collect();
    same(
        "not sent, and given up",
        &seen,
        &vec![(attempt.id, Some(End::NotSent))],
    )
}

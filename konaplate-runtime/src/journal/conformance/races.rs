//! Several that try the same at the same time.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use super::Making;
use super::world::{Checked, LIMIT, LONG, MANY, World, attempt, done, receipt, same};
use crate::journal::{End, JournalError, Pick};

/// How many of some at once succeed; the others have to fail as expected.
async fn at_once(
    tries: Vec<Making<'_, Result<(), JournalError>>>,
    is_expected: fn(&JournalError) -> bool,
) -> Result<usize, String> {
    let mut tries: Vec<_> = tries.into_iter().map(Some).collect();
    let mut won = 0;
    let mut other = None;
    poll_fn(|context| {
        for one in &mut tries {
            if let Some(trying) = one
                && let Poll::Ready(result) = trying.as_mut().poll(context)
            {
                *one = None;
                match result {
                    Ok(()) => won += 1,
                    Err(error) if is_expected(&error) => {}
                    Err(error) => other = Some(error.to_string()),
                }
            }
        }
        if tries.iter().all(Option::is_none) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    other.map_or(Ok(won), Err)
}

/// Two at once.
async fn both<A, B>(mut one: Making<'_, A>, mut other: Making<'_, B>) -> (A, B) {
    let (mut a, mut b) = (None, None);
    poll_fn(|context| {
        if a.is_none()
            && let Poll::Ready(done) = one.as_mut().poll(context)
        {
            a = Some(done);
        }
        if b.is_none()
            && let Poll::Ready(done) = other.as_mut().poll(context)
        {
            b = Some(done);
        }
        if a.is_some() && b.is_some() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    a.zip(b).expect("both are ready")
}

pub(super) async fn claim_race(world: &World<'_>) -> Checked {
    for round in 0..8 {
        let attempt = &world.prepared(Some(&format!("ORDER-{round}"))).await?;
        let mut tries: Vec<Making<'_, _>> = Vec::new();
        for at in 0..MANY {
            let journal = [&world.journal, &world.elsewhere][at % 2];
            tries.push(journal.claim(attempt, receipt(attempt)?, LONG));
        }
        let won = at_once(tries, |it| matches!(it, JournalError::NotPrepared)).await?;
        same("won", &won, &1)?;
    }
    same("counts", &world.counts().await?, &(0, 8, 0))
}

pub(super) async fn begin_race(world: &World<'_>) -> Checked {
    for round in 0..8 {
        let number = format!("ORDER-{round}");
        let mut attempts = Vec::new();
        for _ in 0..MANY {
            let attempt = attempt("charge", Some(&number))?;
            attempts.push((receipt(&attempt)?, attempt));
        }
        let tries = attempts.iter().enumerate().map(|(at, (receipt, attempt))| {
            let journal = [&world.journal, &world.elsewhere][at % 2];
            journal.begin(attempt, *receipt, LONG)
        });
        let won = at_once(tries.collect(), |it| {
            matches!(it, JournalError::NumberInUse { .. })
        });
        same("won", &won.await?, &1)?;
    }
    same("counts", &world.counts().await?, &(0, 8, 0))
}

pub(super) async fn acknowledge_race(world: &World<'_>) -> Checked {
    for _ in 0..8 {
        let (_, receipt) = world.ended(None, End::Settled).await?;
        let tries = (0..MANY).map(|at| {
            let journal = [&world.journal, &world.elsewhere][at % 2];
            journal.acknowledge(receipt)
        });
        let won = at_once(tries.collect(), |it| matches!(it, JournalError::Stale)).await?;
        same("won", &won, &1)?;
    }
    same("counts", &world.counts().await?, &(0, 0, 0))
}

pub(super) async fn pick_race(world: &World<'_>) -> Checked {
    for at in 0..40 {
        world
            .begun(Some(&format!("ORDER-{at}")), Duration::ZERO)
            .await?;
    }
    let pick = Pick {
        most: 3,
        lease: LONG,
        unclaimed: LONG,
    };
    let mut ids = Vec::new();
    loop {
        let (one, other) = both(world.journal.pick(pick), world.elsewhere.pick(pick)).await;
        let before = ids.len();
        for some in [one, other] {
            ids.extend(done("pick", some)?.into_iter().map(|it| it.attempt.id));
        }
        if ids.len() == before {
            break;
        }
    }
    same("picked", &ids.len(), &40)?;
    ids.sort_unstable();
    ids.dedup();
    same("of them different", &ids.len(), &40)
}

pub(super) async fn give_up_race(world: &World<'_>) -> Checked {
    for round in 0..20 {
        let attempt = &world.prepared(Some(&format!("ORDER-{round}"))).await?;
        let pick = Pick {
            most: LIMIT,
            lease: LONG,
            unclaimed: Duration::ZERO,
        };
        let journal = [&world.journal, &world.elsewhere][round % 2];
        let claiming = journal.claim(attempt, receipt(attempt)?, LONG);
        let (claimed, picked) = both(claiming, world.elsewhere.pick(pick)).await;
        let is_claimed = claimed.is_ok();
        let picked = done("pick", picked)?;
        let is_given_up = picked.iter().any(|it| it.attempt.id == attempt.id);
        if is_claimed == is_given_up {
            return Err(format!("claimed: {is_claimed}, given up: {is_given_up}"));
        }
        done("dismiss", world.journal.dismiss(attempt.id).await)?;
    }
    Ok(())
}

//! Notes that nobody waits for.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use super::Making;
use super::world::{Checked, LIMIT, LONG, SHORT, World, attempt, done, receipt, same};
use crate::journal::{End, Pick};

/// Polls something a few times, and drops it: at once, or after a while, when the answer has come that nobody reads.
async fn dropped<T>(mut note: Making<'_, T>, at: usize) -> Option<T> {
    for _ in 0..at % 8 {
        let polled = poll_fn(|context| Poll::Ready(note.as_mut().poll(context))).await;
        if let Poll::Ready(done) = polled {
            return Some(done);
        }
        tokio::task::yield_now().await;
    }
    if at.is_multiple_of(3) {
        tokio::time::sleep(SHORT / 10).await;
    }
    None
}

pub(super) async fn dropped_begin(world: &World<'_>) -> Checked {
    let mut noted = 0;
    for at in 0..40 {
        let attempt = attempt("charge", Some(&format!("ORDER-{at}")))?;
        let receipt = receipt(&attempt)?;
        let begun = dropped(world.journal.begin(&attempt, receipt, LONG), at).await;
        noted += usize::from(begun.is_some());
    }
    world.comes_to((0, noted, 0)).await
}

pub(super) async fn dropped_claim(world: &World<'_>) -> Checked {
    let mut claimed = 0;
    for at in 0..20 {
        let attempt = world.prepared(Some(&format!("ORDER-{at}"))).await?;
        let claim = world.journal.claim(&attempt, receipt(&attempt)?, LONG);
        claimed += usize::from(dropped(claim, at).await.is_some());
    }
    world.comes_to((20 - claimed, claimed, 0)).await
}

pub(super) async fn dropped_pick(world: &World<'_>) -> Checked {
    const CALLS: usize = 20;
    for at in 0..CALLS {
        world
            .begun(Some(&format!("ORDER-{at}")), Duration::ZERO)
            .await?;
    }
    let pick = Pick {
        most: 1,
        lease: LONG,
        unclaimed: LONG,
    };
    let mut picked = 0;
    for at in 0..CALLS {
        if let Some(some) = dropped(world.journal.pick(pick), at).await {
            picked += done("pick", some)?.len();
        }
    }
    for _ in 0..200 {
        picked += world.picked(LIMIT).await?.len();
        if picked >= CALLS {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    same("picked in all", &picked, &CALLS)
}

pub(super) async fn released(world: &World<'_>) -> Checked {
    let (_, begun) = world.begun(Some("ORDER-1"), LONG).await?;
    world.journal.release(begun);
    let prepared = world.prepared(Some("ORDER-2")).await?;
    let claim = receipt(&prepared)?;
    done("claim", world.journal.claim(&prepared, claim, LONG).await)?;
    world.journal.release(claim);
    let (_, settled) = world.ended(Some("ORDER-3"), End::Settled).await?;
    world.journal.release(settled); // too late, and so nothing
    world.comes_to((1, 0, 1)).await
}

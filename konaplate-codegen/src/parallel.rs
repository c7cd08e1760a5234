//! Work on many items, shared between threads. The results come in the order of the items, whoever did them.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Items for each thread at least: below, starting it costs more than it saves.
const SHARE: usize = 64;

/// Threads at most; more would wait for memory.
const MAX_THREADS: usize = 8;

/// What `work` makes of each number below `count`. A thread takes `step` of them at a time.
pub(crate) fn map<T: Send>(count: usize, step: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.min(MAX_THREADS).min(count / SHARE).max(1);
    if threads == 1 {
        return (0..count).map(work).collect();
    }
    let taken = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        loop {
            let first = taken.fetch_add(step, Ordering::Relaxed);
            if first >= count {
                return done;
            }
            let steps = first..count.min(first + step);
            done.push((first, steps.map(&work).collect::<Vec<T>>()));
        }
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(some)).collect();
        let mut done = some();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(first, _)| *first);
    done.into_iter().flat_map(|(_, made)| made).collect()
}

/// Frees what nobody needs any more. Of many items that takes time that nobody has to wait for.
pub(crate) fn discard<T: Send + 'static>(items: Vec<T>) {
    if items.len() >= SHARE {
        // Where no thread can be had, the error holds the items, and frees them here.
        let _ = thread::Builder::new().spawn(move || drop(items));
    }
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn results_come_in_order_whatever_the_number_of_items_and_steps() {
        for count in [0, 1, 63, 64, 200, 1_000] {
            for step in [1, 7, 500] {
                let wanted: Vec<usize> = (0..count).map(|at| at * 2).collect();
                assert_eq!(map(count, step, |at| at * 2), wanted, "{count} {step}");
            }
        }
    }
}

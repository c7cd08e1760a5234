//! How often memory is asked for. A program of its own: what counts is one for the whole process.

#[path = "benches/types/given.rs"]
mod given;
#[path = "benches/types/ours.rs"]
mod ours;

use std::hint::black_box;

use allocation_counter::measure;

#[test]
fn a_charge_is_written_with_four_allocations() {
    let client = ours::client();
    let written = measure(|| {
        let body = ours::request(&client);
        assert_eq!(body.expose(), given::REQUEST.as_bytes());
    });
    assert!(written.count_total <= 4, "{written:?}");
    assert_eq!(written.count_current, 0, "{written:?}");
}

/// The list of values and that of what is open, the texts that are longer than 24 bytes or secret, the list of points.
#[test]
fn an_answer_is_read_with_eight_allocations() {
    let read = measure(|| drop(black_box(ours::answer(given::ANSWER.as_bytes()))));
    assert!(read.count_total <= 8, "{read:?}");
    assert_eq!(read.count_current, 0, "{read:?}");
}

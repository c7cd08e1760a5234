//! This machine's clock beside the server's, as the `Date` of an answer tells it.

use jiff::fmt::rfc2822;

use super::report::Check;

const ABOUT: &str = "clock";

/// From here on it is noted: more than the rounding of `Date` and the way of an answer explain.
const NOTED: i64 = 5_000;
/// From here on it is wrong: no page says how far off a request may be, but a minute is no small deviation.
const WRONG: i64 = 60_000;

/// The instants, in milliseconds since 1970, between which the server wrote `date`.
pub(super) fn check(date: Option<&str>, (before, after): (i64, i64)) -> Check {
    let Some(date) = date else {
        return Check::note(
            ABOUT,
            "the clock was not compared: the answer has no `Date`",
        )
        .next("see that this machine's clock is set by NTP: requests carry its time");
    };
    let Ok(date) = rfc2822::parse(date) else {
        return Check::note(
            ABOUT,
            "the clock was not compared: the answer's `Date` is no date",
        )
        .next("see that this machine's clock is set by NTP: requests carry its time");
    };
    let first = date.timestamp().as_millisecond();
    // `Date` has no part of a second: the server's clock was anywhere in that second.
    let ahead = before.saturating_sub(first.saturating_add(999)).max(0);
    let behind = first.saturating_sub(after).max(0);
    let distance = ahead.max(behind);
    let side = if ahead > behind { "ahead of" } else { "behind" };
    let told = format!("the clock is {} {side} the server's", span(distance));
    if distance >= WRONG {
        let next = "set this machine's clock (NTP): requests carry its time, and those that are off are refused";
        Check::wrong(ABOUT, told).next(next)
    } else if distance >= NOTED {
        let next = "see that this machine's clock is set by NTP: requests carry its time";
        Check::note(ABOUT, told).next(next)
    } else {
        Check::ok(ABOUT, "the clock agrees with the server's `Date`")
    }
}

fn span(millis: i64) -> String {
    let seconds = millis / 1_000;
    match seconds {
        0..120 => format!("{seconds} seconds"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1994-11-06T08:49:37Z, in milliseconds.
    const THEN: i64 = 784_111_777_000;

    fn at(now: i64) -> Check {
        check(Some("Sun, 06 Nov 1994 08:49:37 GMT"), (now, now + 100))
    }

    #[test]
    fn a_distance_is_told_from_five_seconds_on_and_wrong_from_a_minute_on() {
        let well = Check::ok("clock", "the clock agrees with the server's `Date`");
        for now in [-4_900, 0, 999, 5_900] {
            assert_eq!(at(THEN + now), well, "{now}");
        }
        for (now, wanted) in [
            (-5_100, "the clock is 5 seconds behind the server's"),
            (6_100, "the clock is 5 seconds ahead of the server's"),
        ] {
            let found = at(THEN + now);
            assert!(!found.is_wrong());
            assert!(format!("{found:?}").contains(wanted), "{found:?}");
        }
        for (now, wanted) in [
            (-60_100, "60 seconds behind"),
            (-3_600_100, "60 minutes behind"),
            (9 * 3_600_000 + 1_000, "9 hours ahead of"),
            (400 * 86_400_000 + 1_000, "400 days ahead of"),
        ] {
            let found = at(THEN + now);
            assert!(found.is_wrong(), "{found:?}");
            assert!(format!("{found:?}").contains(wanted), "{found:?}");
        }
    }

    #[test]
    fn an_answer_without_a_usable_date_is_a_note() {
        for date in [None, Some("soon"), Some("")] {
            let found = check(date, (THEN, THEN));
            assert!(
                format!("{found:?}").contains("was not compared"),
                "{found:?}"
            );
            assert!(!found.is_wrong());
        }
    }
}

//! Days and instants of the calendar as regular expressions for ECMA-262, Rust and Python: digits are written out, since
//! `\d` is more than ASCII in some of them. In Python `$` also stands before a last line end, so that schemas give the
//! length beside the pattern.

/// A year that 4 divides and 100 does not, or that 400 divides, as four digits.
const LEAP_YEAR: &str =
    "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
/// Month and day of every year.
const ANY_YEARS_DAY: &str = "(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])\
    |(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)\
    |02(?:0[1-9]|1[0-9]|2[0-8]))";
/// Hour, minute and second; none is a leap second.
const CLOCK: &str = "(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]";

/// The regular expression of a time in the notation `yyMM`, `yyyyMMdd` or `yyyyMMddHHmmss`; nothing for another one.
#[must_use]
pub fn time_pattern(notation: &str) -> Option<String> {
    let day = format!("(?:[0-9]{{4}}{ANY_YEARS_DAY}|{LEAP_YEAR}0229)");
    let inside = match notation {
        "yyMM" => "[0-9]{2}(?:0[1-9]|1[0-2])".to_owned(),
        "yyyyMMdd" => day,
        "yyyyMMddHHmmss" => format!("{day}{CLOCK}"),
        _ => return None,
    };
    Some(format!("^{inside}$"))
}

//! A note as a line: a checksum, then what happened. Whatever is cut off or overwritten does not check.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};

use super::{Attempt, AttemptId, End};
use crate::json;

/// One line of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    Begin(Attempt),
    End(AttemptId, End),
}

impl Line {
    /// The line with its end.
    pub(super) fn write(&self) -> String {
        let rest = match self {
            Self::Begin(attempt) => {
                let number = attempt.idempotency.as_deref();
                let number = number.map_or("-".to_owned(), quoted);
                let Attempt {
                    id, operation, at, ..
                } = attempt;
                format!("begin {id} {at} {operation} {number}")
            }
            Self::End(id, end) => format!("end {id} {}", end.as_str()),
        };
        format!("{} {rest}\n", sum(&rest))
    }

    /// Reads a line without its end.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (given, rest) = line.split_once(' ')?;
        if given != sum(rest) {
            return None;
        }
        let (kind, rest) = rest.split_once(' ')?;
        let (id, rest) = rest.split_once(' ')?;
        let id = AttemptId::parse(id)?;
        match kind {
            "end" => Some(Self::End(id, End::parse(rest)?)),
            "begin" => {
                let (at, rest) = rest.split_once(' ')?;
                let (operation, number) = rest.split_once(' ')?;
                let idempotency = match number {
                    "-" => None,
                    number => Some(json::string(number)?.into()),
                };
                Some(Self::Begin(Attempt {
                    id,
                    operation: operation.into(),
                    idempotency,
                    at: at.parse().ok()?,
                }))
            }
            _ => None,
        }
    }
}

/// A text as JSON, which has no line ends in it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter.is_control() => {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    let _ = write!(out, "\\u{unit:04x}"); // a String takes all
                }
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

fn sum(text: &str) -> String {
    let digest = digest(&SHA256, text.as_bytes());
    let mut out = String::with_capacity(16);
    for byte in digest.as_ref().iter().take(8) {
        let _ = write!(out, "{byte:02x}"); // a String takes all
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(number: Option<&str>) -> Line {
        Line::Begin(Attempt {
            id: AttemptId(0xab),
            operation: "charge".into(),
            idempotency: number.map(Box::from),
            at: -5,
        })
    }

    #[test]
    fn a_line_is_as_documented() {
        // The checksums were computed with sha256sum.
        assert_eq!(
            Line::End(AttemptId(1), End::Settled).write(),
            "572ff45bdd19f39c end 00000000000000000000000000000001 settled\n"
        );
        assert_eq!(
            attempt(Some("ORDER-1")).write(),
            "6c251b17bedf53c7 begin 000000000000000000000000000000ab -5 charge \"ORDER-1\"\n"
        );
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let numbers = [
            None,
            Some("ORDER-1"),
            Some(""),
            Some("-"),
            Some("a b\n\"\\\u{7f}\u{85} 결제"),
        ];
        let mut lines: Vec<Line> = numbers.into_iter().map(attempt).collect();
        lines.extend(End::ALL.map(|end| Line::End(AttemptId(u128::MAX), end)));
        for line in lines {
            let text = line.write();
            let text = text.strip_suffix('\n').unwrap();
            assert!(!text.contains('\n'), "{text}");
            assert_eq!(Line::read(text), Some(line));
            for cut in 0..text.len() {
                if let Some(cut) = text.get(..cut) {
                    assert_eq!(Line::read(cut), None, "{cut}");
                }
            }
            assert_eq!(Line::read(&format!("{text} ")), None);
        }
    }
}

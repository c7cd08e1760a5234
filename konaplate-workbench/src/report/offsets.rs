//! Byte offsets of many places in one walk through each text, however long its lines are.

use std::collections::{BTreeMap, BTreeSet};

use konaplate_codegen::source::{FileId, Place, Position};
use konaplate_codegen::{Diagnostic, Sources};

/// The offsets of all places of a report.
#[derive(Debug, Default)]
pub(super) struct Offsets(BTreeMap<(FileId, Position), usize>);

impl Offsets {
    pub(super) fn of<'d>(
        sources: &Sources,
        diagnostics: impl Iterator<Item = &'d Diagnostic>,
    ) -> Self {
        let mut wanted: BTreeMap<FileId, BTreeSet<Position>> = BTreeMap::new();
        for place in diagnostics.flat_map(places) {
            let positions = wanted.entry(place.file).or_default();
            positions.extend([place.start, place.end]);
        }
        let mut found = BTreeMap::new();
        for (file, positions) in wanted {
            let before = sources.bytes_before(file);
            walk(sources.text(file), positions, |position, offset| {
                found.insert((file, position), before + offset);
            });
        }
        Self(found)
    }

    /// First byte and the one past the last.
    pub(super) fn bytes(&self, place: Place) -> (usize, usize) {
        let at = |position| self.0.get(&(place.file, position)).copied();
        let start = at(place.start).unwrap_or_default();
        (start, at(place.end).unwrap_or_default().max(start))
    }
}

fn places(diagnostic: &Diagnostic) -> impl Iterator<Item = Place> {
    let related = diagnostic.related.iter().map(|(place, _)| *place);
    let suggestion = diagnostic.suggestion.as_ref().map(|it| it.place);
    [diagnostic.place]
        .into_iter()
        .chain(related)
        .chain(suggestion)
}

/// Tells the offset of each position; what lies behind the end of a line or of the text is told as that end.
fn walk(text: &str, positions: BTreeSet<Position>, mut tell: impl FnMut(Position, usize)) {
    let mut waiting = positions.into_iter().peekable();
    let mut here = Position { line: 1, column: 1 };
    for (offset, letter) in text.char_indices() {
        let is_reached = |position: &Position| {
            *position <= here || (letter == '\n' && position.line <= here.line)
        };
        while let Some(position) = waiting.next_if(is_reached) {
            tell(position, offset);
        }
        here = match letter {
            '\n' => Position {
                line: here.line + 1,
                column: 1,
            },
            _ => Position {
                line: here.line,
                column: here.column + 1,
            },
        };
    }
    waiting.for_each(|position| tell(position, text.len()));
}

#[cfg(test)]
mod tests {
    use super::{Position, walk};

    #[test]
    fn positions_are_found_beyond_wide_letters_and_behind_ends() {
        let at = |line, column| Position { line, column };
        let text = "a\u{cda9}b\n\u{1f4b0}\nend";
        let positions = [
            at(1, 1),
            at(1, 3),
            at(1, 9),
            at(2, 2),
            at(3, 1),
            at(3, 4),
            at(7, 1),
        ];
        let mut found = Vec::new();
        walk(text, positions.into(), |_, offset| found.push(offset));
        assert_eq!(found, [0, 4, 5, 10, 11, 14, 14]);
    }
}

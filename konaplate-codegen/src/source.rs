//! The text of a specification in memory: named files and places in them. No I/O, no parsing.

use std::collections::{BTreeMap, BTreeSet};

/// What some editors begin a file with.
const BYTE_ORDER_MARK: char = '\u{feff}';

use crate::diagnostic::printable;

/// Index of a file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) usize);

impl FileId {
    /// The profile where there is none: what is said about it is said of an empty file.
    pub(crate) const NO_PROFILE: Self = Self(usize::MAX);
}

/// A position: line and column count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The position behind a text.
    #[must_use]
    pub fn after(text: &str) -> Self {
        let last = text.rsplit('\n').next().unwrap_or_default();
        Self {
            line: text.matches('\n').count() + 1,
            column: last.chars().count() + 1,
        }
    }
}

/// Levels that a file of a specification may nest.
pub const MAX_DEPTH: usize = 40;

/// Values that it may hold.
pub const MAX_NODES: usize = 200_000;

/// Bytes that it may have.
pub const MAX_BYTES: usize = 1 << 20;

/// A stretch of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// The files of one specification: the profile and the operations it lists.
#[derive(Debug, Clone)]
pub struct Sources {
    root: String,
    files: BTreeMap<String, usize>,
    texts: Vec<(String, String)>,
    /// Paths of files that begin with a byte order mark, which their texts have not.
    marked: BTreeSet<String>,
}

impl Sources {
    /// Name of the file that every specification starts from.
    pub const PROFILE: &'static str = "konaplate.yaml";

    /// Files by their path below the specification's folder. `root` is how messages name that folder.
    /// The order does not matter: files are sorted by path.
    pub fn from_pairs<P, T>(root: &str, pairs: impl IntoIterator<Item = (P, T)>) -> Self
    where
        P: Into<String>,
        T: Into<String>,
    {
        let mut marked = BTreeSet::new();
        let mut texts: Vec<(String, String)> = pairs
            .into_iter()
            .map(|(path, text)| {
                let path = path.into().replace('\\', "/");
                let mut text: String = text.into();
                if text.starts_with(BYTE_ORDER_MARK) {
                    text.drain(..BYTE_ORDER_MARK.len_utf8());
                    marked.insert(path.clone());
                }
                (path, text)
            })
            .collect();
        texts.sort();
        let files = texts
            .iter()
            .enumerate()
            .map(|(index, (path, _))| (path.clone(), index))
            .collect();
        Self {
            root: root.trim_end_matches('/').to_owned(),
            files,
            texts,
            marked,
        }
    }

    /// The file at `path` below the specification's folder.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.get(path).copied().map(FileId)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &str)> {
        self.texts
            .iter()
            .enumerate()
            .map(|(index, (path, _))| (FileId(index), path.as_str()))
    }

    /// Path of a file below the specification's folder.
    #[must_use]
    pub fn path(&self, file: FileId) -> &str {
        self.texts
            .get(file.0)
            .map_or(Self::PROFILE, |(path, _)| path)
    }

    /// Path of a file as messages show it: control characters are escaped.
    #[must_use]
    pub fn shown_path(&self, file: FileId) -> String {
        let path = self.path(file);
        match self.root.as_str() {
            "" => printable(path),
            root => printable(&format!("{root}/{path}")),
        }
    }

    /// Path of the specification's folder as messages show it.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Text of a file.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.texts.get(file.0).map_or("", |(_, text)| text)
    }

    /// The text at a place, as it stands in the file.
    #[must_use]
    pub fn excerpt(&self, place: Place) -> &str {
        let (start, end) = (
            self.offset(place.file, place.start),
            self.offset(place.file, place.end),
        );
        self.text(place.file).get(start..end).unwrap_or_default()
    }

    /// Bytes of the file that come before its text: those of a byte order mark.
    #[must_use]
    pub fn bytes_before(&self, file: FileId) -> usize {
        if self.marked.contains(self.path(file)) {
            BYTE_ORDER_MARK.len_utf8()
        } else {
            0
        }
    }

    /// Byte offset of a position, at most the length of the text.
    pub fn offset(&self, file: FileId, position: Position) -> usize {
        let text = self.text(file);
        let mut start = 0;
        for _ in 1..position.line {
            match text[start..].find('\n') {
                Some(end) => start += end + 1,
                None => return text.len(),
            }
        }
        let line = text[start..].split('\n').next().unwrap_or_default();
        let column = position.column.saturating_sub(1);
        start
            + line
                .char_indices()
                .nth(column)
                .map_or(line.len(), |(at, _)| at)
    }
}

impl Place {
    /// The very start of a file, for problems that concern all of it.
    #[must_use]
    pub fn start_of(file: FileId) -> Self {
        let start = Position { line: 1, column: 1 };
        Self {
            file,
            start,
            end: start,
        }
    }
}

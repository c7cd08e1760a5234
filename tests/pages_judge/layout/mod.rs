//! The layouts that a description is rendered into, and what each of them shows.

mod html;
mod json;
pub(crate) mod pieces;
mod text;

use crate::written::{Language, Operation, Part, Sheet};
use pieces::{Piece, Shows};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layout {
    English,
    Korean,
    Compact,
    NoRequest,
    Json,
    JsonKorean,
    HtmlWithData,
    Html,
    MarkdownStars,
    MarkdownDashes,
    MarkdownTables,
    Tabs,
    TabsKorean,
}

impl Layout {
    pub(crate) const ALL: [Self; 13] = [
        Self::English,
        Self::Korean,
        Self::Compact,
        Self::NoRequest,
        Self::Json,
        Self::JsonKorean,
        Self::HtmlWithData,
        Self::Html,
        Self::MarkdownStars,
        Self::MarkdownDashes,
        Self::MarkdownTables,
        Self::Tabs,
        Self::TabsKorean,
    ];

    pub(crate) fn language(self) -> Language {
        match self {
            Self::Korean | Self::JsonKorean | Self::TabsKorean => Language::Korean,
            _ => Language::English,
        }
    }

    /// Rendered from the portal's data.
    pub(crate) fn is_data(self) -> bool {
        matches!(self, Self::Json | Self::JsonKorean | Self::HtmlWithData)
    }

    /// A line of it holds many facts.
    pub(crate) fn is_one_line(self) -> bool {
        self == Self::HtmlWithData
    }

    pub(crate) fn is_compact(self) -> bool {
        self == Self::Compact
    }

    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Json | Self::JsonKorean => "json",
            Self::HtmlWithData | Self::Html => "html",
            Self::MarkdownStars | Self::MarkdownDashes | Self::MarkdownTables => "md",
            _ => "txt",
        }
    }

    /// Whether it has a place for a part.
    pub(crate) fn has(self, part: Part) -> bool {
        !(self.is_data() && part == Part::Cases)
    }

    /// Parts that it never fills, though pages have them.
    pub(crate) fn leaves_out(self) -> &'static [Part] {
        match self {
            Self::Compact | Self::NoRequest => &[Part::RequestHeaders, Part::RequestFields],
            _ => &[],
        }
    }

    /// The pieces of a page in text; `gone` is left out with its heading.
    pub(crate) fn pieces(self, operation: &Operation, gone: Option<Part>) -> Vec<Piece> {
        let gone = match self {
            Self::NoRequest => [Some(Part::RequestHeaders), Some(Part::RequestFields)],
            _ => [gone, None],
        };
        let is_compact = self.is_compact();
        pieces::pieces(operation, Shows { is_compact, gone })
    }

    /// The page of those pieces.
    pub(crate) fn set(self, pieces: &[Piece]) -> Sheet {
        match self {
            Self::English | Self::Korean | Self::NoRequest => text::full(pieces),
            Self::Compact => text::compact(pieces),
            Self::Tabs | Self::TabsKorean => text::columns(pieces),
            Self::Html => html::elements(pieces),
            Self::MarkdownStars => text::markdown(pieces, "* "),
            Self::MarkdownDashes => text::markdown(pieces, "- "),
            Self::MarkdownTables => text::markdown_tables(pieces),
            Self::Json | Self::JsonKorean | Self::HtmlWithData => Sheet::default(),
        }
    }

    /// The page of the portal's data.
    pub(crate) fn data(self, operation: &Operation, gone: Option<Part>) -> Sheet {
        let form = json::Form {
            gone: [gone, None],
            has_items: self == Self::JsonKorean,
        };
        let sheet = json::page(operation, form);
        match self {
            Self::HtmlWithData => html::with_data(&sheet),
            _ => sheet,
        }
    }
}

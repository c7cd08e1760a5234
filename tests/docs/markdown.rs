//! The code blocks of a Markdown text, and the line that each is at.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A code block.
pub(crate) struct Block {
    /// The words behind the fence.
    pub(crate) info: Vec<String>,
    pub(crate) text: String,
    /// Line of its fence.
    pub(crate) line: usize,
}

/// All of a text, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut is_code = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                is_code = true;
                found.push(Block {
                    info: words(&kind),
                    text: String::new(),
                    line: text[..range.start].lines().count() + 1,
                });
            }
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(part) if is_code => {
                if let Some(block) = found.last_mut() {
                    block.text.push_str(&part);
                }
            }
            _ => {}
        }
    }
    found
}

fn words(kind: &CodeBlockKind<'_>) -> Vec<String> {
    match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().map(str::to_owned).collect(),
        CodeBlockKind::Indented => Vec::new(),
    }
}

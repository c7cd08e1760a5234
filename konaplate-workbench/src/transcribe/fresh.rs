//! A page to the file of a new operation. What a page cannot say gets a stated default and a comment that asks for it.

use std::collections::BTreeMap;

use crate::document::{Block, Document, Entry, Value, printable};
use crate::page::{Page, Remark, RemarkKind};

use super::base::{Base, documented_limit};
use super::difference::Path;
use super::facts::{self, Field, Header, SIDES, UNKNOWN_LIMIT, is_same_limit};
use super::names::Taken;
use super::{Options, errors};

/// A file in the making.
pub(super) struct Fresh<'p> {
    pub(super) page: &'p Page,
    pub(super) base: &'p Base,
    pub(super) options: &'p Options,
    /// What a person has to look at, by its place.
    remarks: BTreeMap<&'p str, Vec<&'p Remark>>,
}

impl<'p> Fresh<'p> {
    pub(super) fn of(page: &'p Page, base: &'p Base, options: &'p Options) -> Self {
        let mut remarks: BTreeMap<&str, Vec<&Remark>> = BTreeMap::new();
        for remark in &page.remarks {
            if remark.kind != RemarkKind::Unread {
                remarks.entry(&remark.at).or_default().push(remark);
            }
        }
        Self {
            page,
            base,
            options,
            remarks,
        }
    }
}

impl Fresh<'_> {
    pub(super) fn document(&self, name: &str) -> Document {
        let mut document = Document::default();
        let root = &mut document.root;
        root.set("operation", name);
        self.top(root);
        root.set_with("effect", "write", self.effect_comment());
        self.encryption(root);
        for (side, message) in SIDES.into_iter().zip(facts::sides(self.page)) {
            let headers = facts::headers(message.headers.as_deref().unwrap_or_default());
            self.headers(root, side, &headers);
            let fields = facts::fields(message.parameters.as_deref().unwrap_or_default());
            let block = self.fields(&fields, &Path::of(&[side]));
            if !block.entries.is_empty() || !block.after.is_empty() {
                root.set(side, block);
            }
        }
        root.set("error-table", facts::error_table(self.page));
        self.codes(root);
        self.cases(root);
        self.cut(root);
        document
    }

    fn top(&self, root: &mut Block) {
        for (path, text, _) in facts::top(self.page) {
            match path {
                [key] => root.set(key, text),
                [above, key] => root.mapping_mut(above).set(key, text),
                _ => {}
            }
        }
        let source = root.mapping_mut("source");
        if source.get("version").is_none() {
            source.set_with("version", "unknown", "look: the page states no version");
        }
        source.set("read", self.options.read.clone());
        source.set("state", facts::state(self.page));
        if root.get("method").is_none() {
            root.set_with(
                "method",
                "POST",
                "The page shows no method: every known operation has this one.",
            );
        }
        let doc = format!("Operation {} of the page.", self.path());
        root.set_with("doc", doc, "look: what it does, in your own words");
        self.prose(root.entry_mut("doc"), &self.page.description);
    }

    fn path(&self) -> &str {
        self.page
            .path
            .as_ref()
            .map_or("", |path| path.value.as_str())
    }

    /// No default is safe but one that never sends again: `write` neither tries again as a `read` does, nor wants a
    /// way to ask as `moves-money` does.
    fn effect_comment(&self) -> String {
        let fields = |message: &crate::page::Message| {
            let names = message.parameters.iter().flatten();
            names
                .map(|field| field.name.value.to_ascii_lowercase())
                .collect::<Vec<_>>()
        };
        let response = fields(&self.page.response);
        let sends_amount = fields(&self.page.request)
            .iter()
            .any(|name| name.contains("amount"));
        let is_pending = response.iter().any(|name| name == "ispending");
        let path = self.path().to_ascii_lowercase();
        let asks = ["inquiry", "search", "list", "info", "valid", "check"]
            .iter()
            .any(|word| path.contains(word));
        let likely = match (is_pending || sends_amount, asks) {
            (true, _) => " An amount is sent, or settled later: this looks like moves-money.",
            (_, true) => " The path looks like read.",
            _ => "",
        };
        format!("look: read, write or moves-money? No page says it.{likely}")
    }

    fn encryption(&self, root: &mut Block) {
        for (side, message) in SIDES.into_iter().zip(facts::sides(self.page)) {
            let block = root.mapping_mut("encrypted");
            let text = if message.encrypted == Some(true) {
                "true"
            } else {
                "false"
            };
            block.set(side, text);
            if message.encrypted.is_none()
                && let Some(entry) = block.entry_mut(side)
            {
                entry
                    .above
                    .push("look: the place of the mark was not seen".to_owned());
            }
        }
    }

    /// Only what the page says differently from the profile.
    fn headers(&self, root: &mut Block, side: &str, headers: &[Header]) {
        for header in headers {
            let Some(profile) = self.base.header(side, &header.name) else {
                continue;
            };
            let mut block = Block::default();
            let length = different_length(profile, header);
            if let Some(length) = length.filter(|length| *length != UNKNOWN_LIMIT) {
                block.set("length", length);
            }
            if profile.text("required") != Some(header.required) {
                block.set("required", header.required);
            }
            if !block.entries.is_empty() {
                let mut entry = Entry::new(&header.name, block);
                let at = Path::of(&["headers", side, &header.name]);
                entry.above = self.remarks(&at);
                let headers = root.mapping_mut("headers").mapping_mut(side);
                headers.entries.push(entry);
            }
        }
    }

    /// Fields as entries; one that the language cannot say is a comment. Bounded by the depth of facts.
    fn fields(&self, fields: &[Field], at: &Path) -> Block {
        let mut block = Block::default();
        let mut left = Vec::new();
        for field in fields {
            let at = at.join(&field.name);
            if !field.can_be_said() {
                left.extend(self.left_out(field));
                continue;
            }
            let mut entry = self.field(field, &at);
            entry.above.splice(0..0, left.drain(..));
            block.entries.push(entry);
        }
        block.after = left;
        block
    }

    fn left_out(&self, field: &Field) -> Vec<String> {
        let kind = match field.kind {
            "array" => "an array of objects",
            _ => "an object",
        };
        let name = printable(&field.name);
        vec![format!(
            "look: {name}, {kind} (required: {}), is left out: the page does not say what is inside",
            field.required
        )]
    }

    /// The entry of one field.
    pub(super) fn field(&self, field: &Field, at: &Path) -> Entry {
        let mut block = self.shape(field, at);
        block.set("required", field.required);
        if let Some(default) = &field.default {
            block.set("default", default.value.clone());
        }
        if self.page.cut.is_some() {
            block.set("from", "excerpt");
        }
        let mut entry = Entry::new(&field.name, Value::Nothing(String::new()));
        entry.above.extend(self.look(field, at));
        if block.get("use").is_none() {
            block.set("doc", format!("Field {} of the page.", field.name));
            entry
                .above
                .push("look: describe it in your own words".to_owned());
        }
        if self.options.has_prose {
            let prose = field.prose.iter();
            entry
                .above
                .extend(prose.map(|line| format!("page: {}", printable(line))));
        }
        entry.value = block.into();
        entry
    }

    /// Type and limits, by a shared type if one fits.
    pub(super) fn shape(&self, field: &Field, at: &Path) -> Block {
        let mut block = Block::default();
        if let Some(name) = self.base.type_for(field) {
            block.set("use", name);
            let documented = self.base.shared_type(name).and_then(documented_limit);
            if let Some((key, limit)) = &field.limit
                && !documented.is_some_and(|documented| is_same_limit(documented, &limit.value))
            {
                block.set(key, limit.value.clone());
            }
            return block;
        }
        block.set("type", field.kind);
        let limit = field.limit.as_ref();
        if let Some((key, limit)) = limit.filter(|_| field.item != Some("string")) {
            block.set(key, limit.value.clone());
        }
        for word in &field.words {
            let meaning = format!("Word {} of the page.", word.value);
            block.mapping_mut("values").set(&word.value, meaning);
        }
        match field.item {
            None if field.kind == "object" => {
                block.set("fields", self.fields(&field.fields, &at.join("fields")))
            }
            Some("object") => {
                let items = block.mapping_mut("items");
                items.set("type", "object");
                let at = at.join("items").join("fields");
                items.set("fields", self.fields(&field.fields, &at));
            }
            Some(item) => {
                let items = block.mapping_mut("items");
                items.set("type", item);
                let length = limit.map_or(UNKNOWN_LIMIT, |(_, limit)| limit.value.as_str());
                items.set("length", length);
            }
            None => {}
        }
        block
    }

    /// Comments where a person has to look at a field.
    fn look(&self, field: &Field, at: &Path) -> Vec<String> {
        let mut look = self.remarks(at);
        let own = field.look.iter();
        look.extend(own.map(|text| format!("look: {}", printable(text))));
        if field.item.is_some() && field.fields.iter().any(|field| field.is_guessed) {
            let what = "look: what is not of its elements goes beside it";
            let name = printable(&field.name);
            look.push(if at.is_below("response") {
                format!("{what}, with `also-in: {name}`: both places are read")
            } else {
                what.to_owned()
            });
        }
        look
    }

    /// What the reader of the page remarks on a place.
    fn remarks(&self, at: &Path) -> Vec<String> {
        let here = self.remarks.get(at.to_string().as_str());
        here.into_iter()
            .flatten()
            .map(|remark| format!("look: {}", printable(&remark.message)))
            .collect()
    }

    fn prose(&self, entry: Option<&mut Entry>, lines: &[crate::page::Fact<String>]) {
        if let Some(entry) = entry.filter(|_| self.options.has_prose) {
            let lines = lines.iter();
            entry
                .above
                .extend(lines.map(|line| format!("page: {}", printable(&line.value))));
        }
    }

    fn codes(&self, root: &mut Block) {
        let mut taken = Taken::default();
        for error in errors::errors(self.page, self.base.success_code()) {
            let mut entry = errors::error_entry(self.base, &error, &mut taken);
            if let Some(block) = entry.value.block_mut().filter(|_| self.page.cut.is_some()) {
                block.set("from", "excerpt");
            }
            root.mapping_mut("errors").entries.push(entry);
        }
        if let Some(entry) = root.entry_mut("errors") {
            entry.above.push(
                "look: final: true only where the call is surely over and nothing happened"
                    .to_owned(),
            );
        }
    }

    fn cases(&self, root: &mut Block) {
        let mut taken = Taken::default();
        for case in errors::cases(self.page, self.base.success_code()) {
            let entry = errors::case_entry(self.base, &case, &mut taken);
            root.mapping_mut("cases").entries.push(entry);
        }
    }

    fn cut(&self, root: &mut Block) {
        if let (Some(cut), Some(entry)) = (&self.page.cut, root.entry_mut("source")) {
            let inside = printable(&cut.inside);
            let line = cut.line;
            entry.above.push(format!(
                "look: the page breaks off in line {line}, inside {inside}: the rest is missing"
            ));
        }
    }
}

/// The header's length where the profile documents another.
pub(super) fn different_length<'h>(profile: &Block, header: &'h Header) -> Option<&'h str> {
    let length = header.length.as_deref()?;
    let is_same = profile
        .text("length")
        .is_some_and(|known| is_same_limit(known, length));
    (!is_same).then_some(length)
}

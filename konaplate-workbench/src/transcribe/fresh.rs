//! A page to the file of a new operation. What a page cannot say gets a stated default and a comment that asks for it.

use std::collections::BTreeMap;

use crate::document::{Block, Document, Entry, Value, printable};
use crate::looks::{self, Topic};
use crate::page::{About, Page, Remark, RemarkKind};

use super::base::{Base, documented_limit};
use super::difference::Path;
use super::facts::{self, Field, Header, SIDES, UNKNOWN_LIMIT, is_same_limit};
use super::names::{Purpose, Taken};
use super::{Options, errors, names};

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
            // Lines that look like values are a question of the field, read or not.
            let is_of_values = remark.about == About::Values;
            if remark.kind != RemarkKind::Unread || is_of_values {
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
        self.effect(root);
        self.encryption(root);
        let mut errata = Block::default();
        for (side, message) in SIDES.into_iter().zip(facts::sides(self.page)) {
            let headers = facts::headers(message.headers.as_deref().unwrap_or_default());
            errata.entries.extend(self.headers(root, side, &headers));
            let fields = facts::fields(side, message.parameters.as_deref().unwrap_or_default());
            let mut block = self.fields(&fields, &Path::of(&[side]));
            block.after.extend(self.left_out_of(side));
            self.word_errata(&fields, side, &mut errata.entries);
            if !block.entries.is_empty() || !block.after.is_empty() {
                root.set(side, block);
            }
        }
        self.no_request(root);
        root.set("error-table", facts::error_table(self.page));
        self.codes(root);
        self.cases(root);
        if !errata.entries.is_empty() {
            root.set("errata", Value::Sequence(errata));
        }
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
            source.set_with(
                "version",
                "unknown",
                looks::comment(Topic::Other, "the page states no version"),
            );
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
        root.set("doc", format!("Operation {} of the page.", self.path()));
        self.prose(root.entry_mut("doc"), &self.page.description);
    }

    fn path(&self) -> &str {
        self.page
            .path
            .as_ref()
            .map_or("", |path| path.value.as_str())
    }

    /// No default is safe but one that never sends again: `write` neither tries again as a `read` does, nor wants a
    /// way to ask as `moves-money` does. What sounds like money is asked about as money.
    fn effect(&self, root: &mut Block) {
        let title = &self.page.title.value;
        let purpose = names::purpose(self.path(), title);
        let has_field = |message: &crate::page::Message, is_such: &dyn Fn(&str) -> bool| {
            let mut fields = message.parameters.iter().flatten();
            fields.any(|field| is_such(&field.name.value.to_ascii_lowercase()))
        };
        let is_pending = has_field(&self.page.response, &|name| name == "ispending");
        let sends_amount = has_field(&self.page.request, &|name| name.contains("amount"));
        let (effect, why) = match purpose {
            Purpose::MovesMoney(word) => {
                ("moves-money", format!("for its page speaks of `{word}`"))
            }
            _ if is_pending => ("moves-money", "for it may be settled later".to_owned()),
            Purpose::Asks => ("write", "its page sounds like a read".to_owned()),
            Purpose::Unknown if sends_amount => ("write", "it sends an amount".to_owned()),
            Purpose::Unknown => ("write", "no page says it".to_owned()),
        };
        let text = format!("`{effect}` until somebody decides: read, write or moves-money; {why}");
        root.set_with("effect", effect, looks::comment(Topic::Effect, &text));
        if effect == "moves-money" {
            self.money(root);
        }
    }

    /// The field that names a call, and how to ask about one, which no page says.
    fn money(&self, root: &mut Block) {
        let field = self.naming_field();
        if let Some(field) = field {
            let text = format!("is `{field}` a number of the caller's own, new in each call?");
            root.set_with(
                "idempotency",
                field,
                looks::comment(Topic::Idempotency, &text),
            );
        }
        let inquiries = self.base.inquiries();
        let known = match inquiries.as_slice() {
            [] => "the specification has no inquiry yet".to_owned(),
            known => format!(
                "the specification has {}, each about its own calls",
                known.join(", ")
            ),
        };
        let mut above = Vec::new();
        if field.is_none() {
            let text = "no field of the request is known to name a call";
            above.push(looks::comment(Topic::Idempotency, text));
        }
        let text =
            format!("which inquiry tells what became of a call, or why is there none? {known}");
        above.push(looks::comment(Topic::Recovery, &text));
        let has_codes = !errors::errors(self.page, self.base.success_code()).is_empty();
        let text = "`final: true` only where the call is surely over and nothing happened; `false` is safe";
        if has_codes {
            above.push(looks::comment(Topic::Final, text));
        }
        if let Some(entry) = root.entry_mut("effect") {
            entry.above.extend(above);
        }
    }

    /// A required text of the request that names calls elsewhere, or is called like such a one.
    fn naming_field(&self) -> Option<&str> {
        const NAMES: &[&str] = &[
            "sequenceid",
            "requestid",
            "transactionid",
            "orderid",
            "tradeid",
            "merchantorderid",
            "requestno",
            "idempotencykey",
        ];
        let fields = self.page.request.parameters.iter().flatten();
        let fields = fields.filter(|field| field.kind.value == crate::page::Kind::String);
        let mut required =
            fields.filter(|field| field.requirement.value == crate::page::Requirement::Required);
        let is_naming = |name: &str| {
            self.base.names_calls(name) || NAMES.contains(&name.to_ascii_lowercase().as_str())
        };
        required
            .find(|field| is_naming(&field.name.value))
            .map(|field| field.name.value.as_str())
    }

    /// The errata of limits that do not allow the words of their own page: an enum takes its words and no others, so
    /// that the words win. `at` is written as errata have it. Bounded by the depth of facts.
    fn word_errata(&self, fields: &[Field], at: &str, errata: &mut Vec<Entry>) {
        for field in fields {
            let at = format!("{at}.{}", field.name);
            if let Some(wider) = self.wider_limit(field) {
                errata.push(word_erratum_at(&at, field, &wider));
            }
            self.word_errata(&field.fields, &at, errata);
        }
    }

    /// The limit that allows the words too, where the documented one does not and no shared type has them.
    pub(super) fn wider_limit(&self, field: &Field) -> Option<String> {
        let (_, limit) = field.limit.as_ref().filter(|_| field.item.is_none())?;
        let (least, most) = bounds(&limit.value)?;
        let lengths = field
            .words
            .iter()
            .map(|word| word.value.chars().count() as u64);
        let shortest = lengths.clone().min()?;
        let longest = lengths.max()?;
        if (shortest >= least && longest <= most) || self.base.type_for(field).is_some() {
            return None;
        }
        Some(format!("{}..{}", least.min(shortest), most.max(longest)))
    }

    /// What is sent was not seen: a decision, which `check` asks for where the operation changes anything.
    fn no_request(&self, root: &mut Block) {
        if root.get("request").is_none() {
            let text = "the page shows no field of the request: describe them, or write `request: {}` if there are none";
            if let Some(entry) = root.entry_mut("encrypted") {
                entry.above.push(looks::comment(Topic::Request, text));
            }
        }
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
            // That a page breaks off before the answer is told once, at its source.
            let is_beyond = self.page.cut.is_some() && side == "response";
            if message.encrypted.is_none()
                && !is_beyond
                && let Some(entry) = block.entry_mut(side)
            {
                let text = "the place of the mark was not seen";
                entry.above.push(looks::comment(Topic::Encryption, text));
            }
        }
    }

    /// Only what the page says differently from the profile; gives the errata that settle it, as the profile has.
    fn headers(&self, root: &mut Block, side: &str, headers: &[Header]) -> Vec<Entry> {
        let mut errata = Vec::new();
        for header in headers {
            let Some(profile) = self.base.header(side, &header.name) else {
                continue;
            };
            let mut block = Block::default();
            let length = different_length(profile, header);
            if let Some(length) = length.filter(|length| *length != UNKNOWN_LIMIT) {
                block.set("length", length);
                errata.extend(self.base.header_erratum(side, header, length));
            }
            if profile.text("required") != Some(header.required) {
                block.set("required", header.required);
            }
            if !block.entries.is_empty() {
                let headers = root.mapping_mut("headers").mapping_mut(side);
                headers.entries.push(Entry::new(&header.name, block));
            }
        }
        errata
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
        let text = format!(
            "{name}, {kind} (required: {}), is left out: the page does not say what is inside",
            field.required
        );
        vec![looks::comment(Topic::Other, &text)]
    }

    /// A comment for each field of a message that could not be read.
    fn left_out_of(&self, side: &str) -> Vec<String> {
        let remarks = self.page.remarks.iter();
        let fields = remarks.filter(|remark| remark.at == side && remark.about == About::LeftOut);
        fields.map(look_of).collect()
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
            if let Some((class, reason)) = &field.class {
                let class = class.as_str();
                block.set("class", class);
                let text = format!("`{class}`, for {reason}: lower it where that is wrong");
                entry.above.push(looks::comment(Topic::Class, &text));
            }
            block.set("doc", format!("Field {} of the page.", field.name));
        }
        if field.is_guessed && at.is_nested_in("response") {
            block.set("also-in", looks::AROUND);
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
        let mut named = names::WordNames::default();
        let is_list = field.item == Some("string");
        let words = if self.is_cut_in(at) || is_list {
            &[][..]
        } else {
            &field.words
        };
        for word in words {
            block
                .mapping_mut("values")
                .set(&word.value, named.value(&word.value));
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
                let words = if self.is_cut_in(at) {
                    &[][..]
                } else {
                    &field.words
                };
                for word in words {
                    items
                        .mapping_mut("values")
                        .set(&word.value, named.value(&word.value));
                }
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
        // Words that the limit does not allow are settled: by an erratum of this file, or of the type.
        if !field.words.is_empty()
            && (self.wider_limit(field).is_some() || self.base.type_for(field).is_some())
        {
            look.retain(|comment| {
                !comment.starts_with(&looks::comment(Topic::Limit, "the value "))
            });
        }
        let own = field.look.iter();
        look.extend(own.map(|(topic, text)| looks::comment(*topic, &printable(text))));
        if self.is_cut_in(at) && !field.words.is_empty() {
            let words: Vec<&str> = field.words.iter().map(|word| word.value.as_str()).collect();
            let text = format!(
                "{}, and maybe more: the page breaks off here, and a list that is not whole would refuse the others",
                words.join(", ")
            );
            look.push(looks::comment(Topic::Values, &printable(&text)));
        } else if names::WordNames::any(&field.words) {
            let text =
                "some words make no name of their own in Rust: give them better ones than these";
            look.push(looks::comment(Topic::Name, text));
        }
        look
    }

    /// The page breaks off in what it says of a field: more values may follow.
    fn is_cut_in(&self, at: &Path) -> bool {
        let at = at.to_string();
        let mut remarks = self.page.remarks.iter().filter(|remark| remark.at == at);
        remarks.any(|remark| remark.about == About::Rest)
    }

    /// The page breaks off in what it says of the field in that line.
    pub(super) fn is_cut_at(&self, line: usize) -> bool {
        let mut remarks = self.page.remarks.iter();
        remarks.any(|remark| remark.line == line && remark.about == About::Rest)
    }

    /// What the reader of the page remarks on a place.
    fn remarks(&self, at: &Path) -> Vec<String> {
        let here = self.remarks.get(at.to_string().as_str());
        here.into_iter()
            .flatten()
            .map(|remark| look_of(remark))
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
            let text =
                format!("the page breaks off in line {line}, inside {inside}: the rest is missing");
            entry.above.push(looks::comment(Topic::Other, &text));
        }
    }
}

/// The erratum of a limit that does not allow the words of its own page; at a path of keys.
pub(super) fn word_erratum(at: &Path, field: &Field, wider: &str) -> Entry {
    word_erratum_at(&looks::in_errata(&at.0), field, wider)
}

fn word_erratum_at(at: &str, field: &Field, wider: &str) -> Entry {
    let documented = field
        .limit
        .as_ref()
        .map_or("", |(_, limit)| limit.value.as_str());
    let mut block = Block::default();
    block.set("at", format!("{at}.length"));
    block.set("documented", documented);
    block.set("effective", wider);
    block.set(
        "because",
        "the page lists values that its own limit does not allow",
    );
    Entry::new("", block)
}

/// The least and the most of a limit that has both.
fn bounds(limit: &str) -> Option<(u64, u64)> {
    let (least, most) = limit.split_once("..").unwrap_or((limit, limit));
    Some((least.parse().ok()?, most.parse().ok()?))
        .filter(|(least, most)| least <= most && *most > 0)
}

/// The comment of a remark.
pub(super) fn look_of(remark: &Remark) -> String {
    let topic = match remark.about {
        About::Limit => Topic::Limit,
        About::Nesting => Topic::Nesting,
        About::Values => Topic::Values,
        About::Encryption => Topic::Encryption,
        About::Part | About::LeftOut | About::Rest | About::Other => Topic::Other,
    };
    looks::comment(topic, &printable(&remark.message))
}

/// The header's length where the profile documents another.
pub(super) fn different_length<'h>(profile: &Block, header: &'h Header) -> Option<&'h str> {
    let length = header.length.as_deref()?;
    let is_same = profile
        .text("length")
        .is_some_and(|known| is_same_limit(known, length));
    (!is_same).then_some(length)
}

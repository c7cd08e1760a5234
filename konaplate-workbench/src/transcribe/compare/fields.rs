//! The fields of a message: their shape, limits, requirement and words, and which of them there are.

use crate::document::{Block, Entry, Value, inner_fields as inner};
use crate::page::About;

use super::super::base::documented_limit;
use super::super::difference::{Change, Path};
use super::super::facts::{Field, UNKNOWN_LIMIT, is_same_limit};
use super::super::fresh::word_erratum;
use super::super::names::WordNames;
use super::Comparison;
use super::missing::is_of_page;

/// A level of fields: the key path of its mapping, and the mapping.
type Level<'c> = (Path, Option<&'c Block>);
impl<'c> Comparison<'c> {
    pub(super) fn message(&mut self, side: &str, fields: &[Field]) {
        let spec = self.root.get(side).and_then(Value::block);
        let level = (Path::of(&[side]), spec);
        self.is_shape_left = false;
        self.fields(fields, &level, &[]);
        // What a page that breaks off does not show, it may show further on.
        if self.fresh.page.cut.is_none() {
            // What is inside a field of another shape may stand beside it in the file.
            let lost = if self.is_shape_left {
                Change::Left
            } else {
                self.lost(side)
            };
            self.removed(&level, &lost);
        }
    }

    /// The fields of one level. `outer` are the levels around it, the nearest last: a field whose nesting the page
    /// does not show may stand there.
    fn fields(&mut self, fields: &[Field], level: &Level<'c>, outer: &[Level<'c>]) {
        let mut before: Option<String> = None;
        for field in fields {
            let place = self.place(field, level, outer);
            if let Some((at, block)) = place {
                self.seen.insert(at.clone());
                let mut around = outer.to_vec();
                around.push(level.clone());
                self.field(field, (&at, block), &around);
            } else if field.can_be_said() {
                let at = level.0.join(&field.name);
                let entry = self.fresh.field(field, &at);
                let change = Change::Insert {
                    after: before.clone(),
                    entry,
                };
                if let Some(wider) = self.fresh.wider_limit(field) {
                    let erratum = word_erratum(&at, field, &wider);
                    let (line, limit) = (field.line, at.join("length"));
                    self.tell(at, line, (Some(&field.name), None), change);
                    self.tell(limit, line, (Some(&wider), None), Change::Amend(erratum));
                } else {
                    self.tell(at, field.line, (Some(&field.name), None), change);
                }
            }
            before = Some(field.name.clone());
        }
    }

    /// Where the file has the field.
    fn place(
        &self,
        field: &Field,
        level: &Level<'c>,
        outer: &[Level<'c>],
    ) -> Option<(Path, &'c Block)> {
        let on = |(at, block): &Level<'c>| {
            let found = block.and_then(|block| block.get(&field.name))?.block()?;
            Some((at.join(&field.name), found))
        };
        let inside = || {
            let siblings = level.1.into_iter().flat_map(|block| &block.entries);
            let mut found = siblings.filter_map(|entry| {
                let around = entry.value.block()?;
                on(&(inner_path(&level.0.join(&entry.key), around), inner(around)))
            });
            found.next()
        };
        on(level).or_else(|| {
            let outward = || outer.iter().rev().find_map(on);
            field
                .is_guessed
                .then(|| outward().or_else(inside))
                .flatten()
        })
    }

    fn field(&mut self, field: &Field, (at, spec): (&Path, &'c Block), outer: &[Level<'c>]) {
        let shared = spec
            .text("use")
            .and_then(|name| self.fresh.base.shared_type(name));
        let kind = spec
            .text("type")
            .or_else(|| shared.and_then(|shared| shared.text("type")));
        if field.may_be_fraction && matches!(kind, Some("integer" | "string")) {
            let required = (field.required, spec.text("required"));
            return self.text(&at.join("required"), field.line, required);
        }
        if kind != Some(field.kind) {
            // What people wrote inside would be lost with the shape.
            let decided = ["values", "use", "class", "format", "lives"];
            let is_plain =
                inner(spec).is_none() && decided.iter().all(|key| spec.get(key).is_none());
            let change = if is_plain && field.can_be_said() {
                Change::Reshape(self.fresh.shape(field, at))
            } else {
                Change::Left
            };
            self.is_shape_left |= change == Change::Left;
            self.tell(at.clone(), field.line, (Some(field.kind), kind), change);
            return self.inside(field, (at, spec), outer);
        }
        self.limit(field, (at, spec), shared);
        self.text(
            &at.join("required"),
            field.line,
            (field.required, spec.text("required")),
        );
        if let Some(default) = &field.default {
            let spec = spec.text("default");
            self.text(&at.join("default"), default.line, (&default.value, spec));
        }
        self.words(field, (at, spec), shared);
        self.inside(field, (at, spec), outer);
    }

    fn inside(&mut self, field: &Field, (at, spec): (&Path, &'c Block), outer: &[Level<'c>]) {
        if !field.fields.is_empty() && inner(spec).is_some() {
            let level = (inner_path(at, spec), inner(spec));
            self.fields(&field.fields, &level, outer);
        } else {
            self.see_all((at, spec));
        }
    }

    fn limit(&mut self, field: &Field, (at, spec): (&Path, &Block), shared: Option<&Block>) {
        let Some((key, page)) = &field.limit else {
            return;
        };
        let at = &match field.item {
            Some("string") => at.join("items"),
            _ => at.clone(),
        };
        let items = spec.get("items").and_then(Value::block);
        let own = match (field.item, items) {
            (None, _) => documented_limit(spec),
            (Some("string"), Some(items)) => documented_limit(items),
            _ => spec.text(key),
        };
        let of_type = shared.and_then(documented_limit);
        let documented = own.or(of_type).unwrap_or("any");
        if is_same_limit(documented, &page.value) {
            return;
        }
        // No page says `any`: this one has no limit, or none that can be read.
        let said = Some(page.value.as_str()).filter(|said| *said != UNKNOWN_LIMIT);
        let is_of_type = of_type.is_some_and(|of_type| is_same_limit(of_type, &page.value));
        let change = match said {
            None => Change::Left,
            Some(_) if is_of_type => Change::Remove,
            Some(said) => Change::Set(said.into()),
        };
        let sides = (said, Some(documented));
        self.tell(at.join(key), page.line, sides, change);
    }

    fn words(&mut self, field: &Field, (at, spec): (&Path, &Block), shared: Option<&Block>) {
        if field.words.is_empty() {
            return;
        }
        let own = spec.get("values").and_then(Value::block);
        let known = own.or_else(|| shared?.get("values")?.block());
        // What may be prose says nothing against a field that somebody has looked at.
        let mut remarks = self.fresh.page.remarks.iter();
        let is_guess = remarks.any(|remark| {
            remark.about == About::Values && field.words.iter().any(|word| word.line == remark.line)
        });
        if is_guess || self.fresh.is_cut_at(field.line) {
            return;
        }
        let has = |word: &str| known.is_some_and(|known| known.get(word).is_some());
        let mut before: Option<String> = None;
        for word in &field.words {
            if !has(&word.value) {
                let entry = Entry::new(&word.value, WordNames::default().value(&word.value));
                let change = match shared {
                    Some(_) => Change::Left,
                    None => Change::Insert {
                        after: before.clone(),
                        entry,
                    },
                };
                let at = at.join("values").join(&word.value);
                self.tell(at, word.line, (Some(&word.value), None), change);
            }
            before = Some(word.value.clone());
        }
        // More of them may stand where the page breaks off.
        let known = known.filter(|_| self.fresh.page.cut.is_none());
        for entry in known.into_iter().flat_map(|known| &known.entries) {
            if field.words.iter().all(|word| word.value != entry.key) {
                let at = at.join("values").join(&entry.key);
                self.tell(at, field.line, (None, Some(&entry.key)), Change::Left);
            }
        }
    }

    /// The page does not show what is inside: it says nothing against what the file has there.
    fn see_all(&mut self, (at, spec): (&Path, &Block)) {
        let Some(fields) = inner(spec) else {
            return;
        };
        let path = inner_path(at, spec);
        for entry in &fields.entries {
            let at = path.join(&entry.key);
            self.seen.insert(at.clone());
            if let Some(block) = entry.value.block() {
                self.see_all((&at, block));
            }
        }
    }

    /// Fields that the page has no more. One of an excerpt is a person's to remove; one that was never read off a page
    /// is not looked for there.
    fn removed(&mut self, (path, block): &Level<'c>, lost: &Change) {
        for entry in block.iter().flat_map(|block| &block.entries) {
            let at = path.join(&entry.key);
            let Some(field) = entry.value.block() else {
                continue;
            };
            if self.seen.contains(&at) {
                self.removed(&(inner_path(&at, field), inner(field)), lost);
                continue;
            }
            if !is_of_page(entry) {
                continue;
            }
            let change = match field.text("from") {
                None | Some("page") => lost.clone(),
                Some(_) => Change::Left,
            };
            self.tell(
                at,
                self.fresh.page.title.line,
                (None, Some(&entry.key)),
                change,
            );
        }
    }
}

/// The key path of what is inside a field.
fn inner_path(at: &Path, field: &Block) -> Path {
    match field.get("fields") {
        None if field.get("items").is_some() => at.join("items").join("fields"),
        _ => at.join("fields"),
    }
}

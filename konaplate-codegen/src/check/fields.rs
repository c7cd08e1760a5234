//! Fields of requests and responses: shapes, types, Rust names.

use super::limits::{Errata, UNLIMITED};
use super::misfits::{
    check_also_in, check_default, report_also_in, report_other_limit, report_stray_keys,
    report_too_many_required, report_words_outside,
};
use super::{Context, times, types};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Requirement, ScalarKind, Shape, TypeId};
use crate::names::{self, Owner, Scope};
use crate::spec::{Field, Kind, Spanned};

/// Which message the fields belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

/// How many objects and lists a field may stand in.
const MAX_DEPTH: usize = 16;

/// Reads the fields of one operation's messages.
pub(crate) struct Reader<'r, 'c, 's> {
    pub(crate) context: &'r mut Context<'c>,
    /// `operations/recharge/charge.yaml`.
    pub(crate) file: &'s str,
    pub(crate) side: Side,
    pub(crate) errata: &'r mut Errata<'s>,
}

/// Where fields stand: in a message, or in an object or list of one.
pub(crate) struct Level<'l> {
    /// Key path of what holds them.
    key: &'l str,
    /// Begins the names of the types they define.
    owner_name: &'l str,
    /// How many objects and lists are around them.
    depth: usize,
}

impl<'l> Level<'l> {
    /// Of a message's own fields.
    pub(crate) fn top(key: &'l str, owner_name: &'l str) -> Self {
        Self {
            key,
            owner_name,
            depth: 0,
        }
    }
}

/// A field, or the element of a list, and where it stands.
struct Spot<'f> {
    field: &'f Field,
    key: &'f str,
    /// What its type is called, if no name is given by hand.
    type_name: &'f str,
    /// How many lists it is an element of, one in the other: their counts differ in their key paths.
    lists: usize,
    /// How many objects and lists are around it.
    depth: usize,
}

type ShapeAndLimit = (Shape, Option<ir::Limit>);

impl Reader<'_, '_, '_> {
    /// The fields of a level.
    pub(crate) fn all(&mut self, fields: &[Field], level: &Level<'_>) -> Vec<ir::Field> {
        let mut scope = Scope::default();
        let mut done = Vec::new();
        for field in fields {
            let rust = self.claim(field, &mut scope);
            let key = format!("{}.{}", level.key, field.wire.value);
            let fragment = self.context.made.fragment(&field.wire.value);
            let spot = Spot {
                field,
                key: &key,
                type_name: &format!("{}{fragment}", level.owner_name),
                lists: 0,
                depth: level.depth,
            };
            let Some((shape, limit)) = self.shape(&spot) else {
                continue;
            };
            check_default(self.context, field, &shape);
            done.push(ir::Field {
                wire: field.wire.value.clone(),
                rust: rust.value,
                required: field.required == Requirement::Required,
                requirement: field.required,
                doc: field.doc.clone(),
                shape,
                limit,
                default: field.default.as_ref().map(|default| default.value.clone()),
                also_in: field.also_in.as_ref().map(|to| to.value.clone()),
                origin: field.origin,
                lives: None,
                key,
            });
        }
        match self.side {
            Side::Request => {
                report_also_in(fields, self.context.problems);
                report_too_many_required(fields, self.context.problems);
            }
            Side::Response => check_also_in(self.context, fields, &done, level.depth),
        }
        done
    }

    /// The field's Rust name, which no other of its level has.
    fn claim(&mut self, field: &Field, scope: &mut Scope) -> Spanned<String> {
        let Context { made, problems, .. } = &mut *self.context;
        let rust = names::of_field(&field.wire, field.rust.as_ref(), made, problems);
        let what = Owner::Field(field.wire.value.clone());
        scope.claim(&rust.value, rust.at, what, problems);
        rust
    }

    fn shape(&mut self, spot: &Spot<'_>) -> Option<ShapeAndLimit> {
        let field = spot.field;
        report_stray_keys(self.context, field);
        if let Some(shared) = &field.shared {
            return self.use_shared(spot, shared);
        }
        let Some(kind) = &field.kind else {
            let message = format!("`{}` has neither `type` nor `use`", field.wire.value);
            let problem = Diagnostic::new(Code::MissingKey, field.wire.at, message);
            let help = "add `type: string`, or `use: Name` of a shared type";
            self.context.problems.push(problem.help(help));
            return None;
        };
        match kind.value {
            Kind::String | Kind::Integer => {
                let name = self.type_name_of(spot);
                let scalar = types::scalar(
                    &types::Definition {
                        field,
                        key: spot.key,
                        file: self.file,
                        name: &name,
                    },
                    self.errata,
                    self.context.problems,
                );
                let id = types::add(self.context, scalar, &name);
                Some((Shape::Scalar(id), None))
            }
            Kind::Boolean => {
                types::report_misplaced_limits(field, self.context.problems);
                Some((Shape::Boolean, None))
            }
            Kind::Object => Some((self.object(spot)?, None)),
            Kind::Array => self.array(spot),
        }
    }

    /// The name given by hand or else the one made of operation and field.
    fn type_name_of(&mut self, spot: &Spot<'_>) -> Spanned<String> {
        let made = Spanned {
            value: spot.type_name.to_owned(),
            at: spot.field.wire.at,
        };
        let by_hand = spot.field.type_name.as_ref();
        names::decide(&made, by_hand, str::to_owned, self.context.problems)
    }

    /// A field of a shared type. Where the page documents another limit here, and no erratum sets it right,
    /// the field gets a type of its own.
    fn use_shared(&mut self, spot: &Spot<'_>, shared: &Spanned<String>) -> Option<ShapeAndLimit> {
        let Some(&id) = self.context.shared.get(&shared.value) else {
            let message = format!("no shared type is called `{}`", shared.value);
            let problem = Diagnostic::new(Code::UnknownType, shared.at, message);
            let names = self.context.shared.keys().map(String::as_str);
            let otherwise = "define it under `types` in the profile";
            let problem = problem.did_you_mean(&shared.value, names, otherwise);
            self.context.problems.push(problem);
            return None;
        };
        if let Some(kind) = &spot.field.kind {
            let message = "`use` and `type` exclude each other";
            let problem = Diagnostic::new(Code::BadValue, kind.at, message);
            self.context.problems.push(problem.help("remove `type`"));
        }
        if spot.field.length.is_none() && spot.field.range.is_none() {
            return Some((Shape::Scalar(id), None));
        }
        Some(self.narrowed(spot, id))
    }

    fn narrowed(&mut self, spot: &Spot<'_>, id: TypeId) -> ShapeAndLimit {
        let field = spot.field;
        let mut scalar = self.context.types[id.0].clone();
        let is_integer = matches!(scalar.kind, ScalarKind::Integer(_));
        report_other_limit(field, is_integer, self.context.problems);
        let (word, documented) = types::limit(field, is_integer);
        let at = format!("{}.{word}", spot.key);
        let limit = self.errata.limit(&at, &documented, self.context.problems);
        let of_type = match &mut scalar.kind {
            // All of its values have one length: there is nothing to narrow.
            ScalarKind::Time(format, _) => {
                times::report_length(field, *format, &limit, self.context.problems);
                return (Shape::Scalar(id), Some(limit));
            }
            ScalarKind::Text(limit) | ScalarKind::Integer(limit) | ScalarKind::Enum(limit, _) => {
                limit
            }
        };
        if of_type.effective == limit.effective {
            return (Shape::Scalar(id), Some(limit));
        }
        *of_type = limit;
        report_words_outside(self.context, field, &scalar.kind);
        let name = self.type_name_of(spot);
        scalar.rust.clone_from(&name.value);
        scalar.narrows = Some(id);
        scalar.spec = format!("{} {}", self.file, spot.key);
        let id = types::add(self.context, scalar, &name);
        (Shape::Scalar(id), None)
    }

    fn object(&mut self, spot: &Spot<'_>) -> Option<Shape> {
        let field = spot.field;
        types::report_misplaced_limits(field, self.context.problems);
        self.go_deeper(spot)?;
        let name = self.type_name_of(spot);
        let what = Owner::Object(spot.key.to_owned());
        let Context {
            type_names,
            problems,
            ..
        } = &mut *self.context;
        type_names.claim_type(&name.value, name.at, what, problems);
        if field.fields.is_empty() {
            let message = format!("the object `{}` has no fields", field.wire.value);
            let problem = Diagnostic::new(Code::MissingKey, field.wire.at, message);
            problems.push(problem.help("add `fields: { … }`"));
        }
        let level = Level {
            key: spot.key,
            // That of a faulty name is reported once, and not for all that is in it.
            owner_name: &names::upper(&name.value),
            depth: spot.depth + 1,
        };
        Some(Shape::Object(ir::Object {
            fields: self.all(&field.fields, &level),
            rust: name.value,
        }))
    }

    /// A list, and the limit that is documented at its elements.
    fn array(&mut self, spot: &Spot<'_>) -> Option<ShapeAndLimit> {
        let field = spot.field;
        types::report_misplaced_limits(field, self.context.problems);
        self.go_deeper(spot)?;
        let count = self.count(spot);
        let Some(items) = &field.items else {
            let message = format!("the list `{}` does not say what it holds", field.wire.value);
            let problem = Diagnostic::new(Code::MissingKey, field.wire.at, message);
            let help = "add `items: { type: … }`";
            self.context.problems.push(problem.help(help));
            return None;
        };
        let (shape, limit) = self.shape(&Spot {
            field: items,
            lists: spot.lists + 1,
            depth: spot.depth + 1,
            ..*spot
        })?;
        let item = Box::new(shape);
        Some((Shape::Array(ir::Array { item, count }), limit))
    }

    /// How many items a list has, as it documents; none documented is none known.
    fn count(&mut self, spot: &Spot<'_>) -> ir::Limit {
        let undocumented = Spanned {
            value: UNLIMITED,
            at: spot.field.wire.at,
        };
        let written = spot.field.count.as_ref().unwrap_or(&undocumented);
        let at = format!("{}{}.count", spot.key, ".items".repeat(spot.lists));
        self.errata.limit(&at, written, self.context.problems)
    }

    /// Whether what an object or list holds is not too deep; reported where it is.
    fn go_deeper(&mut self, spot: &Spot<'_>) -> Option<()> {
        if spot.depth < MAX_DEPTH {
            return Some(());
        }
        let name = &spot.field.wire;
        let message = format!(
            "`{}` is an object or list inside {MAX_DEPTH} others",
            name.value
        );
        let problem = Diagnostic::new(Code::TooDeep, name.at, message);
        let help = "no page nests so deeply: look at it again";
        self.context.problems.push(problem.help(help));
        None
    }
}

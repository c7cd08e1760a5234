//! Fields of requests and responses: shapes, types, Rust names.

use std::collections::BTreeMap;

use super::limits::{Errata, UNLIMITED};
use super::misfits::{
    check_also_in, check_default, report_also_in, report_other_limit, report_stray_keys,
    report_too_many_required, report_words_outside,
};
use super::{Context, times, types};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Requirement, ScalarKind, ScalarType, Shape, TypeId};
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

/// The names that an operation's messages give to types, and what has them.
#[derive(Debug, Default)]
pub(crate) struct Given(BTreeMap<String, (Side, Holder)>);

/// What has a name.
#[derive(Debug, Clone, Copy)]
enum Holder {
    Scalar(TypeId),
    Object,
}

/// Reads the fields of one operation's messages: of the request first, whose names do not depend on the response.
pub(crate) struct Reader<'r, 'c, 's> {
    pub(crate) context: &'r mut Context<'c>,
    /// `operations/recharge/charge.yaml`.
    pub(crate) file: &'s str,
    pub(crate) side: Side,
    pub(crate) errata: &'r mut Errata<'s>,
    pub(crate) given: &'r mut Given,
}

/// Where fields stand: in a message, or in an object or list of one.
pub(crate) struct Level<'l> {
    /// Key path of what holds them.
    key: &'l str,
    names: Names<'l>,
    /// How many objects and lists are around them.
    depth: usize,
}

impl<'l> Level<'l> {
    /// Of a message's own fields.
    pub(crate) fn top(key: &'l str, names: Names<'l>) -> Self {
        Self {
            key,
            names,
            depth: 0,
        }
    }
}

/// What a type is called, or what the names of the types inside begin with, if no name is given by hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'n> {
    /// In both messages: `CheckMemo`.
    pub(crate) usual: &'n str,
    /// In the response, where the request has another type of the usual name: `CheckReplyMemo`.
    pub(crate) in_reply: &'n str,
}

/// A field, or the element of a list, and where it stands.
struct Spot<'f> {
    field: &'f Field,
    key: &'f str,
    names: Names<'f>,
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
                names: Names {
                    usual: &format!("{}{fragment}", level.names.usual),
                    in_reply: &format!("{}{fragment}", level.names.in_reply),
                },
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
                let scalar = types::scalar(
                    &types::Definition {
                        field,
                        key: spot.key,
                        file: self.file,
                    },
                    self.errata,
                    self.context.problems,
                );
                Some((Shape::Scalar(self.own_type(spot, scalar)), None))
            }
            Kind::Boolean => {
                types::report_misplaced_limits(field, self.context.problems);
                Some((Shape::Boolean, None))
            }
            Kind::Object => Some((self.object(spot)?, None)),
            Kind::Array => self.array(spot),
        }
    }

    /// A type by the name that it has here. Fields that are alike and lead to the same name have one type.
    fn own_type(&mut self, spot: &Spot<'_>, scalar: ScalarType) -> TypeId {
        let usual = self.usual_name(spot);
        let here = self.name_here(spot, &usual);
        for name in [&usual, &here] {
            if let Some((_, Holder::Scalar(id))) = self.given.0.get(&name.value)
                && types::is_alike(&self.context.types[id.0], &scalar)
            {
                return *id;
            }
        }
        let id = types::add(self.context, scalar, &here);
        self.give(here.value, Holder::Scalar(id));
        id
    }

    /// The name given by hand or else the one made of operation and field.
    fn usual_name(&mut self, spot: &Spot<'_>) -> Spanned<String> {
        let made = Spanned {
            value: spot.names.usual.to_owned(),
            at: spot.field.wire.at,
        };
        let by_hand = spot.field.type_name.as_ref();
        names::decide(&made, by_hand, str::to_owned, self.context.problems)
    }

    /// The name of a type that no other serves for.
    fn name_here(&self, spot: &Spot<'_>, usual: &Spanned<String>) -> Spanned<String> {
        let is_made = spot.field.type_name.is_none();
        let holder = self.given.0.get(&usual.value);
        let is_of_request = matches!(holder, Some((Side::Request, _)));
        let mut name = usual.clone();
        if self.side == Side::Response && is_made && is_of_request {
            spot.names.in_reply.clone_into(&mut name.value);
        }
        name
    }

    /// The first that has a name keeps it; whoever else takes it is reported.
    fn give(&mut self, name: String, holder: Holder) {
        self.given.0.entry(name).or_insert((self.side, holder));
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
        scalar.narrows = Some(id);
        scalar.spec = format!("{} {}", self.file, spot.key);
        (Shape::Scalar(self.own_type(spot, scalar)), None)
    }

    fn object(&mut self, spot: &Spot<'_>) -> Option<Shape> {
        let field = spot.field;
        types::report_misplaced_limits(field, self.context.problems);
        self.go_deeper(spot)?;
        let usual = self.usual_name(spot);
        let name = self.name_here(spot, &usual);
        self.give(name.value.clone(), Holder::Object);
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
        // A faulty name is reported once, and not for all that is in it.
        let usual = names::upper(&usual.value);
        let in_reply = match field.type_name {
            Some(_) => &*names::reply(&usual),
            None => spot.names.in_reply,
        };
        let level = Level {
            key: spot.key,
            names: Names {
                usual: &usual,
                in_reply,
            },
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

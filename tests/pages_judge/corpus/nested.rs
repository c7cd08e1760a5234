//! Objects, lists and pages of lists, in the shapes that pages have.

use konaplate_workbench::page::Limit;

use super::Maker;
use crate::written::{Bound, Field, Inside};

pub(super) const SHAPES: usize = 8;

fn count(maker: &Maker, name: &str, english: &str, korean: &str) -> Field {
    let limit = Bound::Known(Limit::Span(0, 1000));
    Maker::named(
        maker.field(1, "number", limit),
        name,
        maker.say(english, korean),
    )
}

fn object(maker: &Maker, name: &str, fields: Vec<Field>) -> Field {
    let text = maker.say(&format!("All about {name}"), "모아 둔 것");
    let mut object = Maker::named(maker.field(2, "object", Bound::None), name, text);
    object.fields = fields;
    object
}

fn list(maker: &Maker, name: &str, inside: Inside, fields: Vec<Field>) -> Field {
    let mut list = object(maker, name, fields);
    list.kind = "array of objects";
    list.inside = inside;
    list
}

pub(super) fn page_request(maker: &Maker) -> Field {
    let fields = vec![
        count(maker, "page", "Which page, from 0", "몇 쪽인지"),
        count(maker, "pageSize", "Rows of a page", "한 쪽의 줄 수"),
    ];
    object(maker, "pageRequest", fields)
}

fn paging(maker: &Maker, name: &str) -> Field {
    let fields = vec![
        count(maker, "page", "Which page, from 0", "몇 쪽인지"),
        count(maker, "pageSize", "Rows of a page", "한 쪽의 줄 수"),
        count(maker, "totalPages", "Pages of all", "모두 몇 쪽"),
        count(maker, "totalCount", "Rows of all", "모두 몇 줄"),
    ];
    object(maker, name, fields)
}

/// Fields of an element. Names begin with a prefix, so that no level has another's.
fn row(maker: &Maker, prefix: &str) -> Vec<Field> {
    let prefixed = |mut field: Field| {
        field.name = format!(
            "{prefix}{}{}",
            field.name[..1].to_uppercase(),
            &field.name[1..]
        );
        field
    };
    vec![
        prefixed(maker.field(7, "string", Bound::Known(Limit::Length(15)))),
        prefixed(maker.field(8, "number", Bound::Known(Limit::Span(0, 9_999_999_999)))),
        prefixed(maker.described(9)),
        prefixed(maker.worded(4)),
    ]
}

/// What stands at the end of the response.
pub(super) fn shape(maker: &Maker) -> Vec<Field> {
    let rows = |inside| list(maker, "entries", inside, row(maker, "row"));
    let total = || count(maker, "totalCount", "Rows of all", "모두 몇 줄");
    match maker.number % SHAPES {
        0 => vec![maker.field(10, "number", maker.number_limit(10))],
        1 => vec![object(maker, "boxInfo", row(maker, "box"))],
        2 => vec![rows(Inside::Item), total()],
        3 => vec![paging(maker, "pageResponse"), rows(Inside::Item)],
        4 => vec![rows(Inside::Item), paging(maker, "pageInfo")],
        5 => {
            let deepest = object(maker, "deepInfo", row(maker, "deep"));
            let mut inner = row(maker, "inner");
            inner.truncate(1);
            inner.push(deepest);
            let mut outer = row(maker, "outer");
            outer.truncate(1);
            outer.push(object(maker, "innerInfo", inner));
            vec![list(maker, "entries", Inside::Item, outer)]
        }
        6 => {
            let mut fields = row(maker, "box");
            fields.push(rows(Inside::Item));
            fields.push(count(maker, "unitAmt", "Step of an amount", "금액 단위"));
            vec![object(maker, "boxInfo", fields)]
        }
        _ => vec![
            maker.strings(),
            maker.strings_with_item(),
            rows(Inside::Plain),
        ],
    }
}

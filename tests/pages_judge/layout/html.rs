//! Pages as a browser saves them: with the portal's data in a script, or with nothing but elements.

use super::pieces::{Piece, Style};
use crate::written::{Role, Sheet};

const ABOVE: &[&str] = &[
    "<!DOCTYPE html>",
    "<html lang=\"en\">",
    "<head>",
    "<meta charset=\"utf-8\">",
    "<title>Shop &amp; Locker documentation</title>",
    "<style>.row > p { margin: 0 } /* string Required */</style>",
    "<script>if (1 < 2) { window.dataLayer = [\"Request Headers\"]; }</script>",
    "</head>",
    "<body>",
    "<!-- Request Parameters: hidden",
    "string -->",
    "<nav><ul><li><a href=\"/a\">Rent a Locker</a></li><li><a href=\"/b\">Parcel Lookup</a></li></ul></nav>",
];
const BELOW: &[&str] = &[
    "<script>console.log(\"Response Code\");</script>",
    "</body>",
    "</html>",
];

fn furniture(sheet: &mut Sheet, lines: &[&str]) {
    for line in lines {
        sheet.push(*line, [Role::Furniture]);
    }
}

/// The data of a page within its markup, in one line as servers write it.
pub(super) fn with_data(json: &Sheet) -> Sheet {
    let mut sheet = Sheet::default();
    furniture(&mut sheet, ABOVE);
    furniture(&mut sheet, &["<div id=\"__next\"><p>Loading ...</p></div>"]);
    let data: Vec<&str> = json.lines.iter().map(|line| line.trim()).collect();
    // As servers write it: no `</` stands in a script.
    let data = data.concat().replace("</", "\\u003c/");
    let roles = json.roles.iter().flatten().copied();
    sheet.push(
        format!("<script id=\"__NEXT_DATA__\" type=\"application/json\">{data}</script>"),
        roles,
    );
    furniture(&mut sheet, BELOW);
    sheet
}

/// The pieces as elements.
pub(super) fn elements(pieces: &[Piece]) -> Sheet {
    let mut sheet = Sheet::default();
    furniture(&mut sheet, ABOVE);
    furniture(&mut sheet, &["<main class=\"doc\">"]);
    let mut open = None;
    for piece in super::text::filled(pieces) {
        let group = group(piece.style);
        if open != group {
            close(&mut sheet, open);
            if let Some(group) = group {
                sheet.push(format!("<{group}>"), [Role::Furniture]);
            }
            open = group;
        }
        sheet.push(element(piece), [piece.role]);
    }
    close(&mut sheet, open);
    furniture(&mut sheet, &["</main>"]);
    furniture(&mut sheet, BELOW);
    sheet
}

fn group(style: Style) -> Option<&'static str> {
    match style {
        Style::Bullet | Style::Case => Some("ul"),
        Style::Columns => Some("table"),
        _ => None,
    }
}

fn close(sheet: &mut Sheet, open: Option<&str>) {
    if let Some(group) = open {
        sheet.push(format!("</{group}>"), [Role::Furniture]);
    }
}

/// A text with its entities.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace(" : ", "&nbsp;: ")
        .replace('\'', "&#39;")
}

fn element(piece: &Piece) -> String {
    let text = escaped(&piece.text);
    match piece.style {
        Style::Title => {
            let mode = ["Async", "Sync", "비동기", "동기"]
                .into_iter()
                .find(|mode| text.ends_with(mode));
            let (title, mode) = text.split_at(text.len() - mode.map_or(0, str::len));
            format!(
                "<div class=\"title\"><span>{title}</span><span class=\"tag\">{mode}</span></div>"
            )
        }
        Style::Heading => format!("<h2>{text}</h2>"),
        Style::Bullet | Style::Case => format!("<li>{text}</li>"),
        Style::Columns => {
            let cells = piece.text.split("   ").map(|cell| {
                let cell = escaped(cell);
                let (name, code) = cell.rsplit_once(' ').unwrap_or((&cell, ""));
                format!("<td>{name}</td><td>{code}</td>")
            });
            format!("<tr>{}</tr>", cells.collect::<String>())
        }
        Style::Prose => format!("<p>{text}</p>"),
        _ => format!("<div><span>{text}</span></div>"),
    }
}

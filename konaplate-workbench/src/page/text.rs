//! A page as text, in all layouts that the portal was seen in: its parts in order, and where it breaks off.
//! Parameters, nesting, tables and single words have modules of their own.

use konaplate_codegen::count;

use super::labels::{self, Section};
use super::layout::{self, Layout};
use super::lines::Lines;
use super::{
    About, Cut, Fact, Hints, LineUse, Page, Parameter, Refusal, Remark, RemarkKind, doubts, fields,
    html, quoted, strays, tables,
};

/// Lines that a page may have. The longest that was seen has about 500.
const MAX_LINES: usize = 20_000;

/// Reads the pages of a text, one after the other.
///
/// Every line ends up in [`Page::lines`]. A page whose end was not seen has a [`Cut`]; of what was being read there,
/// only what stands whole is taken: a last line that no line break ends is not read at all, a parameter counts from
/// the first line behind its requirement on, and a row of codes from its description's heading on.
///
/// # Errors
///
/// A text without any part of a page, or with more than 20,000 lines.
pub fn read_all(text: &str, hints: &Hints) -> Result<Vec<Page>, Refusal> {
    let lines = (1..).zip(text.lines());
    let count = text.lines().count();
    refuse_length(count)?;
    let whole = Extent {
        last: count,
        is_open: !text.ends_with('\n'),
    };
    read_layout(layout::read(lines), whole, hints)
}

/// As [`read_all`], of lines that HTML shows.
pub(super) fn read_shown(
    shown: &[html::Shown],
    count: usize,
    hints: &Hints,
) -> Result<Vec<Page>, Refusal> {
    refuse_length(shown.len())?;
    let lines = shown.iter().map(|shown| (shown.line, shown.text.as_str()));
    let whole = Extent {
        last: count,
        is_open: false,
    };
    read_layout(layout::read(lines), whole, hints)
}

/// How far a file goes.
struct Extent {
    last: usize,
    /// Nothing ends its last line.
    is_open: bool,
}

fn refuse_length(lines: usize) -> Result<(), Refusal> {
    if lines <= MAX_LINES {
        return Ok(());
    }
    let message =
        format!("more than {MAX_LINES} lines: no page is that long; give one page at a time");
    Err(Refusal {
        line: MAX_LINES + 1,
        column: 1,
        message,
    })
}

fn read_layout(layout: Layout<'_>, whole: Extent, hints: &Hints) -> Result<Vec<Page>, Refusal> {
    let Layout {
        mut lines,
        invisible,
    } = layout;
    let mut parts = Vec::new();
    for start in layout::further_pages(&lines).into_iter().rev() {
        parts.push(lines.split_off(start));
    }
    parts.push(lines);
    parts.reverse();
    let mut firsts: Vec<usize> = parts
        .iter()
        .skip(1)
        .map(|part| part.first().map_or(1, |line| line.number))
        .collect();
    firsts.insert(0, 1);
    let ends = firsts
        .iter()
        .skip(1)
        .map(|next| next.saturating_sub(1))
        .chain([whole.last]);
    let ends: Vec<usize> = ends.collect();
    let count = parts.len();
    let mut pages = Vec::new();
    for (at, (part, (first, last))) in parts
        .into_iter()
        .zip(firsts.into_iter().zip(ends))
        .enumerate()
    {
        let is_open = whole.is_open && at + 1 == count;
        let mut page = read_part(Lines::of(part, (first, last)), is_open, hints)?;
        page.first = first;
        let seen = invisible
            .iter()
            .filter(|line| (first..=last).contains(*line));
        page.remarks
            .extend(without_width(&seen.copied().collect::<Vec<_>>()));
        page.remarks.sort_by_key(|remark| remark.line);
        pages.push(page);
    }
    Ok(pages)
}

/// A remark on characters of no width, which were read as if they were not there.
fn without_width(lines: &[usize]) -> Option<Remark> {
    let (first, rest) = lines.split_first()?;
    let more = match rest.len() {
        0 => String::new(),
        _ => format!(" and in {} more", count(rest.len(), "line")),
    };
    Some(Remark {
        line: *first,
        at: String::new(),
        kind: RemarkKind::Guessed,
        about: About::Other,
        message: format!("characters of no width stand here{more}: read as if they were not there"),
    })
}

fn read_part(lines: Lines<'_>, is_open: bool, hints: &Hints) -> Result<Page, Refusal> {
    let first = lines.number();
    let mut reader = Reader::new(lines, is_open, hints);
    reader.preamble();
    while !reader.lines.is_at_end() && reader.heading().is_none() {
        reader.lost_part();
    }
    if matches!(reader.heading(), None | Some(Section::Footer)) {
        let message = "not a page: none of its lines is a heading such as `Request Headers` or `요청 헤더`; \
                       copy the whole text of the page";
        return Err(Refusal {
            line: first.max(1),
            column: 1,
            message: message.to_owned(),
        });
    }
    while !reader.lines.is_at_end() {
        match reader.heading() {
            Some(Section::Footer) => reader.footer(),
            Some(section) => {
                reader.lines.pass(LineUse::Furniture);
                reader.section = Some(section);
                reader.seen.push(section);
                reader.part(section);
            }
            None => reader.lost_part(),
        }
    }
    Ok(reader.finish())
}

/// A remark on a part of the page in which nothing was seen: nobody knows what belongs there.
fn not_there(line: usize, at: &str, message: String) -> Remark {
    Remark {
        line,
        at: at.to_owned(),
        kind: RemarkKind::Unread,
        about: About::Part,
        message,
    }
}

/// A page while it is read.
pub(super) struct Reader<'t> {
    pub(super) lines: Lines<'t>,
    pub(super) hints: &'t Hints,
    pub(super) page: Page,
    /// The page's end was not seen.
    pub(super) is_cut: bool,
    /// What is being read, for a person.
    pub(super) inside: String,
    section: Option<Section>,
    /// The parts whose headings were met.
    seen: Vec<Section>,
    has_versions: bool,
    is_compact: bool,
}

impl<'t> Reader<'t> {
    fn new(mut lines: Lines<'t>, is_open: bool, hints: &'t Hints) -> Self {
        let is_end = |line: &str| labels::LOADING.contains(&line) || labels::TRY_IT.contains(&line);
        let is_cut = !lines.has_any(is_end);
        let has_versions = lines.has_any(|line| labels::version(line).is_some());
        let broken = if is_cut && is_open {
            lines.drop_last()
        } else {
            None
        };
        let mut reader = Self {
            lines,
            hints,
            page: Page::empty(),
            is_cut,
            inside: "the title".to_owned(),
            section: None,
            seen: Vec::new(),
            has_versions,
            is_compact: false,
        };
        if let Some(line) = broken {
            reader.remark(
                line,
                "",
                RemarkKind::Unread,
                "the page breaks off in this line: not read",
            );
        }
        reader
    }

    /// A remark on a field that is left out of the message or the headers at `at`.
    pub(super) fn leave_out(&mut self, line: usize, at: &str, message: String) {
        self.page.remarks.push(Remark {
            line,
            at: at.to_owned(),
            kind: RemarkKind::Unread,
            about: About::LeftOut,
            message,
        });
    }

    pub(super) fn remark(&mut self, line: usize, at: &str, kind: RemarkKind, message: &str) {
        let (at, message) = (at.to_owned(), message.to_owned());
        self.page.remarks.push(Remark {
            line,
            at,
            kind,
            about: About::Other,
            message,
        });
    }

    /// The part that the next line opens, if it stands further down a page than the one that is being read.
    fn heading(&self) -> Option<Section> {
        let section = if self.is_footer() {
            Some(Section::Footer)
        } else {
            Section::of(self.lines.peek(0))
        };
        section.filter(|section| Some(*section) > self.section)
    }

    /// The widgets below the test data, where their first line is missing.
    fn is_footer(&self) -> bool {
        let is_below = |ahead| labels::BELOW_TEST_DATA.contains(&self.lines.peek(ahead));
        let is_end = |ahead| Section::of(self.lines.peek(ahead)) == Some(Section::Footer);
        is_below(0) && (is_end(1) || (is_below(1) && is_end(2)))
    }

    /// Whether the part that is being read ends here.
    pub(super) fn is_at_end_of_part(&self) -> bool {
        let lines = &self.lines;
        lines.is_at_end()
            || self.is_footer()
            || Section::of(lines.peek(0)).is_some()
            || strays::is_lost_part(lines, self.section)
    }

    /// Leaves out what stands below a heading that is not known, or that belongs further up. Nobody knows which part
    /// it is of, so the remark is on the whole page.
    fn lost_part(&mut self) {
        let shown = quoted(self.lines.peek(0));
        let message = match Section::of(self.lines.peek(0)) {
            Some(_) => {
                format!("{shown} stands again, or below what follows it on other pages: left out")
            }
            None => format!("{shown} is, or stands below, a heading that is not known: left out"),
        };
        self.remark(self.lines.number(), "", RemarkKind::Unread, &message);
        self.seen.extend(Section::of(self.lines.peek(0)));
        self.lines.pass(LineUse::Unread);
        while !self.lines.is_at_end() && Section::of(self.lines.peek(0)).is_none() {
            self.lines.pass(LineUse::Unread);
        }
    }

    /// Reads a part, and tells where it is empty.
    fn part(&mut self, section: Section) {
        section.title().clone_into(&mut self.inside);
        let heading = self.lines.number_before();
        self.read_part(section);
        let page = &self.page;
        let is_empty = |list: &Option<Vec<Parameter>>| list.as_ref().is_none_or(Vec::is_empty);
        let is_empty = match section {
            Section::RequestHeaders => is_empty(&page.request.headers),
            Section::ResponseHeaders => is_empty(&page.response.headers),
            Section::RequestParameters => is_empty(&page.request.parameters),
            Section::ResponseParameters => is_empty(&page.response.parameters),
            Section::ResponseCode => page.codes.rows.as_ref().is_none_or(Vec::is_empty),
            Section::TestData => page.cases.is_empty(),
            Section::Footer => false,
        };
        let goes_on = self.is_cut && self.lines.is_at_end();
        let is_told =
            |remark: &Remark| remark.line > heading && remark.at.starts_with(section.key());
        if is_empty && !goes_on && !page.remarks.iter().any(is_told) {
            let message = format!("nothing stands below the heading of {}", section.title());
            let remark = not_there(heading, section.key(), message);
            self.page.remarks.push(remark);
        }
    }

    fn read_part(&mut self, section: Section) {
        match section {
            Section::RequestHeaders => self.page.request.headers = self.parameters(section),
            Section::ResponseHeaders => self.page.response.headers = self.parameters(section),
            Section::RequestParameters => {
                self.page.request.encrypted = self.mark_of_encryption(section);
                self.page.request.parameters = self.parameters(section);
            }
            Section::ResponseParameters => {
                self.page.response.encrypted = self.mark_of_encryption(section);
                self.page.response.parameters = self.parameters(section);
            }
            Section::ResponseCode => tables::codes(self),
            Section::TestData => tables::cases(self),
            Section::Footer => {}
        }
    }

    fn mark_of_encryption(&mut self, section: Section) -> Option<bool> {
        if labels::is_encrypted(self.lines.peek(0)) {
            self.lines.pass(LineUse::Used);
            while self.lines.pass_any(labels::GUIDELINES) {}
            return Some(true);
        }
        if self.is_at_end_of_part() && (self.is_compact || self.lines.is_at_end()) {
            return None;
        }
        if !self.is_compact {
            return Some(false);
        }
        let message = "this layout may leave out the mark of encryption: look at the page in full";
        self.page.remarks.push(Remark {
            line: self.lines.number(),
            at: format!("encrypted.{}", section.key()),
            kind: RemarkKind::Doubtful,
            about: About::Encryption,
            message: message.to_owned(),
        });
        None
    }

    /// The headers or fields of a part; none where the layout leaves them out or the page ends.
    fn parameters(&mut self, section: Section) -> Option<Vec<Parameter>> {
        let is_left_out = self.is_at_end_of_part()
            && (self.is_compact || (self.is_cut && self.lines.is_at_end()));
        (!is_left_out).then(|| fields::read(self, section))
    }

    /// The widgets below the test data, and the navigation.
    fn footer(&mut self) {
        self.section = Some(Section::Footer);
        let is_part = |lines: &Lines<'_>| {
            Section::of(lines.peek(0)).is_some_and(|section| section < Section::Footer)
        };
        while !self.lines.is_at_end()
            && !is_part(&self.lines)
            && !self.lines.pass_any(labels::TRY_IT)
        {
            if !self.lines.pass_any(labels::BELOW_TEST_DATA) {
                self.lines.pass(LineUse::Unread);
            }
        }
        // The navigation has no parts of a page.
        while !self.lines.is_at_end() && !is_part(&self.lines) {
            self.lines.pass(LineUse::Furniture);
        }
    }

    /// Everything above the first heading.
    fn preamble(&mut self) {
        let mut versions = Vec::new();
        let mut is_compact = true;
        while !self.is_at_end_of_part() {
            is_compact &= !self.lines.is_followed_by_blank();
            self.preamble_line(&mut versions);
        }
        self.is_compact = is_compact && self.page.method.is_none();
        self.remark_on_versions(&versions);
    }

    fn preamble_line(&mut self, versions: &mut Vec<Fact<String>>) {
        let line = self.lines.peek(0);
        if let Some(version) = labels::version(line) {
            let value = version.to_owned();
            let line_use = if versions.is_empty() {
                LineUse::Used
            } else {
                LineUse::Furniture
            };
            let line = self.lines.pass(line_use);
            versions.push(Fact { value, line });
        } else if versions.is_empty() && self.page.title.value.is_empty() {
            self.above_versions();
        } else {
            self.below_versions();
        }
    }

    /// The title is the line above the versions; a page without versions has it first.
    fn above_versions(&mut self) {
        let line = self.lines.peek(0);
        let is_above_versions = |ahead| labels::version(self.lines.peek(ahead)).is_some();
        let has_mode_below = labels::title(self.lines.peek(1)).0.is_empty() && is_above_versions(2);
        if labels::ABOVE_TITLE.contains(&line) {
            self.lines.pass(LineUse::Furniture);
        } else if self.has_versions && !is_above_versions(1) && !has_mode_below {
            self.lines.pass(LineUse::Unread);
        } else {
            self.title();
        }
    }

    fn below_versions(&mut self) {
        let line = self.lines.peek(0);
        let is_above_path = self.page.path.is_none();
        let place = labels::method_and_path(line)
            .map(|(method, path)| (method.map(str::to_owned), path.to_owned()));
        if is_above_path && self.page.method.is_none() && labels::is_method(line) {
            self.page.method = Some(self.lines.take());
        } else if is_above_path && let Some((method, path)) = place {
            let line = self.lines.pass(LineUse::Used);
            let method = method.map(|value| Fact { value, line });
            self.page.method = self.page.method.take().or(method);
            self.page.path = Some(Fact { value: path, line });
        } else if is_above_path {
            self.lines.pass(LineUse::Unread);
        } else {
            let line = self.lines.take();
            self.page.description.push(line);
        }
    }

    fn title(&mut self) {
        let (_, mut mode) = labels::title(self.lines.peek(0));
        let (title, _) = labels::title(self.lines.peek_verbatim());
        let title = title.replace('\u{a0}', " ").trim().to_owned();
        let line = self.lines.pass(LineUse::Used);
        self.page.title = Fact { value: title, line };
        if let ("", Some(below)) = labels::title(self.lines.peek(0)) {
            mode = mode.or(Some(below));
            self.lines.pass(LineUse::Used);
        }
        self.page.mode = mode.map(|value| Fact { value, line });
        "the lines below the title".clone_into(&mut self.inside);
    }

    fn remark_on_versions(&mut self, versions: &[Fact<String>]) {
        self.page.version = versions.first().cloned();
        let Some(shown) = versions.first() else {
            return;
        };
        let others = versions
            .iter()
            .filter(|version| version.value != shown.value);
        let others: Vec<String> = others
            .take(8)
            .map(|version| quoted(&version.value))
            .collect();
        if !others.is_empty() {
            let (shown, line) = (quoted(&shown.value), shown.line);
            let message = format!(
                "read as {shown}, which the page shows; it offers {} too",
                others.join(", ")
            );
            self.remark(line, "source.version", RemarkKind::Guessed, &message);
        }
    }

    fn finish(mut self) -> Page {
        while !self.lines.is_at_end() {
            self.lines.pass(LineUse::Unread);
        }
        if self.is_cut {
            let (line, inside) = (self.lines.last(), self.inside);
            self.page.cut = Some(Cut { line, inside });
        }
        let mut page = self.page;
        let unseen = |section: &Section| !self.seen.contains(section);
        for section in Section::ON_EVERY_PAGE.iter().copied().filter(unseen) {
            // What a page that breaks off does not show, it may show further on.
            if page.cut.is_none() || self.seen.iter().any(|seen| *seen > section) {
                let at = section.key();
                let message = format!("the page has no part with {}", section.title());
                page.remarks.push(not_there(page.title.line, at, message));
            }
        }
        page.remarks
            .append(&mut self.lines.unread_runs(&page.remarks));
        page.lines = self.lines.into_uses();
        doubts::add(&mut page);
        page.remarks.sort_by_key(|remark| remark.line);
        page
    }
}

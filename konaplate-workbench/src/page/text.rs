//! A page as text, in all layouts that the portal was seen in: its parts in order, and where it breaks off.
//! Parameters, nesting, tables and single words have modules of their own.

use super::labels::{self, Section};
use super::lines::Lines;
use super::{
    Cut, Fact, LineUse, Page, Parameter, Refusal, Remark, RemarkKind, doubts, fields, quoted,
    strays, tables,
};

/// Lines that a page may have. The longest that was seen has about 500.
const MAX_LINES: usize = 20_000;

/// Reads a page in text.
///
/// Every line ends up in [`Page::lines`]. A page whose end was not seen has a [`Cut`]; of what was being read there,
/// only what stands whole is taken: a last line that no line break ends is not read at all, a parameter counts from
/// the first line behind its requirement on, and a row of codes from its description's heading on.
///
/// # Errors
///
/// A text without any part of a page, or with more than 20,000 lines.
pub fn read(text: &str) -> Result<Page, Refusal> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.lines().count() > MAX_LINES {
        let message =
            format!("more than {MAX_LINES} lines: no page is that long; give one page at a time");
        return Err(Refusal {
            line: MAX_LINES + 1,
            column: 1,
            message,
        });
    }
    let mut reader = Reader::new(text);
    reader.preamble();
    while !reader.lines.is_at_end() && reader.heading().is_none() {
        reader.lost_part();
    }
    if matches!(reader.heading(), None | Some(Section::Footer)) {
        let message = "not a page: none of its lines is a heading such as `Request Headers` or `요청 헤더`; \
                       copy the whole text of the page";
        return Err(Refusal {
            line: 1,
            column: 1,
            message: message.to_owned(),
        });
    }
    while !reader.lines.is_at_end() {
        match reader.heading() {
            Some(section) => {
                reader.lines.pass(LineUse::Furniture);
                reader.section = Some(section);
                reader.part(section);
            }
            None => reader.lost_part(),
        }
    }
    Ok(reader.finish())
}

/// A page while it is read.
pub(super) struct Reader<'t> {
    pub(super) lines: Lines<'t>,
    pub(super) page: Page,
    /// The page's end was not seen.
    pub(super) is_cut: bool,
    /// What is being read, for a person.
    pub(super) inside: String,
    section: Option<Section>,
    has_versions: bool,
    is_compact: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let mut lines = Lines::of(text);
        let is_end = |line: &str| labels::LOADING.contains(&line) || labels::TRY_IT.contains(&line);
        let is_cut = !lines.has_any(is_end);
        let has_versions = lines.has_any(|line| labels::version(line).is_some());
        let broken = if is_cut && !text.ends_with('\n') {
            lines.drop_last()
        } else {
            None
        };
        let mut reader = Self {
            lines,
            page: Page::empty(),
            is_cut,
            inside: "the title".to_owned(),
            section: None,
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

    pub(super) fn remark(&mut self, line: usize, at: &str, kind: RemarkKind, message: &str) {
        let (at, message) = (at.to_owned(), message.to_owned());
        self.page.remarks.push(Remark {
            line,
            at,
            kind,
            message,
        });
    }

    /// The part that the next line opens, if it stands further down a page than the one that is being read.
    fn heading(&self) -> Option<Section> {
        Section::of(self.lines.peek(0)).filter(|section| Some(*section) > self.section)
    }

    /// Whether the part that is being read ends here.
    pub(super) fn is_at_end_of_part(&self) -> bool {
        let lines = &self.lines;
        lines.is_at_end()
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
        self.lines.pass(LineUse::Unread);
        while !self.lines.is_at_end() && Section::of(self.lines.peek(0)).is_none() {
            self.lines.pass(LineUse::Unread);
        }
    }

    fn part(&mut self, section: Section) {
        section.title().clone_into(&mut self.inside);
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
            Section::Footer => self.footer(),
        }
    }

    fn mark_of_encryption(&mut self, section: Section) -> Option<bool> {
        if labels::ENCRYPTED.contains(&self.lines.peek(0)) {
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
        self.remark(
            self.lines.number(),
            &format!("encrypted.{}", section.key()),
            RemarkKind::Guessed,
            message,
        );
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
        while !self.lines.is_at_end() && !self.lines.pass_any(labels::TRY_IT) {
            if !self.lines.pass_any(labels::BELOW_TEST_DATA) {
                self.lines.pass(LineUse::Unread);
            }
        }
        while !self.lines.is_at_end() {
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
        if labels::ABOVE_TITLE.contains(&line) {
            self.lines.pass(LineUse::Furniture);
        } else if self.has_versions && labels::version(self.lines.peek(1)).is_none() {
            self.lines.pass(LineUse::Unread);
        } else {
            self.title();
        }
    }

    fn below_versions(&mut self) {
        let line = self.lines.peek(0);
        let is_above_path = self.page.path.is_none();
        if is_above_path && self.page.method.is_none() && labels::is_method(line) {
            self.page.method = Some(self.lines.take());
        } else if is_above_path && line.starts_with('/') {
            self.page.path = Some(self.lines.take());
        } else if is_above_path {
            self.lines.pass(LineUse::Unread);
        } else {
            let line = self.lines.take();
            self.page.description.push(line);
        }
    }

    fn title(&mut self) {
        let (title, mode) = labels::title(self.lines.peek(0));
        let title = title.to_owned();
        let line = self.lines.pass(LineUse::Used);
        self.page.title = Fact { value: title, line };
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
        page.remarks
            .append(&mut self.lines.unread_runs(&page.remarks));
        page.lines = self.lines.into_uses();
        doubts::add(&mut page);
        page.remarks.sort_by_key(|remark| remark.line);
        page
    }
}

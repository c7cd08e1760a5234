//! Whether a request header can be filled: what the client makes is as long as the header takes, and what is configured
//! once for all calls is as long as every page takes. A client whose header cannot be filled would refuse each call.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, Bounds};
use crate::source::Place;
use crate::spec::{Erratum, Header};

/// A header as one file says it.
#[derive(Clone, Copy)]
pub(crate) struct Said<'s> {
    header: &'s Header,
    erratum: Option<&'s Erratum>,
}

impl<'s> Said<'s> {
    pub(crate) fn of(header: &'s Header, erratum: Option<&'s Erratum>) -> Self {
        Self { header, erratum }
    }

    /// Where the length that holds is said.
    fn place(self) -> Place {
        let length = self.header.length.as_ref().map(|length| length.at);
        let erratum = self.erratum.map(|erratum| erratum.effective.at);
        erratum.or(length).unwrap_or(self.header.name.at)
    }

    /// What to write, so that the length is another.
    fn mended(self, problem: Diagnostic, effective: Bounds, because: &str) -> Diagnostic {
        if let Some(erratum) = self.erratum {
            let (place, effective) = (erratum.effective.at, effective.to_string());
            let help = format!("write `effective: {effective}` in this erratum");
            return problem.help(help).suggest(place, effective);
        }
        let name = &self.header.name.value;
        match &self.header.length {
            Some(documented) => problem.help(format!(
                "keep the length as the page says it, and add under `errata`: \
                 `- {{ at: headers.request.{name}.length, documented: {}, effective: {effective}, because: \"{because}\" }}`",
                documented.value
            )),
            None => problem.help(format!(
                "write the `length` that holds for this value: `length: {effective}`"
            )),
        }
    }
}

/// A header that takes no value of the length that the client makes.
pub(crate) fn of_made(header: &ir::Header, said: Said<'_>) -> Option<Diagnostic> {
    let (what, length) = header.value.made()?;
    let taken = header.limit.effective;
    if taken.contains(length) || is_reversed(taken) {
        return None;
    }
    let name = &header.name;
    let message =
        format!("`{name}` takes `{taken}`, and the client sends {what} of {length} characters");
    let problem = Diagnostic::new(Code::UnfitHeader, said.place(), message);
    let because = format!("{what} that is sent has {length} characters");
    Some(said.mended(problem, exactly(length), &because))
}

/// A header of one page that cannot be filled there, or not with what all other calls send.
pub(crate) fn of_page(
    header: &ir::Header,
    (table, profile): (&[ir::Header], &[Header]),
    said: Said<'_>,
) -> Option<Diagnostic> {
    let own = said.header;
    if own.length.is_none() && own.value.is_none() {
        return None; // what it takes is the profile's
    }
    if header.value.made().is_some() {
        return of_made(header, said);
    }
    let shared = table.iter().find(|shared| shared.name == header.name)?;
    let (here, elsewhere) = (header.limit.effective, shared.limit.effective);
    let is_told = is_reversed(here) || is_reversed(elsewhere);
    if shared.value != header.value || here.overlaps(elsewhere) || is_told {
        return None;
    }
    let message = format!(
        "`{}` takes `{here}` here and `{elsewhere}` elsewhere, and one client sends one value",
        header.name
    );
    let described = profile.iter().find(|it| it.name.value == header.name);
    let at = described.map(|it| it.length.as_ref().map_or(it.name.at, |length| length.at));
    let problem = Diagnostic::new(Code::UnfitHeader, said.place(), message);
    let problem = problem.related_if(at, "for all operations");
    let because = format!("the value of all other calls has the length {elsewhere}");
    Some(said.mended(problem, elsewhere, &because))
}

/// Which is reported where it is written.
fn is_reversed(bounds: Bounds) -> bool {
    bounds.max.is_some_and(|max| max < bounds.min)
}

fn exactly(length: u64) -> Bounds {
    Bounds {
        min: length,
        max: Some(length),
    }
}

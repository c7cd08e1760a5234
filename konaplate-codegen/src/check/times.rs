//! Dates: texts in one of the wire formats, which are as long as their format.

use super::limits::UNLIMITED;
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::ir::{Class, Limit, TimeFormat};
use crate::spec::{Field, Spanned};

/// Reports a format on a string that cannot have one.
pub(crate) fn report_misplaced(field: &Field, problems: &mut Problems) {
    let Some(format) = &field.format else { return };
    if !field.values.is_empty() {
        let message = "`format` and `values` exclude each other";
        let help = "a date is none of a list of words: remove one of the two";
        problems.push(Diagnostic::new(Code::BadValue, format.at, message).help(help));
    }
    if let Some(class) = &field.class
        && class.value == Class::Secret
    {
        let message = format!("`{}` is a secret date", field.wire.value);
        let help = "dates are copied and not wiped: use `class: personal`";
        problems.push(Diagnostic::new(Code::Unsupported, class.at, message).help(help));
    }
}

/// Reports a length that is not exactly the format's. None documented is right too.
pub(crate) fn report_length(
    field: &Field,
    format: TimeFormat,
    limit: &Limit,
    problems: &mut Problems,
) {
    let (found, wanted) = (limit.effective, format.length());
    let is_undocumented = field.length.is_none() && found == UNLIMITED;
    if is_undocumented || (found.min, found.max) == (wanted, Some(wanted)) {
        return;
    }
    let at = field.length.as_ref().map_or(field.wire.at, |it| it.at);
    let message = format!(
        "`{}` is a date as `{}`, {wanted} characters, but its length is `{}`",
        field.wire.value,
        format.as_str(),
        found
    );
    let help = "if the page says both, keep both and add an erratum with the effective limit";
    problems.push(Diagnostic::new(Code::OutsideLimit, at, message).help(help));
}

/// A default that is no date in the format.
pub(crate) fn wrong_default(default: &Spanned<String>, format: TimeFormat) -> Option<Diagnostic> {
    let message = format!(
        "the default `{}` is no date as `{}`",
        default.value,
        format.as_str()
    );
    let problem = Diagnostic::new(Code::OutsideLimit, default.at, message);
    (!format.accepts(&default.value)).then_some(problem)
}

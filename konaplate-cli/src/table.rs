//! Tables for people: columns as wide as their widest cell.

/// Rows, the first of which has the headings, as lines.
pub(crate) fn render<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: Vec<usize> = (0..N)
        .map(|column| {
            let cells = rows.iter().map(|cells| cells[column].chars().count());
            cells.max().unwrap_or(0)
        })
        .collect();
    let line = |cells: &[String; N]| {
        let cells = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

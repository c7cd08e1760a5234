//! An item or nothing where a list is expected: what is not there would leave an empty list.

konaplate_macros::client! { spec = "../fixtures/nested", runtime = konaplate_generated::runtime }

fn main() {}

pub fn lists(kona: &Client, code: Result<&str, String>, row: Option<[u64; 2]>) {
    let _ = kona.terms_agree().codes(code);
    let _ = kona.terms_agree().codes(None::<&str>);
    let _ = kona.bulk_order().grid(row);
}

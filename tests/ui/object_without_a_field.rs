//! A delivery without a field that is required three levels down, and one that is set all the same.

konaplate_macros::client! { spec = "../fixtures/nested", runtime = konaplate_generated::runtime }

fn main() {}

pub async fn order(kona: &Client) {
    let place = RecipientAddressPlace::new().door("3F");
    let address = RecipientAddress::new().zip_code("04524").place(place);
    let _ = address;
    let budget = BulkOrderBudget::new().goods(1);
    let _ = kona.bulk_order().order_no("A").budget(budget);
}

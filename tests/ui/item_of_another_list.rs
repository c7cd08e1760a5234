//! Items that a list does not take: of another type, without a required field, and a number for a day.

konaplate_macros::client! { spec = "../fixtures/nested", runtime = konaplate_generated::runtime }

fn main() {}

pub fn lists(kona: &Client) {
    let parcel = || Parcel::new().type_("box").cost(1);
    let _ = kona.bulk_order().recipients([parcel()]);
    let _ = Recipient::new().parcels([Parcel::new().cost(1)]);
    let _ = Recipient::new().parcels(parcel());
    let _ = Recipient::new().days(vec![20_261_128]);
}

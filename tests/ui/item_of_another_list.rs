//! Items that a list does not take: of another type, without a required field, a number for a day, a text for an object,
//! and an `Option` where the list has to be there.

konaplate_macros::client! { spec = "../fixtures/nested", runtime = konaplate_generated::runtime }

fn main() {}

pub fn lists(kona: &Client) {
    let parcel = || Parcel::new().type_("box").cost(1);
    let _ = kona.bulk_order().recipients([parcel()]);
    let _ = Recipient::new().parcels([Parcel::new().cost(1)]);
    let _ = Recipient::new().parcels(parcel());
    let _ = Recipient::new().days(vec![20_261_128]);
    let _ = Recipient::new().parcels(["box"]);
    let _ = Recipient::new().parcels(Some([parcel()]));
}

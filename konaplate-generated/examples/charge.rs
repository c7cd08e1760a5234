//! One charge, with every way it can end. Configured by the environment: see the README.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use konaplate_generated::{CallError, Charge, Client, MerchantId, lit};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let kona = Client::from_env()?; // KONAPLATE_BASE_URL, KONAPLATE_ASP_ID, KONAPLATE_ACCESS_KEY, ...
    let issued = kona
        .one_time_token()
        .card_no("9410195430033901")
        .send()
        .await?
        .into_inner();
    let outcome = kona
        .charge()
        .sequence_id("ORDER-20261121-0001")
        .user_id(50_000_000_001)
        .amount(10_000)
        .one_time_token(issued.one_time_token)
        .dcvv(issued.dcvv)
        .merchant_id(lit!(MerchantId, "410195430033901")) // checked by the compiler
        .send()
        .await;
    match outcome {
        Ok(Charge::Settled(reply)) => println!("charged: {}", reply.nr_number.as_str()),
        Ok(Charge::Pending(pending)) => {
            println!("not settled yet: {:?}", pending.resolve(&kona).await?)
        }
        Err(CallError::Unknown(unknown)) => {
            println!("may have moved: {:?}", unknown.resolve(&kona).await?)
        }
        Err(error) => println!("charged nothing: {error}"),
    }
    Ok(())
}

//! Asks what became of a charge, from a program that is not asynchronous.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use konaplate_generated::{Blocking, CallError, Client};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let kona = Client::from_env()?;
    let blocking = Blocking::start()?;
    let asked = kona.recharge_result().sequence_id("ORDER-20261121-0001");
    match blocking.wait(asked.send()) {
        Ok(reply) => println!("{:?}", reply.result),
        Err(CallError::Rejected(error)) => println!("refused: {error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

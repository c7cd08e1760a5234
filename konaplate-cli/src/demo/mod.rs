//! `konaplate demo`: the mock server, the generated client, and one table of what every operation answered.

mod calls;
mod table;

use konaplate_generated::Client;
use konaplate_mock::Mock;

use crate::{Failure, output};
use table::Row;

pub(crate) async fn run() -> Result<(), Failure> {
    let mock = Mock::start().await.map_err(unable)?;
    output::line(&format!(
        "mock server of the shipped specification at {}, calls over HTTP\n",
        mock.url()
    ))?;
    let client = mock.client(Client::new).map_err(unable)?;
    // A client that the server does not know, for operations whose pages give no error code.
    let stranger = client_of_a_stranger(&mock)?;
    let mut demo = calls::Demo::new(&mock, &client, &stranger);
    demo.all().await.map_err(Failure::Unable)?;
    let (rows, violations) = demo.finish();
    output::line(&table::render(&rows))?;
    output::line(&format!(
        "\nThe refused request, as its caller is told:\n{violations}\n"
    ))?;
    mock.shutdown().await;
    verdict(&rows)
}

fn verdict(rows: &[Row]) -> Result<(), Failure> {
    let wrong = rows.iter().filter(|row| !row.is_expected()).count();
    if wrong == 0 {
        return output::line(&format!("{} rows, all as expected", rows.len()));
    }
    output::error(&format!(
        "{wrong} of {} rows are not as expected",
        rows.len()
    ));
    Err(Failure::Found)
}

/// A client that has another key than the mock hands out.
fn client_of_a_stranger(mock: &Mock) -> Result<Client, Failure> {
    let config = mock.config_builder().access_key("0".repeat(40)).build();
    Client::new(config.map_err(unable)?).map_err(unable)
}

fn unable(error: impl std::error::Error) -> Failure {
    Failure::Unable(error.to_string())
}

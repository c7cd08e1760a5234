//! `konaplate demo`: the mock server, the generated client, and one table of what every operation answered.

mod calls;
mod table;

use konaplate_generated::{Client, Config};
use konaplate_mock::Mock;

use crate::{Failure, output};
use table::Row;

pub(crate) async fn run() -> Result<(), Failure> {
    let mock = Mock::start().await.map_err(unable)?;
    output::line(&format!("mock server at {}, calls over HTTP\n", mock.url()))?;
    let client = client(&mock, &[])?;
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

/// A client configured as the mock says, but for some variables.
fn client(mock: &Mock, but: &[(&str, String)]) -> Result<Client, Failure> {
    let variables = mock.environment();
    let config = Config::from_variables(|name| {
        let changed = but
            .iter()
            .find(|(changed, _)| *changed == name)
            .map(|(_, value)| value);
        let given = variables
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value);
        changed.or(given).cloned()
    });
    Client::new(config.map_err(unable)?).map_err(unable)
}

fn client_of_a_stranger(mock: &Mock) -> Result<Client, Failure> {
    client(mock, &[("KONAPLATE_ACCESS_KEY", "0".repeat(40))])
}

fn unable(error: impl std::error::Error) -> Failure {
    Failure::Unable(error.to_string())
}

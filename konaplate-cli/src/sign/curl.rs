//! A request as a configuration of curl (`curl --config -`): all of it in a file or a pipe, nothing in an argument that
//! other users of the machine see.

/// What keeps a request from being such a configuration.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It has a NUL byte.
    Nul,
    /// Its body is too long.
    Long,
}

/// Bytes of a line: many versions of curl, 7.88 for one, take no more than 102,400.
const LINE: usize = 100_000;

/// A configuration under construction.
#[derive(Default)]
pub(super) struct Curl(Vec<u8>);

impl Curl {
    pub(super) fn new(method: &str, url: &str) -> Result<Self, Unfit> {
        let mut curl = Self::default();
        curl.option("url", url.as_bytes())?;
        // Brackets are an address's, and no list of URLs.
        curl.0.extend_from_slice(b"globoff\n");
        curl.option("request", method.as_bytes())?;
        Ok(curl)
    }

    pub(super) fn header(&mut self, name: &str, value: &[u8]) -> Result<(), Unfit> {
        self.option("header", &[name.as_bytes(), b": ", value].concat())
    }

    /// The configuration with this body. `data` would take one that begins with `@` for the name of a file.
    pub(super) fn body(mut self, body: &[u8]) -> Result<Vec<u8>, Unfit> {
        self.option("data-raw", body)?;
        Ok(self.0)
    }

    fn option(&mut self, name: &str, value: &[u8]) -> Result<(), Unfit> {
        let start = self.0.len();
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b" = \"");
        for byte in value {
            match byte {
                0 => return Err(Unfit::Nul),
                b'\\' | b'"' => self.0.extend_from_slice(&[b'\\', *byte]),
                b'\n' => self.0.extend_from_slice(b"\\n"),
                b'\r' => self.0.extend_from_slice(b"\\r"),
                b'\t' => self.0.extend_from_slice(b"\\t"),
                other => self.0.push(*other),
            }
        }
        self.0.extend_from_slice(b"\"\n");
        if self.0.len() - start > LINE {
            return Err(Unfit::Long);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Curl, Unfit};

    #[test]
    fn a_request_is_written_as_curl_reads_it() {
        let mut curl = Curl::new("POST", "http://[::1]:1/x").unwrap();
        curl.header("A-B", b"c").unwrap();
        let made = curl.body(b"{\"a\\b\":\"\n\r\t\xff\"}").unwrap();
        let expected = concat!(
            "url = \"http://[::1]:1/x\"\ngloboff\nrequest = \"POST\"\nheader = \"A-B: c\"\n",
            r#"data-raw = "{\"a\\b\":\"\n\r\t"#,
        );
        assert_eq!(made, [expected.as_bytes(), b"\xff\\\"}\"\n"].concat());
    }

    #[test]
    fn what_it_cannot_hold_is_refused() {
        let curl = || Curl::new("POST", "http://127.0.0.1:1/x").unwrap();
        assert_eq!(curl().body(b"{\0}"), Err(Unfit::Nul));
        assert_eq!(curl().body(&[b'x'; 100_000]), Err(Unfit::Long));
        assert!(curl().body(&[b'x'; 99_900]).is_ok());
    }
}

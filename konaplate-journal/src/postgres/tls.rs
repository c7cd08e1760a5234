//! How connections are encrypted, and whom they trust.

use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Trusts who the certificates say, or whom the system trusts. A system that trusts nobody is no error: the connection may
/// need no TLS.
pub(super) fn connector(roots: Option<&[u8]>) -> Result<MakeRustlsConnect, rustls::Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let system = match roots {
        Some(_) => None,
        None => Verifier::new(provider).ok(),
    };
    let builder = match system {
        Some(verifier) => {
            (builder.dangerous()).with_custom_certificate_verifier(Arc::new(verifier))
        }
        None => builder.with_root_certificates(given(roots)?),
    };
    Ok(MakeRustlsConnect::new(builder.with_no_client_auth()))
}

fn given(roots: Option<&[u8]>) -> Result<RootCertStore, rustls::Error> {
    let mut store = RootCertStore::empty();
    let Some(pem) = roots else {
        return Ok(store);
    };
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate
            .map_err(|_| rustls::Error::General("the text is no certificate in PEM".to_owned()))?;
        store.add(certificate)?;
    }
    if store.is_empty() {
        return Err(rustls::Error::General(
            "the text has no certificate in PEM".to_owned(),
        ));
    }
    Ok(store)
}

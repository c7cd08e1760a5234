//! What takes its time to make.

use std::sync::Arc;

use konaplate_generated::runtime::Transport;
use konaplate_mock::Mock;
use rcgen::{CertifiedKey, KeyPair};

/// What all workers share, for it takes its time to make: keys, a certificate, and the root certificates of the system,
/// which a client reads when it starts. Connections are kept apart by their port.
pub(crate) struct Equipment {
    pub(crate) keys: Mock,
    pub(crate) certificate: CertifiedKey<KeyPair>,
    /// Of the clients before and after a restart.
    pub(crate) transports: [Arc<dyn Transport>; 2],
}

impl Equipment {
    pub(crate) async fn make() -> Self {
        let keys = Mock::start().await.expect("the mock starts");
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]);
        let certificate = made.expect("a certificate");
        let transport = || {
            let config = keys.config_builder().ignore_system_proxy();
            let config = config.root_certificates(certificate.cert.pem()).build();
            let mut made = None;
            let config = config.expect("what the mock hands out is sound");
            let around = config.around_transport(|inner| Arc::clone(made.insert(inner)));
            around.expect("TLS starts");
            made.expect("it was put around")
        };
        Self {
            transports: [transport(), transport()],
            certificate,
            keys,
        }
    }
}

//! Names of the variables that [`Config::from_env`](crate::Config::from_env) reads.

/// Where the API is, documented paths excluded.
pub const BASE_URL: &str = "KONAPLATE_BASE_URL";
/// The service provider's id.
pub const ASP_ID: &str = "KONAPLATE_ASP_ID";
/// The project's access key.
pub const ACCESS_KEY: &str = "KONAPLATE_ACCESS_KEY";
/// The project's secret key.
pub const SECRET_KEY: &str = "KONAPLATE_SECRET_KEY";
/// Id of the crypto key.
pub const CRYPTO_KEY_ID: &str = "KONAPLATE_CRYPTO_KEY_ID";
/// The provider's public key or certificate.
pub const SERVER_PUBLIC_KEY: &str = "KONAPLATE_SERVER_PUBLIC_KEY";
/// The client's private key.
pub const CLIENT_PRIVATE_KEY: &str = "KONAPLATE_CLIENT_PRIVATE_KEY";
/// Id of a second crypto key.
pub const OTHER_CRYPTO_KEY_ID: &str = "KONAPLATE_OTHER_CRYPTO_KEY_ID";
/// The client's private key of a second crypto key.
pub const OTHER_CLIENT_PRIVATE_KEY: &str = "KONAPLATE_OTHER_CLIENT_PRIVATE_KEY";
/// The clock that instants are told by.
pub const TIME_ZONE: &str = "KONAPLATE_TIME_ZONE";
/// URL of a proxy.
pub const PROXY: &str = "KONAPLATE_PROXY";
/// Certificates to trust besides the system's.
pub const ROOT_CERTIFICATES: &str = "KONAPLATE_ROOT_CERTIFICATES";

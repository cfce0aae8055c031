//! What the edge goes by, besides the engine and the office.

use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

/// Given to the handlers as `web::Data<Edge>`.
#[derive(Clone)]
pub struct Edge {
    /// The address under which browsers reach Baton through a proxy.
    pub public_url: Option<Url>,
    /// Writes the metrics in Prometheus's text format.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// What `/metrics` asks for; none leaves it open.
    pub metrics_token: Option<SecretString>,
}

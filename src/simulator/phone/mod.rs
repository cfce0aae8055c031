//! A customer's phone: the page at `/`, embedded in the program.

use actix_web::HttpResponse;
use actix_web::web::{self, Path, ServiceConfig};

const FILES: [(&str, &str, &str); 6] = [
    ("phone.css", "text/css", include_str!("phone.css")),
    ("phone.js", "text/javascript", include_str!("phone.js")),
    ("api.js", "text/javascript", include_str!("api.js")),
    ("dom.js", "text/javascript", include_str!("dom.js")),
    ("bubble.js", "text/javascript", include_str!("bubble.js")),
    ("dialogs.js", "text/javascript", include_str!("dialogs.js")),
];

/// Nothing from elsewhere, no inline script, no markup out of strings.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'none'; \
     require-trusted-types-for 'script'";

/// The page and its files.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(page))
        .route("/phone/{file}", web::get().to(file));
}

fn answer(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(format!("{kind}; charset=utf-8"))
        .insert_header(("Content-Security-Policy", POLICY))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Cache-Control", "no-cache"))
        .body(text)
}

async fn page() -> HttpResponse {
    answer("text/html", include_str!("index.html"))
}

async fn file(name: Path<String>) -> HttpResponse {
    FILES
        .iter()
        .find(|(known, ..)| *known == name.as_str())
        .map_or_else(
            || HttpResponse::NotFound().finish(),
            |(_, kind, text)| answer(kind, text),
        )
}

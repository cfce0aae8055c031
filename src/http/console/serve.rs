//! Answers whatever no other route does: a file, the page, or 404.

use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};

use super::Console;
use super::compress::{Compressible, Encoding};

/// Sent with everything the console serves.
const SECURITY_HEADERS: [(&str, &str); 5] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "microphone=(self), camera=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
];

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Keep it, but ask each time whether it is still right.
const ASK_AGAIN: &str = "no-cache";

/// The console's whole interface.
pub async fn answer(request: HttpRequest, console: web::Data<Console>) -> HttpResponse {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return not_found(request.path());
    }
    let path = request.path();
    if is_page(path) {
        console.refresh();
        return page(&request, &console);
    }
    match console.assets().get(path) {
        Some(asset) => {
            let mut response = builder(StatusCode::OK);
            let caching = if asset.immutable { FOR_EVER } else { ASK_AGAIN };
            response
                .content_type(asset.mime)
                .insert_header((header::CACHE_CONTROL, caching));
            with_body(response, request.headers(), &asset.body)
        }
        None => not_found(path),
    }
}

/// Deep links have no dot in their last part and lie outside the interfaces for programs.
fn is_page(path: &str) -> bool {
    let reserved = [
        "/api",
        "/webhooks",
        "/live",
        "/metrics",
        "/healthz",
        "/readyz",
    ];
    let last = path.rsplit('/').next().unwrap_or_default();
    let belongs_to_programs = reserved.iter().any(|prefix| {
        path.strip_prefix(prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    !last.contains('.') && !belongs_to_programs
}

fn page(request: &HttpRequest, console: &Console) -> HttpResponse {
    let assets = console.assets();
    let page = assets.page();
    let known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|tag| is_same_tag(tag, &page.etag)));
    let status = match known {
        true => StatusCode::NOT_MODIFIED,
        false => StatusCode::OK,
    };
    let mut response = builder(status);
    response
        .insert_header((header::CACHE_CONTROL, ASK_AGAIN))
        .insert_header((header::ETAG, page.etag.as_str()))
        .insert_header((header::CONTENT_SECURITY_POLICY, page.policy.as_str()));
    if known {
        return response.finish();
    }
    response.content_type("text/html; charset=utf-8");
    with_body(response, request.headers(), &page.body)
}

fn is_same_tag(given: &str, ours: &str) -> bool {
    let given = given.trim();
    given.strip_prefix("W/").unwrap_or(given) == ours
}

fn with_body(
    mut response: HttpResponseBuilder,
    headers: &HeaderMap,
    body: &Compressible,
) -> HttpResponse {
    response.insert_header((header::VARY, "Accept-Encoding"));
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .and_then(Encoding::accepted);
    let encoded = accepted.and_then(|encoding| Some((encoding, body.encoded(encoding)?)));
    match encoded {
        Some((encoding, bytes)) => response
            .insert_header((header::CONTENT_ENCODING, encoding.word()))
            .body(bytes),
        None => response.body(body.plain().clone()),
    }
}

fn not_found(path: &str) -> HttpResponse {
    builder(StatusCode::NOT_FOUND)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("application/problem+json")
        .json(serde_json::json!({
            "title": "there is no such address",
            "status": 404,
            "code": "not_found",
            "detail": format!("nothing is served at {path}"),
        }))
}

fn builder(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponseBuilder::new(status);
    for header in SECURITY_HEADERS {
        response.insert_header(header);
    }
    response
}

//! The real `static/`, asked over HTTP as a browser would.

use std::collections::BTreeMap;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, web};

use super::Console;
use super::assets::Assets;
use super::source::{self, Files};

async fn ask(request: TestRequest) -> (StatusCode, header::HeaderMap, Vec<u8>) {
    let console = Console::load().expect("the console loads; run `make console-libraries` first");
    let app = init_service(App::new().configure(|config| console.configure(config))).await;
    let response: ServiceResponse<_> = call_service(&app, request.to_request()).await;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.into_body().try_into_bytes().unwrap_or_default();
    (status, headers, body.to_vec())
}

async fn page() -> (header::HeaderMap, String) {
    let (status, headers, body) = ask(TestRequest::get().uri("/inbox/mine/123")).await;
    assert_eq!(status, StatusCode::OK);
    (headers, String::from_utf8(body).unwrap())
}

fn text<'a>(headers: &'a header::HeaderMap, name: &str) -> &'a str {
    headers.get(name).unwrap().to_str().unwrap()
}

/// `href` and `src` of everything the page loads.
fn linked(html: &str) -> Vec<String> {
    html.split(['"', '\''])
        .filter(|part| part.starts_with('/') && part.contains('.'))
        .map(str::to_owned)
        .collect()
}

#[actix_web::test]
async fn a_deep_link_gets_the_page_under_a_strict_policy() {
    let (headers, html) = page().await;
    assert_eq!(text(&headers, "content-type"), "text/html; charset=utf-8");
    assert_eq!(text(&headers, "cache-control"), "no-cache");
    let policy = text(&headers, "content-security-policy");
    for rule in [
        "default-src 'none'",
        "style-src 'self'",
        "require-trusted-types-for 'script'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(rule), "{rule} in {policy}");
    }
    assert!(!policy.contains("unsafe"));
    let (_, map) = html.split_once("<script type=\"importmap\">").unwrap();
    let (map, _) = map.split_once("</script>").unwrap();
    use base64::Engine as _;
    use sha2::Digest as _;
    let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(map));
    assert!(policy.contains(&format!("'sha256-{hash}'")));
}

#[actix_web::test]
async fn everything_the_page_names_is_served_for_ever() {
    let (_, html) = page().await;
    let linked = linked(&html);
    assert!(linked.len() > 20, "{linked:?}");
    let console = Console::load().unwrap();
    let app = init_service(App::new().configure(|config| console.configure(config))).await;
    for url in linked.iter().filter(|url| is_hashed(url)) {
        let request = TestRequest::get().uri(url).to_request();
        let response = call_service(&app, request).await;
        assert_eq!(response.status(), StatusCode::OK, "{url}");
        assert!(text(response.headers(), "cache-control").contains("immutable"));
        assert_eq!(
            text(response.headers(), "x-content-type-options"),
            "nosniff"
        );
    }
}

fn is_hashed(url: &str) -> bool {
    url.rsplit('.').nth(1).is_some_and(|part| {
        part.len() == 10 && part.chars().all(|letter| letter.is_ascii_hexdigit())
    })
}

#[actix_web::test]
async fn the_page_is_not_sent_twice() {
    let (headers, _) = page().await;
    let etag = text(&headers, "etag").to_owned();
    let again = TestRequest::get()
        .uri("/login")
        .insert_header((header::IF_NONE_MATCH, format!("W/{etag}")));
    let (status, _, body) = ask(again).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[actix_web::test]
async fn unknown_files_plain_names_and_unknown_interfaces_are_not_found() {
    for path in [
        "/js/nothing.js",
        "/js/boot.js",
        "/package.json",
        "/importmap.json",
        "/index.html",
        "/api/nothing",
        "/api",
        "/js/../Cargo.toml",
    ] {
        let (status, headers, _) = ask(TestRequest::get().uri(path)).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(text(&headers, "content-type"), "application/problem+json");
    }
    let (status, ..) = ask(TestRequest::post().uri("/login")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn the_page_travels_small() {
    let small = TestRequest::get()
        .uri("/")
        .insert_header((header::ACCEPT_ENCODING, "gzip, deflate, br"));
    let (_, headers, body) = ask(small).await;
    assert_eq!(text(&headers, "content-encoding"), "br");
    assert_eq!(text(&headers, "vary"), "Accept-Encoding");
    let (_, html) = page().await;
    assert!(body.len() * 2 < html.len());
}

#[actix_web::test]
async fn the_boot_graph_stays_small() {
    let (_, html) = page().await;
    let modules = |part: &str| part.matches("rel=\"modulepreload\"").count();
    let (start, next) = html.split_once("<!-- After the start's modules").unwrap();
    let start = modules(start);
    assert!((20..=40).contains(&start), "{start} modules at start");
    assert!(modules(next) > 0, "the inbox is not fetched ahead");
}

#[test]
fn the_same_bytes_give_the_same_names_and_others_give_others() {
    let files = source::read().unwrap();
    let before = Assets::prepare(files.clone()).unwrap();
    let again = Assets::prepare(files.clone()).unwrap();
    assert!(before.urls().eq(again.urls()));
    assert_eq!(before.page().etag, again.page().etag);

    let mut edited = files;
    edited.insert("css/base.css".to_owned(), web::Bytes::from("body{}"));
    let after = Assets::prepare(edited).unwrap();
    let changed = |assets: &Assets| -> BTreeMap<String, ()> {
        assets.urls().map(|url| (url.to_owned(), ())).collect()
    };
    let (before_urls, after_urls) = (changed(&before), changed(&after));
    let gone = before_urls
        .keys()
        .filter(|url| !after_urls.contains_key(*url));
    assert_eq!(gone.count(), 1);
    assert_ne!(before.page().etag, after.page().etag);
}

#[test]
fn an_import_that_nothing_provides_stops_the_start() {
    let mut files: Files = source::read().unwrap();
    let bad = "import 'left-pad';";
    files.insert("js/boot.js".to_owned(), web::Bytes::from(bad));
    let error = Assets::prepare(files).unwrap_err();
    assert_eq!(
        error.to_string(),
        "static/js/boot.js imports `left-pad`, which nothing provides"
    );
}

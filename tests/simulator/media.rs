//! Media in two steps, both ways (FACTS B4).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::helpers::{Meta, NUMBER, SARA, text};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n a picture, nearly";

fn file(bytes: &'static [u8], mime_type: &str) -> Part {
    Part::bytes(bytes)
        .file_name("file")
        .mime_str(mime_type)
        .unwrap()
}

async fn upload(meta: &Meta, form: Form) -> (u16, Value) {
    let path = format!("/v25.0/{NUMBER}/media");
    Meta::answer(meta.request(Method::POST, &path).multipart(form)).await
}

/// Path and query of a media URL, which leads to the simulator itself.
fn path_of(meta: &Meta, url: &Value) -> String {
    text(url)
        .strip_prefix(&meta.simulator.url())
        .unwrap()
        .to_owned()
}

#[actix_web::test]
async fn a_file_is_uploaded_in_any_field_order_looked_up_fetched_and_deleted() {
    let meta = Meta::start(json!({})).await;
    let product = |form: Form| form.text("messaging_product", "whatsapp");
    let last = product(
        Form::new()
            .part("file", file(PNG, "image/png"))
            .text("type", "image/png"),
    );
    let first = product(Form::new()).part("file", file(PNG, "image/png"));
    let id = text(&upload(&meta, last).await.1["id"]);
    assert_ne!(id, text(&upload(&meta, first).await.1["id"]));

    let (_, found) = meta
        .gets(&format!("/v25.0/{id}?phone_number_id={NUMBER}"))
        .await;
    assert_eq!(found["sha256"], hex::encode(Sha256::digest(PNG)));
    assert_eq!(found["mime_type"], "image/png");
    assert_eq!(found["file_size"], PNG.len().to_string());
    let url = path_of(&meta, &found["url"]);
    let fetched = meta.request(Method::GET, &url).send().await.unwrap();
    assert_eq!(fetched.headers()["content-type"], "image/png");
    assert_eq!(fetched.bytes().await.unwrap(), PNG);

    let refused = meta.plain(Method::GET, &url).send().await.unwrap();
    assert_eq!(refused.status(), 404, "without a token");
    let changed = url.replace("ext=", "ext=9");
    let refused = meta.request(Method::GET, &changed).send().await.unwrap();
    assert_eq!(refused.status(), 404, "nobody prolongs a URL");
    let part = meta.request(Method::GET, &url).header("range", "bytes=0-3");
    let part = part.send().await.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(
        part.headers()["content-range"],
        format!("bytes 0-3/{}", PNG.len())
    );
    assert_eq!(part.bytes().await.unwrap(), &PNG[..4]);

    let path = format!("/v25.0/{id}");
    assert_eq!(
        Meta::answer(meta.request(Method::DELETE, &path)).await.0,
        200
    );
    assert_eq!(meta.gets(&path).await.1["error"]["error_subcode"], 33);
    assert_eq!(
        meta.request(Method::GET, &url)
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
    meta.stop().await;
}

#[actix_web::test]
async fn a_media_url_expires() {
    let meta = Meta::start(json!({"media_url_seconds": 0})).await;
    let sara = meta.meets_sara().await;
    meta.hears(&sara, json!({"type": "image"})).await;
    let id = text(&meta.inbox.has_messages(1).await[0]["image"]["id"]);
    let (_, found) = meta.gets(&format!("/v25.0/{id}")).await;
    let url = path_of(&meta, &found["url"]);
    assert_eq!(
        meta.request(Method::GET, &url)
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
    meta.turns(json!({"media_url_seconds": 300})).await;
    let (_, found) = meta.gets(&format!("/v25.0/{id}")).await;
    let url = path_of(&meta, &found["url"]);
    assert_eq!(
        meta.request(Method::GET, &url)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    meta.stop().await;
}

#[actix_web::test]
async fn what_customers_send_can_be_fetched_and_its_hash_is_base64() {
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    for kind in ["image", "audio", "document", "sticker"] {
        meta.hears(&sara, json!({"type": kind, "media": {"sample": 2}}))
            .await;
    }
    let film = json!({"base64": STANDARD.encode(b"film"), "mime_type": "video/mp4"});
    meta.hears(&sara, json!({"type": "video", "media": film}))
        .await;
    let messages = meta.inbox.has_messages(5).await;
    for message in &messages {
        let media = &message[text(&message["type"])];
        let (_, found) = meta.gets(&format!("/v25.0/{}", text(&media["id"]))).await;
        let url = path_of(&meta, &found["url"]);
        let bytes = meta
            .request(Method::GET, &url)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        assert_eq!(media["sha256"], STANDARD.encode(Sha256::digest(&bytes)));
        assert_eq!(media["mime_type"], found["mime_type"]);
    }
    assert_eq!(messages[1]["audio"]["voice"], true);
    assert!(messages[2]["document"]["filename"].is_string());
    meta.stop().await;
}

#[actix_web::test]
async fn a_file_of_the_wrong_kind_is_accepted_and_fails_with_131053() {
    let meta = Meta::start(json!({"service_window": "off"})).await;
    let product = |form: Form| form.text("messaging_product", "whatsapp");
    let page = product(Form::new().part("file", file(b"<html><body>", "text/html")));
    let id = text(&upload(&meta, page).await.1["id"]);
    let body = json!({"to": SARA, "type": "video", "video": {"id": id}});
    let wamid = text(&meta.posts(body).await.1["messages"][0]["id"]);
    let failed = meta.inbox.sees(&wamid, "failed").await;
    assert_eq!(failed["errors"][0]["code"], 131_053);
    assert_eq!(
        failed["errors"][0]["error_data"]["details"],
        "Unsupported Video mime type text/html. Please use one of video/mp4, video/3gpp."
    );
    let lying = product(Form::new().part("file", file(PNG, "video/mp4")));
    let id = text(&upload(&meta, lying).await.1["id"]);
    let body = json!({"to": SARA, "type": "video", "video": {"id": id}});
    let wamid = text(&meta.posts(body).await.1["messages"][0]["id"]);
    meta.inbox.sees(&wamid, "failed").await;
    meta.stop().await;
}

#[actix_web::test]
async fn uploads_that_mean_nothing_are_refused() {
    let meta = Meta::start(json!({})).await;
    let product = |form: Form| form.text("messaging_product", "whatsapp");
    let big: &'static [u8] = Box::leak(vec![0; 5 * 1024 * 1024 + 1].into_boxed_slice());
    let forms = [
        (100, Form::new().part("file", file(PNG, "image/png"))),
        (100, product(Form::new())),
        (
            100,
            product(Form::new().part("file", file(b"", "image/png"))),
        ),
        (
            100,
            product(Form::new().part("file", file(PNG, "image/tiff"))),
        ),
        (
            131_053,
            product(Form::new().part("file", file(big, "image/png"))),
        ),
    ];
    for (code, form) in forms {
        let (status, answer) = upload(&meta, form).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (400, &json!(code)),
            "{answer}"
        );
    }
    meta.stop().await;
}

//! Files in both directions: limits before anything is sent, ranges, safe headers, and whole
//! bytes only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::customer::{Customer, inbound, now};
use crate::person::{Answer, Person, text};
use crate::wait::{a_moment, eventually};
use crate::world::World;

const MIB: usize = 1 << 20;

impl Person {
    /// Uploads a file to be sent.
    pub async fn uploads(&self, bytes: Vec<u8>, name: &str, mime: &str) -> Answer {
        let part = Part::bytes(bytes).file_name(name.to_owned()).mime_str(mime);
        let form = Form::new().part("file", part.unwrap());
        let request = self.request(Method::POST, "/api/media").multipart(form);
        Self::answered(request).await
    }

    async fn fetches(&self, media: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = self.request(Method::GET, &format!("/api/media/{media}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }
}

/// A customer sends a file; gives its id here once its bytes have arrived.
pub async fn received(world: &World, customer: &Customer<'_>, utterance: Value) -> String {
    let wamid = customer.says(utterance).await;
    let conversation = customer.conversation().await;
    let entry = customer.stands(&conversation, &wamid).await;
    let media = text(&entry["content"]["media_id"]);
    eventually("the file", async || {
        (world.admin.fetches(&media, &[]).await.status() == 200).then_some(())
    })
    .await;
    media
}

/// The beginning of a file of that type, and zeros.
fn of_size(head: &[u8], size: usize) -> Vec<u8> {
    let mut bytes = head.to_vec();
    bytes.resize(size, 0);
    bytes
}

const JPEG: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0];
const MP4: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
const MP3: &[u8] = b"ID3\x03\0\0\0\0\0\0";

#[tokio::test]
async fn metas_limits_hold_before_anything_is_sent() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let limits = [("image", JPEG, 5), ("video", MP4, 16), ("audio", MP3, 16)];
    for (kind, head, limit) in limits {
        let name = format!("file.{kind}");
        let right = sara
            .uploads(
                of_size(head, limit * MIB),
                &name,
                "application/octet-stream",
            )
            .await;
        assert_eq!(right.status, 201, "{kind} {}", right.body);
        assert_eq!(
            (&right.body["kind"], &right.body["size"]),
            (&json!(kind), &json!(limit * MIB))
        );
        let large = sara
            .uploads(of_size(head, limit * MIB + 1), &name, "text/plain")
            .await;
        assert_eq!(large.problem(413, "file_too_large")["limit"], limit * MIB);
    }
    assert_eq!(
        sara.uploads(Vec::new(), "empty", "text/plain").await.status,
        422
    );
    // The type is what the bytes are, whatever is claimed.
    let page = sara.uploads(
        b"<html><script>alert(1)</script>".to_vec(),
        "photo.jpg",
        "image/jpeg",
    );
    let page = page.await.ok();
    assert_eq!(page["kind"], "document");
    let media = text(&page["id"]);
    let as_image = json!({"type": "image", "media_id": media});
    sara.does("messages", &conversation, as_image)
        .await
        .problem(422, "unsendable");
    // A file of somebody else's that is in no conversation cannot be sent or seen.
    let omar = world.hires("Omar", &[&world.sales]).await;
    let foreign = json!({"type": "document", "media_id": media});
    omar.does("messages", &conversation, foreign)
        .await
        .problem(422, "invalid");
    assert_eq!(omar.fetches(&media, &[]).await.status(), 404);
    assert!(world.ledger("send").is_empty());
}

#[tokio::test]
async fn a_voice_note_is_served_in_parts() {
    let world = World::start().await;
    let huda = world.customer("Huda");
    let media = received(&world, &huda, json!({"type": "audio"})).await;
    let whole = world.admin.fetches(&media, &[]).await;
    assert_eq!(whole.headers()["accept-ranges"], "bytes");
    let etag = whole.headers()["etag"].to_str().unwrap().to_owned();
    let bytes = whole.bytes().await.unwrap();
    let size = bytes.len();
    for (range, from, to) in [
        ("bytes=0-9".to_owned(), 0, 10),
        ("bytes=10-".to_owned(), 10, size),
        ("bytes=-7".to_owned(), size - 7, size),
        (format!("bytes=5-{}", size + 100), 5, size),
    ] {
        let part = world.admin.fetches(&media, &[("range", &range)]).await;
        assert_eq!(part.status(), 206, "{range}");
        let said = part.headers()["content-range"].to_str().unwrap().to_owned();
        assert_eq!(said, format!("bytes {from}-{}/{size}", to - 1));
        assert_eq!(part.bytes().await.unwrap(), bytes[from..to]);
    }
    let beyond = format!("bytes={size}-");
    let beyond = world.admin.fetches(&media, &[("range", &beyond)]).await;
    assert_eq!(beyond.status(), 416);
    assert_eq!(beyond.headers()["content-range"], format!("bytes */{size}"));
    let known = world
        .admin
        .fetches(&media, &[("if-none-match", &etag)])
        .await;
    assert_eq!(known.status(), 304);
}

#[tokio::test]
async fn nothing_a_customer_sends_can_run_in_a_colleagues_browser() {
    let world = World::start().await;
    let huda = world.customer("Huda");
    let script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for mime in ["image/svg+xml", "text/html", "application/xhtml+xml"] {
        let file = json!({
            "base64": STANDARD.encode(script), "mime_type": mime,
            "filename": "in\"vo\r\nice<.svg",
        });
        let media = received(&world, &huda, json!({"type": "document", "media": file})).await;
        let answer = world.admin.fetches(&media, &[]).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "application/octet-stream", "{mime}");
        assert!(header("content-disposition").starts_with("attachment"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").contains("sandbox"));
    }
    let picture = received(&world, &huda, json!({"type": "image"})).await;
    let shown = world.admin.fetches(&picture, &[]).await;
    let disposition = |answer: &Response| answer.headers()["content-disposition"].clone();
    assert!(disposition(&shown).to_str().unwrap().starts_with("inline"));
    let kept = world
        .admin
        .fetches(&format!("{picture}?download=1"), &[])
        .await;
    assert!(
        disposition(&kept)
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
}

#[tokio::test]
async fn a_file_that_is_not_what_was_announced_is_never_shown() {
    let world = World::start().await;
    let media = world.meta.add_media(JPEG.into(), "image/jpeg", None);
    let of_another = STANDARD.encode(Sha256::digest(b"another file"));
    let message = |id: &str, media: &str| {
        json!({
            "from": "966500000001", "id": id, "timestamp": now().to_string(), "type": "image",
            "image": {"id": media, "mime_type": "image/jpeg", "sha256": of_another},
        })
    };
    let messages = vec![
        message("wamid.false", &media),
        message("wamid.none", "987654321"),
    ];
    assert_eq!(world.webhook(&inbound(messages)).await.status, 200);
    let row = world.admin.lists("view=all").await.remove(0);
    a_moment().await;
    for entry in world.admin.messages(&text(&row["id"])).await {
        assert_ne!(entry["media"]["state"], "stored", "{entry}");
        let path = format!("/api/media/{}", text(&entry["content"]["media_id"]));
        let answer = world.admin.get(&path).await;
        assert!([409, 404].contains(&answer.status), "{}", answer.status);
    }
}

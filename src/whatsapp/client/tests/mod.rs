//! Against a peer on loopback that answers by script.

mod peer;

use std::time::{Duration, Instant};

use futures_util::{TryStreamExt as _, stream};
use serde_json::{Value, json};

use super::*;
use crate::domain::content::Content;
use crate::whatsapp::error::Disposition;
use crate::whatsapp::send_body::{Outgoing, Recipient, Typing};
use peer::{Peer, Script};

/// For peers that never answer.
fn hasty() -> Timeouts {
    Timeouts {
        connect: Duration::from_secs(5),
        call: Duration::from_millis(500),
        idle: Duration::from_millis(300),
        file: Duration::from_secs(30),
    }
}

fn token() -> SecretString {
    SecretString::from("EAAtoken")
}

fn client_of(peer: &Peer) -> Client {
    let timeouts = match peer.answers() {
        true => Timeouts::default(),
        false => hasty(),
    };
    Client::new(&peer.base(), timeouts).unwrap()
}

async fn send(client: &Client) -> Result<Accepted, WhatsAppError> {
    let to = Recipient::Phone("16505551234".to_owned());
    let content = Content::Text {
        text: "Hello".to_owned(),
    };
    let outgoing = Outgoing {
        to: &to,
        content: &content,
        media: None,
        reply_to: None,
        callback: "77",
    };
    client.send("1065", &token(), &outgoing).await
}

#[tokio::test]
async fn a_message_is_sent_once_with_token_agent_and_body() {
    let peer = Peer::answering(Script::json(
        200,
        &json!({"messaging_product": "whatsapp",
            "contacts": [{"input": "+16505551234", "wa_id": "16505551234"}],
            "messages": [{"id": "wamid.A", "message_status": "accepted"}]}),
    ));
    let accepted = send(&client_of(&peer)).await.unwrap();
    assert_eq!(
        accepted,
        Accepted {
            external_id: "wamid.A".to_owned(),
            wa_id: Some("16505551234".to_owned()),
            user_id: None,
            held: false,
        }
    );
    let requests = peer.requests();
    let [request] = requests.as_slice() else {
        panic!("not one request: {requests:?}");
    };
    assert!(
        request.starts_with("POST /v25.0/1065/messages HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains("authorization: Bearer EAAtoken\r\n"),
        "{request}"
    );
    assert!(
        request.contains(&format!("user-agent: {USER_AGENT}\r\n")),
        "{request}"
    );
    let body: Value = serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(body["to"], "+16505551234");
    assert_eq!(body["biz_opaque_callback_data"], "77");
}

#[tokio::test]
async fn a_held_message_to_a_user_id_says_both() {
    let peer = Peer::answering(Script::json(
        200,
        &json!({"contacts": [{"input": "US.1", "user_id": "US.1"}],
            "messages": [{"id": "wamid.A", "message_status": "held_for_quality_assessment"}]}),
    ));
    let accepted = send(&client_of(&peer)).await.unwrap();
    assert_eq!(accepted.user_id.as_deref(), Some("US.1"));
    assert!(accepted.held);
}

#[tokio::test]
async fn metas_envelope_proves_that_it_did_not_take_the_message() {
    let error = json!({"error": {"message": "(#131047) Re-engagement message",
        "type": "OAuthException", "code": 131_047, "fbtrace_id": "T",
        "error_data": {"messaging_product": "whatsapp", "details": "More than 24 hours"}}});
    let peer = Peer::answering(Script::json(400, &error));
    let failure = send(&client_of(&peer)).await.unwrap_err();
    assert_eq!(failure.disposition(), Disposition::OfferTemplate);
    let fault = failure.fault();
    assert_eq!(
        (fault.code, fault.title.as_str()),
        (131_047, "Re-engagement message")
    );
    assert_eq!(fault.details.as_deref(), Some("More than 24 hours"));

    let error = json!({"error": {"message": "Service unavailable", "code": 131_016}});
    let peer = Peer::answering(Script::json(500, &error));
    let failure = send(&client_of(&peer)).await.unwrap_err();
    assert!(failure.disposition().delay(1).is_some(), "{failure}");
}

#[tokio::test]
async fn whatever_proves_nothing_is_ambiguous() {
    let scripts = [
        Script::text(500, "<html>oops</html>"),
        Script::text(502, ""),
        Script::text(504, "{\"error\": \"no object\"}"),
        Script::text(200, "<html>welcome</html>"),
        Script::json(200, &json!({"messages": []})),
        Script::Silence,
        Script::Reset,
        Script::Truncated("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"messages\""),
    ];
    for script in scripts {
        let peer = Peer::answering(script.clone());
        let failure = send(&client_of(&peer)).await.unwrap_err();
        assert!(
            matches!(failure, WhatsAppError::Ambiguous(_)),
            "{script:?}: {failure:?}"
        );
        assert_eq!(
            peer.requests().len(),
            1,
            "never repeated by itself: {script:?}"
        );
    }
}

#[tokio::test]
async fn a_number_nobody_listens_at_proves_that_nothing_was_sent() {
    let peer = Peer::answering(Script::Silence);
    let base = peer.base();
    drop(peer);
    let client = Client::new(&base, Timeouts::default()).unwrap();
    let failure = send(&client).await.unwrap_err();
    assert!(
        matches!(failure, WhatsAppError::Unreachable(_)),
        "{failure:?}"
    );
    assert!(failure.disposition().delay(1).is_some());
}

#[tokio::test]
async fn redirects_are_never_followed() {
    let elsewhere = Peer::answering(Script::json(200, &json!({"messages": [{"id": "x"}]})));
    let location = format!("location: {}/x\r\n", elsewhere.base());
    let peer = Peer::answering(Script::with_headers(307, &location, ""));
    let failure = send(&client_of(&peer)).await.unwrap_err();
    assert!(matches!(failure, WhatsAppError::Unusable(_)), "{failure:?}");
    assert!(elsewhere.requests().is_empty(), "the token stayed here");
}

#[tokio::test]
async fn ids_cannot_lead_to_another_address() {
    let peer = Peer::answering(Script::json(200, &json!({"success": true})));
    let client = client_of(&peer);
    client
        .mark_read("1/../2?x#y", &token(), "wamid.A", Typing::Shown)
        .await
        .unwrap();
    let request = peer.requests().remove(0);
    assert!(
        request.starts_with("POST /v25.0/1%2F..%2F2%3Fx%23y/messages "),
        "{request}"
    );
    assert!(
        request.contains("\"typing_indicator\":{\"type\":\"text\"}"),
        "{request}"
    );
    for id in ["", ".", ".."] {
        let failure = client.phone_number(id, &token()).await.unwrap_err();
        assert!(matches!(failure, WhatsAppError::Misconfigured(_)), "{id}");
    }
}

#[tokio::test]
async fn a_broken_token_is_a_fault_of_the_settings_and_stays_secret() {
    let peer = Peer::answering(Script::Silence);
    let token = SecretString::from("EAA\nsecret");
    let failure = client_of(&peer)
        .phone_number("1065", &token)
        .await
        .unwrap_err();
    assert!(
        matches!(failure, WhatsAppError::Misconfigured(_)),
        "{failure:?}"
    );
    assert!(!format!("{failure:?} {failure}").contains("secret"));
}

#[test]
fn addresses_that_are_none_are_refused() {
    for base in ["", "graph.facebook.com", "ftp://x", "file:///etc/passwd"] {
        assert!(Client::new(base, Timeouts::default()).is_err(), "{base}");
    }
}

#[tokio::test]
async fn uploads_are_streamed_with_their_type_and_length() {
    let peer = Peer::answering(Script::json(200, &json!({"id": "1037"})));
    let pieces = (0..100).map(|_| Ok::<_, std::io::Error>(bytes::Bytes::from(vec![b'x'; 1_000])));
    let id = client_of(&peer)
        .upload_media(
            "1065",
            &token(),
            "image/png",
            "cat.png",
            stream::iter(pieces),
            100_000,
        )
        .await
        .unwrap();
    assert_eq!(id, "1037");
    let request = peer.requests().remove(0);
    assert!(request.starts_with("POST /v25.0/1065/media "), "{request}");
    assert!(request.contains("content-length: "), "not chunked");
    for part in [
        "name=\"messaging_product\"\r\n\r\nwhatsapp\r\n",
        "name=\"type\"\r\n\r\nimage/png\r\n",
        "name=\"file\"; filename=\"cat.png\"\r\nContent-Type: image/png\r\n\r\nxxx",
    ] {
        assert!(request.contains(part), "{part}");
    }
    assert_eq!(request.matches('x').count() / 1_000, 100);
}

#[tokio::test]
async fn a_file_is_described_and_fetched_with_our_token() {
    let file = Peer::answering(Script::with_headers(
        200,
        "content-type: image/png\r\n",
        "bytes",
    ));
    let client = client_of(&file);
    let url = format!("{}/file?mid=1", file.base());
    let download = client.download(&url, &token(), 5).await.unwrap();
    assert_eq!(download.mime_type.as_deref(), Some("image/png"));
    assert_eq!(download.length, Some(5));
    let pieces: Vec<bytes::Bytes> = download.bytes.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"bytes");
    assert!(file.requests()[0].contains("authorization: Bearer EAAtoken\r\n"));

    let info = json!({"url": url, "mime_type": "image/png", "sha256": "AB12", "id": "9",
        "file_size": "303833", "messaging_product": "whatsapp"});
    let peer = Peer::answering(Script::json(200, &info));
    let info = client_of(&peer)
        .media_info("9", "1065", &token())
        .await
        .unwrap();
    assert_eq!(info.file_size, Some(303_833));
    assert_eq!(info.sha256.as_deref(), Some("ab12"));
    assert!(peer.requests()[0].starts_with("GET /v25.0/9?phone_number_id=1065 "));
}

#[tokio::test]
async fn files_too_long_missing_or_stalled_end_in_an_error() {
    let fetch = |script: Script, limit: u64| async move {
        let peer = Peer::answering(script);
        let url = format!("{}/file", peer.base());
        let download = client_of(&peer).download(&url, &token(), limit).await?;
        download.bytes.try_collect::<Vec<_>>().await
    };
    let announced = fetch(Script::text(200, "bytes"), 4).await.unwrap_err();
    assert_eq!(
        announced.to_string(),
        "meta gave an unusable answer: the file has more than 4 bytes"
    );
    let endless = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nbytes and more";
    let unannounced = fetch(Script::Truncated(endless), 4).await.unwrap_err();
    assert!(
        matches!(unannounced, WhatsAppError::Unusable(_)),
        "{unannounced}"
    );
    let missing = fetch(Script::text(404, ""), 4).await.unwrap_err();
    assert!(
        matches!(missing, WhatsAppError::Unreachable(_)),
        "{missing}"
    );

    let before = Instant::now();
    let stalling = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf";
    let stalled = fetch(Script::Stalling(stalling), 10).await.unwrap_err();
    assert!(
        matches!(stalled, WhatsAppError::Unreachable(_)),
        "{stalled}"
    );
    assert!(
        before.elapsed() < Duration::from_secs(2),
        "not the whole time-out"
    );
}

#[tokio::test]
async fn our_token_goes_to_meta_and_nowhere_else() {
    let client = Client::new("http://127.0.0.1:9/v25.0", Timeouts::default()).unwrap();
    for url in [
        "https://evil.example/x",
        "https://notfbsbx.com/x",
        "https://fbsbx.com.evil.example/x",
        "http://lookaside.fbsbx.com/x",
        "http://127.0.0.1:10/x",
        "file:///etc/passwd",
        "no address",
    ] {
        let failure = client.download(url, &token(), 5).await.err().unwrap();
        let reason = "meta gave an unusable answer: the file's address is not Meta's";
        assert_eq!(failure.to_string(), reason, "{url}");
    }
    assert!(
        client
            .trusted("https://lookaside.fbsbx.com/whatsapp?mid=1")
            .is_ok()
    );
    assert!(client.trusted("http://127.0.0.1:9/media/1").is_ok());
}

#[tokio::test]
async fn templates_are_read_page_by_page() {
    let page = |name: &str, next: Option<&str>| {
        let template = json!({"id": "1", "name": name, "language": "ar", "status": "APPROVED",
            "components": [{"type": "BODY", "text": "x"}]});
        Script::json(
            200,
            &json!({"data": [template, {"no": "template"}],
                "paging": {"cursors": {"before": "B", "after": "A="}, "next": next}}),
        )
    };
    let peer = Peer::answering_each([page("first", Some("https://x")), page("second", None)]);
    let templates = client_of(&peer).templates("1022", &token()).await.unwrap();
    let names: Vec<_> = templates
        .iter()
        .map(|template| template.name.as_str())
        .collect();
    assert_eq!(names, ["first", "second"]);
    let requests = peer.requests();
    assert!(requests[0].contains("&limit=100 "), "{}", requests[0]);
    assert!(requests[1].contains("&after=A%3D "), "{}", requests[1]);
}

#[tokio::test]
async fn a_number_is_described_and_an_account_subscribed() {
    let about = json!({"id": "1065", "display_phone_number": "+1 555-078-3881",
        "verified_name": "Lucky Shrub", "quality_rating": "GREEN",
        "throughput": {"level": "HIGH"}});
    let peer = Peer::answering_each([
        Script::json(200, &about),
        Script::json(200, &json!({"success": true})),
    ]);
    let client = client_of(&peer);
    let number = client.phone_number("1065", &token()).await.unwrap();
    assert_eq!(number.verified_name.as_deref(), Some("Lucky Shrub"));
    assert_eq!(number.throughput.unwrap().level.as_deref(), Some("HIGH"));
    client.subscribe("1022", &token()).await.unwrap();
    assert!(peer.requests()[1].starts_with("POST /v25.0/1022/subscribed_apps "));
}

#[tokio::test]
async fn a_call_that_may_be_repeated_is_never_ambiguous() {
    for script in [Script::text(502, ""), Script::Silence, Script::Reset] {
        let peer = Peer::answering(script);
        let failure = client_of(&peer)
            .mark_read("1065", &token(), "wamid.A", Typing::Hidden)
            .await
            .unwrap_err();
        assert!(
            matches!(failure, WhatsAppError::Unreachable(_)),
            "{failure:?}"
        );
    }
}

//! What a file is, by its content; what its sender says is only asked where content says nothing.

/// How many of the first bytes are looked at.
pub(super) const LOOK: usize = 8 * 1_024;

/// The media type of a file that begins with `head`.
pub(super) fn mime_type(head: &[u8], declared: Option<&str>) -> String {
    if head.starts_with(b"OggS") {
        let opus = head.windows(8).any(|window| window == b"OpusHead");
        return if opus {
            "audio/ogg; codecs=opus"
        } else {
            "audio/ogg"
        }
        .to_owned();
    }
    if head.starts_with(b"#!AMR") {
        return "audio/amr".to_owned();
    }
    match infer::get(head).map(|kind| kind.mime_type()) {
        Some("audio/m4a" | "audio/x-m4a") => "audio/mp4".to_owned(),
        Some(known) => known.to_owned(),
        None => unknown(head, declared),
    }
}

/// Text has no mark of its own; office files and the like keep what their sender says.
fn unknown(head: &[u8], declared: Option<&str>) -> String {
    let declared = declared.unwrap_or_default();
    let harmless = declared.starts_with("application/") || declared == "text/csv";
    if harmless && declared != "application/xhtml+xml" {
        return declared.to_owned();
    }
    let text = std::str::from_utf8(head).is_ok_and(|text| !text.contains('\0'));
    if text {
        "text/plain"
    } else {
        "application/octet-stream"
    }
    .to_owned()
}

/// Whether a WebP picture moves: its extended header has the animation bit.
pub(super) fn moves(head: &[u8]) -> bool {
    head.get(8..16) == Some(b"WEBPVP8X") && head.get(20).is_some_and(|flags| flags & 0x02 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_wins_over_what_its_sender_says() {
        let png = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0];
        assert_eq!(mime_type(&png, Some("text/html")), "image/png");
        let script = b"<svg onload=alert(1)>";
        assert_ne!(mime_type(script, Some("image/png")), "image/png");
    }

    #[test]
    fn voice_notes_are_known_by_their_opus_header() {
        let mut voice = b"OggS\0\x02".to_vec();
        voice.extend([0; 22]);
        voice.extend(b"OpusHead\x01\x01");
        assert_eq!(mime_type(&voice, None), "audio/ogg; codecs=opus");
    }

    #[test]
    fn plain_text_is_text_and_binary_is_not() {
        assert_eq!(mime_type("مرحبا".as_bytes(), None), "text/plain");
        assert_eq!(
            mime_type(&[0, 159, 146, 150], None),
            "application/octet-stream"
        );
    }
}

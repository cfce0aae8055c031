//! Files that customers send when they bring none of their own: drawn, spoken and written in code,
//! small and valid.

mod ogg;
mod pdf;
mod pictures;
mod png;
mod webp;

use bytes::Bytes;

/// A file made in code.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub bytes: Bytes,
    pub mime_type: &'static str,
}

/// How many different pictures there are.
pub(crate) const PICTURES: usize = pictures::COUNT;

/// A sample for a media message type; `variant` chooses among several. There are no films.
pub(crate) fn of(kind: &str, variant: usize) -> Option<Sample> {
    let (bytes, mime_type) = match kind {
        "image" => (pictures::draw(variant), "image/png"),
        "audio" => (ogg::voice(3 + variant % 9), "audio/ogg; codecs=opus"),
        "document" => (pdf::invoice(variant), "application/pdf"),
        "sticker" => (webp::tile(variant), "image/webp"),
        _ => return None,
    };
    Some(Sample {
        bytes: bytes.into(),
        mime_type,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_what_it_says() {
        for kind in ["image", "audio", "document", "sticker"] {
            for variant in 0..PICTURES {
                let sample = of(kind, variant).unwrap();
                let found = infer::get(&sample.bytes).unwrap().mime_type();
                assert!(sample.mime_type.starts_with(found), "{kind}: {found}");
                assert!(sample.bytes.len() < 30_000, "{kind} is too big");
            }
        }
        assert!(of("video", 0).is_none());
    }
}

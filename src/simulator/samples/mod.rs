//! Files that customers send when they bring none of their own: drawn, spoken and written in code,
//! small and valid.

mod ogg;
mod pdf;
mod pictures;
mod png;
mod webp;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

/// A file made in code.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub bytes: Bytes,
    pub mime_type: &'static str,
}

/// How many different files there are of each kind.
pub(crate) const PICTURES: usize = pictures::COUNT;

/// Files made so far: each is drawn once, however many customers send it.
static MADE: Mutex<BTreeMap<(&str, usize), Bytes>> = Mutex::new(BTreeMap::new());

/// A sample for a media message type; `variant` chooses among several. There are no films.
pub(crate) fn of(kind: &str, variant: usize) -> Option<Sample> {
    let (kind, mime_type, make): (_, _, fn(usize) -> Vec<u8>) = match kind {
        "image" => ("image", "image/png", pictures::draw),
        "audio" => ("audio", "audio/ogg; codecs=opus", |variant| {
            ogg::voice(3 + variant)
        }),
        "document" => ("document", "application/pdf", pdf::invoice),
        "sticker" => ("sticker", "image/webp", webp::tile),
        _ => return None,
    };
    let variant = variant % PICTURES;
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = made
        .entry((kind, variant))
        .or_insert_with(|| make(variant).into())
        .clone();
    Some(Sample { bytes, mime_type })
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
                let right = match kind {
                    "audio" => "audio/opus",
                    _ => sample.mime_type,
                };
                assert_eq!(found, right);
                assert!(sample.bytes.len() < 30_000, "{kind} is too big");
            }
        }
        assert!(of("video", 0).is_none());
    }
}

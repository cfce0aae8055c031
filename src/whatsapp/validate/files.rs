//! Which files Meta takes, as what, and how large.

use super::LimitExceeded;

const KIB: u64 = 1_024;
const MIB: u64 = 1_024 * KIB;

/// As what a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// A picture: JPEG or PNG, at most 5 MB.
    Image,
    /// A film: MP4 or 3GPP, at most 16 MB.
    Video,
    /// Sound, at most 16 MB.
    Audio,
    /// Any file, at most 100 MB.
    Document,
    /// WebP, at most 100 KB.
    Sticker,
    /// WebP that moves, at most 500 KB.
    AnimatedSticker,
}

impl MediaKind {
    /// The word in Meta's `type`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker | Self::AnimatedSticker => "sticker",
        }
    }

    /// The most bytes that Meta takes.
    pub fn max_bytes(self) -> u64 {
        match self {
            Self::Image => 5 * MIB,
            Self::Video | Self::Audio => 16 * MIB,
            Self::Document => 100 * MIB,
            Self::Sticker => 100 * KIB,
            Self::AnimatedSticker => 500 * KIB,
        }
    }

    /// Whether Meta takes files of this type as this kind. Parameters do not count.
    pub fn takes(self, mime: &str) -> bool {
        self == Self::Document || media_kind_for(mime).word() == self.word()
    }
}

/// The kind that shows a file best: a picture as a picture, and whatever Meta cannot show as a
/// document. Parameters of the type do not count. Whether WebP moves is in the file, not in its
/// type.
pub fn media_kind_for(mime: &str) -> MediaKind {
    match essence(mime).as_str() {
        "image/jpeg" | "image/png" => MediaKind::Image,
        "image/webp" => MediaKind::Sticker,
        "video/mp4" | "video/3gpp" => MediaKind::Video,
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

/// Whether Meta takes a file of this type and size as this kind.
///
/// # Errors
/// [`LimitExceeded::UnsupportedType`], [`LimitExceeded::TooLarge`], or
/// [`LimitExceeded::Missing`] for an empty file.
pub fn check_file(kind: MediaKind, mime: &str, bytes: u64) -> Result<(), LimitExceeded> {
    if !kind.takes(mime) {
        return Err(LimitExceeded::UnsupportedType {
            kind: kind.word(),
            mime: mime.to_owned(),
        });
    }
    if bytes == 0 {
        return Err(LimitExceeded::Missing { field: "file" });
    }
    if bytes > kind.max_bytes() {
        return Err(LimitExceeded::TooLarge {
            kind: kind.word(),
            limit: kind.max_bytes(),
            actual: bytes,
        });
    }
    Ok(())
}

fn essence(mime: &str) -> String {
    let bare = mime.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_the_kind_that_shows_it_best() {
        for (mime, kind) in [
            ("image/jpeg", MediaKind::Image),
            ("IMAGE/PNG", MediaKind::Image),
            ("image/gif", MediaKind::Document),
            ("image/svg+xml", MediaKind::Document),
            ("image/webp", MediaKind::Sticker),
            ("video/mp4", MediaKind::Video),
            ("video/webm", MediaKind::Document),
            ("audio/ogg; codecs=opus", MediaKind::Audio),
            ("application/pdf", MediaKind::Document),
            ("", MediaKind::Document),
        ] {
            assert_eq!(media_kind_for(mime), kind, "{mime}");
        }
    }

    #[test]
    fn files_are_refused_by_type_and_by_size() {
        let five = 5 * MIB;
        assert_eq!(check_file(MediaKind::Image, "image/png", five), Ok(()));
        assert_eq!(
            check_file(MediaKind::Image, "image/png", five + 1),
            Err(LimitExceeded::TooLarge {
                kind: "image",
                limit: five,
                actual: five + 1
            })
        );
        assert!(check_file(MediaKind::Image, "image/gif", 1).is_err());
        assert_eq!(check_file(MediaKind::Document, "image/gif", 1), Ok(()));
        assert_eq!(
            check_file(MediaKind::AnimatedSticker, "image/webp", 400 * KIB),
            Ok(())
        );
        assert!(check_file(MediaKind::Sticker, "image/webp", 400 * KIB).is_err());
        assert!(check_file(MediaKind::Document, "text/plain", 0).is_err());
    }
}

//! Smaller forms of a file, made when first asked for and kept.

use std::io::Write;
use std::sync::OnceLock;

use actix_web::web::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// A form in which bytes travel (RFC 9110, content coding).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `br`.
    Brotli,
    /// `gzip`.
    Gzip,
}

impl Encoding {
    /// The word in `Content-Encoding`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The best one that an `Accept-Encoding` header allows.
    pub fn accepted(header: &str) -> Option<Self> {
        let allows = |word: &str| {
            header.split(',').any(|entry| {
                let (name, parameters) = entry.split_once(';').unwrap_or((entry, ""));
                let refused = matches!(parameters.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
                name.trim().eq_ignore_ascii_case(word) && !refused
            })
        };
        [Self::Brotli, Self::Gzip]
            .into_iter()
            .find(|encoding| allows(encoding.word()))
    }
}

/// Bytes and their smaller forms.
#[derive(Debug)]
pub struct Compressible {
    plain: Bytes,
    brotli: OnceLock<Option<Bytes>>,
    gzip: OnceLock<Option<Bytes>>,
}

impl Compressible {
    /// Nothing is compressed yet.
    pub fn new(plain: Bytes) -> Self {
        Self {
            plain,
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// The bytes as they are.
    pub fn plain(&self) -> &Bytes {
        &self.plain
    }

    /// The bytes in that form; `None` when it would not be smaller.
    pub fn encoded(&self, encoding: Encoding) -> Option<Bytes> {
        let cell = match encoding {
            Encoding::Brotli => &self.brotli,
            Encoding::Gzip => &self.gzip,
        };
        let made = cell.get_or_init(|| {
            let smaller = match encoding {
                Encoding::Brotli => brotli(&self.plain),
                Encoding::Gzip => gzip(&self.plain),
            };
            let smaller = smaller.ok()?;
            (smaller.len() < self.plain.len()).then(|| Bytes::from(smaller))
        });
        made.clone()
    }
}

/// Quality 9 of 11: nine tenths of the gain at a tenth of the time.
const BROTLI_QUALITY: u32 = 9;
const BROTLI_WINDOW: u32 = 22;
const BUFFER_BYTES: usize = 16 * 1024;

fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer =
        brotli::CompressorWriter::new(Vec::new(), BUFFER_BYTES, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(plain)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(plain)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_preferred_and_refusals_are_obeyed() {
        assert_eq!(
            Encoding::accepted("gzip, deflate, br"),
            Some(Encoding::Brotli)
        );
        assert_eq!(
            Encoding::accepted("br;q=0, gzip;q=0.5"),
            Some(Encoding::Gzip)
        );
        assert_eq!(Encoding::accepted("identity"), None);
    }

    #[test]
    fn both_forms_give_the_bytes_back() {
        let words = "conversation ".repeat(200);
        let file = Compressible::new(Bytes::from(words.clone()));
        let mut plain = Vec::new();
        brotli::BrotliDecompress(
            &mut file.encoded(Encoding::Brotli).unwrap().as_ref(),
            &mut plain,
        )
        .unwrap();
        assert_eq!(plain, words.as_bytes());
        let small = file.encoded(Encoding::Gzip).unwrap();
        let mut plain = String::new();
        std::io::Read::read_to_string(
            &mut flate2::read::GzDecoder::new(small.as_ref()),
            &mut plain,
        )
        .unwrap();
        assert_eq!(plain, words);
    }

    #[test]
    fn what_would_grow_stays_as_it_is() {
        assert!(
            Compressible::new(Bytes::from("x"))
                .encoded(Encoding::Gzip)
                .is_none()
        );
    }
}

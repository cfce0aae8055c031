//! What values a key takes, in words that help and errors share.

/// The shape of a key's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// An IP address with a port.
    Address,
    /// Scheme, host and port of the page's address, no path.
    Origin,
    /// A folder; it is made when it is missing.
    Folder,
    /// Where the database is.
    Database,
    /// 32 bytes in base64, never printed.
    SecretKey,
    /// Any text, never printed.
    Secret,
    /// Any text.
    Text,
    /// Directives of `tracing_subscriber::EnvFilter`.
    LogFilter,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// An http or https address with a path.
    Url,
    /// An e-mail address as `mailto:`, or an https address.
    Contact,
    /// A list of Meta apps, in the file only.
    Apps,
    /// Where files from customers are kept.
    MediaStore,
    /// A number of bytes between the two, also as `256 KiB` or `4 MiB`.
    Bytes(u64, u64),
    /// A whole number between the two.
    Number(u64, u64),
}

impl Kind {
    /// The type column of help and README.
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Origin => "origin",
            Self::Folder => "folder",
            Self::Database => "database",
            Self::SecretKey | Self::Secret => "secret",
            Self::Text => "text",
            Self::LogFilter => "filter",
            Self::Choice(_) => "word",
            Self::Url | Self::Contact => "url",
            Self::Apps => "list",
            Self::MediaStore => "place",
            Self::Bytes(..) => "bytes",
            Self::Number(..) => "number",
        }
    }

    /// What would be right, to follow the words "must be".
    pub fn expected(self) -> String {
        let fixed = match self {
            Self::Address => "an IP address and a port such as 127.0.0.1:8080",
            Self::Origin => {
                "an origin without a path: https://inbox.example.com, or http:// on localhost"
            }
            Self::Folder => "the path of a folder",
            Self::Database => "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME",
            Self::SecretKey => "32 bytes in base64 (openssl rand -base64 32)",
            Self::Secret | Self::Text => "text of at least one character",
            Self::LogFilter => "a filter such as info or baton=debug,warn",
            Self::Url => "an http or https address",
            Self::Contact => "mailto: with an e-mail address, or an https address",
            Self::Apps => "tables [[meta.apps]] with secret and, if you like, id and name",
            Self::MediaStore => "file:FOLDER, or s3://BUCKET/PREFIX in a build with the feature s3",
            Self::Choice(words) => return words.join(" or "),
            Self::Bytes(least, most) => {
                return format!("from {} to {}", in_bytes(least), in_bytes(most));
            }
            Self::Number(least, most) => {
                return format!("a whole number from {least} to {most}");
            }
        };
        fixed.to_owned()
    }

    /// Whether values are kept out of every message and of the arguments, which `ps` shows.
    pub fn is_secret(self) -> bool {
        matches!(self, Self::SecretKey | Self::Secret | Self::Apps)
    }
}

const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

/// Reads `262144`, `256 KiB` or `4MiB`.
pub(super) fn parse_bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    for (unit, size) in UNITS {
        if let Some(count) = text.strip_suffix(unit) {
            return count.trim_end().parse::<u64>().ok()?.checked_mul(size);
        }
    }
    text.parse().ok()
}

/// Writes a number of bytes in the largest unit that divides it.
fn in_bytes(bytes: u64) -> String {
    UNITS
        .iter()
        .find(|(_, size)| bytes >= *size && bytes.is_multiple_of(*size))
        .map_or_else(
            || format!("{bytes} bytes"),
            |(unit, size)| format!("{} {unit}", bytes / size),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_with_and_without_a_unit() {
        let cases = [
            ("262144", Some(262_144)),
            ("256 KiB", Some(262_144)),
            ("4MiB", Some(4_194_304)),
            (" 1 GiB ", Some(1_073_741_824)),
            ("4 MB", None),
            ("-1", None),
            ("MiB", None),
            ("99999999999999999 GiB", None),
        ];
        for (text, bytes) in cases {
            assert_eq!(parse_bytes(text), bytes, "{text}");
        }
    }

    #[test]
    fn bytes_are_written_in_the_largest_unit_that_divides_them() {
        assert_eq!(in_bytes(4 << 20), "4 MiB");
        assert_eq!(in_bytes(1536), "1536 bytes");
    }
}

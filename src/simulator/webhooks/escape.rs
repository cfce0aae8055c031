//! Meta's escaping: the body is ASCII, and the signature is taken over exactly those bytes
//! (FACTS A1).

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// JSON text as Meta writes it: `é` becomes `\u00e9`, an emoji two surrogates, `/` becomes `\/`.
/// Works on the text, so that key order and numbers stay as they were.
pub(crate) fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len() + json.len() / 8);
    let mut after_backslash = false;
    for letter in json.chars() {
        if letter == '/' && !after_backslash {
            escaped.push_str("\\/");
        } else if letter.is_ascii() {
            escaped.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
        after_backslash = letter == '\\' && !after_backslash;
    }
    escaped
}

/// The value of `X-Hub-Signature-256` for these bytes.
pub(crate) fn signature(secret: &str, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_outside_ascii_is_escaped_in_lower_case_and_slashes_once() {
        let table = [
            (r#"{"a":"é"}"#, r#"{"a":"\u00e9"}"#),
            (r#""😀""#, r#""\ud83d\ude00""#),
            (r#""أين""#, r#""\u0623\u064a\u0646""#),
            (r#""image/png""#, r#""image\/png""#),
            (r#""a\/b""#, r#""a\/b""#),
            (r#""a\\/b""#, r#""a\\\/b""#),
            (r#""\n\"""#, r#""\n\"""#),
        ];
        for (given, right) in table {
            assert_eq!(escape(given), right);
            let (before, after): (serde_json::Value, serde_json::Value) = (
                serde_json::from_str(given).unwrap(),
                serde_json::from_str(right).unwrap(),
            );
            assert_eq!(before, after, "escaping must not change the value");
        }
    }

    #[test]
    fn a_signature_is_the_known_one() {
        // RFC 4231, test case 2.
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}

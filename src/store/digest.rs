//! Digests of what has no id of its own, so that a unique key can refuse it a second time.

use sha2::{Digest as _, Sha256};

/// SHA-256 over the parts, in hexadecimal; each part's length counts, so that no two lists of
/// parts give the same.
pub(super) fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_string());
        digest.update(":");
        digest.update(part);
    }
    hex::encode(digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_part_ends_makes_a_difference() {
        assert_eq!(of(["ab", "c"]), of(["ab", "c"]));
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
        assert_ne!(of(["ab"]), of(["ab", ""]));
    }
}

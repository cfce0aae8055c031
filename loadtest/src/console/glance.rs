//! What can be told from a frame without reading it: thousands of consoles look at the same
//! bytes, and only one of them needs to understand them.

/// The place that a cursor stands for.
pub fn place_of(cursor: &str) -> Option<i64> {
    cursor.rsplit_once('-')?.1.parse().ok()
}

/// The cursor of a frame that begins with its type and its cursor, as those with events do.
pub fn cursor_of_events(frame: &[u8]) -> Option<&str> {
    let behind = frame.strip_prefix(b"{\"type\":\"events\",\"cursor\":\"")?;
    let end = behind.iter().position(|byte| *byte == b'"')?;
    std::str::from_utf8(behind.get(..end)?).ok()
}

/// Whether a frame tells that something was missed.
pub fn is_reset(frame: &[u8]) -> bool {
    frame.starts_with(b"{\"type\":\"reset\"")
}

/// How long a stamp's number is.
const DIGITS: usize = 12;

/// A message's words with a stamp: `@`, then twelve digits.
pub fn stamped(stamp: u64) -> String {
    format!("@{stamp:012} hello")
}

/// The stamps of all rows of a frame, in order. Nothing else that the generator makes contains
/// an `@`.
pub fn stamps(frame: &[u8]) -> impl Iterator<Item = u64> {
    let mut rest = frame;
    std::iter::from_fn(move || {
        loop {
            let at = rest.iter().position(|byte| *byte == b'@')?;
            rest = rest.get(at + 1..)?;
            let digits = rest.get(..DIGITS)?;
            let number = std::str::from_utf8(digits).ok().map(str::parse);
            if let Some(Ok(number)) = number {
                return Some(number);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use baton::protocol::ServerFrame;

    use super::*;

    #[test]
    fn stamps_are_found_among_other_words() {
        let frame = format!("[\"{}\",\"a@b\",\"{}\"]", stamped(17), stamped(123_456));
        assert_eq!(stamps(frame.as_bytes()).collect::<Vec<_>>(), [17, 123_456]);
        assert_eq!(stamps(b"@12").count(), 0);
    }

    #[test]
    fn the_cursor_of_events_is_found_and_no_other() {
        let cursor = "3f-17".to_owned();
        let events = ServerFrame::Events {
            cursor: cursor.clone(),
            items: Vec::new(),
        };
        let events = serde_json::to_vec(&events).unwrap();
        assert_eq!(cursor_of_events(&events), Some("3f-17"));
        let reason = "too_old".to_owned();
        let reset = serde_json::to_vec(&ServerFrame::Reset { reason, cursor }).unwrap();
        assert_eq!(cursor_of_events(&reset), None);
    }

    #[test]
    fn a_reset_is_recognised() {
        let frame = ServerFrame::Reset {
            reason: "too_slow".to_owned(),
            cursor: "3f-17".to_owned(),
        };
        assert!(is_reset(&serde_json::to_vec(&frame).unwrap()));
        assert!(!is_reset(b"{\"type\":\"events\"}"));
    }
}

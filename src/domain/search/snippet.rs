//! The part of a text around what was found in it.

use std::ops::Range;

use serde::Serialize;

/// Letters before the first mark, and from it on.
const BEFORE: usize = 40;
const BEHIND: usize = 160;

/// A stretch of a text, in UTF-16 code units: the places of JavaScript's strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Mark {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// Words out of a text, and what of them was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Snippet {
    /// The words; `…` stands for what was left out.
    pub text: String,
    /// What was found, in UTF-16 code units of `text`.
    pub marks: Vec<Mark>,
}

impl Snippet {
    /// A whole text.
    pub fn whole(text: &str, found: &[Range<usize>]) -> Self {
        Self::part(text, 0..text.len(), found)
    }

    /// The part around the first mark.
    pub fn around(text: &str, found: &[Range<usize>]) -> Self {
        let first = found.first().map_or(0, |range| range.start);
        let before = text.get(..first).unwrap_or_default();
        let behind = text.get(first..).unwrap_or_default();
        let from = match before.char_indices().rev().nth(BEFORE) {
            None => 0,
            Some((at, _)) => at + next_gap(before.get(at..).unwrap_or_default()).unwrap_or(0),
        };
        let to = match behind.char_indices().nth(BEHIND) {
            None => text.len(),
            Some((at, _)) => {
                let kept = behind.get(..at).unwrap_or_default();
                first + kept.rfind(char::is_whitespace).unwrap_or(at)
            }
        };
        Self::part(text, from..to, found)
    }

    fn part(text: &str, part: Range<usize>, found: &[Range<usize>]) -> Self {
        let mut shown = String::new();
        if part.start > 0 {
            shown.push('…');
        }
        let lead = shown.encode_utf16().count();
        let words = text.get(part.clone()).unwrap_or_default();
        let units = |at: usize| {
            let upto = words.get(..at.clamp(part.start, part.end) - part.start);
            lead + upto.unwrap_or_default().encode_utf16().count()
        };
        let marks = found
            .iter()
            .filter(|range| range.start < part.end && range.end > part.start)
            .map(|range| Mark {
                from: units(range.start),
                to: units(range.end),
            });
        let marks = marks.collect();
        shown.push_str(words);
        if part.end < text.len() {
            shown.push('…');
        }
        Self { text: shown, marks }
    }
}

/// Behind the first space, if words come after it.
fn next_gap(text: &str) -> Option<usize> {
    let at = text.find(char::is_whitespace)?;
    let rest = text.get(at..)?.trim_start();
    (!rest.is_empty()).then(|| text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(snippet: &Snippet) -> Vec<String> {
        let units: Vec<u16> = snippet.text.encode_utf16().collect();
        let marks = snippet.marks.iter();
        marks
            .map(|mark| String::from_utf16(&units[mark.from..mark.to]).unwrap())
            .collect()
    }

    /// Every place of a word.
    fn places(text: &str, word: &str) -> Vec<Range<usize>> {
        let found = text.match_indices(word);
        found.map(|(at, word)| at..at + word.len()).collect()
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let text = "👋 مرحبا يا عمر";
        let snippet = Snippet::around(text, &places(text, "عمر"));
        assert_eq!(snippet.text, text);
        assert_eq!(marked(&snippet), ["عمر"]);
        assert_eq!(snippet.marks[0].from, 12, "two units for the hand");
    }

    #[test]
    fn a_long_text_is_cut_between_words_around_the_first_mark() {
        let straw = "straw 👍 ".repeat(50);
        let text = format!("{straw}needle {}needle", "hay ".repeat(90));
        let snippet = Snippet::around(&text, &places(&text, "needle"));
        let whole = snippet.text.starts_with('…') && snippet.text.ends_with('…');
        assert!(whole, "{snippet:?}");
        assert_eq!(marked(&snippet), ["needle"], "the other one is cut off");
        assert!(snippet.text.chars().count() <= BEFORE + BEHIND + 2);
        assert!(!snippet.text.contains("…traw"), "{snippet:?}");
    }

    #[test]
    fn one_endless_word_is_cut_somewhere() {
        let text = "x".repeat(1_000);
        let snippet = Snippet::around(&text, &places(&text, &text));
        assert_eq!(snippet.text.chars().count(), BEHIND + 1);
        assert_eq!(marked(&snippet), ["x".repeat(BEHIND)]);
    }
}

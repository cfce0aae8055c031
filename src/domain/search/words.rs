//! The words of a text, and where they stand in it.

use super::fold::fold_letter;

/// A longer word is told from others by its beginning; numbers and addresses fit.
const LONGEST: usize = 64;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is searched for.
    pub folded: String,
    /// Where it begins in the text, in bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// The words of a text, in order. Whatever is neither letter nor digit parts them; scripts without
/// spaces have a word per letter.
pub fn words(text: &str) -> Vec<Word> {
    let mut cutting = Cutting::default();
    let mut folded = String::new();
    for (at, letter) in text.char_indices() {
        folded.clear();
        fold_letter(letter, &mut folded);
        cutting.take(&folded, at, at + letter.len_utf8());
    }
    cutting.end();
    cutting.words
}

#[derive(Default)]
struct Cutting {
    words: Vec<Word>,
    open: Option<Word>,
}

impl Cutting {
    fn take(&mut self, folded: &str, from: usize, to: usize) {
        if let (true, Some(word)) = (folded.is_empty(), &mut self.open) {
            word.to = to;
        }
        for letter in folded.chars() {
            if !letter.is_alphanumeric() {
                self.end();
                continue;
            }
            let alone = stands_alone(letter);
            if alone {
                self.end();
            }
            let word = self.open.get_or_insert_with(|| Word {
                folded: String::new(),
                from,
                to,
            });
            word.to = to;
            if word.folded.chars().count() < LONGEST {
                word.folded.push(letter);
            }
            if alone {
                self.end();
            }
        }
    }

    fn end(&mut self) {
        self.words.extend(self.open.take());
    }
}

/// Letters of scripts that put no spaces between words: Thai to Khmer, kana, Han.
fn stands_alone(letter: char) -> bool {
    matches!(letter,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{20000}'..='\u{3134F}')
}

/// The article, alone and behind the particles that are written together with it.
const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];

/// An Arabic word without its article, when at least three letters are left.
pub fn without_article(word: &str) -> Option<&str> {
    let rest = ARTICLES
        .iter()
        .find_map(|article| word.strip_prefix(article))?;
    (rest.chars().count() >= 3).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn cut(text: &str, expected: &[(&str, &str)]) {
        let found = words(text);
        let found: Vec<_> = found
            .iter()
            .map(|word| (word.folded.as_str(), &text[word.from..word.to]))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_cut_and_keep_their_places() {
        cut("", &[]);
        cut(" …! ", &[]);
        cut(
            "Zoë's order",
            &[("zoe", "Zoë"), ("s", "s"), ("order", "order")],
        );
        cut("مُحَمَّدٌ، أين؟", &[("محمد", "مُحَمَّدٌ"), ("اين", "أين")]);
        cut("رقم ١٢٣-A", &[("رقم", "رقم"), ("123", "١٢٣"), ("a", "A")]);
        cut(
            "日本語ok",
            &[("日", "日"), ("本", "本"), ("語", "語"), ("ok", "ok")],
        );
        cut("👍ok👍", &[("ok", "ok")]);
    }

    #[test]
    fn a_word_without_end_is_told_by_its_beginning() {
        let found = words(&"a".repeat(500));
        assert_eq!((found.len(), found[0].folded.len()), (1, 64));
        assert_eq!((found[0].from, found[0].to), (0, 500));
    }

    #[test]
    fn the_article_is_taken_off_words_that_are_long_enough() {
        for (word, rest) in [
            ("الطلب", Some("طلب")),
            ("والطلب", Some("طلب")),
            ("للطلب", Some("طلب")),
            ("طلب", None),
            ("الي", None),
        ] {
            assert_eq!(without_article(word), rest, "{word}");
        }
    }
}

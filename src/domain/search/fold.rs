//! Letters as people search for them: without case, accents, vowel signs and the variants that
//! are typed interchangeably. `static/js/lib/fold.js` folds in the same way; both are held to
//! `tests/fixtures/folding.json`.

use icu_normalizer::DecomposingNormalizerBorrowed;

const DECOMPOSE: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();

/// A text, folded.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        fold_letter(letter, &mut folded);
    }
    folded
}

/// Appends what a letter is folded to: nothing, itself, or several letters.
pub(super) fn fold_letter(letter: char, folded: &mut String) {
    match letter {
        _ if letter.is_ascii() => folded.push(letter.to_ascii_lowercase()),
        // Bare Arabic letters and signs have nothing to take apart, and are most of what comes.
        '\u{0627}'..='\u{065F}' => spell(letter, folded),
        _ => {
            for part in DECOMPOSE.normalize_iter(std::iter::once(letter)) {
                part.to_lowercase().for_each(|small| spell(small, folded));
            }
        }
    }
}

/// One letter as it is spelled in searches; signs over and under letters not at all.
fn spell(letter: char, folded: &mut String) {
    let plain = match letter {
        _ if is_sign(letter) => return,
        'ٱ' => 'ا',
        'ى' | 'ی' | 'ے' => 'ي',
        'ة' | 'ۃ' | 'ہ' | 'ھ' | 'ە' => 'ه',
        'ک' | 'ڪ' => 'ك',
        '\u{0660}'..='\u{0669}' => digit(letter, '\u{0660}'),
        '\u{06F0}'..='\u{06F9}' => digit(letter, '\u{06F0}'),
        'ς' => 'σ',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ł' => 'l',
        'ß' => return folded.push_str("ss"),
        'æ' => return folded.push_str("ae"),
        'œ' => return folded.push_str("oe"),
        'þ' => return folded.push_str("th"),
        other => other,
    };
    folded.push(plain);
}

fn digit(letter: char, zero: char) -> char {
    let value = u32::from(letter) - u32::from(zero);
    char::from_digit(value, 10).unwrap_or(letter)
}

/// Accents, vowel signs, tatweel, and what is not seen at all: joiners, marks of direction,
/// variants of emojis, soft hyphens.
fn is_sign(letter: char) -> bool {
    matches!(letter,
        '\u{00AD}'
        | '\u{0300}'..='\u{036F}'
        | '\u{0483}'..='\u{0489}'
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{05C7}'
        | '\u{0610}'..='\u{061A}' | '\u{061C}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06ED}' | '\u{08CA}'..='\u{08FF}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shared_table_holds() {
        let table = include_str!("../../../tests/fixtures/folding.json");
        let table: Vec<(String, String)> = serde_json::from_str(table).unwrap();
        assert!(table.len() > 20);
        for (text, folded) in table {
            assert_eq!(fold(&text), folded, "{text}");
        }
    }

    #[test]
    fn what_is_folded_is_folded() {
        for text in ["Ǆ ﷺ ½ ① ＡＢ ﻻ İ Σς", "أإآٱىئؤة"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}

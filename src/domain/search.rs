//! Searching: how words are folded, cut, looked for, and shown where they stand.
//!
//! A text is found when it holds every term of the search. The index of the store only proposes;
//! whether a text is found is said here, and so is what of it is marked.

mod fold;
mod query;
mod said;
mod snippet;
mod words;

pub use fold::fold;
pub use query::{Query, Term};
pub use said::said;
pub use snippet::{Mark, Snippet};
pub use words::{Word, without_article, words};

/// The words by which a customer is found: names, and what their phone numbers end in from every
/// digit on, so that any part of a number begins one of them.
pub fn customer_words<'a>(
    names: impl IntoIterator<Item = &'a str>,
    phones: impl IntoIterator<Item = &'a str>,
) -> Vec<String> {
    let named = names.into_iter().flat_map(words).map(|word| word.folded);
    let mut all: Vec<String> = named.collect();
    for phone in phones {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let last = digits.len().saturating_sub(query::SHORTEST_NUMBER);
        all.extend((0..=last).filter_map(|from| digits.get(from..).map(str::to_owned)));
    }
    all
}

//! What somebody searches for.

use std::ops::Range;

use super::words::{Word, without_article, words};

/// Fewer digits than this are no part of a phone number.
pub(super) const SHORTEST_NUMBER: usize = 3;

/// Terms beyond these are not looked for; nobody types so many.
const MOST_TERMS: usize = 16;

/// A search: a text has to hold every term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The terms.
    pub terms: Vec<Term>,
    /// The digits, when the search is nothing but (part of) a phone number.
    pub number: Option<String>,
}

/// Words that stand one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The words, folded.
    pub words: Vec<String>,
    /// The last of them may go on: it is still being typed.
    pub open: bool,
    /// Quoted: not with or without an article.
    pub quoted: bool,
}

impl Query {
    /// Reads a search: words, and phrases in quotes.
    pub fn parse(text: &str) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        let closed = text.matches(is_quote).count().is_multiple_of(2);
        let finished = closed && text.trim_end().ends_with(is_quote);
        for (place, part) in text.split(is_quote).enumerate() {
            if place % 2 == 1 {
                terms.extend(Term::of(part, true));
            } else {
                terms.extend(part.split_whitespace().filter_map(|it| Term::of(it, false)));
            }
        }
        terms.truncate(MOST_TERMS);
        if let Some(last) = terms.last_mut().filter(|_| !finished) {
            last.open = last.may_go_on();
        }
        Self {
            terms,
            number: number(text),
        }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// What of a text is found, in order; `None` when it does not hold every term.
    pub fn find(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let words = words(text);
        let mut found = Vec::new();
        for term in &self.terms {
            let before = found.len();
            found.extend(term.places(&words));
            if found.len() == before {
                return None;
            }
        }
        Some(joined(found))
    }

    /// What of a text is to be marked, though it may not hold every term.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let words = words(text);
        joined(
            self.terms
                .iter()
                .flat_map(|term| term.places(&words))
                .collect(),
        )
    }

    /// What of a phone number is to be marked.
    pub fn digits(&self, phone: &str) -> Vec<Range<usize>> {
        let asked = self.number.iter().map(String::as_str);
        let terms = self.terms.iter().filter_map(|term| match &*term.words {
            [word] if self.number.is_none() && word.len() >= SHORTEST_NUMBER => Some(word.as_str()),
            _ => None,
        });
        let places = asked.chain(terms).filter_map(|digits| {
            let from = phone.find(digits)?;
            Some(from..from + digits.len())
        });
        joined(places.collect())
    }

    /// Whether a customer is found by these words (see [`super::customer_words`]).
    pub fn finds_customer(&self, known: &[String]) -> bool {
        let begins = |digits: &str| known.iter().any(|word| word.starts_with(digits));
        if let Some(number) = &self.number {
            return begins(number);
        }
        let words: Vec<Word> = known
            .iter()
            .map(|word| Word {
                folded: word.clone(),
                from: 0,
                to: 0,
            })
            .collect();
        self.terms
            .iter()
            .all(|term| term.places(&words).next().is_some())
    }
}

impl Term {
    fn of(text: &str, quoted: bool) -> Option<Self> {
        let words: Vec<String> = words(text).into_iter().map(|word| word.folded).collect();
        (!words.is_empty()).then_some(Self {
            words,
            open: false,
            quoted,
        })
    }

    /// One letter begins too many words to be of use.
    fn may_go_on(&self) -> bool {
        let last = self.words.last();
        last.is_some_and(|word| word.chars().nth(1).is_some())
    }

    /// Where it stands among these words.
    fn places<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = Range<usize>> + 'a {
        words
            .windows(self.words.len().max(1))
            .filter_map(|stretch| {
                let last = self.words.len() - 1;
                let all = self.words.iter().zip(stretch).enumerate();
                let stands = all
                    .into_iter()
                    .all(|(place, (wanted, word))| self.is(wanted, &word.folded, place == last));
                let (first, end) = (stretch.first()?, stretch.last()?);
                stands.then_some(first.from..end.to)
            })
    }

    fn is(&self, wanted: &str, word: &str, is_last: bool) -> bool {
        let same = |wanted: &str, word: &str| {
            word == wanted || (is_last && self.open && word.starts_with(wanted))
        };
        if same(wanted, word) {
            return true;
        }
        if self.quoted {
            return false;
        }
        let (bare_wanted, bare) = (without_article(wanted), without_article(word));
        bare.is_some_and(|bare| same(wanted, bare))
            || bare_wanted.is_some_and(|wanted| {
                same(wanted, word) || bare.is_some_and(|bare| same(wanted, bare))
            })
    }
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

/// The digits of a search that is nothing but a phone number or a part of one, without the zeros
/// that stand for a country when it is dialled from within.
fn number(text: &str) -> Option<String> {
    let folded = super::fold(text);
    let only = folded.chars().all(|letter| {
        letter.is_ascii_digit() || letter.is_whitespace() || "+-().".contains(letter)
    });
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    (only && digits.len() >= SHORTEST_NUMBER).then(|| digits.to_owned())
}

/// Stretches in order, those that touch made one.
fn joined(mut stretches: Vec<Range<usize>>) -> Vec<Range<usize>> {
    stretches.sort_unstable_by_key(|stretch| (stretch.start, stretch.end));
    let mut all: Vec<Range<usize>> = Vec::with_capacity(stretches.len());
    for next in stretches {
        match all.last_mut() {
            Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
            _ => all.push(next),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, found: Vec<Range<usize>>) -> Vec<&str> {
        found.into_iter().map(|it| &text[it]).collect()
    }

    #[track_caller]
    fn finds(search: &str, text: &str, expected: Option<&[&str]>) {
        let found = Query::parse(search)
            .find(text)
            .map(|found| cut(text, found));
        assert_eq!(found.as_deref(), expected, "{search} in {text}");
    }

    #[test]
    fn every_word_has_to_stand_there_and_the_last_may_go_on() {
        finds("where ord", "Where is my order?", Some(&["Where", "order"]));
        finds("ord where", "Where is my order?", None);
        finds(
            "order where",
            "Where is my order?",
            Some(&["Where", "order"]),
        );
        finds("o", "order", None);
        finds("o", "an O", Some(&["O"]));
        finds("a_b", "a_b", Some(&["a_b"]));
        finds("a_b", "a c b", None);
        finds("order order", "order", Some(&["order"]));
        finds("…", "anything", Some(&[]));
    }

    #[test]
    fn phrases_stand_as_they_are_quoted() {
        finds("\"my order\"", "Where is my order?", Some(&["my order"]));
        finds("\"my ord\"", "Where is my order?", None);
        finds("\"my ord", "Where is my order?", Some(&["my order"]));
        finds("“order my”", "Where is my order?", None);
        finds("«رقم الطلب» 7", "ما رقم الطلب 7", Some(&["رقم الطلب", "7"]));
    }

    #[test]
    fn arabic_is_found_however_it_is_written() {
        finds("احمد", "السيد أحمد", Some(&["أحمد"]));
        finds("فاطمه", "فاطِمَةُ", Some(&["فاطِمَةُ"]));
        finds("طلب", "أين الطلب؟ طلبي", Some(&["الطلب", "طلبي"]));
        finds("الطلب", "أين طلبي", Some(&["طلبي"]));
        finds("بالطلب", "والطلب", Some(&["والطلب"]));
        finds("\"طلب\"", "أين الطلب", None);
        finds("١٠٠٠١", "order 10001", Some(&["10001"]));
    }

    #[test]
    fn numbers_are_found_by_any_part() {
        let known = super::super::customer_words(["Omar Nasser"], ["966501234567"]);
        for search in [
            "+966 50 123",
            "0501234567",
            "4567",
            "٤٥٦٧",
            "00966501234567",
            "12345",
            "omar 4567",
            "nas",
        ] {
            assert!(Query::parse(search).finds_customer(&known), "{search}");
        }
        for search in ["67", "4568", "omar 999", "asser"] {
            assert!(!Query::parse(search).finds_customer(&known), "{search}");
        }
        let phone = "966501234567";
        let digits = |search| cut(phone, Query::parse(search).digits(phone));
        assert_eq!(digits("0501"), ["501"]);
        assert_eq!(digits("omar 4567"), ["4567"]);
        assert_eq!(Query::parse("order 12-50").number, None);
    }

    #[test]
    fn marks_need_not_be_complete() {
        let query = Query::parse("omar order");
        assert_eq!(cut("Omar Nasser", query.marks("Omar Nasser")), ["Omar"]);
        assert_eq!(query.find("Omar Nasser"), None);
    }
}

//! Fields that a workspace keeps about its customers, and what may be entered in them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::fields::{Name, Refusal};
use super::ids::{ContactFieldId, WorkspaceId};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Words on one line.
    Text,
    /// A decimal number.
    Number,
    /// A day, as `2026-11-27`.
    Date,
    /// One of some words.
    Choice,
}

impl FieldKind {
    /// The word the database keeps.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice => "choice",
        }
    }

    /// The kind of that word; text for anything unknown.
    pub fn parse(word: &str) -> Self {
        match word {
            "number" => Self::Number,
            "date" => Self::Date,
            "choice" => Self::Choice,
            _ => Self::Text,
        }
    }
}

/// A field that a workspace keeps about its customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactField {
    /// Its id.
    pub id: ContactFieldId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// What may be chosen; empty for other kinds.
    pub choices: Vec<String>,
}

/// A workspace keeps so many fields at the most.
pub const MOST_FIELDS: usize = 50;

/// A field offers so many choices at the most.
const MOST_CHOICES: usize = 100;

/// The longest text of a field, in characters.
const LONGEST_TEXT: usize = 500;

/// The longest number, in characters.
const LONGEST_NUMBER: usize = 32;

/// The choices of a field of that kind: names, each once.
pub fn check_choices(kind: FieldKind, choices: &[String]) -> Result<Vec<String>, Refusal> {
    if kind != FieldKind::Choice {
        return if choices.is_empty() {
            Ok(Vec::new())
        } else {
            Err("belong to fields of the kind choice")
        };
    }
    if choices.is_empty() || choices.len() > MOST_CHOICES {
        return Err("must be 1 to 100 words");
    }
    let mut seen = BTreeSet::new();
    let mut checked = Vec::with_capacity(choices.len());
    for choice in choices {
        let choice = String::from(Name::parse(choice)?);
        if !seen.insert(choice.clone()) {
            return Err("must not name one twice");
        }
        checked.push(choice);
    }
    Ok(checked)
}

impl ContactField {
    /// What is kept of what somebody entered: `None` empties the field.
    pub fn value(&self, entered: &str) -> Result<Option<String>, Refusal> {
        let entered = entered.trim();
        if entered.is_empty() {
            return Ok(None);
        }
        let value = match self.kind {
            FieldKind::Text => text(entered)?,
            FieldKind::Number => number(entered)?,
            FieldKind::Date => date(entered)?,
            FieldKind::Choice => self.choice(entered)?,
        };
        Ok(Some(value))
    }

    fn choice(&self, entered: &str) -> Result<String, Refusal> {
        let known = self.choices.iter().find(|choice| *choice == entered);
        known.cloned().ok_or("must be one of the choices")
    }
}

fn text(entered: &str) -> Result<String, Refusal> {
    if entered.chars().any(char::is_control) {
        return Err("must be on one line");
    }
    if entered.chars().count() > LONGEST_TEXT {
        return Err("must not be longer than 500 characters");
    }
    Ok(entered.to_owned())
}

/// Arabic and Persian digits and the Arabic decimal sign are taken as well, and kept as Latin ones.
fn latin(letter: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(letter).wrapping_sub(zero), 10);
    match letter {
        '\u{660}'..='\u{669}' => digit(0x660).unwrap_or(letter),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0).unwrap_or(letter),
        '\u{66b}' => '.',
        other => other,
    }
}

fn number(entered: &str) -> Result<String, Refusal> {
    let plain: String = entered.chars().map(latin).collect();
    let digits = plain.strip_prefix('-').unwrap_or(&plain);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(part) || plain.len() > LONGEST_NUMBER {
        return Err("must be a number such as 12 or -3.5");
    }
    Ok(plain)
}

fn date(entered: &str) -> Result<String, Refusal> {
    const WRONG: Refusal = "must be a day such as 2026-11-27";
    let plain: String = entered.chars().map(latin).collect();
    let parts: Vec<&str> = plain.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(WRONG);
    };
    let digits = |text: &str, count: usize| -> Option<u32> {
        let sound = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| text.parse().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2))
    else {
        return Err(WRONG);
    };
    if day == 0 || day > days_of(year, month) {
        return Err(WRONG);
    }
    Ok(plain)
}

/// How many days a month has; none for what is no month.
fn days_of(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> ContactField {
        ContactField {
            id: ContactFieldId(1),
            workspace: WorkspaceId(1),
            name: "Field".to_owned(),
            kind,
            choices: vec!["Gold".to_owned(), "فضّي".to_owned()],
        }
    }

    #[track_caller]
    fn keeps(kind: FieldKind, entered: &str, kept: Option<&str>) {
        let value = field(kind).value(entered).unwrap();
        assert_eq!(value.as_deref(), kept, "{kind:?} {entered}");
    }

    #[test]
    fn each_kind_keeps_what_fits_it() {
        use FieldKind::{Choice, Date, Number, Text};
        keeps(Text, "  Riyadh  ", Some("Riyadh"));
        for kind in [Text, Number, Date, Choice] {
            keeps(kind, "  ", None);
        }
        keeps(Number, "-3.50", Some("-3.50"));
        keeps(Number, "١٢٫٥", Some("12.5"));
        keeps(Number, "۷", Some("7"));
        keeps(Date, "2024-02-29", Some("2024-02-29"));
        keeps(Date, "٢٠٢٦-١١-٢٧", Some("2026-11-27"));
        keeps(Choice, "فضّي", Some("فضّي"));
    }

    #[test]
    fn each_kind_refuses_what_does_not() {
        use FieldKind::{Choice, Date, Number, Text};
        let long = "n".repeat(501);
        for (kind, entered) in [
            (Text, "two\nlines"),
            (Text, long.as_str()),
            (Number, "twelve"),
            (Number, "1."),
            (Number, ".5"),
            (Number, "1e9"),
            (Number, "--1"),
            (Number, "NaN"),
            (Date, "2025-02-29"),
            (Date, "1900-02-29"),
            (Date, "2026-13-01"),
            (Date, "2026-04-31"),
            (Date, "2026-00-10"),
            (Date, "27.11.2026"),
            (Date, "2026-1-1"),
            (Choice, "gold"),
            (Choice, "Bronze"),
        ] {
            let refused = field(kind).value(entered);
            assert!(refused.is_err(), "{kind:?} {entered}: {refused:?}");
        }
    }

    #[test]
    fn choices_are_names_each_once_and_only_where_there_is_a_choice() {
        let words = |words: &[&str]| -> Vec<String> {
            words.iter().map(|word| (*word).to_owned()).collect()
        };
        let checked = check_choices(FieldKind::Choice, &words(&[" Gold ", "Silver"]));
        assert_eq!(checked, Ok(words(&["Gold", "Silver"])));
        for wrong in [words(&[]), words(&["Gold", "Gold "]), words(&[" "])] {
            assert!(check_choices(FieldKind::Choice, &wrong).is_err());
        }
        assert!(check_choices(FieldKind::Text, &words(&["Gold"])).is_err());
        assert_eq!(check_choices(FieldKind::Text, &[]), Ok(Vec::new()));
    }
}

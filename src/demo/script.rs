//! What is said in the history: scenes of a shop's contact centre, turn by turn.
//!
//! In their words `{customer}`, `{agent}`, `{order}`, `{item}`, `{amount}` and `{day}` are filled
//! in when a scene is played.

mod arabic;
mod english;

use super::people::{Group, Line};
use crate::domain::conversation::Priority;
use crate::domain::people::Language;

type Words = &'static str;

/// One thing that somebody does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Turn {
    /// The customer writes.
    Asks(Words),
    /// The customer sends photos at once; the words stand under the first.
    Photos(usize, Words),
    /// The customer speaks.
    Voice,
    /// The customer sends a sticker.
    Sticker,
    /// The customer says where they are.
    Place(Words),
    /// The customer sends a contact card: name and phone.
    Card(Words, Words),
    /// The customer sends a document.
    Hands(Words),
    /// The customer orders from the catalogue.
    Orders(Words),
    /// The customer presses the button or picks the row of that number.
    Picks(usize),
    /// The customer puts an emoji on the newest answer.
    Likes(Words),
    /// The customer corrects what they wrote last.
    Corrects(Words),
    /// The customer deletes what they wrote last.
    Deletes(Words),
    /// An agent answers.
    Answers(Words),
    /// An agent answers, quoting the customer.
    Quotes(Words),
    /// An agent sends buttons: words and what stands on the buttons.
    Buttons(Words, &'static [Words]),
    /// An agent sends a list: words, what stands on its button, and the rows.
    List(Words, Words, &'static [Words]),
    /// An agent sends an invoice.
    Invoice(Words),
    /// An agent sends a picture.
    Shows(Words),
    /// An agent says where the shop is.
    Directions(Words),
    /// An agent sends a template: name, what fills it in, and how it reads.
    Template(Words, &'static [Words], Words),
    /// An agent puts an emoji on what the customer wrote last.
    Thanks(Words),
    /// An agent writes something that does not arrive.
    Fails(Words, Failure),
    /// An agent leaves a note for colleagues.
    Note(Words),
    /// An agent puts a label on.
    Label(Words),
    /// An agent says how urgent it is.
    Prioritise(Priority),
    /// An agent hands it to another team.
    Transfer(Group),
    /// The supervisor takes it over.
    TakesOver,
    /// An agent asks to be reminded in so many hours.
    FollowUp(i64),
    /// So many hours pass.
    Later(i64),
}

/// Why a message does not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The customer has left WhatsApp.
    Unreachable,
    /// Meta cannot take the file.
    BadFile,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The customer's.
    Customer,
    /// An agent's, towards the customer.
    Agent,
    /// An agent's, among colleagues.
    Desk,
    /// Nobody's.
    Nobody,
}

impl Turn {
    pub(super) fn side(self) -> Side {
        match self {
            Self::Asks(_)
            | Self::Photos(..)
            | Self::Voice
            | Self::Sticker
            | Self::Place(_)
            | Self::Card(..)
            | Self::Hands(_)
            | Self::Orders(_)
            | Self::Picks(_)
            | Self::Likes(_)
            | Self::Corrects(_)
            | Self::Deletes(_) => Side::Customer,
            Self::Answers(_)
            | Self::Quotes(_)
            | Self::Buttons(..)
            | Self::List(..)
            | Self::Invoice(_)
            | Self::Shows(_)
            | Self::Directions(_)
            | Self::Template(..)
            | Self::Thanks(_)
            | Self::Fails(..) => Side::Agent,
            Self::Note(_)
            | Self::Label(_)
            | Self::Prioritise(_)
            | Self::Transfer(_)
            | Self::TakesOver
            | Self::FollowUp(_) => Side::Desk,
            Self::Later(_) => Side::Nobody,
        }
    }

    /// Whether the customer waits for an answer after it.
    pub(super) fn waits(self) -> bool {
        let quiet = matches!(self, Self::Likes(_) | Self::Corrects(_) | Self::Deletes(_));
        self.side() == Side::Customer && !quiet
    }

    /// Whether it answers the customer.
    pub(super) fn answers(self) -> bool {
        self.side() == Side::Agent && !matches!(self, Self::Thanks(_))
    }
}

/// A conversation from its first word to its last.
pub(super) struct Scene {
    /// On which number; on any when absent.
    pub line: Option<Line>,
    /// What happens.
    pub turns: &'static [Turn],
}

/// A scene of the shop.
const fn store(turns: &'static [Turn]) -> Scene {
    Scene {
        line: Some(Line::Store),
        turns,
    }
}

/// A scene of the couriers.
const fn delivery(turns: &'static [Turn]) -> Scene {
    Scene {
        line: Some(Line::Delivery),
        turns,
    }
}

/// A scene of either.
const fn anywhere(turns: &'static [Turn]) -> Scene {
    Scene { line: None, turns }
}

/// What fills the words of a language.
pub(super) struct Filling {
    /// Goods.
    pub items: &'static [Words],
    /// Weekdays.
    pub days: &'static [Words],
    /// What stands before an amount.
    pub currency: Words,
    /// Where locations are near to: latitude and longitude.
    pub city: (f64, f64),
    /// The shop's address.
    pub shop: Words,
}

/// The scenes of a language.
pub(super) fn scenes(language: Language) -> &'static [Scene] {
    match language {
        Language::En => english::SCENES,
        Language::Ar => arabic::SCENES,
    }
}

/// The filling of a language.
pub(super) fn filling(language: Language) -> &'static Filling {
    match language {
        Language::En => &english::FILLING,
        Language::Ar => &arabic::FILLING,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::library::LABELS;

    #[test]
    fn every_scene_can_be_played() {
        for scene in scenes(Language::En).iter().chain(scenes(Language::Ar)) {
            let mut choices = 0;
            for turn in scene.turns {
                match turn {
                    Turn::Label(label) => assert!(LABELS.iter().any(|(name, _)| name == label)),
                    Turn::Buttons(_, words) => choices = words.len(),
                    Turn::List(_, _, words) => choices = words.len(),
                    Turn::Picks(number) => assert!(*number < choices, "{turn:?}"),
                    _ => {}
                }
            }
            assert!((2..=30).contains(&scene.turns.len()));
        }
    }

    #[test]
    fn there_are_scenes_for_both_numbers_in_both_languages() {
        for language in [Language::En, Language::Ar] {
            for line in [Line::Store, Line::Delivery] {
                let of_line = scenes(language)
                    .iter()
                    .filter(|scene| scene.line == Some(line));
                assert!(of_line.count() >= 3, "{language:?} {line:?}");
            }
        }
    }
}

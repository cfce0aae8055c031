//! The customers of the history.

use rand::RngExt;
use rand::rngs::StdRng;

use crate::domain::contact::{Identity, Person};
use crate::domain::people::Language;

const ENGLISH: ([&str; 20], [&str; 18]) = (
    [
        "Emma", "Liam", "Olivia", "Noah", "Ava", "Ethan", "Sophia", "Lucas", "Mia", "Henry",
        "Isla", "Jack", "Grace", "Daniel", "Chloe", "Samuel", "Ruby", "Oscar", "Lily", "Max",
    ],
    [
        "Clarke", "Walker", "Bennett", "Hughes", "Morgan", "Price", "Turner", "Reed", "Foster",
        "Ward", "Murray", "Palmer", "Ellis", "Hart", "Barnes", "Grant", "Lawson", "Webb",
    ],
);

const ARABIC: ([&str; 20], [&str; 18]) = (
    [
        "سارة",
        "عمر",
        "ليلى",
        "خالد",
        "نورة",
        "يوسف",
        "هدى",
        "فهد",
        "مريم",
        "أحمد",
        "ريم",
        "سلطان",
        "دانة",
        "ماجد",
        "جنى",
        "طارق",
        "أمل",
        "بدر",
        "هند",
        "زياد",
    ],
    [
        "الحربي",
        "ناصر",
        "حداد",
        "العتيبي",
        "القحطاني",
        "منصور",
        "الشمري",
        "الدوسري",
        "صالح",
        "زكي",
        "العلي",
        "المطيري",
        "الكعبي",
        "السالم",
        "عباس",
        "فؤاد",
        "الزهراني",
        "خوري",
    ],
);

/// A customer.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// As a webhook would describe them.
    pub person: Person,
    /// What they write in.
    pub language: Language,
}

impl Caller {
    /// The customer at a place of the history: some are known by phone alone, a few by user id
    /// alone, a few have a username.
    pub(super) fn new(place: usize, language: Language, dice: &mut StdRng) -> Self {
        let ((given, family), phone, country) = match language {
            Language::En => (ENGLISH, format!("4477008{place:05}"), "GB"),
            Language::Ar => (ARABIC, format!("9665511{place:05}"), "SA"),
        };
        // Family names move on with each round of given names, so that pairs seldom repeat.
        let first = one(&given, place);
        let name = format!(
            "{first} {}",
            one(&family, place + 5 * (place / given.len()))
        );
        let user_id = format!("{country}.70010{:015}", dice.random_range(0..1_u64 << 49));
        let identities = match dice.random_range(0..100) {
            0..5 => vec![Identity::user_id(&user_id)],
            5..20 => vec![Identity::phone(&phone)],
            _ => vec![Identity::user_id(&user_id), Identity::phone(&phone)],
        };
        let named = dice.random_ratio(1, 9) || identities.len() == 1 && dice.random_ratio(1, 3);
        let person = Person {
            identities,
            name: Some(name),
            username: named.then(|| format!("customer.{place}")),
        };
        Self { person, language }
    }

    /// By what colleagues call them.
    pub(super) fn first_name(&self) -> &str {
        let name = self.person.name.as_deref().unwrap_or_default();
        name.split(' ').next().unwrap_or(name)
    }

    /// By what Meta's message ids are made.
    pub(super) fn party(&self) -> &str {
        let last = self.person.identities.last();
        last.map_or("", |identity| &identity.value)
    }
}

/// The item at a place of a list without end.
pub(super) fn one<'a>(items: &[&'a str], place: usize) -> &'a str {
    let place = place.checked_rem(items.len()).unwrap_or(0);
    items.get(place).copied().unwrap_or_default()
}

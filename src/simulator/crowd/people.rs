//! The population: who the lively customers are. The same in every run, so that a kept inbox
//! recognises them.

use std::sync::Arc;

use crate::simulator::customers::{Language, NewCustomer};
use crate::simulator::world::World;

const ENGLISH: [&str; 24] = [
    "Emma Clarke",
    "Liam Walker",
    "Olivia Bennett",
    "Noah Hughes",
    "Ava Morgan",
    "Ethan Price",
    "Sophia Turner",
    "Lucas Reed",
    "Mia Foster",
    "Henry Ward",
    "Isla Murray",
    "Jack Palmer",
    "Grace Ellis",
    "Daniel Hart",
    "Chloe Barnes",
    "Samuel Grant",
    "Ruby Lawson",
    "Oscar Webb",
    "Lily Chapman",
    "Max Holland",
    "Hannah Cole",
    "Ryan Fletcher",
    "Zoe Marsh",
    "Adam Pearce",
];
const ARABIC: [&str; 24] = [
    "سارة الحربي",
    "عمر ناصر",
    "ليلى حداد",
    "خالد العتيبي",
    "نورة القحطاني",
    "يوسف منصور",
    "هدى الشمري",
    "فهد الدوسري",
    "مريم صالح",
    "أحمد زكي",
    "ريم العلي",
    "سلطان المطيري",
    "دانة الكعبي",
    "ماجد السالم",
    "جنى عباس",
    "طارق فؤاد",
    "أمل الزهراني",
    "بدر الغامدي",
    "هند يوسف",
    "زياد خوري",
    "لمى الفارس",
    "راشد النعيمي",
    "سمر إبراهيم",
    "حسن قاسم",
];

/// Makes the lively customers that are still missing.
pub(super) fn gather(world: &Arc<World>) {
    let mut customers = world.customers();
    for position in customers.lively().len()..world.options.population {
        // A phone that is taken belongs to somebody made by hand: the place stays empty.
        let _ = customers.add(person(position));
    }
}

/// The customer at a place: half of them write Arabic, some have a username, and a few of those
/// are known by user id alone.
fn person(position: usize) -> NewCustomer {
    let half = position / 2;
    let (language, names, phone) = match position % 2 {
        0 => (
            Language::En,
            ENGLISH,
            format!("4477009{:05}", half % 100_000),
        ),
        _ => (
            Language::Ar,
            ARABIC,
            format!("9665500{:05}", half % 100_000),
        ),
    };
    let name = names.get(half % names.len()).copied().unwrap_or_default();
    let username = (position % 9 == 4).then(|| format!("baton.customer.{position}"));
    let no_phone = position % 27 == 13;
    NewCustomer {
        name: name.to_owned(),
        user_id: no_phone.then(|| format!("SA.7001{position:016}")),
        phone: Some(phone),
        username,
        no_phone,
        lively: true,
        language,
        ..NewCustomer::default()
    }
}

//! Customers who write by themselves, and who answer what agents write.

mod lines;
mod people;

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio::time::Instant;
use tracing::warn;

use super::attachment::Attachment;
use super::customers::{Customer, Language};
use super::dice::Purpose;
use super::options::BusinessNumber;
use super::samples;
use super::speaking::say;
use super::threads::{Direction, ThreadMessage};
use super::utterance::{Content, Utterance};
use super::world::World;
use lines::{LINES, Lines};

/// How often a silent crowd looks whether it may speak again.
const SILENCE: Duration = Duration::from_millis(200);
/// Time between two messages of one burst.
const BURST_PAUSE: Duration = Duration::from_millis(150);

/// Lets the crowd write, at the rate of the knob, until the simulator stops.
pub(crate) fn start(world: &Arc<World>) {
    let crowd_world = Arc::clone(world);
    world.spawn(async move { write(&crowd_world).await });
}

async fn write(world: &Arc<World>) {
    let mut seed = world.knobs().seed;
    let mut rng = StdRng::seed_from_u64(seed);
    let mut next = Instant::now();
    loop {
        let knobs = world.knobs();
        if knobs.seed != seed {
            seed = knobs.seed;
            rng = StdRng::seed_from_u64(seed);
        }
        if knobs.rate <= 0.0 {
            tokio::time::sleep(SILENCE).await;
            next = Instant::now();
            continue;
        }
        people::gather(world);
        let said = approach(world, &mut rng);
        // A burst counts as many messages; the mean over time stays at the rate.
        let uniform: f64 = rng.random_range(f64::EPSILON..1.0);
        let pause = -uniform.ln() * f64::from(said) / knobs.rate;
        next += Duration::from_secs_f64(pause.min(3600.0));
        wait_until(world, next, knobs.rate).await;
    }
}

/// Waits, but not longer than the rate stays as it is.
async fn wait_until(world: &World, next: Instant, rate: f64) {
    while Instant::now() < next && world.knobs().rate == rate {
        let step = next.min(Instant::now() + SILENCE);
        tokio::time::sleep_until(step).await;
    }
}

/// Somebody writes: one message, or a burst, or an album. Answers how many.
fn approach(world: &Arc<World>, rng: &mut StdRng) -> u32 {
    // A few write often and most now and then: the square of an even draw leans to the front.
    let lean = rng.random::<f64>().powi(2);
    let customer = {
        let book = world.customers();
        pick(book.lively(), lean).and_then(|id| book.get(*id).cloned())
    };
    let Some(customer) = customer else {
        return 1;
    };
    let Some(number) = pick(&world.numbers, rng.random::<f64>()) else {
        return 1;
    };
    let utterances = compose(&customer, rng);
    let said = u32::try_from(utterances.len()).unwrap_or(1);
    let (speaker, customer) = (Arc::clone(world), customer.id);
    let number = number.phone_number_id.clone();
    world.spawn(async move {
        for utterance in utterances {
            if let Err(error) = say(&speaker, customer, &number, &utterance) {
                warn!(customer.id = %customer, %error, "a customer could not write");
            }
            tokio::time::sleep(BURST_PAUSE).await;
        }
    });
    said
}

/// The item at a place between 0 and 1.
fn pick<T>(items: &[T], place: f64) -> Option<&T> {
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let thousandths = (0..=1000_u32).rfind(|step| f64::from(*step) <= place * 1000.0)?;
    let position = u64::from(thousandths) * u64::from(count) / 1001;
    items.get(usize::try_from(position).ok()?)
}

fn one_of(words: &[&'static str], rng: &mut StdRng) -> String {
    let position = rng.random_range(0..words.len().max(1));
    words.get(position).copied().unwrap_or_default().to_owned()
}

/// What a customer has to say, out of the blue.
fn compose(customer: &Customer, rng: &mut StdRng) -> Vec<Utterance> {
    let lines = lines_of(customer.language);
    let order = rng.random_range(10_001..99_999);
    let opening = with_order(&one_of(lines.openings, rng), order);
    match rng.random_range(0..100) {
        0..62 => vec![Utterance::text(opening)],
        62..76 => burst(lines, opening, rng),
        76..84 => vec![photo(Some(one_of(lines.captions, rng)), rng)],
        84..88 => album(lines, rng),
        88..93 => vec![media("audio", None, rng)],
        93..96 => vec![Utterance::text(opening), place(lines, rng)],
        96..98 => vec![media("document", Some(one_of(lines.captions, rng)), rng)],
        _ => vec![media("sticker", None, rng)],
    }
}

fn lines_of(language: Language) -> &'static Lines {
    match language {
        Language::En => &LINES.0,
        Language::Ar => &LINES.1,
    }
}

fn with_order(text: &str, order: u32) -> String {
    text.replace("{order}", &order.to_string())
}

fn burst(lines: &Lines, opening: String, rng: &mut StdRng) -> Vec<Utterance> {
    let more = rng.random_range(1..4);
    let mut all = vec![one_of(lines.greetings, rng), opening];
    all.extend((0..more).map(|_| one_of(lines.urgings, rng)));
    all.dedup();
    all.into_iter().map(Utterance::text).collect()
}

fn album(lines: &Lines, rng: &mut StdRng) -> Vec<Utterance> {
    let count = rng.random_range(3..7);
    let caption = one_of(lines.captions, rng);
    (0..count)
        .map(|position| photo((position == 0).then(|| caption.clone()), rng))
        .collect()
}

fn photo(caption: Option<String>, rng: &mut StdRng) -> Utterance {
    media("image", caption, rng)
}

/// A file out of the samples; which one is drawn now, its bytes are made when it is sent.
fn media(kind: &str, caption: Option<String>, rng: &mut StdRng) -> Utterance {
    let media = Attachment {
        caption,
        sample: rng.random_range(0..samples::PICTURES),
        ..Attachment::default()
    };
    Utterance::new(match kind {
        "audio" => Content::Audio { media },
        "document" => Content::Document {
            media: Attachment {
                filename: Some("invoice.pdf".to_owned()),
                ..media
            },
        },
        "sticker" => Content::Sticker { media },
        _ => Content::Image { media },
    })
}

fn place(lines: &Lines, rng: &mut StdRng) -> Utterance {
    let (latitude, longitude) = lines.city;
    let name = one_of(lines.places, rng);
    Utterance::new(Content::Location {
        location: json!({
            "latitude": latitude + rng.random_range(-0.05..0.05),
            "longitude": longitude + rng.random_range(-0.05..0.05),
            "name": name,
            "address": name,
        }),
    })
}

/// A lively customer thinks about what an agent has just written, and maybe answers.
pub(crate) fn consider(world: &Arc<World>, customer: &Customer, number: &Arc<BusinessNumber>) {
    let knobs = world.knobs();
    if !customer.lively || !world.dice.chance(Purpose::Answer, knobs.answers) {
        return;
    }
    let think = world.dice.within(Purpose::Answer, knobs.pause_ms);
    let (thinker, customer, number) = (Arc::clone(world), customer.clone(), Arc::clone(number));
    world.spawn(async move {
        tokio::time::sleep(Duration::from_millis(think)).await;
        let utterance = answer(&thinker, &customer, &number);
        if let Err(error) = say(&thinker, customer.id, &number.phone_number_id, &utterance) {
            warn!(customer.id = %customer.id, %error, "a customer could not answer");
        }
    });
}

/// An answer that fits: a pressed button where there are buttons, words otherwise.
fn answer(world: &World, customer: &Customer, number: &BusinessNumber) -> Utterance {
    let key = World::key(customer, number);
    let (messages, _) = world.threads().messages(&key, 0);
    let asked = messages
        .iter()
        .rfind(|message| message.direction == Direction::FromBusiness);
    if let Some(pressed) = asked.and_then(|message| press(world, message)) {
        return pressed;
    }
    let lines = lines_of(customer.language);
    let position = world.dice.below(Purpose::Answer, lines.answers.len());
    let order = 10_001 + customer.id.0 * 37 % 80_000;
    let text = lines.answers.get(position).copied().unwrap_or_default();
    Utterance::text(text.replace("{order}", &order.to_string()))
}

/// One of the buttons or rows of an interactive message.
fn press(world: &World, message: &ThreadMessage) -> Option<Utterance> {
    let action = message.content.get("action")?;
    let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let content = if let Some(buttons) = action.get("buttons").and_then(Value::as_array) {
        let chosen = buttons.get(world.dice.below(Purpose::Answer, buttons.len()))?;
        let reply = chosen.get("reply")?;
        Content::ButtonReply {
            id: text(reply, "id")?,
            title: text(reply, "title")?,
        }
    } else {
        let row = action.get("sections")?.get(0)?.get("rows")?.get(0)?;
        Content::ListReply {
            id: text(row, "id")?,
            title: text(row, "title")?,
            description: text(row, "description"),
        }
    };
    Some(Utterance {
        reply_to: Some(message.id.clone()),
        ..Utterance::new(content)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::customers::{CustomerBook, NewCustomer};

    #[test]
    fn the_same_seed_says_the_same_in_both_languages() {
        let mut book = CustomerBook::default();
        for language in [Language::En, Language::Ar] {
            let new = NewCustomer {
                language,
                ..NewCustomer::default()
            };
            let customer = book.add(new).unwrap();
            let speak = |seed| {
                let mut rng = StdRng::seed_from_u64(seed);
                let said = (0..50).map(|_| compose(&customer, &mut rng));
                format!("{:?}", said.collect::<Vec<_>>())
            };
            assert_eq!(speak(3), speak(3));
            assert_ne!(speak(3), speak(4));
        }
    }

    #[test]
    fn a_place_between_zero_and_one_reaches_every_item() {
        let items = [0, 1, 2, 3];
        let reached: std::collections::BTreeSet<_> = (0..=100)
            .map(|step| pick(&items, f64::from(step) / 100.0))
            .collect();
        assert_eq!(reached.len(), 4);
        assert!(pick::<u8>(&[], 0.5).is_none());
    }
}

//! Who gets which conversation, and where it stands by now.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::customers::Caller;
use super::people::Line;
use super::script::{Scene, Turn, scenes};
use crate::domain::people::Language;
use crate::domain::time::Timestamp;

/// How many conversations there are.
pub(super) const COUNT: usize = 400;

const SEED: u64 = 20_260_301;

/// Turns after which no earlier episode is put before.
const ENOUGH: usize = 16;

pub(super) const SECOND: i64 = 1_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// Where a conversation stands by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// The customer waits and nobody has it.
    Queued,
    /// The customer waits for its owner.
    Owned,
    /// The owner waits for the customer.
    Answered,
    /// Put aside.
    Snoozed,
    /// Done.
    Resolved,
}

/// A turn and when it comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timed {
    pub turn: Turn,
    pub at: Timestamp,
}

/// One stretch from the first word to the last.
pub(super) struct Episode {
    /// What happens.
    pub turns: Vec<Timed>,
    /// Whether whoever had it last is there when the customer writes again.
    pub owner_there: bool,
}

/// One conversation as it shall be.
pub(super) struct Plan {
    pub caller: Caller,
    pub line: Line,
    pub episodes: Vec<Episode>,
    pub ending: Ending,
}

/// Chance with the history's seed.
pub(super) fn dice() -> StdRng {
    StdRng::seed_from_u64(SEED)
}

/// A time between two, as often below as above their geometric mean: most people answer soon.
pub(super) fn between(dice: &mut StdRng, least: i64, most: i64) -> i64 {
    let doublings = (most / least.max(1)).checked_ilog2().unwrap_or(0);
    let from = least << dice.random_range(0..=doublings);
    dice.random_range(from..=(from * 2).min(most).max(from))
}

/// Every conversation of the history, the same in each run but for the clock.
pub(super) fn plans(now: Timestamp, dice: &mut StdRng) -> Vec<Plan> {
    (0..COUNT).map(|place| plan(place, now, dice)).collect()
}

fn plan(place: usize, now: Timestamp, dice: &mut StdRng) -> Plan {
    let language = match dice.random_range(0..100) {
        0..54 => Language::En,
        _ => Language::Ar,
    };
    let caller = Caller::new(place, language, dice);
    let line = match dice.random_range(0..100) {
        0..62 => Line::Store,
        _ => Line::Delivery,
    };
    let ending = match dice.random_range(0..100) {
        0..15 => Ending::Queued,
        15..32 => Ending::Owned,
        32..45 => Ending::Answered,
        45..52 => Ending::Snoozed,
        _ => Ending::Resolved,
    };
    let stretches = stretches(line, language, ending, dice);
    let episodes = timed(stretches, now.plus_millis(-ago(ending, dice)), dice);
    Plan {
        caller,
        line,
        episodes,
        ending,
    }
}

/// How long ago the last turn was.
fn ago(ending: Ending, dice: &mut StdRng) -> i64 {
    let window_closed = dice.random_ratio(1, 9);
    match ending {
        Ending::Queued | Ending::Owned if window_closed => between(dice, 25 * HOUR, 3 * DAY),
        Ending::Queued => between(dice, 15 * SECOND, 7 * HOUR),
        Ending::Owned => between(dice, 30 * SECOND, 10 * HOUR),
        Ending::Answered => between(dice, 2 * MINUTE, 2 * DAY),
        Ending::Snoozed => between(dice, HOUR, 2 * DAY),
        Ending::Resolved => between(dice, HOUR, 38 * DAY),
    }
}

/// The turns of each episode, oldest first.
fn stretches(line: Line, language: Language, ending: Ending, dice: &mut StdRng) -> Vec<Vec<Turn>> {
    let mut newest = Vec::new();
    while newest.is_empty() {
        newest = cut(scene(line, language, dice).turns, ending, dice);
    }
    let mut turns = newest.len();
    let mut stretches = vec![newest];
    // Many write once, some come back again and again.
    while turns < ENOUGH && dice.random_ratio(2, 5) {
        let earlier = scene(line, language, dice).turns.to_vec();
        turns += earlier.len();
        stretches.insert(0, earlier);
    }
    stretches
}

fn scene(line: Line, language: Language, dice: &mut StdRng) -> &'static Scene {
    let all = scenes(language);
    loop {
        let place = dice.random_range(0..all.len());
        let fits = |scene: &&Scene| scene.line.is_none_or(|own| own == line);
        if let Some(scene) = all.get(place).filter(fits) {
            return scene;
        }
    }
}

/// A scene as far as it has come; empty when it cannot end so.
fn cut(turns: &[Turn], ending: Ending, dice: &mut StdRng) -> Vec<Turn> {
    let ends: Vec<usize> = match ending {
        Ending::Resolved => vec![turns.len()],
        Ending::Queued => {
            let waiting = turns.iter().take_while(|turn| turn.waits()).count();
            let whole = (waiting > 0).then_some(waiting);
            whole.into_iter().collect()
        }
        Ending::Owned => {
            let answered = turns.iter().position(|turn| turn.answers());
            let ends = |(place, turn): &(usize, &Turn)| {
                turn.waits() && answered.is_some_and(|answered| *place > answered)
            };
            places(turns, ends)
        }
        Ending::Answered | Ending::Snoozed => places(turns, |(_, turn)| turn.answers()),
    };
    if ends.is_empty() {
        return Vec::new();
    }
    let chosen = ends.get(dice.random_range(0..ends.len())).copied();
    let mut kept: Vec<Turn> = turns.iter().take(chosen.unwrap_or(0)).copied().collect();
    if let [only @ Turn::Asks(words)] = kept.as_slice() {
        let greeting = if words.is_ascii() {
            "Hi"
        } else {
            "السلام عليكم"
        };
        kept = vec![Turn::Asks(greeting), *only];
    }
    kept
}

/// How many turns there are up to and with each that fits.
fn places(turns: &[Turn], fits: impl Fn(&(usize, &Turn)) -> bool) -> Vec<usize> {
    let fitting = turns.iter().enumerate().filter(fits);
    fitting.map(|(place, _)| place + 1).collect()
}

/// Gives every turn its time, from the last one backwards.
fn timed(stretches: Vec<Vec<Turn>>, end: Timestamp, dice: &mut StdRng) -> Vec<Episode> {
    let mut at = end;
    let mut episodes = Vec::new();
    for turns in stretches.into_iter().rev() {
        let mut played = Vec::new();
        for (place, turn) in turns.iter().enumerate().rev() {
            played.push(Timed { turn: *turn, at });
            let before = place.checked_sub(1).and_then(|place| turns.get(place));
            if let Some(before) = before {
                at = at.plus_millis(-gap(*before, *turn, dice));
            }
        }
        played.reverse();
        episodes.push(Episode {
            turns: played,
            owner_there: dice.random_ratio(3, 5),
        });
        at = at.plus_millis(-between(dice, 20 * HOUR, 9 * DAY));
    }
    episodes.reverse();
    episodes
}

/// How long somebody takes for a turn after another.
fn gap(before: Turn, turn: Turn, dice: &mut StdRng) -> i64 {
    use super::script::Side::{Agent, Customer, Desk};
    match (before.side(), turn.side()) {
        _ if matches!(before, Turn::Later(_)) => between(dice, MINUTE, 5 * MINUTE),
        _ if matches!(turn, Turn::Later(_)) => match turn {
            Turn::Later(hours) => hours * HOUR,
            _ => 0,
        },
        (Customer, Customer) => between(dice, 6 * SECOND, 90 * SECOND),
        (_, Customer) => between(dice, 25 * SECOND, 18 * MINUTE),
        (Agent, Agent) => between(dice, 10 * SECOND, MINUTE),
        (_, Agent) => between(dice, 20 * SECOND, 12 * MINUTE),
        (_, Desk) => between(dice, 8 * SECOND, 2 * MINUTE),
        _ => between(dice, 10 * SECOND, MINUTE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::script::Side;

    fn all() -> Vec<Plan> {
        plans(Timestamp(1_800_000_000_000), &mut dice())
    }

    #[test]
    fn the_history_is_the_same_in_each_run() {
        let told = |plans: Vec<Plan>| {
            let told = plans.iter().map(|plan| {
                let turns = plan.episodes.iter().flat_map(|episode| &episode.turns);
                format!("{:?} {:?}", plan.caller, turns.collect::<Vec<_>>())
            });
            told.collect::<Vec<_>>()
        };
        assert_eq!(told(all()), told(all()));
    }

    #[test]
    fn turns_come_in_order_and_every_ending_fits_its_last_turn() {
        let now = Timestamp(1_800_000_000_000);
        for plan in all() {
            let turns: Vec<_> = plan.episodes.iter().flat_map(|it| &it.turns).collect();
            assert!(turns.is_sorted_by(|one, next| one.at < next.at));
            let last = turns.last().unwrap();
            assert!(last.at < now);
            match plan.ending {
                Ending::Queued | Ending::Owned => assert!(last.turn.waits()),
                Ending::Answered | Ending::Snoozed => assert_eq!(last.turn.side(), Side::Agent),
                Ending::Resolved => {}
            }
        }
    }

    #[test]
    fn every_ending_and_both_languages_and_numbers_are_there() {
        let plans = all();
        assert_eq!(plans.len(), COUNT);
        for ending in [
            Ending::Queued,
            Ending::Owned,
            Ending::Answered,
            Ending::Snoozed,
            Ending::Resolved,
        ] {
            for language in [Language::En, Language::Ar] {
                for line in [Line::Store, Line::Delivery] {
                    let fits = |plan: &&Plan| {
                        plan.ending == ending
                            && plan.caller.language == language
                            && plan.line == line
                    };
                    assert!(plans.iter().filter(fits).count() > 2, "{ending:?} {line:?}");
                }
            }
        }
    }

    #[test]
    fn a_time_lies_between_its_ends() {
        let mut dice = dice();
        for _ in 0..1_000 {
            let time = between(&mut dice, 15, 1_000);
            assert!((15..=1_000).contains(&time), "{time}");
        }
    }
}

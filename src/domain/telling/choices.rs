//! What somebody wants to be told, how, and when not.

use std::str::FromStr;

use chrono::{TimeZone as _, Timelike as _};
use serde::{Deserialize, Serialize};

use super::Occasion;
use crate::domain::time::Timestamp;

/// The ways in which an occasion is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Ways {
    /// By web push, also while no console is open.
    pub push: bool,
    /// By the browser, while a console is open but out of sight.
    pub desktop: bool,
    /// By a sound.
    pub sound: bool,
}

impl Ways {
    const ALL: Self = Self {
        push: true,
        desktop: true,
        sound: true,
    };
    const NONE: Self = Self {
        push: false,
        desktop: false,
        sound: false,
    };
}

/// The ways for each occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Occasions {
    /// A colleague gave me a conversation.
    pub assigned: Ways,
    /// The customer wrote in a conversation of mine.
    pub answered: Ways,
    /// A colleague named me in a note.
    pub mention: Ways,
    /// A conversation of nobody is new in the queue of one of my teams.
    pub queue: Ways,
    /// A reminder is due.
    pub follow_up: Ways,
    /// The reply window of a conversation of mine closes before long.
    pub window: Ways,
}

impl Default for Occasions {
    /// What is one's own; the queue is everybody's, and would ring all day.
    fn default() -> Self {
        Self {
            assigned: Ways::ALL,
            answered: Ways::ALL,
            mention: Ways::ALL,
            queue: Ways::NONE,
            follow_up: Ways::ALL,
            window: Ways::ALL,
        }
    }
}

impl Occasions {
    /// The ways for one.
    pub fn of(&self, occasion: Occasion) -> Ways {
        match occasion {
            Occasion::Assigned => self.assigned,
            Occasion::Answered => self.answered,
            Occasion::Mention => self.mention,
            Occasion::Queue => self.queue,
            Occasion::FollowUp => self.follow_up,
            Occasion::Window => self.window,
        }
    }
}

/// How much of a conversation is shown outside of Baton.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Preview {
    /// The customer's name and the first words.
    #[default]
    Words,
    /// The customer's name.
    Name,
    /// Only that there is something.
    Nothing,
}

/// A time of day, `22:00`, in minutes since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Clock(u32);

impl TryFrom<String> for Clock {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let refusal = "a time of day is written 00:00 to 23:59";
        let (hours, minutes) = text.split_once(':').ok_or(refusal)?;
        if hours.len() != 2 || minutes.len() != 2 {
            return Err(refusal);
        }
        let number = |digits: &str, most: u32| {
            let digital = digits.chars().all(|digit| digit.is_ascii_digit());
            let number = digits.parse::<u32>().ok().filter(|_| digital);
            number.filter(|number| *number <= most).ok_or(refusal)
        };
        Ok(Self(number(hours, 23)? * 60 + number(minutes, 59)?))
    }
}

impl From<Clock> for String {
    fn from(clock: Clock) -> Self {
        format!("{:02}:{:02}", clock.0 / 60, clock.0 % 60)
    }
}

/// A time zone by its IANA name, `Asia/Riyadh`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// The time of day at a moment.
    pub fn clock(self, at: Timestamp) -> Clock {
        let local = self.0.timestamp_millis_opt(at.millis()).single();
        Clock(local.map_or(0, |local| local.hour() * 60 + local.minute()))
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self(chrono_tz::UTC)
    }
}

impl TryFrom<String> for Zone {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let zone = chrono_tz::Tz::from_str(&name);
        zone.map(Self)
            .map_err(|_| "a time zone is named as in the IANA database, such as Asia/Riyadh")
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.0.name().to_owned()
    }
}

/// Hours in which nothing is told; they may go over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Quiet {
    /// When they begin, `22:00`.
    #[schema(value_type = String)]
    pub from: Clock,
    /// When they end, `07:00`.
    #[schema(value_type = String)]
    pub until: Clock,
}

impl Quiet {
    fn holds(self, now: Clock) -> bool {
        if self.from <= self.until {
            (self.from..self.until).contains(&now)
        } else {
            now >= self.from || now < self.until
        }
    }
}

/// What somebody wants to be told, how, and when not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Choices {
    /// The ways for each occasion.
    pub occasions: Occasions,
    /// When nothing is told, by one's own clock; `null` for never.
    pub quiet: Option<Quiet>,
    /// Where one is, for the clock: an IANA name such as `Asia/Riyadh`.
    #[schema(value_type = String)]
    pub time_zone: Zone,
    /// How much of a conversation is shown outside of Baton.
    pub preview: Preview,
}

impl Choices {
    /// Whether it is quiet at a moment.
    pub fn is_quiet(&self, at: Timestamp) -> bool {
        self.quiet
            .is_some_and(|quiet| quiet.holds(self.time_zone.clock(at)))
    }

    /// Whether an occasion is pushed at a moment.
    pub fn pushes(&self, occasion: Occasion, at: Timestamp) -> bool {
        self.occasions.of(occasion).push && !self.is_quiet(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-27T20:30:00Z, half past eleven in the evening in Riyadh.
    const EVENING: Timestamp = Timestamp(1_795_811_400_000);

    fn choices(from: &str, until: &str, zone: &str) -> Choices {
        let json = format!(
            r#"{{"quiet": {{"from": "{from}", "until": "{until}"}}, "time_zone": "{zone}"}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn quiet_hours_are_by_the_clock_of_their_owner_and_may_go_over_midnight() {
        let cases = [
            ("22:00", "07:00", "Asia/Riyadh", true),
            ("22:00", "07:00", "UTC", false),
            ("23:30", "23:31", "Asia/Riyadh", true),
            ("23:31", "23:30", "Asia/Riyadh", false),
            ("20:00", "20:30", "UTC", false),
            ("20:30", "21:00", "UTC", true),
            ("09:00", "09:00", "UTC", false),
            ("15:00", "16:00", "America/New_York", true),
        ];
        for (from, until, zone, quiet) in cases {
            let choices = choices(from, until, zone);
            assert_eq!(choices.is_quiet(EVENING), quiet, "{from} {until} {zone}");
            assert_eq!(choices.pushes(Occasion::Assigned, EVENING), !quiet);
        }
    }

    #[test]
    fn whoever_chose_nothing_hears_of_what_is_their_own() {
        let choices: Choices = serde_json::from_str("{}").unwrap();
        assert_eq!(choices, Choices::default());
        for (occasion, pushed) in [
            (Occasion::Assigned, true),
            (Occasion::Answered, true),
            (Occasion::Mention, true),
            (Occasion::FollowUp, true),
            (Occasion::Window, true),
            (Occasion::Queue, false),
        ] {
            assert_eq!(choices.pushes(occasion, EVENING), pushed, "{occasion:?}");
        }
    }

    #[test]
    fn times_and_zones_that_are_none_are_refused() {
        for wrong in ["24:00", "7:00", "07:60", "+7:00", "07:0", "0700", ""] {
            assert!(Clock::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        for wrong in ["Riyadh", "", "+03:00", "Asia/riyadh"] {
            assert!(Zone::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        let same = serde_json::to_string(&choices("22:05", "07:00", "Asia/Riyadh")).unwrap();
        assert!(same.contains(r#""from":"22:05""#), "{same}");
        assert!(same.contains(r#""time_zone":"Asia/Riyadh""#), "{same}");
    }
}

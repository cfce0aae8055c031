//! One agent at a time: claims, answers, gives back, and tries what is not theirs.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use baton::domain::ids::ConversationId;

use crate::console::{Answer, Console};
use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::report::Report;
use crate::stage::Person;

/// How many conversations everybody fights over at the same time: the fight moves on over all.
const FRONT: u64 = 16;

/// How long the front stays where it is.
const STAYS: Duration = Duration::from_millis(400);

/// What is fought over, and who holds it as far as the agents know.
pub(super) struct Arena {
    conversations: Vec<(ConversationId, AtomicU64)>,
    began: Instant,
}

impl Arena {
    pub(super) fn new(conversations: Vec<ConversationId>) -> Self {
        let free = |id| (id, AtomicU64::new(0));
        Self {
            conversations: conversations.into_iter().map(free).collect(),
            began: Instant::now(),
        }
    }

    /// A conversation of the front.
    fn choose(&self, dice: u64) -> Option<&(ConversationId, AtomicU64)> {
        let moved = self.began.elapsed().as_millis() / STAYS.as_millis().max(1);
        let first = u64::try_from(moved).unwrap_or(0) * FRONT;
        let place = first + crate::number::count(super::pick(crate::number::size(FRONT), dice));
        let place = crate::number::size(place);
        let place = place.checked_rem(self.conversations.len())?;
        self.conversations.get(place)
    }
}

/// What happened to one agent, or to all.
pub(super) struct Tally {
    pub(super) won: u64,
    pub(super) lost: u64,
    /// Answers that were taken.
    pub(super) replies: u64,
    /// Answers of those who do not hold the conversation, and were refused.
    refused: u64,
    /// Promises that did not hold, as sentences.
    two_owners: u64,
    untold: u64,
    odd: Vec<String>,
    claims: Latencies,
}

impl Tally {
    pub(super) fn new() -> Result<Self, LoadError> {
        Ok(Self {
            won: 0,
            lost: 0,
            replies: 0,
            refused: 0,
            two_owners: 0,
            untold: 0,
            odd: Vec::new(),
            claims: Latencies::new()?,
        })
    }

    pub(super) fn add(&mut self, other: &Self) -> Result<(), LoadError> {
        self.won += other.won;
        self.lost += other.lost;
        self.replies += other.replies;
        self.refused += other.refused;
        self.two_owners += other.two_owners;
        self.untold += other.untold;
        self.odd.extend(other.odd.iter().cloned());
        self.claims.add(&other.claims)
    }

    pub(super) fn tell(&self, report: &mut Report, span: Duration) {
        report.figure("claims won", super::per_second(self.won, span), "1/s");
        report.figure("claims lost", super::per_second(self.lost, span), "1/s");
        report.figure("replies", super::per_second(self.replies, span), "1/s");
        report.latencies("claim to answer", &self.claims);
        let (won, lost) = (self.won, self.lost);
        report.invariant(
            "never two owners",
            self.two_owners == 0 && won > 0,
            format!(
                "{} of {won} wins while somebody else held it",
                self.two_owners
            ),
        );
        report.figure(
            "replies refused",
            super::per_second(self.refused, span),
            "1/s",
        );
        report.invariant(
            "every loser is told who won",
            self.untold == 0 && lost > 0,
            format!("{} of {lost} were not", self.untold),
        );
        let odd = self.odd.first().cloned().unwrap_or_default();
        report.invariant("every answer is one of these", self.odd.is_empty(), odd);
    }

    fn odd(&mut self, what: &str, answer: &Answer) {
        self.odd.push(format!("{what}: {}", answer.body));
    }
}

/// One agent fights for a while.
pub(super) async fn fight(
    arena: &Arena,
    server: SocketAddr,
    agent: Person,
    number: usize,
    span: Duration,
) -> Result<Tally, LoadError> {
    let mut console = Console::open(server, &agent.cookie).await?;
    console.says_hello(None, &[]).await?;
    let mut tally = Tally::new()?;
    let me: u64 = agent.id.parse().unwrap_or(0);
    let mut dice = crate::number::count(number) << 32;
    while arena.began.elapsed() < span {
        dice += 1;
        let Some((conversation, holder)) = arena.choose(dice) else {
            break;
        };
        let asked = Instant::now();
        let answer = console.claims(*conversation).await?;
        tally.claims.record(asked.elapsed());
        if answer.ok {
            // Cleared before the owner asks to give it back: whoever wins must find it free.
            let free = holder.compare_exchange(0, me, Ordering::SeqCst, Ordering::SeqCst);
            tally.won += 1;
            tally.two_owners += u64::from(free.is_err());
            work(&mut console, &mut tally, *conversation, holder).await?;
        } else {
            lose(&mut console, &mut tally, *conversation, &answer, &agent.id).await?;
        }
    }
    Ok(tally)
}

/// The owner answers twice and gives it back.
async fn work(
    console: &mut Console,
    tally: &mut Tally,
    conversation: ConversationId,
    holder: &AtomicU64,
) -> Result<(), LoadError> {
    for words in ["How can I help?", "Done."] {
        let answer = console.replies(conversation, words).await?;
        if answer.ok {
            tally.replies += 1;
        } else {
            tally.odd("the owner's reply", &answer);
        }
    }
    holder.store(0, Ordering::SeqCst);
    let answer = console.releases(conversation).await?;
    if !answer.ok {
        tally.odd("the owner's release", &answer);
    }
    Ok(())
}

/// Whoever was too late must be told who won, and must not get an answer through.
async fn lose(
    console: &mut Console,
    tally: &mut Tally,
    conversation: ConversationId,
    answer: &Answer,
    me: &str,
) -> Result<(), LoadError> {
    tally.lost += 1;
    if answer.code() != "already_owned" {
        tally.odd("a lost claim", answer);
        return Ok(());
    }
    let told = answer
        .owner()
        .is_some_and(|owner| !owner.is_empty() && owner != me);
    tally.untold += u64::from(!told);
    // An answer to a free conversation claims it, so that this may happen to be taken, by rule.
    let reply = console.replies(conversation, "Me too!").await?;
    match (reply.ok, reply.code()) {
        (true, _) => {
            tally.replies += 1;
            console.releases(conversation).await?;
        }
        (false, "already_owned" | "conversation_moved") => tally.refused += 1,
        (false, _) => tally.odd("a reply of somebody else", &reply),
    }
    Ok(())
}

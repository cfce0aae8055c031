//! The agents' turns: towards the customer, and among themselves.

use rand::RngExt;

use super::super::DemoError;
use super::super::contents::{buttons, list};
use super::super::files::Filed;
use super::super::history::{DAY, HOUR, MINUTE, Timed, between};
use super::super::script::{Failure, Turn};
use super::ticks::{self, Fate};
use super::{Thread, own_message};
use crate::domain::command::{CommandKind, Reply, Request};
use crate::domain::content::Content;
use crate::domain::conversation::{Scope, Status};
use crate::domain::ids::MediaId;
use crate::domain::outreach::Outreach;
use crate::domain::permissions::Principal;
use crate::domain::time::Timestamp;
use crate::store::media::Uploaded;
use crate::store::messages;

impl Thread<'_> {
    /// An agent's answer. `before` is when the turn before was, `next` when the one after is.
    pub(super) fn agent(
        &mut self,
        Timed { turn, at }: Timed,
        before: Option<Timestamp>,
        next: Timestamp,
    ) -> Result<(), DemoError> {
        let who = self.actor(at, before, false)?;
        let Some(content) = self.content(turn, &who, at)? else {
            return Ok(());
        };
        let quotes = matches!(turn, Turn::Quotes(_));
        let said = self.said.as_ref().filter(|_| quotes);
        let reply = Reply {
            content,
            seen: Some(self.state().seq),
            reply_to: said.map(messages::quote),
            forwarded: None,
            resolve: false,
            default_team: None,
            outreach: Outreach::default(),
        };
        let fate = match turn {
            Turn::Fails(_, failure) => Fate::Fails(failure),
            _ => Fate::Arrives { until: next },
        };
        self.reply(&who, reply, at, fate)
    }

    fn content(
        &mut self,
        turn: Turn,
        who: &Principal,
        at: Timestamp,
    ) -> Result<Option<Content>, DemoError> {
        let name = self.name_of(who);
        let words = |text| self.words.fill(text, &name);
        Ok(Some(match turn {
            Turn::Answers(text) | Turn::Quotes(text) | Turn::Fails(text, Failure::Unreachable) => {
                Content::Text { text: words(text) }
            }
            Turn::Buttons(text, choices) => buttons(words(text), self.words.choices(choices)),
            Turn::List(text, button, rows) => list(words(text), button, self.words.choices(rows)),
            Turn::Template(name, parameters, reads) => self.words.template(name, parameters, reads),
            Turn::Directions(name) => self.words.shop(name),
            Turn::Invoice(text) => {
                let caption = words(text);
                let name = format!("invoice-{}.pdf", self.words.order());
                self.upload("document", Some(caption), Some(name), who, at)?
            }
            Turn::Shows(text) => {
                let caption = words(text);
                self.upload("image", Some(caption), None, who, at)?
            }
            Turn::Fails(name, Failure::BadFile) => {
                self.upload("image", None, Some(name.to_owned()), who, at)?
            }
            Turn::Thanks(emoji) => match &self.said {
                Some(said) => Content::Reaction {
                    emoji: Some(emoji.to_owned()),
                    target: said.id.to_string(),
                },
                None => return Ok(None),
            },
            _ => return Ok(None),
        }))
    }

    fn upload(
        &mut self,
        kind: &'static str,
        caption: Option<String>,
        name: Option<String>,
        who: &Principal,
        at: Timestamp,
    ) -> Result<Content, DemoError> {
        let id: MediaId = self.ids.next(at);
        let mut file = Filed::new(
            id,
            kind,
            self.dice.random_range(0..crate::simulator::PICTURES),
        )?;
        if let Some(name) = name {
            file = file.named(name);
        }
        self.uploads.push(Uploaded {
            id,
            workspace: self.crew.workspace,
            by: who.agent,
            kind,
            mime_type: file.mime_type.to_owned(),
            file_name: file.file_name.clone(),
            voice: false,
            size: file.size(),
            sha256: file.sha256.clone(),
        });
        let content = file.content(caption);
        self.files.push(file);
        Ok(content)
    }

    fn reply(
        &mut self,
        who: &Principal,
        reply: Reply,
        at: Timestamp,
        fate: Fate,
    ) -> Result<(), DemoError> {
        let external_id = self.wamid();
        let (ids, mut events) = self.decide(self.asks(who, Request::Reply(Box::new(reply))), at)?;
        if let Some(message) = own_message(&mut events, ids) {
            ticks::tick(message, external_id, fate, self.now, self.dice);
            if !matches!(message.content, Content::Reaction { .. }) {
                self.answered = Some(message.clone());
            }
        }
        self.believe(events, None, None);
        Ok(())
    }

    /// Something an agent does for colleagues to see.
    pub(super) fn desk(
        &mut self,
        Timed { turn, at }: Timed,
        before: Option<Timestamp>,
    ) -> Result<(), DemoError> {
        let request = match turn {
            Turn::Note(text) => Request::Note {
                text: text.to_owned(),
                mentions: Vec::new(),
            },
            Turn::Label(name) => {
                let label = self.crew.labels.get(name).copied();
                let label = label.ok_or_else(|| DemoError::Incomplete(name.to_owned()))?;
                Request::Label {
                    add: vec![label],
                    remove: Vec::new(),
                }
            }
            Turn::Prioritise(priority) => Request::Prioritise { priority },
            Turn::FollowUp(hours) => Request::FollowUp {
                at: Some(at.plus_millis(hours * HOUR)),
            },
            Turn::Transfer(group) => {
                let team = self.crew.teams.get(&group).copied();
                let team = team.ok_or_else(|| DemoError::Incomplete(format!("{group:?}")))?;
                Request::Transfer { team, to: None }
            }
            Turn::TakesOver => {
                let supervisor = self.crew.supervisor.clone();
                return self.ask(&supervisor, Request::TakeOver, at);
            }
            _ => return Ok(()),
        };
        let who = self.actor(at, before, true)?;
        self.ask(&who, request, at)
    }

    /// The owner has seen what the customer waits with, or has not.
    pub(super) fn take_up(&mut self, at: Timestamp) -> Result<(), DemoError> {
        let who = self.actor(at, None, true)?;
        if self.dice.random() {
            self.ask(&who, Request::MarkRead { seq: None }, at)?;
        }
        Ok(())
    }

    pub(super) fn snooze(&mut self, at: Timestamp) -> Result<(), DemoError> {
        let who = self.actor(at, None, true)?;
        let pause = between(self.dice, 20 * MINUTE, 3 * DAY);
        let until = self.now.plus_millis(pause);
        self.ask(&who, Request::Snooze { until }, at)
    }

    pub(super) fn resolve(&mut self, at: Timestamp) -> Result<(), DemoError> {
        let who = self.actor(at, None, true)?;
        self.ask(&who, Request::MarkRead { seq: None }, at)?;
        self.ask(&who, Request::Resolve, at)
    }

    fn ask(&mut self, who: &Principal, request: Request, at: Timestamp) -> Result<(), DemoError> {
        let (_, events) = self.decide(self.asks(who, request), at)?;
        self.believe(events, None, None);
        Ok(())
    }

    fn asks(&self, who: &Principal, request: Request) -> CommandKind {
        CommandKind::Agent {
            principal: who.clone(),
            policy: self.line.policy,
            request,
        }
    }

    /// Who acts: the owner, or a colleague who may. Some claim first, halfway since the turn
    /// before; the others with their answer.
    fn actor(
        &mut self,
        at: Timestamp,
        before: Option<Timestamp>,
        owns: bool,
    ) -> Result<Principal, DemoError> {
        let everybody = self.crew.agents.iter().chain([&self.crew.supervisor]);
        let owner = self.state().owner;
        if let Some(owner) = everybody.clone().find(|one| Some(one.agent) == owner) {
            return Ok(owner.clone());
        }
        let scope = Scope {
            owner: None,
            ..self.state().scope()
        };
        let able = self.crew.agents.iter().filter(|one| one.may_see(&scope));
        let able: Vec<&Principal> = able.collect();
        let chosen = able.get(self.dice.random_range(0..able.len().max(1)));
        let chosen = chosen.map(|one| (*one).clone());
        let who = chosen.ok_or_else(|| DemoError::Incomplete("nobody may answer".to_owned()))?;
        let open = self.state().status == Status::Open;
        if open && (owns || self.dice.random_ratio(3, 5)) {
            let since = before.unwrap_or(at);
            self.ask(&who, Request::Claim, at.plus_millis(-at.since(since) / 2))?;
        }
        Ok(who)
    }

    fn name_of(&self, who: &Principal) -> String {
        let name = self.crew.names.get(&who.agent.get());
        name.cloned().unwrap_or_default()
    }

    /// The owner's name, for a customer who thanks them.
    pub(super) fn owners_name(&self) -> String {
        let owner = self.state().owner.map_or(0, |owner| owner.get());
        self.crew.names.get(&owner).cloned().unwrap_or_default()
    }
}

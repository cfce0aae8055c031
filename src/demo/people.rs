//! Who works here: one workspace, two branches, three teams, two numbers, twelve people.

use std::collections::{BTreeMap, BTreeSet};

use super::DemoError;
use super::library::{self, Labels};
use crate::actors::administration::Administration;
use crate::actors::office::Office;
use crate::actors::roster::Snapshot;
use crate::domain::conversation::ReplyPolicy;
use crate::domain::ids::{BranchId, ChannelId, RoleId, TeamId, WorkspaceId};
use crate::domain::people::{Availability, Language};
use crate::domain::permissions::Principal;
use crate::protocol::directory::{BranchBody, NewAgent, NewChannel, NewTeam, OwnChange};
use crate::simulator::{ACCESS_TOKEN, NUMBERS, WABA_ID};

/// The password of everybody.
pub(super) const PASSWORD: &str = "baton-demo";

/// A team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// Advises before people buy.
    Sales,
    /// Helps after they did.
    Support,
    /// Brings it.
    Delivery,
}

use Group::{Delivery, Sales, Support};

/// A number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Line {
    /// Baton Store.
    Store,
    /// Baton Delivery.
    Delivery,
}

/// Somebody who works here.
pub(super) struct Person {
    /// What stands before `@demo.test`.
    pub login: &'static str,
    name: &'static str,
    role: &'static str,
    groups: &'static [Group],
    /// The only number they work on; all when absent.
    only: Option<Line>,
    language: Language,
    availability: Availability,
}

const fn agent(login: &'static str, name: &'static str, groups: &'static [Group]) -> Person {
    Person {
        login,
        name,
        role: "agent",
        groups,
        only: None,
        language: Language::En,
        availability: Availability::Available,
    }
}

const ALL: &[Group] = &[Sales, Support, Delivery];

/// Everybody.
pub(super) const PEOPLE: [Person; 12] = [
    agent("sara", "Sara Haddad", &[Support, Delivery]),
    agent("omar", "Omar Nasser", &[Support, Delivery]),
    Person {
        only: Some(Line::Store),
        ..agent("lina", "Lina Farouk", &[Support])
    },
    Person {
        language: Language::Ar,
        ..agent("huda", "هدى العتيبي", &[Support])
    },
    agent("noor", "Noor Rahman", &[Support, Sales]),
    Person {
        language: Language::Ar,
        ..agent("fahad", "فهد الدوسري", &[Delivery])
    },
    Person {
        only: Some(Line::Delivery),
        ..agent("yousef", "Yousef Mansour", &[Delivery])
    },
    Person {
        availability: Availability::Busy,
        ..agent("karim", "Karim Aziz", &[Sales])
    },
    agent("maya", "Maya Khoury", &[Sales]),
    Person {
        availability: Availability::Away,
        ..agent("tariq", "Tariq Saleh", &[Delivery, Support])
    },
    Person {
        role: "supervisor",
        ..agent("supervisor", "Amal Suleiman", ALL)
    },
    Person {
        role: "administrator",
        ..agent("admin", "Adam Reid", ALL)
    },
];

/// Everybody and everything that the history is about.
pub(super) struct Crew {
    /// Where.
    pub workspace: WorkspaceId,
    /// Those who answer customers.
    pub agents: Vec<Principal>,
    /// Who takes over.
    pub supervisor: Principal,
    /// Everybody's first name.
    pub names: BTreeMap<i64, String>,
    /// The teams.
    pub teams: BTreeMap<Group, TeamId>,
    /// The numbers.
    pub lines: BTreeMap<Line, LineDetails>,
    /// The labels.
    pub labels: Labels,
}

/// A number as the history needs it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineDetails {
    /// Its id.
    pub id: ChannelId,
    /// Whose conversations on it are.
    pub branch: Option<BranchId>,
    /// The team that its new conversations go to.
    pub team: Option<TeamId>,
    /// Who may answer.
    pub policy: ReplyPolicy,
}

/// Makes everybody and everything.
pub(super) async fn hire(office: &Office) -> Result<Crew, DemoError> {
    let administration = &office.administration;
    let workspace = administration
        .create_workspace("Baton Demo", Language::En)
        .await?;
    let house = Administration::house(workspace);
    let teams = form_teams(administration, &house).await?;
    let lines = connect_lines(office, &house, &teams).await?;
    let people = PEOPLE
        .iter()
        .map(|person| application(person, &office.roster.snapshot(), &teams, &lines))
        .collect::<Result<_, _>>()?;
    let hired = administration.add_agents(&house, people).await?;
    let labels = library::stock(administration, &house, &teams).await?;
    let mut crew = Crew {
        workspace,
        agents: Vec::new(),
        supervisor: house,
        names: BTreeMap::new(),
        teams,
        lines,
        labels,
    };
    for (person, id) in PEOPLE.iter().zip(hired) {
        let principal = office.roster.principal(id);
        let principal = principal.ok_or_else(|| missing(person.login))?;
        if person.availability != Availability::Available {
            let change = OwnChange {
                availability: Some(person.availability),
                ..OwnChange::default()
            };
            administration.change_own(&principal, change).await?;
        }
        let first = person.name.split(' ').next().unwrap_or(person.name);
        crew.names.insert(id.get(), first.to_owned());
        match person.role {
            "agent" => crew.agents.push(principal),
            "supervisor" => crew.supervisor = principal,
            _ => {}
        }
    }
    Ok(crew)
}

fn missing(what: &str) -> DemoError {
    DemoError::Incomplete(what.to_owned())
}

async fn form_teams(
    administration: &Administration,
    house: &Principal,
) -> Result<BTreeMap<Group, TeamId>, DemoError> {
    let mut teams = BTreeMap::new();
    for (branch, groups) in [
        (
            "London",
            [(Sales, "Sales"), (Support, "Support")].as_slice(),
        ),
        ("Riyadh", &[(Delivery, "Delivery")]),
    ] {
        let name = branch.to_owned();
        let branch = administration
            .add_branch(house, BranchBody { name })
            .await?;
        for (group, name) in groups {
            let new = NewTeam {
                name: (*name).to_owned(),
                branch_id: Some(branch.id),
            };
            teams.insert(*group, administration.add_team(house, new).await?.id);
        }
    }
    Ok(teams)
}

async fn connect_lines(
    office: &Office,
    house: &Principal,
    teams: &BTreeMap<Group, TeamId>,
) -> Result<BTreeMap<Line, LineDetails>, DemoError> {
    let [store, delivery] = NUMBERS;
    let policies = (ReplyPolicy::OwnerOnly, ReplyPolicy::Team);
    let mut lines = BTreeMap::new();
    for (line, name, meta_id, display, group, policy) in [
        (
            Line::Store,
            "Baton Store",
            store,
            "+1 555 000 1001",
            Support,
            policies.0,
        ),
        (
            Line::Delivery,
            "Baton Delivery",
            delivery,
            "+1 555 000 1002",
            Delivery,
            policies.1,
        ),
    ] {
        let team = teams.get(&group).copied();
        let branch = team.and_then(|id| office.roster.team(id)?.branch);
        let new = NewChannel {
            name: name.to_owned(),
            phone_number_id: meta_id.to_owned(),
            display_number: display.to_owned(),
            account_id: WABA_ID.to_owned(),
            app_id: None,
            token: ACCESS_TOKEN.to_owned(),
            reply_policy: policy,
            default_team_id: team,
            branch_id: branch,
        };
        let id = office.administration.add_channel(house, new).await?.id;
        let details = LineDetails {
            id,
            branch,
            team,
            policy,
        };
        lines.insert(line, details);
    }
    Ok(lines)
}

fn application(
    person: &Person,
    snapshot: &Snapshot,
    teams: &BTreeMap<Group, TeamId>,
    lines: &BTreeMap<Line, LineDetails>,
) -> Result<NewAgent, DemoError> {
    let mut roles = snapshot.roles.values();
    let role: RoleId = roles
        .find(|role| role.name == person.role)
        .map(|role| role.id)
        .ok_or_else(|| missing(person.role))?;
    let team_ids = person.groups.iter().filter_map(|group| teams.get(group));
    let only = person.only.and_then(|line| lines.get(&line));
    Ok(NewAgent {
        name: person.name.to_owned(),
        email: format!("{}@demo.test", person.login),
        password: Some(PASSWORD.to_owned()),
        role_id: role,
        team_ids: team_ids.copied().collect(),
        channel_ids: only.map(|line| BTreeSet::from([line.id])),
        disabled: false,
        language: Some(person.language),
    })
}

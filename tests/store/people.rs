//! People, roles, teams and branches.

use std::collections::BTreeSet;

use baton::domain::conversation::Conversation;
use baton::domain::ids::{AgentId, BranchId, ChannelId, RoleId, TeamId, WorkspaceId};
use baton::domain::people::{Agent, Availability, Branch, Language, Role, Team};
use baton::domain::permissions::{NumberScope, Right};
use baton::store::error::StoreError;
use baton::store::{agents, branches, roles, settings, teams};
use diesel::connection::SimpleConnection;

use crate::database::{Database, HERE, NOW};

fn somebody(database: &Database, email: &str) -> Agent {
    Agent {
        id: database.id(),
        workspace: HERE,
        role: RoleId(1),
        name: "Sara".to_owned(),
        email: email.to_owned(),
        language: Language::Ar,
        availability: Availability::Busy,
        availability_reason: Some("Training".to_owned()),
        teams: BTreeSet::from([TeamId(10), TeamId(11)]),
        numbers: NumberScope::Only(BTreeSet::from([ChannelId(20)])),
        disabled: false,
    }
}

pub fn somebody_comes_back_as_they_were_written(database: &Database) {
    let sara = somebody(database, "sara@example.com");
    let written = sara.clone();
    database.writes(move |transaction| agents::insert(transaction, &written, Some("a hash")));
    assert_eq!(database.reads(agents::all), vec![sara.clone()]);
    let (id, hash) = database
        .reads(|connection| agents::password_by_email(connection, "sara@example.com"))
        .unwrap();
    assert_eq!((id, hash.as_deref()), (sara.id, Some("a hash")));

    let mut changed = sara.clone();
    changed.teams = BTreeSet::from([TeamId(12)]);
    changed.numbers = NumberScope::All;
    changed.disabled = true;
    let written = changed.clone();
    database.writes(move |transaction| agents::update(transaction, &written));
    let found = database.reads(|connection| agents::load(connection, HERE, sara.id));
    assert_eq!(found, changed);
    let hash = database.reads(|connection| agents::password(connection, sara.id));
    assert_eq!(
        hash.as_deref(),
        Some("a hash"),
        "a change leaves the password"
    );

    let elsewhere = WorkspaceId(2);
    let mut connectionless = changed;
    connectionless.workspace = elsewhere;
    let stolen = database.tries(move |transaction| agents::update(transaction, &connectionless));
    assert!(matches!(stolen, Err(StoreError::NotFound)), "{stolen:?}");
}

pub fn an_address_belongs_to_one_person(database: &Database) {
    let first = somebody(database, "sara@example.com");
    let second = somebody(database, "sara@example.com");
    database.writes(move |transaction| agents::insert(transaction, &first, None));
    let refused = database.tries(move |transaction| agents::insert(transaction, &second, None));
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
}

pub fn a_refused_write_harms_no_other(database: &Database) {
    let refused = database.tries(|transaction| {
        settings::put(transaction, "a", "1")?;
        transaction
            .connection
            .batch_execute("INSERT INTO setting (name, value) VALUES ('a', '2')")?;
        Ok(())
    });
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
    assert_eq!(
        database.reads(|connection| settings::get(connection, "a")),
        None
    );
    database.writes(|transaction| settings::put(transaction, "a", "3"));
    database.writes(|transaction| settings::put(transaction, "a", "4"));
    let value = database.reads(|connection| settings::get(connection, "a"));
    assert_eq!(value.as_deref(), Some("4"));
}

pub fn a_word_too_new_for_us_gives_no_reach(database: &Database) {
    let sara = somebody(database, "sara@example.com");
    let (id, written) = (sara.id, sara.clone());
    let role = Role {
        id: RoleId(1),
        workspace: HERE,
        name: "agent".to_owned(),
        rights: BTreeSet::from([Right::Reply]),
        built_in: true,
    };
    database.writes(move |transaction| {
        roles::insert(transaction, &role)?;
        agents::insert(transaction, &written, None)?;
        transaction.connection.batch_execute(
            "UPDATE agent SET numbers = 'everywhere', availability = 'asleep';
             UPDATE role SET rights = '[\"reply\",\"fly\"]'",
        )?;
        Ok(())
    });
    let found = database.reads(|connection| agents::load(connection, HERE, id));
    assert_eq!(found.numbers, sara.numbers, "the numbers it names, not all");
    assert_eq!(found.availability, Availability::Away);
    let roles = database.reads(roles::all);
    assert_eq!(roles[0].rights, BTreeSet::from([Right::Reply]));
}

pub fn a_team_is_in_use_while_anything_leads_to_it(database: &Database) {
    let branch = Branch {
        id: BranchId(5),
        workspace: HERE,
        name: "Riyadh".to_owned(),
    };
    let team = Team {
        id: TeamId(10),
        workspace: HERE,
        branch: Some(branch.id),
        name: "Sales".to_owned(),
    };
    let written = (branch.clone(), team.clone());
    database.writes(move |transaction| {
        branches::insert(transaction, &written.0)?;
        teams::insert(transaction, &written.1)
    });
    assert_eq!(database.reads(teams::all), vec![team.clone()]);
    let used = |id| database.reads(move |connection| teams::in_use(connection, HERE, id));
    assert!(!used(team.id));
    assert!(database.reads(|connection| branches::in_use(connection, HERE, BranchId(5))));

    let mut conversation =
        Conversation::begin(database.id(), HERE, ChannelId(20), database.id(), NOW);
    conversation.version = 1;
    conversation.team = Some(team.id);
    database.has(&conversation, None);
    assert!(used(team.id));

    let mut member = somebody(database, "sara@example.com");
    member.teams = BTreeSet::from([team.id]);
    let id: AgentId = member.id;
    database.writes(move |transaction| {
        agents::insert(transaction, &member, None)?;
        teams::delete(transaction, HERE, team.id)
    });
    let left = database.reads(|connection| agents::load(connection, HERE, id));
    assert!(left.teams.is_empty(), "memberships go with their team");
}

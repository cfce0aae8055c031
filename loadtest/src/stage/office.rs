//! The workspace: set up through the set-up page's door, furnished through the REST interface.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use baton::actors::sign_in::hashed;
use baton::simulator::{ACCESS_TOKEN, WABA_ID};
use baton::store::connection::AnyConnection;
use baton::store::schema::session;
use diesel::prelude::*;
use reqwest::Client;
use serde_json::{Value, json};

use super::person::{Person, text};
use super::server::Server;
use crate::error::LoadError;
use crate::number::count;

/// Meta's id of the stage's number.
pub const NUMBER: &str = "100000000000001";

/// How long the set-up token may take to show.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a connection may be idle and still be used.
const IDLE: Duration = Duration::from_secs(3);

/// How long sessions made behind the server's back last.
const DAY_MILLIS: i64 = 86_400_000;

/// The workspace.
#[derive(Clone, Debug)]
pub struct Office {
    /// Everybody's administrator.
    pub admin: Person,
    /// The workspace's id.
    pub workspace: i64,
    /// The team of the number's new conversations.
    pub team: i64,
    /// The number's channel.
    pub channel: i64,
    client: Client,
    url: String,
}

impl Office {
    /// Sets the server up, and connects the stage's number for one team.
    ///
    /// # Errors
    /// The server says no.
    pub async fn set_up(server: &Server) -> Result<Self, LoadError> {
        // What has been idle for five seconds is closed, perhaps just as something is asked.
        let client = Client::builder().pool_idle_timeout(IDLE).build()?;
        let url = server.url();
        let body = json!({
            "token": set_up_token(server).await?, "workspace": "Load", "name": "Ada Admin",
            "email": "admin@baton.test", "password": "baton-load-1",
        });
        let asked = client.post(format!("{url}/api/setup")).json(&body);
        let admin = Person::signed_in(&client, &url, asked.send().await?).await?;
        let me = admin.get("/api/me").await?;
        let workspace = id(me.get("workspace").unwrap_or(&Value::Null))?;
        let team = id(&admin.post("/api/teams", json!({"name": "Sales"})).await?)?;
        let channel = json!({
            "name": "Store", "phone_number_id": NUMBER, "display_number": "+1 555 000 1001",
            "account_id": WABA_ID, "token": ACCESS_TOKEN, "default_team_id": team.to_string(),
        });
        let channel = id(&admin.post("/api/channels", channel).await?)?;
        Ok(Self {
            admin,
            workspace,
            team,
            channel,
            client,
            url,
        })
    }

    /// Hires so many agents of the team, each with a session of their own. They are added through
    /// the REST interface; the sessions are written by `connection`, because a password check
    /// takes a deliberate while.
    ///
    /// # Errors
    /// The server or its database says no.
    pub async fn hire(
        &self,
        agents: usize,
        connection: &mut AnyConnection,
    ) -> Result<Vec<Person>, LoadError> {
        let roles = self.admin.get("/api/roles").await?;
        let roles = roles.get("items").and_then(Value::as_array);
        let mut roles = roles.into_iter().flatten();
        let role = roles.find(|role| role.get("name").is_some_and(|name| name == "agent"));
        let role = text(role.unwrap_or(&Value::Null), "id")?;
        let present = self.admin.get("/api/agents").await?;
        let present = present
            .get("items")
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        let mut people = Vec::with_capacity(agents);
        for number in present..present + agents {
            let name = format!("Agent {number}");
            let body = json!({
                "name": name, "email": format!("agent-{number}@baton.test"),
                "role_id": role, "team_ids": [self.team.to_string()],
            });
            let made = text(&self.admin.post("/api/agents", body).await?, "id")?;
            let cookie = self.db_session(connection, &made)?;
            people.push(Person::new(&self.client, &self.url, &made, &name, &cookie));
        }
        Ok(people)
    }

    /// One more session of an agent, written behind the server's back; gives the cookie.
    ///
    /// # Errors
    /// The database says no.
    pub fn db_session(
        &self,
        connection: &mut AnyConnection,
        agent: &str,
    ) -> Result<String, LoadError> {
        let agent: i64 = agent
            .parse()
            .map_err(|_| LoadError::impossible("an id that is no number"))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = i64::try_from(now.unwrap_or_default().as_millis()).unwrap_or(i64::MAX);
        let sessions = session::table.count().get_result::<i64>(connection)?;
        let secret = format!("load-{agent}-{sessions}");
        diesel::insert_into(session::table)
            .values((
                // Far below what the server makes of the time.
                session::id.eq(sessions + 1),
                session::workspace_id.eq(self.workspace),
                session::agent_id.eq(agent),
                session::token_hash.eq(hashed(&secret)),
                session::user_agent.eq("loadtest"),
                session::created_at.eq(now),
                session::last_seen_at.eq(now),
                session::expires_at.eq(now + DAY_MILLIS),
            ))
            .execute(connection)?;
        Ok(format!("baton={secret}"))
    }
}

/// The id of something the interface gave.
fn id(value: &Value) -> Result<i64, LoadError> {
    let text = text(value, "id")?;
    text.parse()
        .map_err(|_| LoadError::impossible("an id that is no number"))
}

async fn set_up_token(server: &Server) -> Result<String, LoadError> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let said = server.said();
        let mut lines = said.lines().skip_while(|line| !line.contains("/setup"));
        let token = lines.nth(2).map(str::trim).unwrap_or_default();
        if !token.is_empty() {
            return Ok(token.to_owned());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let heard = count(server.said().len());
    Err(LoadError::impossible(format!(
        "the server shows no set-up token in {heard} bytes"
    )))
}

//! Addresses of PostgreSQL databases, and connections to them.

use std::fmt;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use url::{Url, form_urlencoded};

use super::claim::{self, Attempt};
use super::connection::Purpose;
use super::error::StoreError;

/// How long PostgreSQL may take before it gives up on us; it enforces both itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For one statement (`statement_timeout`).
    pub statement: Duration,
    /// Between two statements of a transaction (`idle_in_transaction_session_timeout`).
    pub idle_transaction: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            statement: Duration::from_secs(20),
            idle_transaction: Duration::from_secs(30),
        }
    }
}

/// The address of a PostgreSQL database; may hold a password, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    url: Url,
    limits: Limits,
}

/// What libpq is told unless the address says otherwise: a server that is gone is noticed within
/// half a minute, and one that does not answer is not waited for.
/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>
const USUAL: [(&str, &str); 6] = [
    ("connect_timeout", "3"),
    ("keepalives_idle", "10"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "10000"),
    ("application_name", "baton"),
];

impl PostgresUrl {
    /// Reads `postgres://…`, also with a Unix socket (`postgres:///name?host=/run/postgresql`) and
    /// with any of libpq's parameters.
    ///
    /// # Errors
    /// What would be right; never what was given.
    pub fn new(text: &str, limits: Limits) -> Result<Self, String> {
        let right = || "postgres://USER:PASSWORD@HOST/NAME".to_owned();
        let url = Url::parse(text).map_err(|_| right())?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(right());
        }
        Ok(Self { url, limits })
    }

    /// Opens a connection. The one that writes is the only one of its kind: it holds an advisory
    /// lock of the database, which PostgreSQL releases when the connection ends.
    pub(super) fn connect(&self, purpose: Purpose) -> Result<PgConnection, StoreError> {
        let mut connection = PgConnection::establish(self.for_libpq().as_str())
            .map_err(|error| StoreError::Unavailable(self.without_secrets(&error.to_string())))?;
        connection.batch_execute(&self.settings(purpose))?;
        if purpose == Purpose::Write {
            claim(&mut connection)?;
        }
        Ok(connection)
    }

    fn settings(&self, purpose: Purpose) -> String {
        let statement = self.limits.statement.as_millis();
        let idle = self.limits.idle_transaction.as_millis();
        let more = match purpose {
            // The server must notice soon when this side is gone, because the lock hangs on it.
            // Rows that somebody else holds are waited for as long as in SQLite.
            Purpose::Write => {
                "SET synchronous_commit = on; SET lock_timeout = 2000; SET tcp_keepalives_idle = 10;
                 SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
                 SET tcp_user_timeout = 15000;"
            }
            Purpose::Read => "SET default_transaction_read_only = on;",
        };
        format!(
            "SET client_min_messages = warning; SET statement_timeout = {statement};
             SET idle_in_transaction_session_timeout = {idle}; {more}"
        )
    }

    fn for_libpq(&self) -> Url {
        let mut url = self.url.clone();
        for (name, value) in USUAL {
            if !self.url.query_pairs().any(|(given, _)| given == name) {
                url.query_pairs_mut().append_pair(name, value);
            }
        }
        url
    }

    /// A message of libpq in one line, and without what must not be seen, should it repeat that.
    fn without_secrets(&self, message: &str) -> String {
        let mut text = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let password = self.url.password().map(str::to_owned);
        let given = self.url.query_pairs();
        let given = given.filter(|(name, _)| name.ends_with("password"));
        for secret in password.into_iter().chain(given.map(|(_, it)| it.into())) {
            for form in [decoded(&secret), secret] {
                if !form.is_empty() {
                    text = text.replace(&form, "…");
                }
            }
        }
        text
    }
}

/// What a percent-encoded text stands for.
fn decoded(text: &str) -> String {
    let pair = format!("it={}", text.replace('+', "%2B").replace('&', "%26"));
    let mut pairs = form_urlencoded::parse(pair.as_bytes());
    pairs.next().map_or_else(String::new, |(_, it)| it.into())
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PostgresUrl(…)")
    }
}

/// Makes this connection the only writer of its database and schema.
fn claim(connection: &mut PgConnection) -> Result<(), StoreError> {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        held: bool,
    }
    let statement = "SELECT pg_try_advisory_lock(hashtext('baton'), \
                     hashtext(coalesce(current_schema(), ''))) AS held";
    claim::patiently("this PostgreSQL database", || {
        let answer: Answer = diesel::sql_query(statement).get_result(connection)?;
        Ok(if answer.held {
            Attempt::Held(())
        } else {
            Attempt::Taken
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> PostgresUrl {
        PostgresUrl::new(text, Limits::default()).unwrap()
    }

    #[test]
    fn parameters_of_the_address_win_over_the_usual_ones() {
        let url = read("postgres:///inbox?host=/run/postgresql&connect_timeout=9").for_libpq();
        assert!(url.as_str().starts_with("postgres:///inbox?host="), "{url}");
        let named = |name: &str| -> Vec<String> {
            let pairs = url.query_pairs().filter(|(given, _)| given == name);
            pairs.map(|(_, value)| value.into_owned()).collect()
        };
        assert_eq!(named("connect_timeout"), ["9"]);
        assert_eq!(named("host"), ["/run/postgresql"]);
        assert_eq!(named("application_name"), ["baton"]);
    }

    #[test]
    fn no_message_repeats_a_password_in_whatever_form() {
        for url in [
            "postgres://baton:hunter2@db/inbox",
            "postgres://baton:hunter%32@db/inbox",
            "postgres://db/inbox?user=baton&password=hunter2",
            "postgres://db/inbox?sslpassword=hunter%32",
        ] {
            let url = read(url);
            let told = url.without_secrets("no \"hunter%32\"\n\tnor hunter2 here");
            assert!(!told.contains("hunter2"), "{told}");
            assert!(!told.contains('\n'));
            assert!(!format!("{url:?}").contains("hunter"), "{url:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_repeated() {
        for wrong in ["postgres://baton:hun/ter2@db/inbox", "mysql://db/inbox", ""] {
            let told = PostgresUrl::new(wrong, Limits::default()).unwrap_err();
            assert!(told.starts_with("postgres://USER"), "{told}");
        }
    }
}

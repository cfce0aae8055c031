//! `baton agent add`: who is added, and how the password gets in without being seen.

use std::io::{self, BufRead, IsTerminal};

use clap::Args;
use secrecy::{ExposeSecret, SecretString};

use super::StorageSettings;

/// Flags of `baton agent add`. There is none for the password, because arguments are visible.
#[derive(Args, Debug)]
pub struct AddAgent {
    /// Who is added.
    #[command(flatten)]
    agent: AgentArgs,
    /// Where the database is.
    #[command(flatten)]
    settings: StorageSettings,
}

/// Who is added, but for the password.
#[derive(Args, Debug)]
pub struct AgentArgs {
    /// Address that the person signs in with.
    #[arg(long)]
    pub email: String,
    /// Name that colleagues see.
    #[arg(long)]
    pub name: String,
    /// Name of the role: agent, supervisor or administrator.
    #[arg(long, default_value = "agent")]
    pub role: String,
    /// Name of the team that the person belongs to.
    #[arg(long)]
    pub team: Option<String>,
}

impl AddAgent {
    /// Who is added, and the flags that say where the database is.
    pub fn split(self) -> (AgentArgs, StorageSettings) {
        (self.agent, self.settings)
    }
}

impl AgentArgs {
    /// The person with that password.
    pub fn with_password(self, password: SecretString) -> NewAgent {
        let Self {
            email,
            name,
            role,
            team,
        } = self;
        NewAgent {
            email,
            name,
            role,
            team,
            password,
        }
    }
}

/// A person to be added.
#[derive(Debug)]
pub struct NewAgent {
    /// The address that the person signs in with.
    pub email: String,
    /// The name that colleagues see.
    pub name: String,
    /// The role's name.
    pub role: String,
    /// The team's name.
    pub team: Option<String>,
    /// The password, as it was typed.
    pub password: SecretString,
}

/// Why there is no password.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Neither terminal nor standard input gave one.
    #[error("no password could be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is empty.
    #[error("the password is empty")]
    Empty,
    /// What was typed the second time differs.
    #[error("the two passwords differ")]
    Different,
}

/// Asks twice on a terminal, without showing what is typed; otherwise takes the first line of
/// standard input.
///
/// # Errors
/// Nothing can be read, nothing was typed, or the second time something else.
pub fn read_password() -> Result<SecretString, PasswordError> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return first_line(stdin.lock());
    }
    let password = SecretString::from(rpassword::prompt_password("Password: ")?);
    let again = SecretString::from(rpassword::prompt_password("The same again: ")?);
    if password.expose_secret() != again.expose_secret() {
        return Err(PasswordError::Different);
    }
    not_empty(password)
}

fn first_line(mut input: impl BufRead) -> Result<SecretString, PasswordError> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    not_empty(line.trim_end_matches(['\r', '\n']).into())
}

fn not_empty(password: SecretString) -> Result<SecretString, PasswordError> {
    if password.expose_secret().is_empty() {
        return Err(PasswordError::Empty);
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_standard_input_is_the_password() {
        let password = first_line(" with spaces \r\nrest".as_bytes()).unwrap();
        assert_eq!(password.expose_secret(), " with spaces ");
    }

    #[test]
    fn an_empty_password_is_refused() {
        for input in ["", "\n"] {
            let error = first_line(input.as_bytes()).unwrap_err();
            assert!(matches!(error, PasswordError::Empty));
        }
    }

    #[test]
    fn debug_does_not_show_the_password() {
        let agent = NewAgent {
            email: "sara@demo.test".into(),
            name: "Sara".into(),
            role: "agent".into(),
            team: None,
            password: "hunter2".into(),
        };
        assert!(!format!("{agent:?}").contains("hunter2"));
    }
}

//! Values with a shape of their own: where the database and files are, apps, origins.

use std::path::PathBuf;
use std::str::FromStr;

use secrecy::SecretString;
use url::{Host, Url};

/// Where the database is.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// The address of a PostgreSQL database, with its password.
    Postgres(SecretString),
}

impl FromStr for Database {
    type Err = ();

    /// Reads `sqlite:path`, `sqlite:///path` or `postgres://…`. A database in memory is refused:
    /// it could not be read while it is written.
    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let is_file = !path.is_empty() && !path.starts_with(':');
            return is_file.then(|| Self::Sqlite(path.into())).ok_or(());
        }
        let url = Url::parse(text).map_err(|_| ())?;
        match url.scheme() {
            "postgres" | "postgresql" => Ok(Self::Postgres(text.into())),
            _ => Err(()),
        }
    }
}

/// Where files from customers and colleagues are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaStore {
    /// A folder of this machine.
    File(PathBuf),
    /// A bucket of S3 or a service like it.
    S3 {
        /// The bucket's name.
        bucket: String,
        /// What every object's name begins with; empty for none.
        prefix: String,
    },
}

impl FromStr for MediaStore {
    type Err = ();

    /// Reads `file:folder`, or `s3://bucket/prefix` in a build that has S3.
    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some(folder) = text.strip_prefix("file:") {
            let folder = folder.strip_prefix("//").unwrap_or(folder);
            return (!folder.is_empty())
                .then(|| Self::File(folder.into()))
                .ok_or(());
        }
        let place = text.strip_prefix("s3://").ok_or(())?;
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        if bucket.is_empty() || !cfg!(feature = "s3") {
            return Err(());
        }
        Ok(Self::S3 {
            bucket: bucket.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
        })
    }
}

/// A Meta app whose webhooks Baton takes.
#[derive(Clone, Debug)]
pub struct MetaApp {
    /// Meta's id of the app.
    pub id: Option<String>,
    /// What people here call it.
    pub name: Option<String>,
    /// Signs its webhooks (`X-Hub-Signature-256`).
    pub secret: SecretString,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// Reads an address of the web without a user in it.
pub(super) fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let has_user = !url.username().is_empty() || url.password().is_some();
    (is_web && !has_user && url.query().is_none() && url.fragment().is_none()).then_some(url)
}

/// Reads `mailto:` with an e-mail address, or an https address.
pub(super) fn contact(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_contact = match url.scheme() {
        "mailto" => url.path().contains('@'),
        "https" => url.has_host(),
        _ => false,
    };
    is_contact.then(|| text.to_owned())
}

/// Reads an origin under which the sign-in cookie works: https, or http on this machine.
pub(super) fn origin(text: &str) -> Option<Url> {
    let url = web_address(text)?;
    let is_here = match url.host()? {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let is_safe = url.scheme() == "https" || is_here;
    (is_safe && url.path() == "/").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn sqlite(text: &str) -> Option<PathBuf> {
        match text.parse() {
            Ok(Database::Sqlite(path)) => Some(path),
            Ok(Database::Postgres(_)) => panic!("{text} is not PostgreSQL"),
            Err(()) => None,
        }
    }

    #[test]
    fn a_database_is_a_file_or_a_postgres_address() {
        assert_eq!(sqlite("sqlite:baton.db"), Some("baton.db".into()));
        assert_eq!(sqlite("sqlite:///var/b.db"), Some("/var/b.db".into()));
        for wrong in ["sqlite:", "sqlite::memory:", "baton.db", "mysql://h/b", ""] {
            assert_eq!(sqlite(wrong), None, "{wrong}");
        }
        let address = "postgresql://baton:hunter2@db/baton";
        let Ok(database @ Database::Postgres(_)) = address.parse() else {
            panic!("{address} is PostgreSQL");
        };
        assert!(!format!("{database:?}").contains("hunter2"));
    }

    #[test]
    fn an_origin_is_https_or_on_this_machine_and_has_no_path() {
        for right in [
            "https://inbox.example.com",
            "http://localhost:8080/",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
        ] {
            assert!(origin(right).is_some(), "{right}");
        }
        for wrong in [
            "http://inbox.example.com",
            "https://inbox.example.com/app",
            "https://me@inbox.example.com",
            "inbox.example.com",
            "ws://localhost",
        ] {
            assert!(origin(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn media_are_kept_in_a_folder_or_a_bucket() {
        let folder = MediaStore::File("/srv/media".into());
        assert_eq!("file:/srv/media".parse(), Ok(folder.clone()));
        assert_eq!("file:///srv/media".parse(), Ok(folder));
        let bucket = "s3://photos/baton/".parse::<MediaStore>();
        assert_eq!(bucket.is_ok(), cfg!(feature = "s3"));
        for wrong in ["file:", "s3://", "/srv/media"] {
            assert_eq!(wrong.parse::<MediaStore>(), Err(()), "{wrong}");
        }
    }
}

//! What is refused and how it is said; that every key is read; that no secret is shown.

use std::ffi::OsString;
use std::fs;

use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;

/// A folder with a `baton.toml` of that text, and variables.
struct Given {
    _folder: TempDir,
    sources: Sources,
}

fn given(file: &str, variables: &[(&str, &str)], flags: &[(&str, &str)]) -> Given {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("baton.toml");
    fs::write(&path, file).unwrap();
    let os = |(name, value): &(&str, &str)| (OsString::from(name), OsString::from(value));
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let sources = Sources {
        file: Some(path),
        environment: variables.iter().map(os).collect(),
        flags: flags.iter().map(owned).collect(),
    };
    Given {
        _folder: folder,
        sources,
    }
}

impl Given {
    fn config(&self) -> Config {
        Config::load(&self.sources).unwrap()
    }

    fn error(&self) -> String {
        Config::load(&self.sources).unwrap_err().to_string()
    }
}

#[test]
fn without_anything_the_defaults_of_the_table_hold() {
    let config = Config::from_pairs(&[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert!(matches!(config.database, Database::Sqlite(path) if path.ends_with("data/baton.db")));
    assert_eq!(config.media.store, MediaStore::File("data/media".into()));
    assert_eq!(config.live.outbox_bytes, 256 * 1024);
    assert_eq!(config.session_lifetime, Duration::from_secs(30 * 86_400));
    assert!(config.meta.apps.is_empty());
}

#[test]
fn the_environment_wins_over_the_file_and_flags_over_both() {
    let file = "[live]\nring_events = 100\nring_bytes = '1 MiB'\noutbox_bytes = 20000";
    let variables = [
        ("BATON_LIVE__RING_EVENTS", "200"),
        ("BATON_LIVE__RING_BYTES", "2 MiB"),
    ];
    let flags = [("live.ring_bytes", "3 MiB")];
    let live = given(file, &variables, &flags).config().live;
    assert_eq!(live.outbox_bytes, 20_000);
    assert_eq!(live.ring_events, 200);
    assert_eq!(live.ring_bytes, 3 << 20);
}

#[test]
fn the_data_folder_carries_database_and_media_along() {
    let config = Config::from_pairs(&[("data", "/srv/baton")]).unwrap();
    assert!(matches!(config.database, Database::Sqlite(path) if path.starts_with("/srv/baton")));
    assert_eq!(
        config.media.store,
        MediaStore::File("/srv/baton/media".into())
    );
}

#[test]
fn a_wrong_value_is_named_with_its_key_its_place_and_what_would_be_right() {
    let error = given("[live]\nring_events = 'many'", &[], &[]).error();
    assert!(error.starts_with("live.ring_events in "), "{error}");
    assert!(
        error.contains("baton.toml is `many`, but it must be"),
        "{error}"
    );
    assert!(
        error.ends_with("a whole number from 16 to 16777216"),
        "{error}"
    );

    let error = given("", &[("BATON_LISTEN", "localhost")], &[]).error();
    assert!(error.contains("the variable BATON_LISTEN"), "{error}");

    let error = given("", &[], &[("log.format", "xml")]).error();
    assert!(error.contains("the flag --log-format"), "{error}");
    assert!(error.ends_with("text or json"), "{error}");
}

#[test]
fn a_number_outside_its_bounds_is_refused() {
    for (name, value) in [
        ("store.queue", "0"),
        ("store.queue", "1000001"),
        ("live.outbox_bytes", "1 KiB"),
        ("session.days", "-1"),
        ("session.days", "1.5"),
    ] {
        assert!(
            Config::from_pairs(&[(name, value)]).is_err(),
            "{name} = {value}"
        );
    }
}

#[test]
fn an_unknown_key_is_refused_with_the_keys_of_its_section() {
    let error = given("[meta]\nverify_tokn = 'x'", &[], &[]).error();
    assert!(error.starts_with("meta.verify_tokn in "), "{error}");
    assert!(error.contains("meta.verify_token"), "{error}");
    let error = given("", &[("BATON_LISTN", "x")], &[]).error();
    assert!(
        error.contains("BATON_LISTN") && error.contains("listen"),
        "{error}"
    );
}

#[test]
fn a_section_that_is_no_table_is_refused() {
    assert!(
        given("live = 3", &[], &[])
            .error()
            .contains("live.ring_events")
    );
    assert!(
        given("listen = ['a']", &[], &[])
            .error()
            .contains("an IP address")
    );
}

#[test]
fn a_file_that_is_missing_or_torn_is_refused_without_its_lines() {
    let mut torn = given("[meta]\nverify_token = hunter2", &[], &[]);
    let error = torn.error();
    assert!(
        error.contains("baton.toml") && error.contains("line 2"),
        "{error}"
    );
    assert!(!error.contains("hunter2"), "{error}");
    torn.sources.file = Some("/nowhere/baton.toml".into());
    assert!(torn.error().contains("/nowhere/baton.toml"));
}

#[test]
fn apps_come_from_the_list_and_from_the_single_secret() {
    let file =
        "[[meta.apps]]\nid = 17\nname = 'Shop'\nsecret = 'one'\n[[meta.apps]]\nsecret = 'two'";
    let variables = [("BATON_META__APP_SECRET", "three")];
    let apps = given(file, &variables, &[]).config().meta.apps;
    let secrets: Vec<_> = apps.iter().map(|app| app.secret.expose_secret()).collect();
    assert_eq!(secrets, ["one", "two", "three"]);
    assert_eq!(apps[0].id.as_deref(), Some("17"));
    assert_eq!(apps[0].name.as_deref(), Some("Shop"));
}

#[test]
fn an_app_without_a_secret_or_with_something_else_is_refused() {
    for file in [
        "[[meta.apps]]\nid = '17'",
        "[[meta.apps]]\nsecret = ''",
        "[[meta.apps]]\nsecret = 's'\nsecrt = 'hunter2'",
        "[meta]\napps = ['hunter2']",
        "[meta]\napps = 'hunter2'",
    ] {
        let error = given(file, &[], &[]).error();
        assert!(error.contains("[[meta.apps]]"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

/// A value other than the default that the key takes.
fn another(key: &Key) -> String {
    let text = match key.kind {
        Kind::Address => "127.0.0.1:1",
        Kind::Origin | Kind::Url | Kind::Contact => "https://example.com",
        Kind::Folder => "/elsewhere",
        Kind::Database => "sqlite:/elsewhere.db",
        Kind::SecretKey => "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        Kind::Secret | Kind::Text => "something",
        Kind::LogFilter => "debug",
        Kind::Choice(words) => words[words.len() - 1],
        Kind::MediaStore => "file:/elsewhere",
        Kind::Bytes(least, _) | Kind::Number(least, _) => return least.to_string(),
        Kind::Apps => unreachable!("apps have tests of their own"),
    };
    text.to_owned()
}

#[test]
fn every_key_of_the_table_changes_the_configuration() {
    // An app's id shows only beside its secret.
    let beside = ("meta.app_secret", "hunter2");
    let of = |pairs: &[(&str, &str)]| format!("{:?}", Config::from_pairs(pairs).unwrap());
    let keys = KEYS.iter().filter(|key| key.kind != Kind::Apps);
    for key in keys {
        let value = another(key);
        let (without, with) = if key.name == beside.0 {
            (of(&[]), of(&[(key.name, &value)]))
        } else {
            (of(&[beside]), of(&[beside, (key.name, &value)]))
        };
        assert_ne!(without, with, "{} is not read", key.name);
    }
}

#[test]
fn a_value_that_no_key_could_take_is_refused_by_every_key_that_is_not_text() {
    for key in KEYS {
        let error = match key.kind {
            Kind::Folder | Kind::Secret | Kind::Text => Config::from_pairs(&[(key.name, " ")]),
            _ => Config::from_pairs(&[(key.name, "=,\u{1}")]),
        };
        let error = error.expect_err(key.name).to_string();
        assert!(error.starts_with(key.name), "{error}");
    }
}

#[test]
fn neither_debug_nor_an_error_shows_a_secret() {
    let secret = "hunter2";
    for key in KEYS.iter().filter(|key| key.kind == Kind::Secret) {
        let config = Config::from_pairs(&[(key.name, secret)]).unwrap();
        assert!(!format!("{config:?}").contains(secret), "{}", key.name);
    }
    for (name, value) in [
        ("secret_key", "hunter2"),
        ("database", "mysql://baton:hunter2@db/baton"),
        ("public_url", "https://baton:hunter2@example.com"),
    ] {
        let error = Config::from_pairs(&[(name, value)]).unwrap_err();
        assert!(!error.to_string().contains(secret), "{error}");
        assert!(!format!("{error:?}").contains(secret), "{error:?}");
    }
    let database = [("database", "postgres://baton:hunter2@db/baton")];
    let config = Config::from_pairs(&database).unwrap();
    assert!(!format!("{config:?}").contains(secret));
}

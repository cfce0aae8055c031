//! Copies of whole databases, from each kind to the other: complete, proven, and resumable.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

use baton::store::connection::{AnyConnection, DatabaseUrl, Purpose};
use baton::store::copy::{CopyError, Step, copy};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::postgres_server::Postgres;

/// A database that nobody uses yet; it is gone after the test.
struct Place {
    url: DatabaseUrl,
    address: String,
    _folder: Option<TempDir>,
    name: Option<String>,
}

impl Place {
    fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("baton.db");
        Self {
            address: format!("sqlite:{}", path.display()),
            url: DatabaseUrl::Sqlite(path),
            _folder: Some(folder),
            name: None,
        }
    }

    fn postgres() -> Self {
        let name = Postgres::shared().database();
        let address = Postgres::shared().url(&name);
        Self {
            url: DatabaseUrl::postgres(&address).unwrap(),
            address,
            _folder: None,
            name: Some(name),
        }
    }

    /// Runs statements behind everybody's back, also while somebody else writes.
    fn runs(&self, statements: &str) {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                connection.batch_execute(statements).unwrap();
            }
            DatabaseUrl::Postgres(_) => {
                let mut connection = PgConnection::establish(&self.address).unwrap();
                connection.batch_execute(statements).unwrap();
            }
        }
    }

    /// One text.
    fn tells(&self, query: &str) -> String {
        #[derive(QueryableByName)]
        struct Told {
            #[diesel(sql_type = Text)]
            told: String,
        }
        let mut connection = self.url.connect(Purpose::Read).unwrap();
        let told: Told = diesel::sql_query(query)
            .get_result(&mut connection)
            .unwrap();
        told.told
    }

    fn generation(&self) -> String {
        self.tells("SELECT \"value\" AS told FROM setting WHERE name = 'generation'")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            Postgres::shared().drops(name);
        }
    }
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

/// Every column of a SQLite database but those of its search index; truth values are told by their check.
fn columns(place: &Place) -> Vec<Described> {
    let mut connection = place.url.connect(Purpose::Read).unwrap();
    diesel::sql_query(
        "SELECT t.name AS table_name, c.name AS column_name, CASE \
             WHEN t.sql LIKE '%CHECK (' || c.name || ' IN (0, 1))%' THEN 'boolean' \
             WHEN c.\"notnull\" = 0 THEN 'nullable ' || lower(c.type) ELSE lower(c.type) END AS kind \
         FROM sqlite_master AS t, pragma_table_info(t.name) AS c \
         WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
           AND substr(t.name, 1, 7) <> 'search_' ORDER BY t.name, c.cid",
    )
    .load(&mut connection)
    .unwrap()
}

/// Signs that need care on the way, one set a row.
const SIGNS: [&str; 4] = [
    "\"quoted\" ''twice'' \\ and \\n",
    "line\nbreak\ttab\u{1}control\u{7f}",
    "مرحبا 👩‍👩‍👧 \u{202e}",
    "",
];

/// Puts rows with every kind of value into every table there is.
fn fills(place: &Place) {
    place.url.migrate().unwrap();
    let columns = columns(place);
    let mut tables: Vec<&str> = columns.iter().map(|it| it.table_name.as_str()).collect();
    tables.dedup();
    assert!(tables.len() > 20, "{tables:?}");
    let mut statements = String::from("BEGIN;");
    for table in tables {
        for (row, signs) in SIGNS.iter().enumerate() {
            let mine = columns.iter().filter(|column| column.table_name == table);
            let (names, values): (Vec<_>, Vec<_>) = mine
                .enumerate()
                .map(|(place, column)| {
                    let nothing = row == 1 && column.kind.starts_with("nullable");
                    let value = match column.kind.trim_start_matches("nullable ") {
                        _ if nothing => "NULL".to_owned(),
                        "boolean" => (row % 2).to_string(),
                        "integer" if row == 2 => {
                            (i64::MAX - i64::try_from(place).unwrap()).to_string()
                        }
                        "integer" => (100 * row + place).to_string(),
                        "text" => format!("'{row} {signs}'"),
                        other => panic!("{table} holds {other}"),
                    };
                    (format!("\"{}\"", column.column_name), value)
                })
                .unzip();
            let (names, values) = (names.join(", "), values.join(", "));
            writeln!(
                statements,
                "INSERT INTO \"{table}\" ({names}) VALUES ({values});"
            )
            .unwrap();
        }
    }
    statements.push_str("INSERT INTO setting VALUES ('generation', 'the first'); COMMIT;");
    place.runs(&statements);
}

/// Every row of a SQLite database as text, but for what belongs to one database alone.
fn everything(place: &Place) -> Vec<String> {
    let columns = columns(place);
    let mut tables: Vec<&str> = columns.iter().map(|it| it.table_name.as_str()).collect();
    tables.dedup();
    let rows = tables.iter().map(|table| {
        let mine = columns.iter().filter(|column| column.table_name == *table);
        let cells: Vec<_> = mine.map(|it| format!("quote(\"{}\")", it.column_name)).collect();
        let cells = cells.join(" || ', ' || ");
        place.tells(&format!(
            "SELECT '{table}: ' || coalesce(group_concat(line, ';'), '') AS told FROM \
             (SELECT {cells} AS line FROM \"{table}\" ORDER BY 1) WHERE line NOT LIKE '''generation%'"
        ))
    });
    rows.collect()
}

fn quietly(from: &Place, to: &Place) -> Result<(), CopyError> {
    copy(&from.url, &to.url, &mut |_| {})
}

#[test]
fn everything_arrives_in_postgresql_and_comes_back_as_it_was() {
    let (first, second, third) = (Place::sqlite(), Place::postgres(), Place::sqlite());
    fills(&first);
    quietly(&first, &second).unwrap();
    quietly(&second, &third).unwrap();
    assert_eq!(everything(&third), everything(&first));
    // Cursors of one database mean nothing in another.
    let mut generations = [&first, &second, &third].map(Place::generation).to_vec();
    generations.sort();
    generations.dedup();
    assert_eq!(generations.len(), 3, "{generations:?}");
}

#[test]
fn a_target_with_rows_of_its_own_is_left_alone() {
    for target in [Place::sqlite(), Place::postgres()] {
        let source = Place::sqlite();
        fills(&source);
        target.url.migrate().unwrap();
        target.runs("INSERT INTO label (id, workspace_id, name, color) VALUES (1, 1, 'a', 'b')");
        let refused = quietly(&source, &target).unwrap_err();
        assert!(
            matches!(&refused, CopyError::NotEmpty(table) if table == "label"),
            "{refused}"
        );
    }
}

#[test]
fn what_is_not_there_is_not_copied_and_nothing_onto_itself() {
    let (source, target) = (Place::sqlite(), Place::postgres());
    let refused = quietly(&source, &target).unwrap_err();
    assert!(matches!(refused, CopyError::NoSource(_)), "{refused}");
    let refused = quietly(&target, &target).unwrap_err();
    assert!(matches!(refused, CopyError::Same), "{refused}");
}

#[test]
fn a_database_that_a_server_uses_is_not_copied() {
    for source in [Place::sqlite(), Place::postgres()] {
        source.url.migrate().unwrap();
        let _claim = source.url.claim().unwrap();
        let _writer: AnyConnection = source.url.connect(Purpose::Write).unwrap();
        let refused = quietly(&source, &Place::sqlite()).unwrap_err();
        assert!(
            refused.to_string().contains("another Baton uses"),
            "{refused}"
        );
    }
}

#[test]
fn a_row_that_was_changed_or_lost_on_the_way_is_noticed() {
    let source = Place::sqlite();
    fills(&source);
    for (harm, target) in [
        (
            "UPDATE message SET content = content || '.' WHERE id = 100",
            Place::sqlite(),
        ),
        (
            "UPDATE media SET voice = NOT voice WHERE id = 100",
            Place::postgres(),
        ),
        (
            "UPDATE contact SET name = '' WHERE id = 100",
            Place::postgres(),
        ),
        ("DELETE FROM message WHERE id = 100", Place::postgres()),
        (
            "UPDATE message SET id = 7 WHERE id = 100",
            Place::postgres(),
        ),
    ] {
        let mut harmed = false;
        let outcome = copy(&source.url, &target.url, &mut |step| {
            // All tables are there once the last one is.
            let last = matches!(&step, Step::Copied { table, .. } if table == "workspace");
            if last && !std::mem::replace(&mut harmed, true) {
                target.runs(harm);
            }
        });
        let noticed = outcome.unwrap_err();
        assert!(
            matches!(noticed, CopyError::Differs(_)),
            "{harm}: {noticed}"
        );
    }
}

const MANY: usize = 12_000;

/// Messages enough that a copy takes its time.
fn fills_much(place: &Place) {
    place.runs(&format!(
        "INSERT INTO message (id, workspace_id, channel_id, conversation_id, seq, direction, \
             author_kind, \"at\", \"kind\", content, reactions, inbound_count) \
         WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < {}) \
         SELECT i, 1, 20, i % 50, i, 'in', 'customer', i, 'text', 'words ' || i, '[]', i FROM n",
        1_000 + MANY - 1
    ));
}

fn migrate(from: &Place, to: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("BATON_") {
            command.env_remove(name);
        }
    }
    command.args(["migrate", "--log-filter", "warn"]);
    command.args(["--from", &from.address, "--to", &to.address]);
    command.current_dir(std::env::temp_dir());
    command
}

fn told(output: &Output) -> String {
    [output.stdout.as_slice(), &output.stderr]
        .map(String::from_utf8_lossy)
        .concat()
}

/// Kills the command while it copies messages.
fn killed(from: &Place, to: &Place) {
    let mut child = migrate(from, to).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    assert!(
        lines.any(|line| line.starts_with("message:")),
        "it ends early"
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[track_caller]
fn goes_on_after_a_kill(from: &Place, to: &Place) {
    killed(from, to);
    let count = "SELECT CAST(count(*) AS TEXT) AS told FROM message";
    let there: usize = to.tells(count).parse().unwrap();
    assert!(there > 0 && there < MANY, "{there} rows");
    // Half a database serves nobody, and belongs to the copy that was begun.
    let other = Place::sqlite();
    fills(&other);
    other.runs("UPDATE setting SET \"value\" = 'another' WHERE name = 'generation'");
    let refused = quietly(&other, to).unwrap_err();
    assert!(matches!(refused, CopyError::OtherCopy), "{refused}");
    let output = migrate(from, to).output().unwrap();
    let said = told(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("an unfinished copy is continued"), "{said}");
    assert!(
        !said.contains("message: 1000 rows copied"),
        "it began anew: {said}"
    );
    assert_eq!(to.tells(count), from.tells(count));
    // Complete, it is a database like any other.
    let output = migrate(from, to).output().unwrap();
    assert!(
        told(&output).contains("the target is not empty"),
        "{}",
        told(&output)
    );
}

#[test]
fn a_copy_to_postgresql_that_was_killed_goes_on_where_it_stood() {
    let (source, target) = (Place::sqlite(), Place::postgres());
    fills(&source);
    fills_much(&source);
    goes_on_after_a_kill(&source, &target);
}

#[test]
fn a_copy_to_sqlite_that_was_killed_goes_on_where_it_stood() {
    let (first, source, target) = (Place::sqlite(), Place::postgres(), Place::sqlite());
    fills(&first);
    quietly(&first, &source).unwrap();
    fills_much(&source);
    goes_on_after_a_kill(&source, &target);
}

#[test]
fn half_a_database_is_not_served() {
    let (source, target) = (Place::sqlite(), Place::postgres());
    fills(&source);
    fills_much(&source);
    killed(&source, &target);
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["serve", "--listen", "127.0.0.1:0", "--database"])
        .arg(&target.address)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told(&output).contains("unfinished copy"),
        "{}",
        told(&output)
    );
}

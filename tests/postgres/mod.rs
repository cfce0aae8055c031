//! PostgreSQL servers for tests, started from the machine's own binaries in temporary folders and
//! reached through a Unix socket. A server is gone with the process that started it, however that
//! ends: its keeper notices the closed pipe.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

/// Keeps a server until its standard input ends; then stops it, and removes the folder unless it
/// is to stay. `$1` holds the binaries, `$2` is the folder.
const KEEPER: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" -h '' -F -c full_page_writes=off -c max_connections=300 \
    -c shared_buffers=64MB -c autovacuum=off -c log_min_messages=warning \
    </dev/null >>"$2/log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
[ -e "$2/stays" ] || rm -rf "$2"
"#;

/// How long a server may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server, or one that has been stopped and can be started again.
pub struct Postgres {
    folder: PathBuf,
    keeper: Option<Child>,
}

impl Postgres {
    /// The server that all tests of this process share.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(|| {
            let server = Self::start();
            server.administer("CREATE DATABASE fresh");
            let url =
                baton::store::connection::DatabaseUrl::postgres(&server.url("fresh")).unwrap();
            url.migrate().unwrap();
            server
        })
    }

    /// A server of one's own.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("baton-pg-").tempdir();
        let folder = folder.unwrap().keep();
        if let Some((user, group)) = postgres_user() {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let made = as_postgres(&binaries().join("initdb"))
            .args(["-A", "trust", "-U", "baton", "-E", "UTF8", "--no-sync"])
            .arg("--locale=C.UTF-8")
            .arg("-D")
            .arg(folder.join("data"))
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let mut server = Self {
            folder,
            keeper: None,
        };
        server.starts_again();
        server
    }

    /// Starts after a stop, and waits until it takes connections.
    pub fn starts_again(&mut self) {
        let _ = std::fs::remove_file(self.folder.join("stays"));
        let keeper = as_postgres(Path::new("sh"))
            .args(["-c", KEEPER, "keeper"])
            .arg(binaries())
            .arg(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            // An interrupt at the terminal is for the tests; the keeper follows by itself.
            .process_group(0)
            .spawn();
        self.keeper = Some(keeper.unwrap());
        let begin = Instant::now();
        while PgConnection::establish(&self.url("postgres")).is_err() {
            if begin.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(self.folder.join("log"));
                panic!("PostgreSQL does not start: {}", log.unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Stops at once, as in a crash; its data stay.
    #[allow(dead_code, reason = "not every suite stops it")]
    pub fn stops(&mut self) {
        std::fs::write(self.folder.join("stays"), "").unwrap();
        let mut keeper = self.keeper.take().unwrap();
        drop(keeper.stdin.take());
        keeper.wait().unwrap();
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres:///{database}?host={}&user=baton",
            self.folder.display()
        )
    }

    /// A new database with Baton's tables in it; its name.
    pub fn database(&self) -> String {
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        self.administer(&format!("CREATE DATABASE {name} TEMPLATE fresh"));
        name
    }

    /// Removes a database, whoever is connected to it.
    pub fn drops(&self, database: &str) {
        self.administer(&format!("DROP DATABASE {database} WITH (FORCE)"));
    }

    /// Runs a statement on the server's own database.
    pub fn administer(&self, statement: &str) {
        let mut connection = PgConnection::establish(&self.url("postgres")).unwrap();
        connection.batch_execute(statement).unwrap();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            let _ = keeper.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the newest installed binaries.
fn binaries() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter();
    let folders = versions.flatten().flatten().map(|entry| entry.path());
    let newest = folders
        .filter(|path| path.join("bin/initdb").exists())
        .max_by_key(|path| {
            let version = path.file_name().and_then(|name| name.to_str());
            version.and_then(|version| version.parse::<u32>().ok())
        });
    newest.map_or_else(
        || panic!("tests need PostgreSQL's server: install the package postgresql"),
        |path| path.join("bin"),
    )
}

/// A command as somebody whom PostgreSQL serves: it refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/");
    if let Some((user, group)) = postgres_user() {
        command.uid(user).gid(group);
    }
    command
}

/// The user and group to run as when the tests run as root.
fn postgres_user() -> Option<(u32, u32)> {
    let number = |arguments: &[&str]| -> Option<u32> {
        let told = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(told.stdout).ok()?.trim().parse().ok()
    };
    if number(&["-u"]) != Some(0) {
        return None;
    }
    number(&["-u", "postgres"]).zip(number(&["-g", "postgres"]))
}

//! Everything a scenario needs, on free loopback ports in a temporary folder: the server (release
//! binary, pinned), the pretend Meta (in this process), PostgreSQL where asked for, and the
//! workspace with its number. All of it ends when the stage is dropped.

mod folder;
mod office;
mod person;
mod port;
mod postgres;
mod server;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use baton::simulator::{Simulator, SimulatorHandle, SimulatorOptions};
use baton::store::connection::{AnyConnection, DatabaseUrl, Purpose};
use clap::{Args, ValueEnum};
use diesel::{Connection as _, PgConnection};
use serde_json::json;

pub use folder::Folder;
pub use office::{NUMBER, Office};
pub use person::Person;
pub use port::free_port;
pub use postgres::{Control, Postgres};
pub use server::Server;

use crate::error::LoadError;
use crate::machine::{Machine, Places, Process};
use crate::report::Report;
use crate::webhook::Author;

/// Which database the server is started with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Database {
    /// A file in the temporary folder.
    Sqlite,
    /// The machine's own PostgreSQL, on data of its own in the temporary folder.
    Postgres,
}

impl Database {
    /// As flags and reports call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// What every scenario takes.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// The server's binary; without it, `baton` beside this program.
    #[arg(long, global = true, value_name = "PATH")]
    pub server: Option<PathBuf>,
    /// Which database.
    #[arg(long, global = true, value_enum, default_value = "sqlite")]
    pub database: Database,
    /// Where temporary folders are made; the disk under it is what is measured.
    #[arg(long, global = true, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    /// Sizes of a smoke test: shows that the scenario works, its figures prove nothing.
    #[arg(long, global = true)]
    pub quick: bool,
    /// Let the system choose cores, instead of one for the server and one for the generator.
    #[arg(long, global = true)]
    pub unpinned: bool,
    /// Print one JSON object alone, without the table.
    #[arg(long, global = true)]
    pub json: bool,
}

impl Common {
    /// Under which folder temporary ones are made.
    pub fn root(&self) -> PathBuf {
        self.folder.clone().unwrap_or_else(std::env::temp_dir)
    }

    /// The server's binary.
    ///
    /// # Errors
    /// It is not there.
    pub fn binary(&self) -> Result<PathBuf, LoadError> {
        let beside = std::env::current_exe().map_err(LoadError::io("this program's folder"))?;
        let usual = beside.with_file_name("baton");
        let path = self.server.clone().unwrap_or(usual);
        let path = std::path::absolute(&path).map_err(LoadError::io("the server's binary"))?;
        if path.is_file() {
            return Ok(path);
        }
        Err(LoadError::impossible(format!(
            "there is no server at {}: build it, or name it with --server",
            path.display()
        )))
    }

    /// Which core is for what.
    ///
    /// # Errors
    /// A system that does not tell.
    pub fn places(&self) -> Result<Places, LoadError> {
        Places::choose(self.unpinned)
    }

    /// A report about this machine, its disk measured now.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub fn report(&self, scenario: &'static str) -> Result<Report, LoadError> {
        let machine = Machine::measure(&self.root())?;
        let database = self.database.as_str().to_owned();
        Ok(Report::new(scenario, database, self.quick, machine))
    }
}

/// Everything a scenario needs; it ends when it is dropped.
pub struct Stage {
    /// The server's process; it may be stopped, killed and started again on the same data.
    pub server: Server,
    /// The pretend Meta.
    pub meta: SimulatorHandle,
    /// The workspace: its administrator, team, number and agents.
    pub office: Office,
    /// Which core is for what.
    pub places: Places,
    postgres: Option<Postgres>,
    // Last, so that whoever writes into it has ended.
    folder: Folder,
}

impl Stage {
    /// A running server with a workspace, one team, and one number connected to the pretend Meta.
    /// `variables` are added to the server's (`BATON_STORE__GROUP`, `1024`) and win over the
    /// stage's own; the pretend Meta's knobs are turned to quick answers without limits.
    ///
    /// # Errors
    /// Whatever does not start.
    pub async fn start(common: &Common, variables: &[(&str, &str)]) -> Result<Self, LoadError> {
        let places = common.places()?;
        let folder = Folder::new(&common.root())?;
        let postgres = match common.database {
            Database::Sqlite => None,
            Database::Postgres => Some(Postgres::start(&common.root(), places).await?),
        };
        let port = free_port()?;
        let meta = pretend_meta(port).await?;
        let mut server = Server::new(common.binary()?, folder.path(), port, places);
        let api = format!("{}/v25.0", meta.url());
        server.set("BATON_META__API_URL", &api);
        if let Some(postgres) = &postgres {
            server.set("BATON_DATABASE", &postgres.url("baton"));
        }
        for (name, value) in variables {
            server.set(name, value);
        }
        server.start().await?;
        let office = Office::set_up(&server).await?;
        Ok(Self {
            server,
            meta,
            office,
            places,
            postgres,
            folder,
        })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Writes and signs webhooks for the stage's number.
    pub fn author(&self) -> Author {
        Author::new(self.address(), NUMBER)
    }

    /// The temporary folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The server's database, for whoever looks or writes behind its back.
    ///
    /// # Errors
    /// An address that is none.
    pub fn database(&self) -> Result<DatabaseUrl, LoadError> {
        match &self.postgres {
            Some(postgres) => postgres.database("baton"),
            None => Ok(DatabaseUrl::Sqlite(self.folder.path().join("baton.db"))),
        }
    }

    /// Another database on the same disk and of the same kind, empty: for baselines.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn aside(&self, name: &str) -> Result<DatabaseUrl, LoadError> {
        match &self.postgres {
            Some(postgres) => {
                postgres.create(name)?;
                postgres.database(name)
            }
            None => Ok(DatabaseUrl::Sqlite(
                self.folder.path().join(format!("{name}.db")),
            )),
        }
    }

    /// A connection of its own into the server's database.
    ///
    /// # Errors
    /// A database that is not there.
    pub fn db_connect(&self, purpose: Purpose) -> Result<AnyConnection, LoadError> {
        Ok(self.database()?.connect(purpose)?)
    }

    /// A connection that writes beside the running server, which alone may claim its database.
    ///
    /// # Errors
    /// A database that is not there.
    pub fn db_connect_beside(&self) -> Result<AnyConnection, LoadError> {
        let Some(postgres) = &self.postgres else {
            return self.db_connect(Purpose::Write);
        };
        let connected = PgConnection::establish(&postgres.url("baton"));
        let connection = connected.map_err(|error| LoadError::impossible(error.to_string()))?;
        Ok(AnyConnection::Postgres(connection))
    }

    /// PostgreSQL, when this stage has one.
    pub fn postgres(&self) -> Option<&Postgres> {
        self.postgres.as_ref()
    }

    /// The server and, where there is one, its database's processes: what an operation costs.
    ///
    /// # Errors
    /// The server does not run.
    pub fn processes(&self) -> Result<Vec<Process>, LoadError> {
        let mut all = vec![self.server.process()?];
        if let Some(postgres) = &self.postgres {
            all.push(postgres.process()?);
        }
        Ok(all)
    }
}

async fn pretend_meta(port: u16) -> Result<SimulatorHandle, LoadError> {
    let meta = Simulator::start(SimulatorOptions {
        listen: ([127, 0, 0, 1], 0).into(),
        webhook: format!("http://127.0.0.1:{port}/webhooks/whatsapp"),
        population: 0,
        ..SimulatorOptions::default()
    })
    .await?;
    let quick = json!({
        "retry_delays_ms": [20, 50, 100, 200], "pair_limit": false, "throughput_per_second": 0,
        "status_delay_ms": {"min": 1, "max": 15}, "delivery_time_out_ms": 5000,
        // Customers write past the pretend Meta, so it cannot know when they last did.
        "service_window": "off",
    });
    let turned = meta.turn_knobs(&quick);
    turned.map_err(|error| LoadError::impossible(error.to_string()))?;
    Ok(meta)
}

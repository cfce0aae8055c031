//! What the demo prints once it runs: where to look, and who one may be.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use super::DemoArgs;
use super::folder::Folder;
use super::people::{PASSWORD, PEOPLE};
use crate::simulator::{APP_SECRET, NUMBERS, VERIFY_TOKEN};

/// Where everything is.
pub(super) struct Places {
    server: SocketAddr,
    phone: SocketAddr,
    folder: Option<PathBuf>,
    rate: f64,
}

/// An address under which programs on this machine reach what listens there.
pub(super) fn reachable(listen: SocketAddr, port: u16) -> SocketAddr {
    let ip = match listen.ip() {
        ip if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, port)
}

/// The same for a browser: without a certificate, sign-in works on `localhost`.
fn shown(address: SocketAddr) -> String {
    match address.ip() {
        ip if ip == Ipv4Addr::LOCALHOST => format!("http://localhost:{}", address.port()),
        _ => format!("http://{address}"),
    }
}

impl Places {
    pub(super) fn of(args: &DemoArgs, console: u16, phone: u16, folder: &Folder) -> Self {
        Self {
            server: reachable(args.listen, console),
            phone: reachable(args.simulator_listen, phone),
            folder: folder.is_kept().then(|| folder.path().to_owned()),
            rate: args.rate,
        }
    }

    /// Where webhooks go.
    pub(super) fn webhook(&self) -> String {
        format!("http://{}/webhooks/whatsapp", self.server)
    }

    /// Everything there is to know, for a person at a terminal.
    pub(super) fn words(&self) -> String {
        let accounts: Vec<String> = PEOPLE
            .iter()
            .map(|person| format!("{}@demo.test", person.login))
            .collect();
        let accounts: Vec<String> = accounts.chunks(4).map(|line| line.join("  ")).collect();
        let kept = match &self.folder {
            Some(path) => format!("kept in {}", path.display()),
            None => "gone at the end; --data FOLDER keeps it".to_owned(),
        };
        let customers = match self.rate {
            rate if rate > 0.0 => format!("write {rate} messages a second, and answer"),
            _ => "write when you tell them to (--rate 0)".to_owned(),
        };
        let [store, delivery] = NUMBERS;
        format!(
            "\nThe demo runs.\n
  Console       {console}
  Phone         {phone}   (be a customer)
  Sign in       {accounts}
  Password      {PASSWORD}

  Customers     {customers}
  Webhooks      {webhook}
  Verify token  {VERIFY_TOKEN}
  App secret    {APP_SECRET}
  Number ids    {store} (Baton Store), {delivery} (Baton Delivery)
  Data          {kept}

Ctrl-C stops it.\n",
            console = shown(self.server),
            phone = shown(self.phone),
            accounts = accounts.join("\n                "),
            webhook = self.webhook(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_everybody_is_reached_on_this_machine() {
        for (listen, there, for_people) in [
            ("0.0.0.0:0", "127.0.0.1:80", "http://localhost:80"),
            ("[::]:1", "127.0.0.1:80", "http://localhost:80"),
            ("127.0.0.1:80", "127.0.0.1:80", "http://localhost:80"),
            ("[::1]:1", "[::1]:80", "http://[::1]:80"),
            ("10.1.2.3:1", "10.1.2.3:80", "http://10.1.2.3:80"),
        ] {
            let address = reachable(listen.parse().unwrap(), 80);
            assert_eq!(address.to_string(), there);
            assert_eq!(shown(address), for_people);
        }
    }
}

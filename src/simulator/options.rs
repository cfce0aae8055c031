//! How a simulator is set up: the `simulate` command's flags and the options behind them.

use std::net::SocketAddr;

use clap::Args;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::{Map, Value};

use super::knobs::{KnobError, Knobs};

/// Flags of `baton simulate`.
#[derive(Args, Clone, Debug)]
pub struct SimulateArgs {
    /// Address of the pretend Cloud API and of the customer's phone page.
    #[arg(long, env = "BATON_SIMULATOR_LISTEN", default_value = "127.0.0.1:9090")]
    pub listen: SocketAddr,
    /// Where webhooks are delivered.
    #[arg(
        long,
        env = "BATON_SIMULATOR_WEBHOOK",
        default_value = "http://127.0.0.1:8080/webhooks/whatsapp"
    )]
    pub webhook: String,
    /// Secret of the pretend Meta app, with which webhooks are signed.
    #[arg(long, env = "BATON_SIMULATOR_APP_SECRET", default_value = APP_SECRET, hide_env_values = true)]
    pub app_secret: SecretString,
    /// Token that the webhook endpoint expects when it is verified.
    #[arg(long, env = "BATON_SIMULATOR_VERIFY_TOKEN", default_value = VERIFY_TOKEN, hide_env_values = true)]
    pub verify_token: SecretString,
    /// Access token that the Cloud API accepts.
    #[arg(long, env = "BATON_SIMULATOR_ACCESS_TOKEN", default_value = ACCESS_TOKEN, hide_env_values = true)]
    pub access_token: SecretString,
    /// Id of a business number; may be given several times.
    #[arg(long = "number", default_values_t = NUMBERS.map(str::to_owned))]
    pub numbers: Vec<String>,
    /// Id of the WhatsApp business account that the numbers belong to.
    #[arg(long, default_value = WABA_ID)]
    pub waba_id: String,
    /// Messages per second that customers write by themselves; 0 is silence.
    #[arg(long, default_value_t = 0.0)]
    pub rate: f64,
    /// How many customers there are to write by themselves.
    #[arg(long, default_value_t = 200)]
    pub population: usize,
    /// Seed of everything that chance decides.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// A knob as name=JSON, for example duplicates=0.2; may be given several times.
    #[arg(long = "knob", value_parser = knob_pair)]
    pub knobs: Vec<(String, Value)>,
}

/// App secret when none is given.
pub const APP_SECRET: &str = "demo-app-secret";
/// Verify token when none is given.
pub const VERIFY_TOKEN: &str = "demo-verify";
/// Access token when none is given.
pub const ACCESS_TOKEN: &str = "demo-access-token";
/// Business account when none is given.
pub const WABA_ID: &str = "200000000000001";
/// Business numbers when none is given.
pub const NUMBERS: [&str; 2] = ["100000000000001", "100000000000002"];

fn knob_pair(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("a knob is name=value, for example duplicates=0.2")?;
    // A bare word is a string: order=free needs no quotes.
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
    Ok((name.to_owned(), value))
}

/// A WhatsApp number of the business, as Meta knows it.
#[derive(Clone, Debug, Serialize)]
pub struct BusinessNumber {
    /// Meta's id of the number, digits.
    pub phone_number_id: String,
    /// The number itself, digits without a plus sign.
    pub display_phone_number: String,
    /// The name that customers see.
    pub verified_name: String,
    /// The business account it belongs to.
    pub waba_id: String,
    /// The access token that may use it.
    #[serde(skip)]
    pub access_token: SecretString,
}

impl BusinessNumber {
    /// A number of the demo's business account, with the demo's access token.
    #[must_use]
    pub fn demo(phone_number_id: &str, display_phone_number: &str, verified_name: &str) -> Self {
        Self {
            phone_number_id: phone_number_id.to_owned(),
            display_phone_number: display_phone_number.to_owned(),
            verified_name: verified_name.to_owned(),
            waba_id: WABA_ID.to_owned(),
            access_token: ACCESS_TOKEN.into(),
        }
    }
}

/// Everything a simulator needs to start.
#[derive(Clone, Debug)]
pub struct SimulatorOptions {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where webhooks go.
    pub webhook: String,
    /// Signs webhooks.
    pub app_secret: SecretString,
    /// Sent when the webhook endpoint is verified.
    pub verify_token: SecretString,
    /// The business's numbers.
    pub numbers: Vec<BusinessNumber>,
    /// Customers made to write by themselves once the rate is above 0.
    pub population: usize,
    /// The knobs at the start.
    pub knobs: Knobs,
}

impl Default for SimulatorOptions {
    fn default() -> Self {
        let names = [
            ("15550001001", "Baton Store"),
            ("15550001002", "Baton Delivery"),
        ];
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 9090)),
            webhook: "http://127.0.0.1:8080/webhooks/whatsapp".to_owned(),
            app_secret: APP_SECRET.into(),
            verify_token: VERIFY_TOKEN.into(),
            numbers: NUMBERS
                .iter()
                .zip(names)
                .map(|(id, (phone, name))| BusinessNumber::demo(id, phone, name))
                .collect(),
            population: 200,
            knobs: Knobs::default(),
        }
    }
}

impl TryFrom<SimulateArgs> for SimulatorOptions {
    type Error = KnobError;

    fn try_from(args: SimulateArgs) -> Result<Self, KnobError> {
        let defaults = Self::default();
        let numbers = args
            .numbers
            .iter()
            .enumerate()
            .map(|(position, id)| BusinessNumber {
                waba_id: args.waba_id.clone(),
                access_token: args.access_token.clone(),
                ..named(&defaults.numbers, id, position)
            })
            .collect();
        let start = Knobs {
            seed: args.seed,
            rate: args.rate,
            ..Knobs::default()
        };
        let patch: Map<String, Value> = args.knobs.into_iter().collect();
        Ok(Self {
            listen: args.listen,
            webhook: args.webhook,
            app_secret: args.app_secret,
            verify_token: args.verify_token,
            numbers,
            population: args.population,
            knobs: start.patched(&Value::Object(patch))?,
        })
    }
}

/// The demo's number of that id, or a new one with a number and name of its own.
fn named(known: &[BusinessNumber], id: &str, position: usize) -> BusinessNumber {
    known
        .iter()
        .find(|number| number.phone_number_id == id)
        .cloned()
        .unwrap_or_else(|| {
            let phone = format!("1555000{:04}", 2001 + position);
            BusinessNumber::demo(id, &phone, &format!("Baton {}", position + 1))
        })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        simulate: SimulateArgs,
    }

    fn options(flags: &[&str]) -> Result<SimulatorOptions, KnobError> {
        let flags = [&["baton"], flags].concat();
        Cli::try_parse_from(flags).unwrap().simulate.try_into()
    }

    #[test]
    fn flags_become_options_and_knobs() {
        let usual = options(&[]).unwrap();
        assert_eq!(usual.numbers.len(), 2);
        assert_eq!(usual.knobs, Knobs::default());
        let flags = "--number 100000000000001 --number 55 --rate 2.5 --knob order=free \
                     --knob duplicates=0.2 --waba-id 9";
        let changed = options(&flags.split_whitespace().collect::<Vec<_>>()).unwrap();
        let names: Vec<_> = changed
            .numbers
            .iter()
            .map(|one| &one.verified_name)
            .collect();
        assert_eq!(names, ["Baton Store", "Baton 2"]);
        assert!(changed.numbers.iter().all(|number| number.waba_id == "9"));
        assert_eq!((changed.knobs.rate, changed.knobs.duplicates), (2.5, 0.2));
        assert_eq!(changed.knobs.order, super::super::knobs::Order::Free);
        assert!(options(&["--knob", "duplicates=7"]).is_err());
    }
}

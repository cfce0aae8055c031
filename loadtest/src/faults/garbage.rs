//! Poison among messages, bodies that are too large, JSON that is too deep, frames that are none.

use std::net::SocketAddr;
use std::time::Duration;

use baton::simulator::WABA_ID;
use baton::store::connection::Purpose;
use baton::store::schema::{message, quarantine};
use diesel::prelude::*;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::trial::Trial;
use super::{Findings, checker};
use crate::error::LoadError;
use crate::stage::{Common, NUMBER};
use crate::webhook::Connection;

/// All of it arrives while people work.
pub async fn arrives(
    common: &Common,
    long: bool,
    findings: &mut Findings,
) -> Result<(), LoadError> {
    let frames: u64 = if long { 10_000 } else { 1_000 };
    let webhooks: u64 = if long { 100 } else { 5 };
    let mut trial = Trial::open(common, &[]).await?;
    let author = trial.stage.author();
    let address = trial.stage.address();
    let cookie = trial.stage.office.admin.cookie.clone();
    let (large, deep) = trial
        .under_load(async |_| {
            let mut connection = Connection::to(address);
            for number in 0..webhooks {
                let body = poisoned(number).to_string();
                let status = connection.insist(&author.wrap(body.as_bytes())).await?;
                if status != 200 {
                    return Err(LoadError::impossible(format!("poison: {status}")));
                }
            }
            let huge = author.wrap(&vec![b' '; 10 << 20]);
            let large = refusal(address, &huge).await?;
            let deep = "[".repeat(1_000) + &"]".repeat(1_000);
            let deep = connection.insist(&author.wrap(deep.as_bytes())).await?;
            shout(address, &cookie, frames).await?;
            Ok((large, deep))
        })
        .await?;
    findings.count("malformed frames", frames);
    findings.take(checker::check(&trial).await?);
    findings.one(
        "ten megabytes are refused",
        large == "413",
        format!("answered {large}"),
    );
    findings.one(
        "what is too deep is kept aside",
        deep == 200,
        format!("answered {deep}"),
    );
    let mut connection = trial.stage.db_connect(Purpose::Read)?;
    let beside = message::table.filter(message::external_id.like("wamid.sibling.%"));
    let beside: i64 = beside.count().get_result(&mut connection)?;
    let aside: i64 = quarantine::table.count().get_result(&mut connection)?;
    let webhooks = i64::try_from(webhooks).unwrap_or(0);
    findings.one(
        "poison is set aside and its siblings are there",
        beside == 99 * webhooks && aside == webhooks + 1,
        format!("{beside} siblings of {}, {aside} set aside", 99 * webhooks),
    );
    Ok(())
}

/// The status with which a request is refused while it is still being written.
async fn refusal(address: SocketAddr, request: &[u8]) -> Result<String, LoadError> {
    let failed = "a request that is too large";
    let stream = TcpStream::connect(address).await;
    let (mut hear, mut say) = stream.map_err(LoadError::io(failed))?.into_split();
    let mut head = [0; 12];
    let (_, heard) = tokio::join!(say.write_all(request), hear.read_exact(&mut head));
    heard.map_err(LoadError::io(failed))?;
    let status = head.get(9..).unwrap_or_default();
    Ok(String::from_utf8_lossy(status).into_owned())
}

/// A webhook with a hundred messages, one of which is none.
fn poisoned(number: u64) -> Value {
    let messages: Vec<Value> = (0..100)
        .map(|at| match at == (number * 13) % 100 {
            true => json!(["poison", number]),
            false => json!({
                "from": format!("96659{:07}", at % 10),
                "id": format!("wamid.sibling.{number}.{at}"),
                "timestamp": "1780000000", "type": "text", "text": {"body": "beside poison"},
            }),
        })
        .collect();
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": WABA_ID, "changes": [{"field": "messages", "value": {
            "messaging_product": "whatsapp", "messages": messages,
            "metadata": {"display_phone_number": "15550001001", "phone_number_id": NUMBER},
        }}]}],
    })
}

/// A socket that says nonsense; what it is told is read and forgotten.
struct Shouter {
    say: tokio::net::tcp::OwnedWriteHalf,
    reading: JoinHandle<()>,
}

impl Shouter {
    async fn connect(address: SocketAddr, cookie: &str) -> Result<Self, LoadError> {
        let failed = "a socket that says nonsense";
        let stream = TcpStream::connect(address).await;
        let mut stream = stream.map_err(LoadError::io(failed))?;
        let hello = format!(
            "GET /live HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nUpgrade: websocket\r\n\
             Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        let said = stream.write_all(hello.as_bytes()).await;
        said.map_err(LoadError::io(failed))?;
        let mut head = [0; 12];
        stream
            .read_exact(&mut head)
            .await
            .map_err(LoadError::io(failed))?;
        if !head.ends_with(b"101") {
            let head = String::from_utf8_lossy(&head).into_owned();
            return Err(LoadError::impossible(format!("no socket: {head}")));
        }
        let (mut hear, say) = stream.into_split();
        let reading = tokio::spawn(async move {
            let mut heard = [0; 4_096];
            while matches!(hear.read(&mut heard).await, Ok(length) if length > 0) {}
        });
        Ok(Self { say, reading })
    }
}

impl Drop for Shouter {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

/// Says nonsense, over a new socket whenever the old one was taken away.
async fn shout(address: SocketAddr, cookie: &str, frames: u64) -> Result<(), LoadError> {
    let mut shouter = Shouter::connect(address, cookie).await?;
    for number in 0..frames {
        let said = shouter.say.write_all(&nonsense(number)).await;
        if number % 50 == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        if said.is_err() || shouter.reading.is_finished() {
            shouter = Shouter::connect(address, cookie).await?;
        }
    }
    Ok(())
}

/// A frame that nobody should send.
fn nonsense(number: u64) -> Vec<u8> {
    let noise = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
    match number % 40 {
        // Masked text that is no frame of ours.
        0..32 => text(format!("{{\"type\":\"{}\",\"x\":[", hex(&noise)).as_bytes()),
        32 => text("[".repeat(1_000).as_bytes()),
        33 => text(&[0xff, 0xfe, 0xc0]),
        // Not masked.
        34 => [&[0x81, 8][..], &noise].concat(),
        // An opcode that is none, all reserved bits, a control frame in pieces.
        35 => [&[0x83, 0x88][..], &noise, &noise].concat(),
        36 => [&[0xf1, 0x88][..], &noise, &noise].concat(),
        37 => [&[0x09, 0x88][..], &noise, &noise].concat(),
        // Longer than anything.
        38 => [&[0x81, 0xff][..], &[0x7f; 8], &noise].concat(),
        _ => noise.to_vec(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A masked text frame; the mask is zero, which is as good as any.
fn text(said: &[u8]) -> Vec<u8> {
    let length = u16::try_from(said.len()).unwrap_or(u16::MAX);
    let mut frame = vec![0x81];
    match u8::try_from(length) {
        Ok(short) if short < 126 => frame.push(0x80 | short),
        _ => {
            frame.push(0x80 | 126);
            frame.extend(length.to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(said);
    frame
}

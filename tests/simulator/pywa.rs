//! pywa, a client that others wrote, uses the pretend Meta as if it were the real one.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::helpers::{Meta, SARA};

/// Runs a program to its end; what it said is in the failure.
fn run(what: &str, command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| {
        panic!(
            "{what}: cannot start {:?}: {error}. This test needs python3 with venv and pip.",
            command.get_program()
        )
    });
    assert!(
        output.status.success(),
        "{what} failed ({}):\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}

/// A Python with pywa, made once and kept beside the other build results.
fn python() -> PathBuf {
    let requirements = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pywa/requirements.txt");
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pywa-venv");
    let python = home.join("bin/python");
    let made = home.join("requirements.txt");
    let wanted = std::fs::read(&requirements).unwrap();
    if std::fs::read(&made).is_ok_and(|installed| installed == wanted) {
        return python;
    }
    run(
        "making a Python environment",
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&home),
    );
    run(
        "installing pywa (the package registry must be reachable)",
        Command::new(&python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
            ])
            .arg(&requirements),
    );
    std::fs::write(made, wanted).unwrap();
    python
}

#[actix_web::test]
async fn pywa_sends_reads_downloads_and_understands_our_webhooks() {
    let python = actix_web::web::block(python).await.unwrap();
    let meta = Meta::start(json!({})).await;
    let sara = meta.meets_sara().await;
    let words = "Où est ma commande 10001 ? أين طلبي 😀";
    meta.hears(&sara, json!({"type": "text", "text": words}))
        .await;
    let media = json!({"caption": "This is how it arrived"});
    meta.hears(&sara, json!({"type": "image", "media": media}))
        .await;
    meta.inbox.has_messages(2).await;
    let folder = tempfile::tempdir().unwrap();
    for (name, webhook) in ["text", "image"].into_iter().zip(meta.inbox.webhooks()) {
        std::fs::write(folder.path().join(format!("{name}.body")), &webhook.raw).unwrap();
        let signature = folder.path().join(format!("{name}.signature"));
        std::fs::write(signature, &webhook.signature).unwrap();
    }
    let base_url = format!("{}/v25.0", meta.simulator.url());
    let path = folder.path().to_owned();
    actix_web::web::block(move || {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pywa/check.py");
        let mut check = Command::new(python);
        check
            .arg(script)
            .arg(base_url)
            .arg(path)
            .args([SARA, "966500000002"]);
        run("the check with pywa", &mut check);
    })
    .await
    .unwrap();

    let sends = meta.ledger("send").await;
    assert_eq!(sends.len(), 2);
    assert_eq!(sends[0]["biz_opaque_callback_data"], "outbox-1");
    assert_eq!(sends[1]["type"], "image");
    assert_eq!(meta.ledger("receipt").await.len(), 2);
    assert_eq!(meta.ledger("refusal").await[0]["code"], 131_047);
    meta.stop().await;
}

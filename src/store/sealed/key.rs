//! The key that seals: 32 bytes from the configuration, or from a file made at the first start.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::Key;
use chacha20poly1305::aead::Generate;
use secrecy::{ExposeSecret, SecretBox, SecretString};

use super::SealError;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("the key {} cannot be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("the file {} does not hold 32 bytes in base64", path.display())]
    Content {
        /// The file.
        path: PathBuf,
    },
}

/// The 32 bytes that seal; written as base64, never printed.
pub struct SecretKey(SecretBox<[u8; 32]>);

impl SecretKey {
    /// A new key from the system's randomness.
    pub fn generate() -> Self {
        Self(SecretBox::init_with(|| Key::generate().into()))
    }

    /// The bytes themselves.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }

    fn to_base64(&self) -> SecretString {
        STANDARD.encode(self.bytes()).into()
    }
}

impl Clone for SecretKey {
    fn clone(&self) -> Self {
        Self(SecretBox::init_with(|| *self.bytes()))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretKey([REDACTED])")
    }
}

impl FromStr for SecretKey {
    type Err = SealError;

    /// Reads 32 bytes in base64; white space around them does not count.
    fn from_str(text: &str) -> Result<Self, SealError> {
        let bytes = STANDARD
            .decode(text.trim())
            .map_err(|_| SealError::Format)?;
        let key: [u8; 32] = bytes.try_into().map_err(|_| SealError::Format)?;
        Ok(Self(SecretBox::new(Box::new(key))))
    }
}

/// Reads the key of that file; makes it, readable by its owner only, when there is none.
///
/// The file appears whole and on disk or not at all, and of two processes that make it at once
/// both get the same key.
///
/// # Errors
/// The file or its folder cannot be used, or the file holds no key.
pub fn load_or_create_key(path: &Path) -> Result<SecretKey, KeyError> {
    let unusable = |source| KeyError::File {
        path: path.to_owned(),
        source,
    };
    if let Some(key) = load_key(path)? {
        return Ok(key);
    }
    create_key(path).map_err(unusable)?;
    load_key(path)?.ok_or_else(|| unusable(io::ErrorKind::NotFound.into()))
}

fn load_key(path: &Path) -> Result<Option<SecretKey>, KeyError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => SecretString::from(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            let path = path.to_owned();
            return Err(KeyError::File { path, source });
        }
    };
    warn_if_readable_by_others(path);
    text.expose_secret()
        .parse()
        .map(Some)
        .map_err(|_| KeyError::Content {
            path: path.to_owned(),
        })
}

fn warn_if_readable_by_others(path: &Path) {
    let mode = fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    if mode & 0o077 != 0 {
        tracing::warn!(
            key.path = %path.display(),
            key.mode = format!("{:o}", mode & 0o777),
            "Others on this machine can read the secret key; chmod 600 makes it private"
        );
    }
}

/// Writes a new key beside `path`, then links it there, which fails when somebody was faster.
fn create_key(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = path.with_extension(format!("draft-{}", uuid::Uuid::new_v4()));
    let placed = write_private(&draft).and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft).ok();
    match placed {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => other?,
    }
    File::open(folder)?.sync_all()
}

fn write_private(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    let key = SecretKey::generate().to_base64();
    writeln!(file, "{}", key.expose_secret())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_key_is_read_from_base64_and_never_shown() {
        let key = SecretKey::generate();
        let base64 = key.to_base64();
        let again: SecretKey = format!(" {}\n", base64.expose_secret()).parse().unwrap();
        assert_eq!(again.bytes(), key.bytes());
        assert_eq!(format!("{key:?}"), "SecretKey([REDACTED])");
        for wrong in ["", "c2hvcnQ=", "not base64"] {
            assert_eq!(wrong.parse::<SecretKey>().unwrap_err(), SealError::Format);
        }
    }

    #[test]
    fn a_key_is_made_once_private_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/secret.key");
        let first = load_or_create_key(&path).unwrap();
        let second = load_or_create_key(&path).unwrap();
        assert_eq!(first.bytes(), second.bytes());
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1, "a draft was left behind");
    }

    #[test]
    fn those_who_make_the_key_at_once_get_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let makers: Vec<_> = (0..16)
            .map(|_| {
                let path = path.clone();
                thread::spawn(move || *load_or_create_key(&path).unwrap().bytes())
            })
            .collect();
        let mut keys: Vec<_> = makers.into_iter().map(|it| it.join().unwrap()).collect();
        keys.dedup();
        assert_eq!(keys.len(), 1);
    }

    #[test]
    fn a_file_that_holds_no_key_is_neither_used_nor_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        fs::write(&path, "c2hvcnQ=").unwrap();
        let error = load_or_create_key(&path).unwrap_err();
        assert!(matches!(error, KeyError::Content { .. }));
        assert_eq!(fs::read_to_string(&path).unwrap(), "c2hvcnQ=");
    }
}

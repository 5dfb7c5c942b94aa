//! One token for several processes: here, for clients that share only a file.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tempfile::TempDir;
use welkin_runtime::http::BoxFuture;
use welkin_runtime::token::{Renewal, StoredToken};
use welkin_runtime::{Error, FileTokenStore, Record, TokenStore};

use crate::fake::{Fake, at_once, ok, shown, status, vitals};
use crate::server::{id, record};
use crate::vitals::Vitals;

/// Reads a record like a new process.
async fn read(fake: &Fake, store: impl TokenStore) -> Result<Record<Vitals>, Error> {
    let vitals = vitals(fake.config().token_store(store));
    vitals.get(&id("r1")).await
}

fn file(folder: &TempDir) -> FileTokenStore {
    FileTokenStore::new(folder.path().join("token"))
}

#[tokio::test]
async fn processes_share_a_token_in_a_file() {
    let (fake, folder) = (Fake::new(), TempDir::new().unwrap());
    for _ in 0..3 {
        read(&fake, file(&folder)).await.unwrap();
    }
    assert_eq!(fake.token_requests(), 1);
}

#[tokio::test]
async fn processes_that_begin_together_ask_once() {
    let (fake, folder) = (Fake::new(), TempDir::new().unwrap());
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (fake, store) = (fake.clone(), file(&folder));
            tokio::spawn(async move { read(&fake, store).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(fake.token_requests(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_file() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    let (fake, folder) = (Fake::new(), TempDir::new().unwrap());
    // The second time, the files exist, and are readable for others.
    for _ in 0..2 {
        read(&fake, file(&folder)).await.unwrap();
        let mut files = 0;
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{:?}", entry.path());
            std::fs::set_permissions(entry.path(), Permissions::from_mode(0o644)).unwrap();
            files += 1;
        }
        assert_eq!(files, 2);
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_for_all() {
    let fake = Fake::new().calls_by(|request, _| match shown(request) {
        "Bearer token-1" => at_once(status(401, &Value::Null)),
        _ => at_once(ok(&record("r1", 72))),
    });
    let folder = TempDir::new().unwrap();
    for _ in 0..3 {
        read(&fake, file(&folder)).await.unwrap();
    }
    assert_eq!((fake.token_requests(), fake.calls().len()), (2, 4));
}

#[tokio::test]
async fn what_is_of_no_use_is_replaced() {
    let kept = |issued_for: &str, token: &str, expires_at: &str| {
        json!({"issued_for": issued_for, "token": token, "expires_at": expires_at}).to_string()
    };
    let this = "EXAMPLECLIENT at https://api.welkinhealth.com/oauth/token";
    let (past, future) = ("2020-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z");
    for content in [
        String::new(),
        "{".to_owned(),
        kept(this, "old", past),
        kept(this, "two\nlines", future),
        kept(
            "ANOTHERCLIENT at https://api.welkinhealth.com/oauth/token",
            "old",
            future,
        ),
        kept(
            "EXAMPLECLIENT at https://example.com/oauth/token",
            "old",
            future,
        ),
    ] {
        let (fake, folder) = (Fake::new(), TempDir::new().unwrap());
        std::fs::write(folder.path().join("token"), &content).unwrap();
        read(&fake, file(&folder)).await.unwrap();
        assert_eq!(fake.token_requests(), 1, "{content}");
        assert_eq!(shown(&fake.calls()[0]), "Bearer token-1");
    }
    let (fake, folder) = (Fake::new(), TempDir::new().unwrap());
    std::fs::write(folder.path().join("token"), kept(this, "kept", future)).unwrap();
    read(&fake, file(&folder)).await.unwrap();
    assert_eq!(shown(&fake.calls()[0]), "Bearer kept");
}

#[tokio::test]
async fn a_file_that_can_not_be_written_stops_nobody() {
    let fake = Fake::new();
    let store = FileTokenStore::new("/nowhere/at/all/token");
    read(&fake, store).await.unwrap();
    assert_eq!(fake.token_requests(), 1);
}

/// A custom store, like one on another machine.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<Option<StoredToken>>>);

impl TokenStore for Shelf {
    fn update<'a>(&'a self, renew: Renewal<'a>) -> BoxFuture<'a, Result<StoredToken, Error>> {
        Box::pin(async move {
            let kept = self.0.lock().expect("no test panicked").clone();
            let token = renew(kept).await?;
            *self.0.lock().expect("no test panicked") = Some(token.clone());
            Ok(token)
        })
    }
}

#[tokio::test]
async fn any_store_will_do() {
    let (fake, shelf) = (Fake::new(), Shelf::default());
    for _ in 0..3 {
        read(&fake, shelf.clone()).await.unwrap();
    }
    assert_eq!(fake.token_requests(), 1);
    let kept = shelf.0.lock().unwrap().clone();
    assert!(!format!("{kept:?}").contains("token-1"));
}

/// Devices, pipes and folders in place of the file, and of its lock.
#[cfg(unix)]
#[tokio::test]
async fn what_is_no_file_is_neither_read_nor_replaced() {
    use std::os::unix::fs::symlink;
    for name in ["token", "token.lock"] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        let mkfifo = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(mkfifo.unwrap().success());
        let fake = Fake::new();
        read(&fake, file(&folder)).await.unwrap();
        assert_eq!(fake.token_requests(), 1, "{name} is a pipe");
        std::fs::remove_file(&path).unwrap();
        symlink("/dev/zero", &path).unwrap();
        read(&fake, file(&folder)).await.unwrap();
        assert_eq!(fake.token_requests(), 2, "{name} has no end");
        assert!(path.is_symlink());
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        read(&fake, file(&folder)).await.unwrap();
        assert_eq!(fake.token_requests(), 3, "{name} is a folder");
    }
    for path in ["/", "..", ""] {
        let fake = Fake::new();
        read(&fake, FileTokenStore::new(path)).await.unwrap();
        assert_eq!(fake.token_requests(), 1, "{path}");
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_is_replaced() {
    let (fake, folder) = (Fake::new(), TempDir::new().unwrap());
    let path = folder.path().join("token");
    // A sparse file of a terabyte.
    let huge = std::fs::File::create(&path).unwrap();
    huge.set_len(1 << 40).unwrap();
    drop(huge);
    for _ in 0..2 {
        read(&fake, file(&folder)).await.unwrap();
    }
    assert_eq!(fake.token_requests(), 1);
    assert!(std::fs::metadata(&path).unwrap().len() < 1000);
}

#[tokio::test]
async fn a_kept_token_that_no_header_should_carry_is_replaced() {
    for token in ["", " ", "kept ", "kept\n", "ke pt", "képt", "kept\0"] {
        let (fake, folder) = (Fake::new(), TempDir::new().unwrap());
        let content = json!({
            "issued_for": "EXAMPLECLIENT at https://api.welkinhealth.com/oauth/token",
            "token": token,
            "expires_at": "2999-01-01T00:00:00.000Z",
        });
        std::fs::write(folder.path().join("token"), content.to_string()).unwrap();
        read(&fake, file(&folder)).await.unwrap();
        assert_eq!(shown(&fake.calls()[0]), "Bearer token-1", "{token:?}");
    }
}

/// Offsets are subtracted, and margins added: neither may leave the range of timestamps.
#[tokio::test]
async fn a_kept_token_may_expire_at_the_end_of_all_years() {
    for (expires_at, shows) in [
        ("9999-12-31T23:59:59.999Z", "Bearer kept"),
        // In UTC this is the year 10000, which is out of range.
        ("9999-12-31T23:59:59.999-12:00", "Bearer token-1"),
        ("9999-12-30T22:00:00.999Z", "Bearer kept"),
        ("-009999-01-01T00:00:00.000Z", "Bearer token-1"),
    ] {
        let (fake, folder) = (Fake::new(), TempDir::new().unwrap());
        let content = json!({
            "issued_for": "EXAMPLECLIENT at https://api.welkinhealth.com/oauth/token",
            "token": "kept",
            "expires_at": expires_at,
        });
        std::fs::write(folder.path().join("token"), content.to_string()).unwrap();
        read(&fake, file(&folder)).await.unwrap();
        assert_eq!(shown(&fake.calls()[0]), shows, "{expires_at}");
    }
}

//! Recorded exchanges, replayed with the sandbox: its responses have the same status, the same keys, and values of the
//! same kinds.

use std::path::PathBuf;

use welkin_tests::exchanges::{self, Outcome};
use welkin_tests::fixture::workspace_root;
use welkin_tests::real_data;

/// Replays the exchanges of a folder, and prints the outcomes.
async fn replay(folder: PathBuf) {
    let exchanges = exchanges::all(&folder);
    assert!(!exchanges.is_empty(), "{}", folder.display());
    let mut counts = [0; 3];
    let mut unexpected = Vec::new();
    for exchange in &exchanges {
        let outcome = exchange.replay().await;
        let (place, word, remarks) = row(&outcome);
        counts[place] += 1;
        println!("{word:12} {:40} {}", exchange.name, exchange.pattern());
        remarks
            .iter()
            .for_each(|remark| println!("             {remark}"));
        if !matches!(outcome, Outcome::AsRecorded(_)) {
            unexpected.push(format!("{}: {word}: {}", exchange.name, remarks.join("; ")));
        }
    }
    let [served, wrong, unserved] = counts;
    println!("{served} served as recorded, {wrong} wrong, {unserved} unserved");
    assert!(unexpected.is_empty(), "{unexpected:#?}");
}

fn row(outcome: &Outcome) -> (usize, &'static str, Vec<String>) {
    match outcome {
        Outcome::AsRecorded(explained) => {
            let remarks = explained.iter();
            let remarks = remarks.map(|(difference, reason)| format!("{difference}: {reason}"));
            (0, "as recorded", remarks.collect())
        }
        Outcome::Wrong(wrong) => (1, "WRONG", wrong.clone()),
        Outcome::Unserved => (2, "unserved", Vec::new()),
    }
}

#[tokio::test]
async fn own_exchanges_are_answered_as_recorded() {
    replay(workspace_root().join("tests/exchanges")).await;
}

#[tokio::test]
async fn real_exchanges_are_answered_as_recorded() {
    if let Some(folder) = real_data::folder("replay of real exchanges against the sandbox") {
        replay(folder.join("exchanges")).await;
        replay(folder.join("interactions")).await;
    }
}

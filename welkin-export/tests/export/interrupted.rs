//! Runs that are killed at any point.

use std::collections::BTreeMap;
use std::sync::Arc;

use welkin_export::ExportError;
use welkin_export::object_store::memory::InMemory;
use welkin_export::object_store::{ObjectStoreExt, path::Path};

use crate::clinic::Clinic;
use crate::dying_store::DyingStore;
use crate::warehouse::{latest, objects, versions};

/// Removes the lock of a killed process, which would expire after five minutes.
async fn forget_lock(store: &InMemory) {
    let lock = Path::from("tenant/data/_welkin/lock");
    // There is no lock if the process was killed before it acquired it.
    let _ = store.delete(&lock).await;
}

/// Kills a first run and a run with changes at every operation on the store: the visible rows are those of the run
/// before it or all of this run, and the next run completes them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_visible_as_a_whole_wherever_it_was_killed() {
    let clinic = Clinic::open().await;
    let mut before = BTreeMap::new();
    let base = Arc::new(InMemory::new());
    for round in 0..2 {
        let mut after = before.clone();
        for heart_rate in [60, 61, 62] {
            let id = clinic.measure(heart_rate + 10 * round).await;
            after.insert(id.to_string(), Some(heart_rate + 10 * round));
        }
        let mut finished_at = None;
        for operations in 0..400 {
            let store = Arc::new(base.fork());
            let dying = Arc::new(DyingStore::new(&store, operations));
            let died = clinic
                .export_to(&["cdt-vitals", "PATIENT"], dying)
                .run()
                .await
                .is_err();
            let seen = latest(&objects(&*store).await);
            assert!(
                seen == before || seen == after,
                "after {operations} operations: {seen:?}"
            );

            forget_lock(&store).await;
            let next = clinic
                .export_to(&["cdt-vitals", "PATIENT"], store.clone())
                .run()
                .await;
            next.unwrap_or_else(|error| panic!("after {operations} operations: {error}"));
            let files = objects(&*store).await;
            assert_eq!(latest(&files), after, "after {operations} operations");
            let rows: usize = versions(&files).values().map(Vec::len).sum();
            assert_eq!(rows, after.len(), "after {operations} operations");
            let rest = files
                .keys()
                .filter(|file| file.starts_with("_welkin/staging"));
            assert_eq!(rest.count(), 0, "after {operations} operations");
            if !died {
                finished_at = Some(operations);
                break;
            }
        }
        let finished_at = finished_at.expect("a run takes fewer operations");
        assert!(
            finished_at > 15,
            "a run takes more than {finished_at} operations"
        );
        let run = clinic
            .export_to(&["cdt-vitals", "PATIENT"], base.clone())
            .run()
            .await;
        run.expect("the test can go on");
        before = after;
    }
}

#[tokio::test]
async fn one_export_writes_to_a_store_at_a_time() {
    let clinic = Clinic::open().await;
    clinic.measure(60).await;
    let store = Arc::new(InMemory::new());
    let dying = Arc::new(DyingStore::new(&store, 8));
    clinic
        .export_to(&["cdt-vitals"], dying)
        .run()
        .await
        .unwrap_err();
    let busy = clinic.export_to(&["cdt-vitals"], store.clone()).run().await;
    let busy = busy.unwrap_err();
    assert!(matches!(busy, ExportError::Busy { .. }), "{busy}");
    assert!(
        busy.to_string().contains("its lock expires at 20"),
        "{busy}"
    );
    forget_lock(&store).await;
    clinic
        .export_to(&["cdt-vitals"], store.clone())
        .run()
        .await
        .expect("the test can go on");
    // A run that ends releases its lock.
    clinic
        .export_to(&["cdt-vitals"], store)
        .run()
        .await
        .expect("the test can go on");
}

//! Fingerprints are equal for every source of the tenant's configuration.

use std::collections::BTreeMap;

use welkin_codegen::config::Configuration;
use welkin_codegen::model;

use crate::terminal::{Terminal, designer_export, read};

/// Returns the fingerprints of the items that formation endpoints return, by machine name.
fn fingerprints(configuration: &Configuration) -> BTreeMap<String, u64> {
    let cdts = model::resolve(configuration).cdts.into_iter();
    let returned = cdts.filter(|cdt| cdt.is_in_formations());
    returned.map(|cdt| (cdt.name, cdt.fingerprint)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_and_the_formations_of_its_tenant_have_the_same() {
    let export = read(designer_export());
    let terminal = Terminal::new(&export).await;
    terminal
        .run("pull --profile v8 --out formation")
        .succeeded();
    let pulled = read(terminal.path("formation"));
    let expected = fingerprints(&export);
    assert!(expected.len() > 5, "{expected:?}");
    assert_eq!(fingerprints(&pulled), expected);
}

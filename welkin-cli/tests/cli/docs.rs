//! `docs`: the files that it writes, keeps and refuses to replace.

use std::fs;

use crate::folder::{Folder, SMALL_EXPORT};

#[test]
fn a_second_run_writes_nothing_and_a_check_passes() {
    let folder = Folder::new();
    let first = folder.run("docs --config export.json --out dictionary");
    assert_eq!(first.exit_code, Some(0), "{first}");
    assert!(
        first.stderr.contains("start at dictionary/index.html"),
        "{first}"
    );
    assert!(
        folder
            .read("dictionary/cdt/cdt-vitals.html")
            .contains("cdtf-heart-rate")
    );

    let before = folder.state();
    let second = folder.run("docs --config export.json --out dictionary");
    assert!(second.stderr.contains("wrote 0 of"), "{second}");
    let pages = |state: &std::collections::BTreeMap<std::path::PathBuf, _>| state.len();
    assert_eq!(pages(&before), pages(&folder.state()));
    let check = folder.run("docs --config export.json --out dictionary --check");
    assert_eq!(check.exit_code, Some(0), "{check}");
    assert_eq!(check.stderr, "");
}

#[test]
fn a_check_names_stale_pages_and_writes_none() {
    let folder = Folder::new();
    folder.run("docs --config export.json --out dictionary");
    folder.write("export.json", SMALL_EXPORT.replace("heart-rate", "pulse"));
    let before = folder.state();
    let check = folder.run("docs --config export.json --out dictionary --check");
    assert_eq!(check.exit_code, Some(3), "{check}");
    assert!(
        check
            .stderr
            .contains("stale: dictionary/cdt/cdt-vitals.html"),
        "{check}"
    );
    assert_eq!(before, folder.state());
}

#[test]
fn a_checkout_with_other_line_ends_is_not_stale() {
    let folder = Folder::new();
    folder.run("docs --config export.json --out dictionary --format markdown");
    let text = folder.read("dictionary/README.md").replace('\n', "\r\n");
    folder.write("dictionary/README.md", text);
    let check = folder.run("docs --config export.json --out dictionary --format markdown --check");
    assert_eq!(check.exit_code, Some(0), "{check}");
}

#[test]
fn pages_of_items_that_are_gone_are_removed_and_other_files_stay() {
    let folder = Folder::new();
    folder.run("docs --config export.json --out dictionary");
    folder.write("dictionary/notes.txt", "mine");
    folder.write(
        "export.json",
        SMALL_EXPORT.replace("cdt-vitals", "cdt-labs"),
    );
    let run = folder.run("docs --config export.json --out dictionary");
    assert_eq!(run.exit_code, Some(0), "{run}");
    assert!(!folder.path("dictionary/cdt/cdt-vitals.html").exists());
    assert!(folder.path("dictionary/cdt/cdt-labs.html").exists());
    assert_eq!(folder.read("dictionary/notes.txt"), "mine");
}

#[test]
fn a_folder_with_files_of_others_is_refused() {
    let folder = Folder::new();
    fs::create_dir(folder.path("site")).expect("a folder can be made");
    folder.write("site/index.html", "mine");
    let run = folder.run("docs --config export.json --out site");
    assert_eq!(run.exit_code, Some(1), "{run}");
    assert!(
        run.stderr.contains("files that this command did not write"),
        "{run}"
    );
    assert_eq!(folder.read("site/index.html"), "mine");
}

#[test]
fn a_list_of_files_that_leads_out_of_the_folder_removes_nothing_there() {
    let folder = Folder::new();
    folder.run("docs --config export.json --out dictionary");
    let list = folder.read("dictionary/.welkin-dictionary");
    folder.write(
        "dictionary/.welkin-dictionary",
        format!("{list}../export.json\n/etc/hostname\n"),
    );
    let run = folder.run("docs --config export.json --out dictionary");
    assert_eq!(run.exit_code, Some(0), "{run}");
    assert!(folder.path("export.json").exists());
}

#[test]
fn what_changed_since_an_earlier_configuration_has_a_page() {
    let folder = Folder::new();
    folder.write(
        "old.json",
        SMALL_EXPORT.replace("\"integer\"", "\"string\""),
    );
    let run = folder.run("docs --config export.json --out dictionary --since old.json");
    assert_eq!(run.exit_code, Some(0), "{run}");
    assert!(
        folder
            .read("dictionary/changes.html")
            .contains("cdtf-heart-rate")
    );
    assert!(
        folder
            .read("dictionary/index.html")
            .contains("Recent changes")
    );
}

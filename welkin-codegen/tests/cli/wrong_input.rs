//! What wrong input gets. Whatever is wrong, no file is touched.

use crate::folder::{Folder, SMALL_EXPORT, Transcript, program};

/// Generates into a file and a directory that exist, and checks that nothing in the folder changed.
fn refuse(folder: &Folder, config: &str) -> Transcript {
    folder.write("old.rs", "// old");
    std::fs::create_dir(folder.path("old")).expect("a folder can be made");
    folder.write("old/mod.rs", "// old");
    let before = folder.state();
    let into_file = folder.run(&format!("generate --config {config} --out old.rs"));
    let into_directory = folder.run(&format!("generate --config {config} --out old"));
    assert_eq!(folder.state(), before);
    assert_eq!(into_file.stderr, into_directory.stderr);
    assert_eq!(into_file.exit_code, Some(1), "{into_file}");
    into_file
}

#[test]
fn not_json() {
    let folder = Folder::with("export.json", "cdts:\n  - name: cdt-vitals\n");
    insta::assert_snapshot!(refuse(&folder, "export.json"));
}

#[test]
fn broken_in_the_middle() {
    let broken = SMALL_EXPORT.replace(r#""name": "cdt-vitals","#, r#""name": "cdt-vitals""#);
    let folder = Folder::with("export.json", broken);
    insta::assert_snapshot!(refuse(&folder, "export.json"));
}

#[test]
fn cut_off() {
    let (half, _) = SMALL_EXPORT.split_at(SMALL_EXPORT.len() / 2);
    let folder = Folder::with("export.json", half);
    insta::assert_snapshot!(refuse(&folder, "export.json"));
}

#[test]
fn empty() {
    let folder = Folder::with("export.json", "");
    insta::assert_snapshot!(refuse(&folder, "export.json"));
}

#[test]
fn no_configuration() {
    let folder = Folder::with("package.json", r#"{"name": "app", "dependencies": {}}"#);
    insta::assert_snapshot!(refuse(&folder, "package.json"));
}

#[test]
fn nearly_a_configuration() {
    let folder = Folder::with("export.json", SMALL_EXPORT.replace("\"cdts\"", "\"ctds\""));
    insta::assert_snapshot!(folder.run("generate --config export.json --out care.rs"));
}

#[test]
fn utf_16() {
    let utf16 = SMALL_EXPORT.encode_utf16().flat_map(u16::to_le_bytes);
    let with_bom: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf16).collect();
    let folder = Folder::with("export.json", with_bom);
    insta::assert_snapshot!(refuse(&folder, "export.json"));
}

#[test]
fn not_utf_8() {
    let mut latin1 = SMALL_EXPORT.as_bytes().to_vec();
    let place = SMALL_EXPORT.find("vitals").expect("the name is there");
    latin1[place] = 0xE9;
    let folder = Folder::with("export.json", latin1);
    insta::assert_snapshot!(refuse(&folder, "export.json"));
}

#[test]
fn utf_8_with_a_byte_order_mark() {
    let folder = Folder::with("export.json", format!("\u{feff}{SMALL_EXPORT}"));
    let transcript = folder.run("generate --config export.json --out care.rs");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
}

#[test]
fn no_such_file() {
    let folder = Folder::new();
    insta::assert_snapshot!(refuse(&folder, "exprot.json"));
}

#[test]
fn a_directory_without_configurations() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("formation")).expect("a folder can be made");
    insta::assert_snapshot!(refuse(&folder, "formation"));
}

#[test]
fn one_of_several_inputs() {
    let folder = Folder::new();
    folder.write("broken.json", "[");
    insta::assert_snapshot!(refuse(&folder, "export.json broken.json"));
}

#[test]
fn unknown_field_type() {
    let folder = Folder::with(
        "export.json",
        SMALL_EXPORT.replace("\"integer\"", "\"hologram\""),
    );
    insta::assert_snapshot!(folder.run("generate --config export.json --out care.rs"));
    let code = folder.read("care.rs");
    assert!(
        code.contains("pub heart_rate: Option<runtime::Json>"),
        "{code}"
    );
}

#[test]
fn rules_that_make_no_sense() {
    let fields = r#"
        { "name": "cdtf-mood", "type": "select", "valueType": "STRING", "meta": { "options": [] } },
        { "name": "cdtf-weight", "type": "float", "meta": { "minValue": "300", "maxValue": "20" } },
        { "name": "cdtf-code", "type": "text", "meta": { "regex": "[a-z" } },
        { "name": "cdtf-heart-rate", "#;
    let export = SMALL_EXPORT.replace(r#"        { "name": "cdtf-heart-rate", "#, fields);
    let folder = Folder::with("export.json", export);
    insta::assert_snapshot!(folder.run("generate --config export.json --out care.rs"));
}

#[test]
fn names_that_collide() {
    let fields = r#"{ "name": "cdtf-heart_rate", "type": "float" },
        { "name": "cdtf-heart-rate", "#;
    let export = SMALL_EXPORT.replace(r#"{ "name": "cdtf-heart-rate", "#, fields);
    let folder = Folder::with("export.json", export);
    insta::assert_snapshot!(folder.run("generate --config export.json --out care.rs"));
}

#[test]
fn output_below_a_file() {
    let folder = Folder::new();
    let before = folder.state();
    insta::assert_snapshot!(folder.run("generate --config export.json --out export.json/care.rs"));
    assert_eq!(folder.state(), before);
}

#[test]
fn a_folder_where_a_file_should_go() {
    let folder = Folder::new();
    folder.run("generate --config export.json --out care");
    std::fs::remove_file(folder.path("care/vitals.rs")).expect("the file is there");
    std::fs::create_dir(folder.path("care/vitals.rs")).expect("a folder can be made");
    folder.write("care/mod.rs", "// old");
    let before = folder.state();
    insta::assert_snapshot!(folder.run("generate --config export.json --out care"));
    assert_eq!(folder.state(), before);
}

/// A limit on the size of files stands in for a full disk: writing fails in the middle of the file.
#[cfg(unix)]
#[test]
fn no_space_for_the_output() {
    let folder = Folder::new();
    folder.write("care.rs", "// old");
    let before = folder.state();
    let output = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh"])
        .arg(program())
        .args(["generate", "--config", "export.json", "--out", "care.rs"])
        .current_dir(folder.path(""))
        .output();
    let transcript = Transcript::of("generate", output.expect("the shell runs"));
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    insta::assert_snapshot!(transcript.stderr);
    assert_eq!(folder.state(), before);
}

/// Nothing but regular files is replaced: `/dev/full` is still there afterwards.
#[cfg(target_os = "linux")]
#[test]
fn a_device_as_output() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("generate --config export.json --out /dev/full"));
}

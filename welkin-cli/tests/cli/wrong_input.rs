//! Errors of invalid input. In no case is a file changed.

use crate::folder::{Folder, SMALL_EXPORT, Transcript};

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

/// A limit on the size of files simulates a full disk: writing fails in the middle of the file.
#[cfg(unix)]
#[test]
fn no_space_for_the_output() {
    let folder = Folder::new();
    folder.write(
        "care.rs",
        "// @generated by welkin-codegen 0.0.1 from export.json.\n",
    );
    let before = folder.state();
    let output = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh"])
        .arg(crate::folder::program())
        .args(["generate", "--config", "export.json", "--out", "care.rs"])
        .current_dir(folder.path(""))
        .output();
    let transcript = Transcript::of("generate", output.expect("the shell runs"));
    assert_eq!(transcript.exit_code, Some(1), "{transcript}");
    insta::assert_snapshot!(transcript.stderr);
    assert_eq!(folder.state(), before);
}

/// Only regular files are replaced: `/dev/full` still exists afterwards.
#[cfg(target_os = "linux")]
#[test]
fn a_device_as_output() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("generate --config export.json --out /dev/full"));
}

/// Exports are often one line; messages quote only a part of it.
#[test]
fn everything_on_one_line() {
    let line: String = SMALL_EXPORT.lines().map(str::trim).collect();
    let many = r#"{ "name": "cdtf-note", "type": "text" }, "#.repeat(20_000);
    let field = r#"{ "name": "cdtf-heart-rate", "type": "integer""#;
    let export = line.replace(
        field,
        &format!("{many}{field}").replace("\"integer\"", "\"hologram\""),
    );
    let folder = Folder::with("export.json", export);
    insta::assert_snapshot!(folder.run("generate --config export.json --out care.rs"));
}

#[test]
fn text_that_would_steer_a_terminal() {
    for field_type in ["\u{202e}\\u001b[31mred", "\u{1b}[31mred\u{202e}\u{7}"] {
        let export = SMALL_EXPORT.replace("integer", field_type);
        let folder = Folder::with("export.json", export);
        let transcript = folder.run("generate --config export.json --out care.rs");
        assert!(!transcript.stderr.contains(['\u{1b}', '\u{202e}', '\u{7}']));
        insta::assert_snapshot!(transcript);
    }
}

#[test]
fn characters_that_take_two_columns() {
    let fields = r#"{ "title": "血圧", "name": "cdtf-血圧", "type": "hologram" },
        { "name": "cdtf-heart-rate", "#;
    let export = SMALL_EXPORT.replace(r#"{ "name": "cdtf-heart-rate", "#, fields);
    let folder = Folder::with("export.json", export);
    insta::assert_snapshot!(folder.run("generate --config export.json --out care.rs"));
}

#[test]
fn more_warnings_than_anyone_reads() {
    let fields: String = (0..300)
        .map(|number| format!(r#"{{ "name": "cdtf-f{number}", "type": "hologram" }}, "#))
        .collect();
    let export = SMALL_EXPORT.replace(
        r#"{ "name": "cdtf-heart-rate", "#,
        &format!(r#"{fields}{{ "name": "cdtf-heart-rate", "#),
    );
    let folder = Folder::with("export.json", export);
    let transcript = folder.run("generate --config export.json --out care.rs");
    assert_eq!(transcript.stderr.matches("\nwarning: ").count(), 31);
    let (_, end) = transcript
        .stderr
        .split_once("\nwarning: 2")
        .expect("the rest is counted");
    insta::assert_snapshot!(end);
}

#[test]
fn the_same_at_many_places() {
    let fields: String = (0..60)
        .map(|number| format!(r#"{{ "name": "cdtf-f{number}", "type": "text", "colour": 1 }}, "#))
        .collect();
    let export = SMALL_EXPORT.replace(
        r#"{ "name": "cdtf-heart-rate", "#,
        &format!(r#"{fields}{{ "name": "cdtf-heart-rate", "#),
    );
    let folder = Folder::with("export.json", export);
    insta::assert_snapshot!(folder.run("generate --config export.json --out care.rs"));
}

/// Colors are for terminals; `CLICOLOR_FORCE` simulates one, and `NO_COLOR` disables colors.
#[test]
fn colours() {
    let folder = Folder::with("export.json", "[");
    let stderr = |variables: &[(&str, &str)]| {
        let mut command = folder.command();
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command.envs(variables.iter().copied());
        let output = command.args(["generate", "--config", "export.json", "--out", "care.rs"]);
        Transcript::of("generate", output.output().expect("the command runs")).stderr
    };
    let plain = stderr(&[]);
    assert!(!plain.contains('\u{1b}'), "{plain}");
    assert_eq!(stderr(&[("NO_COLOR", "1")]), plain);
    insta::assert_snapshot!(stderr(&[("CLICOLOR_FORCE", "1")]).replace('\u{1b}', "<ESC>"));
}

/// Creates a folder of formation responses, with one more file.
fn folder_with(name: &str, content: impl AsRef<[u8]>) -> Folder {
    let folder = Folder::with("notes.txt", "mine");
    std::fs::create_dir(folder.path("f")).expect("a folder can be made");
    let encounters = r#"[{"name": "etmp-a", "assessmentNames": []}]"#;
    folder.write("f/encounters.json", encounters);
    folder.write(&format!("f/{name}"), content);
    folder
}

#[test]
fn a_part_of_a_configuration_that_is_compressed() {
    for name in [
        "cdts.json.gz",
        "programs.zip",
        "assessments.json.GZ",
        "cdts.json.xz",
    ] {
        let folder = folder_with(name, b"\x1f\x8b\x08");
        let transcript = refuse(&folder, "f");
        let message =
            format!("f/{name} is compressed, so a part of the configuration would be missing");
        assert!(transcript.stderr.contains(&message), "{transcript}");
    }
    let folder = folder_with("old-export.zip", b"PK\x03\x04");
    let transcript = folder.run("inspect --config f");
    assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    let message = "skipped f/old-export.zip, which is compressed";
    assert!(transcript.to_string().contains(message), "{transcript}");
}

#[test]
fn a_file_that_is_named_after_another_part_of_a_configuration() {
    let cdts = r#"[{"name": "cdt-a", "relation": "COMMON", "fields": []}]"#;
    let folder = folder_with("programs.json", cdts);
    let transcript = refuse(&folder, "f");
    let message = "expected a program, as the file's name says, found a CDT";
    assert!(transcript.stderr.contains(message), "{transcript}");
    for (name, content) in [("programs.json", "[]"), ("document-types.json", cdts)] {
        let folder = folder_with(name, content);
        let transcript = folder.run("inspect --config f");
        assert_eq!(transcript.exit_code, Some(0), "{transcript}");
    }
}

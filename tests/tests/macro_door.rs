//! Code generation with the macro: the crate is rebuilt when a configuration changes, and only then.

use welkin_tests::user_crate::UserCrate;

const DEPENDENCIES: &str = "welkin-macros = { path = \"{welkin}/welkin-macros\" }\n";

const PROGRAM: &str = "\
#[welkin_macros::designer(\"configuration\")]
mod care {}

mod clinic {
    #[welkin_macros::designer(\"configuration/cdts.json\")]
    pub mod care {}
}

fn main() {
    let vitals = care::Vitals { heart_rate: Some(72), ..Default::default() };
    println!(\"{vitals:?}\");
    println!(\"{:?}\", clinic::care::Vitals::default());
}
";

fn cdts(field: &str) -> String {
    format!(
        r#"[{{"name": "cdt-vitals", "fields": [{{"name": "cdtf-{field}", "type": "integer"}}]}}]"#
    )
}

#[test]
fn a_user_of_the_macro() {
    let user = UserCrate::new("with-macro", DEPENDENCIES, env!("CARGO_TARGET_TMPDIR"));
    user.write("src/main.rs", PROGRAM);
    user.write("configuration/cdts.json", &cdts("heart-rate"));

    let first = user.run();
    assert!(first.success, "{}", first.cargo);
    assert!(first.program.contains("heart_rate: [hidden]"), "{first:?}");
    assert!(!first.cargo.contains("warning"), "{}", first.cargo);

    let untouched = user.run();
    assert!(untouched.success && !untouched.compiled, "{untouched:?}");

    user.write("configuration/cdts.json", &cdts("hart-rate"));
    let renamed = user.run();
    assert!(!renamed.success, "the program names a field that is gone");
    let hint = "help: a field with a similar name exists";
    assert!(renamed.cargo.contains(hint), "{}", renamed.cargo);

    user.write("configuration/cdts.json", &cdts("heart-rate"));
    let restored = user.run();
    assert!(restored.success && restored.compiled, "{restored:?}");
}
